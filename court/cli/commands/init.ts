import { foundingFacts } from '../../station/facts.ts'
import { foundCourt } from '../../station/founding.ts'
import { openAsStation, publish } from '../../station/publish.ts'
import { appendFacts, readStream } from '../../station/stationStream.ts'
import { programName } from '../../version.ts'
import { type Run, reachData } from '../access.ts'
import { endFounding, type FoundedCourt, keepCourt, requireApart, requireEmpty } from '../folders.ts'
import { type PassOptions, passPhrase } from '../passPhrase.ts'
import type { AskPass } from '../stationKeys.ts'
import { spokenWords } from '../words.ts'

export interface InitOptions extends PassOptions {
  keys: string
  courtCode: string
  courtName: string
}

/**
 * `init`: makes the keys of a court, keeps them in two places, and founds it in the database. A founding that was cut is
 * ended by the same command.
 */
export async function init(run: Run, options: InitOptions): Promise<number> {
  const { keys, courtCode, courtName, passFile } = options
  const { data, output, ports, hidden } = run
  await requireApart(data, keys)
  const court = { code: courtCode, name: courtName }
  const ask = passPhrase({ ...options, newPassFile: passFile }, output, hidden)
  // Where nobody can be asked and no file says it, the keys stay plain and that is said: there is no default.
  const newPass = passFile === undefined && hidden === null ? null : ask
  const begun = await endFounding(data, keys, court, { ask, isHeard: () => isFounded(run) })
  const { papers, seeds, stream } = begun ?? (await found(run, keys, court, newPass))
  const isPlain = begun === null ? newPass === null : begun.isPlain
  const reached = await reachData(run, 'database')
  try {
    const station = { papers, seeds, stream, ports }
    const token = await openAsStation(
      station,
      reached.client(() => ''),
      programName(),
    )
    await publish(
      station,
      reached.client(() => token),
    )
  } finally {
    await reached.close()
  }
  const words = spokenWords(papers.root, output.language)
  const said = { court: papers.code, name: papers.name, station: papers.station, words, data, keys }
  output.answer({ ...said, protected: !isPlain }, [
    output.say('initDone', { court: papers.name, code: papers.code }),
    output.say('words', { words }),
    output.say('initKeys', { keys }),
    ...(isPlain ? [output.say('keysPlain', { keys })] : []),
    output.say('initNext', {}),
  ])
  return 0
}

/** Whether the gateway of these data has anything of its court. */
async function isFounded(run: Run): Promise<boolean> {
  const reached = await reachData(run, 'database')
  try {
    return (await reached.client(() => reached.adminToken).station.state({})).feed > 0
  } finally {
    await reached.close()
  }
}

/** Makes the keys and the first events of a court and keeps them. */
async function found(
  { data, ports }: Run,
  keys: string,
  court: { code: string; name: string },
  ask: AskPass | null,
): Promise<FoundedCourt> {
  await requireEmpty(data, keys)
  const pass = ask === null ? null : await ask('new')
  const { papers, seeds } = await foundCourt(court, ports)
  const empty = readStream(papers.station, `court:${papers.code}`, Buffer.alloc(0))
  const stream = appendFacts(empty, foundingFacts(papers, ports.newId), ports)
  const founded = { papers, seeds, stream, pass }
  await keepCourt(data, keys, founded, ports.random)
  return founded
}
