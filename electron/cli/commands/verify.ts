import { verifyReading } from '../../core/machine.ts'
import { type CommonOptions, type Run, withReading } from '../access.ts'
import { interruptible } from '../interrupt.ts'
import { faultLine } from '../words.ts'

/** Faults shown to people; `--json` has them all. */
const SHOWN_FAULTS = 40

/** `verify`: every chain and every table. Reads only; code 1 when something is wrong. */
export async function verify(run: Run, _options: CommonOptions): Promise<number> {
  const { output } = run
  return withReading(run, (reading) =>
    interruptible(async (signal) => {
      for await (const step of verifyReading(reading.context, signal)) {
        if (step.kind === 'progress') {
          output.progress(output.say('progressSteps', { done: step.done, total: step.total }))
          continue
        }
        output.progress('')
        const { ok, streams, events, faults } = step
        const lines = [output.say(ok ? 'verifyGood' : 'verifyBad', { streams, events, n: faults.length })]
        for (const fault of faults.slice(0, SHOWN_FAULTS)) lines.push(faultLine(fault, output))
        if (faults.length > SHOWN_FAULTS) lines.push(output.say('verifyMore', { n: faults.length - SHOWN_FAULTS }))
        output.answer({ ok, streams, events, faults }, lines)
        return ok ? 0 : 1
      }
      throw new Error('the check ended without a report')
    }),
  )
}
