import { enrolmentFacts, nextPrefix } from '../../station/facts.ts'
import type { Run } from '../access.ts'
import { atStation, type StationOptions } from '../station.ts'
import { keyWords, listFrom, roleWord } from '../words.ts'

export interface IssueOptions extends StationOptions {
  request?: string
  dryRun?: boolean
}

/**
 * `issue`: signs what waits. Each laptop is shown with the words of its own key, which the laptop shows too: whoever
 * operates the gateway could have exchanged one.
 */
export async function issue(run: Run, options: IssueOptions): Promise<number> {
  const { output } = run
  const chosen = listFrom(options.request)
  return atStation(run, options, async ({ station, client, write }) => {
    const { requests } = await client.station.waiting({})
    const wanted = requests.filter((one) => chosen.length === 0 || chosen.includes(one.request))
    const issued: { request: string; device: string; officer: string; prefix: string; words: string }[] = []
    const lines: string[] = []
    for (const asked of wanted) {
      const words = keyWords(asked.deviceKey, output.language)
      const prefix = options.dryRun === true ? '' : nextPrefix(station.stream)
      if (options.dryRun !== true) await write(await enrolmentFacts(station, asked, prefix))
      const { request, device, officer, name, role, deviceName } = asked
      issued.push({ request, device, officer, prefix, words })
      const key = options.dryRun === true ? 'issueWaits' : 'issueOne'
      const said = { request, name, role: roleWord(role, output.language), device: deviceName, words, prefix }
      lines.push(output.say(key, said))
    }
    const done = options.dryRun === true ? [] : [output.say('issueDone', { n: issued.length })]
    const value = options.dryRun === true ? { waiting: issued } : { issued }
    output.answer(value, issued.length === 0 ? [output.say('issueNone', {})] : [...done, ...lines])
    return 0
  })
}
