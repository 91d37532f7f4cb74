import { repairStore, verifyReading } from '../../core/machine.ts'
import type { VerifyReply } from '../../core/workers/verifyStore.ts'
import { type CommonOptions, type Run, withReading, withSession } from '../access.ts'
import { interruptible } from '../interrupt.ts'
import { faultLine } from '../words.ts'

/** Faults shown to people; `--json` has them all. */
const SHOWN_FAULTS = 40

/** Options of `verify`. */
export interface VerifyOptions extends CommonOptions {
  repair?: boolean
}

type Verdict = Extract<VerifyReply, { kind: 'done' }>
type Subject = Parameters<typeof verifyReading>[0]

/**
 * `verify [--repair]`: every chain and every table. Reads only, unless tables differ and `--repair` was given: then they
 * are written anew from the records, for which the profile must be free, and checked again. Damaged records can't be
 * made from anything here; then nothing is repaired. Code 1 when something is wrong in the end.
 */
export async function verify(run: Run, options: VerifyOptions): Promise<number> {
  const first = await withReading(run, (reading) => check(run, reading.context))
  if (first.ok || options.repair !== true) return told(run, first, false)
  const { output } = run
  if (first.faults.some((fault) => !('table' in fault))) {
    output.note(output.say('verifyNoRepair', {}))
    return told(run, first, false)
  }
  const second = await withSession(run, ({ core }) => {
    repairStore(core.context, (done, total) => output.progress(output.say('progressSteps', { done, total })))
    run.ports.log.info('tables repaired', { faults: first.faults.length })
    return check(run, core.context)
  })
  return told(run, second, second.ok)
}

async function check(run: Run, subject: Subject): Promise<Verdict> {
  const { output } = run
  return interruptible(async (signal) => {
    for await (const step of verifyReading(subject, signal)) {
      if (step.kind === 'done') {
        output.progress('')
        return step
      }
      output.progress(output.say('progressSteps', { done: step.done, total: step.total }))
    }
    throw new Error('the check ended without a report')
  })
}

function told({ output }: Run, { ok, streams, events, faults }: Verdict, repaired: boolean): number {
  const lines = [output.say(ok ? 'verifyGood' : 'verifyBad', { streams, events, n: faults.length })]
  if (repaired) lines.unshift(output.say('verifyRepaired', {}))
  for (const fault of faults.slice(0, SHOWN_FAULTS)) lines.push(faultLine(fault, output))
  if (faults.length > SHOWN_FAULTS) lines.push(output.say('verifyMore', { n: faults.length - SHOWN_FAULTS }))
  output.answer({ ok, streams, events, faults, ...(repaired ? { repaired } : {}) }, lines)
  return ok ? 0 : 1
}
