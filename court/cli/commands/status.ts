import { type Run, reachData } from '../access.ts'
import { readData } from '../folders.ts'
import type { Output } from '../output.ts'
import { keyWords, momentText, roleWord, spokenWords } from '../words.ts'

/** `status`: how the gateway stands. Ends with 1 when a code was used a second time with other keys. */
export async function status(run: Run): Promise<number> {
  const { output } = run
  const { papers } = await readData(run.data)
  const reached = await reachData(run, 'database')
  try {
    const { station } = reached.client(() => reached.adminToken)
    const [state, { requests }] = [await station.state({}), await station.waiting({})]
    const words = spokenWords(papers.root, output.language)
    const isReused = state.codes.some((one) => one.state === 'reused')
    const { feed, decisions, revocations, waiting, putBack, files } = state
    const putBackValues = { ...putBack, at: momentText(putBack?.at ?? 0, output.language) }
    output.answer({ court: papers.code, name: papers.name, words, running: reached.running, ...state }, [
      output.say('statusCourt', { court: papers.name, code: papers.code }),
      output.say('words', { words }),
      reached.running === null
        ? output.say('statusStopped', {})
        : output.say('statusRunning', { url: reached.running }),
      output.say('statusCounts', { feed, decisions, revocations, waiting }),
      ...(files === null ? [] : [output.say(`files_${files}`, { place: papers.code, code: '' })]),
      ...codeLines(output, state.codes),
      ...waitingLines(output, requests),
      ...peopleLines(output, state),
      ...(putBack === null ? [] : [output.say('statusPutBack', putBackValues)]),
      ...(isReused ? [output.say('statusReused', {})] : []),
    ])
    return isReused ? 1 : 0
  } finally {
    await reached.close()
  }
}

type Client = ReturnType<Awaited<ReturnType<typeof reachData>>['client']>
type State = Awaited<ReturnType<Client['station']['state']>>
type Requests = Awaited<ReturnType<Client['station']['waiting']>>['requests']

function codeLines(output: Output, codes: State['codes']): string[] {
  const lines = codes.map(({ selector, name, role, deviceName, state }) => {
    const said = { role: roleWord(role, output.language), state: output.say(`state_${state}`, {}) }
    return output.say('statusCode', { selector, name, device: deviceName, ...said })
  })
  return headed(output.say('statusCodes', {}), lines)
}

/** Who waits for certificates, with the words of its key, which the laptop shows too. */
function waitingLines(output: Output, requests: Requests): string[] {
  const lines = requests.map(({ request, name, role, deviceName, deviceKey }) => {
    const words = keyWords(deviceKey, output.language)
    return output.say('issueWaits', { request, name, role: roleWord(role, output.language), device: deviceName, words })
  })
  return headed(output.say('statusWaiting', {}), lines)
}

/** Laptops by the prefix and the id that `revoke --device` takes, and officers. */
function peopleLines(output: Output, { laptops, officers }: Pick<State, 'laptops' | 'officers'>): string[] {
  const ofLaptops = (laptops ?? []).map(({ device, name, prefix, isRevoked }) =>
    output.say(isRevoked ? 'statusLaptopRevoked' : 'statusLaptop', { device, name, prefix }),
  )
  const ofOfficers = officers.map(({ officer, name, role, devices }) =>
    output.say('statusOfficer', { officer, name, role: roleWord(role, output.language), n: devices.length }),
  )
  return [
    ...headed(output.say('statusLaptops', {}), ofLaptops),
    ...headed(output.say('statusOfficers', {}), ofOfficers),
  ]
}

function headed(head: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [head, ...lines]
}
