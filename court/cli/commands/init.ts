import { foundingFacts } from '../../station/facts.ts'
import { foundCourt } from '../../station/founding.ts'
import { openAsStation, publish } from '../../station/publish.ts'
import { appendFacts, readStream } from '../../station/stationStream.ts'
import { programName } from '../../version.ts'
import { type Run, reachData } from '../access.ts'
import { endFounding, type FoundedCourt, keepCourt, requireApart, requireEmpty } from '../folders.ts'
import { spokenWords } from '../words.ts'

export interface InitOptions {
  keys: string
  courtCode: string
  courtName: string
}

/**
 * `init`: makes the keys of a court, keeps them in two places, and founds it in the database. A founding that was cut is
 * ended by the same command.
 */
export async function init(run: Run, { keys, courtCode, courtName }: InitOptions): Promise<number> {
  const { data, output, ports } = run
  await requireApart(data, keys)
  const court = { code: courtCode, name: courtName }
  const { papers, seeds, stream } = (await endFounding(data, keys, court)) ?? (await found(run, keys, court))
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
  output.answer({ court: papers.code, name: papers.name, station: papers.station, words, data, keys }, [
    output.say('initDone', { court: papers.name, code: papers.code }),
    output.say('words', { words }),
    output.say('initKeys', { keys }),
    output.say('initNext', {}),
  ])
  return 0
}

/** Makes the keys and the first events of a court and keeps them. */
async function found({ data, ports }: Run, keys: string, court: { code: string; name: string }): Promise<FoundedCourt> {
  await requireEmpty(data, keys)
  const { papers, seeds } = await foundCourt(court, ports)
  const empty = readStream(papers.station, `court:${papers.code}`, Buffer.alloc(0))
  const stream = appendFacts(empty, foundingFacts(papers, ports.newId), ports)
  await keepCourt(data, keys, { papers, seeds, stream })
  return { papers, seeds, stream }
}
