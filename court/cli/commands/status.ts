import { type Run, reachData } from '../access.ts'
import { readData } from '../folders.ts'
import { momentText, spokenWords } from '../words.ts'

/** `status`: how the gateway stands. Ends with 1 when a code was used a second time with other keys. */
export async function status(run: Run): Promise<number> {
  const { output } = run
  const { papers } = await readData(run.data)
  const reached = await reachData(run, 'database')
  try {
    const state = await reached.client(() => reached.adminToken).station.state({})
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
      ...state.codes.map(({ selector, name, role, deviceName, state: stands }) =>
        output.say('statusCode', {
          ...{ selector, name, role, device: deviceName, state: output.say(`state_${stands}`, {}) },
        }),
      ),
      ...state.officers.map(({ officer, name, role, devices }) =>
        output.say('statusOfficer', { officer, name, role, n: devices.length }),
      ),
      ...(putBack === null ? [] : [output.say('statusPutBack', putBackValues)]),
      ...(isReused ? [output.say('statusReused', {})] : []),
    ])
    return isReused ? 1 : 0
  } finally {
    await reached.close()
  }
}
