import { readSelector } from '../../../shared/sync/enrolment.ts'
import { type CommonOptions, type Run, reachData } from '../access.ts'
import { CourtCliError } from '../output.ts'
import { keyWords } from '../words.ts'

/**
 * `withdraw-code SELECTOR`: a code that nobody has redeemed takes nobody in any more. Ends with 1 where a laptop had redeemed
 * it: then nothing was changed, and whoever asks is told which laptop, and what ends that. Throws BAD_SELECTOR, NO_SUCH_CODE.
 */
export async function withdrawCode(run: Run, _options: CommonOptions, typed: string): Promise<number> {
  const { output } = run
  const selector = readSelector(typed)
  if (selector === null) throw new CourtCliError('BAD_SELECTOR', { selector: typed })
  const reached = await reachData(run, 'database')
  try {
    const { station } = reached.client(() => reached.adminToken)
    const done = await station.withdrawCode({ selector })
    if (done.outcome === 'unknown') throw new CourtCliError('NO_SUCH_CODE', { selector })
    const said = { selector, name: done.name, device: done.deviceName }
    if (!('request' in done)) {
      output.answer({ selector, ...done }, [
        output.say(done.outcome === 'withdrawn' ? 'withdrawDone' : 'withdrawBefore', said),
      ])
      return 0
    }
    const words = keyWords(done.deviceKey, output.language)
    const values = { ...said, words, request: done.request, id: done.device }
    output.answer({ selector, ...done, words }, [
      output.say(done.outcome === 'waiting' ? 'withdrawWaiting' : 'withdrawEnrolled', values),
    ])
    return 1
  } finally {
    await reached.close()
  }
}
