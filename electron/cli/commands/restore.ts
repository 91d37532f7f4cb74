import { resolve } from 'node:path'
import { type CommonOptions, type Run, readPin, withCore } from '../access.ts'
import { interruptible } from '../interrupt.ts'

/**
 * `restore FILE|FOLDER` into an empty profile. FIELDWRIT_PIN holds a PIN of one of its officers or the recovery code.
 * Code 1 when the copy was damaged and only its first part came back.
 */
export async function restore(run: Run, _options: CommonOptions, source: string): Promise<number> {
  const { output, ports } = run
  const secret = await readPin(run)
  return withCore(run, ({ core, services }) =>
    interruptible(async (signal) => {
      let isDamaged = false
      for await (const step of services.restore.run({ path: resolve(source), secret }, signal)) {
        if (step.kind === 'progress') {
          isDamaged ||= step.step === 'damaged'
          output.progress(output.say('progressSteps', { done: step.done, total: step.total }))
          continue
        }
        output.progress('')
        const { events, files } = step
        const { courtName, deviceId, prefix } = core.context.profile()
        const until = new Date(step.until).toISOString()
        const lines = [output.say('restoreDone', { events, files, until }), output.say('restoreDevice', { prefix })]
        if (isDamaged) lines.push(output.say('restoreCut', { until }))
        output.answer({ events, files, until: step.until, damaged: isDamaged, courtName, deviceId, prefix }, lines)
        ports.log.info('restored', { events, files })
        return isDamaged ? 1 : 0
      }
      throw new Error('the restore ended without an answer')
    }),
  )
}
