import type { Station } from '../station/facts.ts'
import { openAsStation, publish } from '../station/publish.ts'
import { appendFacts, type StationFact } from '../station/stationStream.ts'
import { programName } from '../version.ts'
import { type CourtClient, type Run, reachAddress, reachData } from './access.ts'
import { keepStream, readKeys, requireApart } from './folders.ts'

/** Where the keys are, and the gateway: `url` on another machine, else the data folder of this one. */
export interface StationOptions {
  keys: string
  url?: string
}

/** The issuing station at work: its keys, and the gateway under its own token. */
export interface StationDesk {
  station: Station
  client: CourtClient
  /** Writes facts into the station's stream, keeps it, and hands it on; also what an earlier run could not. */
  write(facts: readonly StationFact[]): Promise<void>
}

/** Opens the keys and the gateway, works, and closes both. */
export async function atStation<T>(
  run: Run,
  options: StationOptions,
  work: (desk: StationDesk) => Promise<T>,
): Promise<T> {
  const { keys, url } = options
  if (url === undefined) await requireApart(run.data, keys)
  const station: Station = { ...(await readKeys(keys)), ports: run.ports }
  const reached = url === undefined ? await reachData(run, 'database') : reachAddress(url)
  try {
    const token = await openAsStation(
      station,
      reached.client(() => ''),
      programName(),
    )
    const client = reached.client(() => token)
    await publish(station, client)
    return await work({
      station,
      client,
      async write(facts) {
        station.stream = appendFacts(station.stream, facts, run.ports)
        await keepStream(keys, station.stream)
        await publish(station, client)
      },
    })
  } finally {
    await reached.close()
  }
}
