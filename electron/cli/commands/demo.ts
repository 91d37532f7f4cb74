import { type CommonOptions, type Run, withCore } from '../access.ts'
import { interruptible } from '../interrupt.ts'

/** `demo`: the demo court in a still empty profile, watermarked for ever. */
export async function demo(run: Run, _options: CommonOptions): Promise<number> {
  const { output } = run
  return withCore(run, ({ core, services }) =>
    interruptible(async (signal) => {
      for await (const step of services.demo.setUp(signal)) {
        if (step.kind === 'progress') {
          output.progress(output.say('progressRows', { done: step.done, total: step.total }))
          continue
        }
        output.progress('')
        const { courtName, officers } = core.context.profile()
        const names = officers.map((card) => card.name)
        output.answer({ courtName, officers: names, pin: step.pin, recoveryCode: step.recoveryCode }, [
          output.say('demoDone', { court: courtName, pin: step.pin }),
          output.say('demoOfficers', { names: names.join('、') }),
        ])
        return 0
      }
      throw new Error('the demo ended without an answer')
    }),
  )
}
