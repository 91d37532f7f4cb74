import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RunningServer } from '../../../court/http/server.ts'
import { enrolmentFacts, nextPrefix } from '../../../court/station/facts.ts'
import { openDatabase, type Place } from '../../../court/store/open.ts'
import { type Core, createCore } from '../../../electron/core/core.ts'
import { makeServices, type Services } from '../../../electron/core/services.ts'
import type { JoinWait } from '../../../shared/contract/desk/identity/join.ts'
import type { Role } from '../../../shared/domain/identity/roles.ts'
import { codeText } from '../../../shared/sync/enrolment.ts'
import { peekCertificate } from '../../../shared/sync/trust/certificates.ts'
import { rootWords } from '../../../shared/sync/trust/rootWords.ts'
import { TEST_PIN, testPorts } from '../coreHarness.ts'
import { testHub } from '../secondLaptop.ts'
import { courtServer } from './courtServer.ts'
import { type GatewayCourt, gatewayCourt, gatewayOver } from './gatewayCourt.ts'
import { inMemory } from './inMemory.ts'

/** A court that runs: its gateway listens on this machine, its issuing station issues when it is told. */
export interface RunningCourt {
  court: GatewayCourt
  server: RunningServer
  /** The six words of its root, joined by spaces. */
  words: string
  code(name: string, role: Role, scopes?: readonly string[]): Promise<string>
  /** Issues for every laptop that waits. */
  issue(): Promise<void>
  /** Stops the gateway, does something to its data, and starts it again at the same address. */
  whileStopped(work: () => Promise<void>): Promise<void>
  close(): Promise<void>
}

/** Starts the court 浙9901 over a database in memory, or at a place of its own; `files`: its shelf, none when left out. */
export async function runningCourt(at?: Place, files: Parameters<typeof courtServer>[1] = {}): Promise<RunningCourt> {
  const place = at ?? (await inMemory())
  let database = await openDatabase(place)
  const court = await gatewayCourt(database.db, '浙9901')
  const server = await courtServer(court.gateway, files)
  const running: RunningCourt = {
    ...{ court, server, words: wordsOf(court.root) },
    async whileStopped(work) {
      const { port } = running.server
      await running.server.close(500)
      await database.close()
      await work()
      database = await openDatabase(place)
      court.gateway = await gatewayOver(database.db, court)
      running.server = await courtServer(court.gateway, { port })
    },
    async code(name, role, scopes = ['register:*', 'case:*', 'site:*']) {
      const wanted = { name, role, deviceName: '', scopes, officer: null }
      return codeText((await court.gateway.makeCode(wanted)).code)
    },
    async issue() {
      for (const asked of await court.gateway.waiting())
        await court.publish(await enrolmentFacts(court.station, asked, nextPrefix(court.station.stream)))
    },
    async close() {
      await running.server.close(500)
      await database.close()
    },
  }
  return running
}

/** The six words of a root certificate, joined by spaces. */
export function wordsOf(root: string): string {
  return rootWords(peekCertificate(root)?.key.x ?? '')
    .map((word) => word.zh)
    .join(' ')
}

/** A laptop with an empty profile. */
export interface NewLaptop {
  folder: string
  core: Core
  services: Services
  /** Closes and opens the same folder again, locked. */
  restart(): Promise<void>
  close(): Promise<void>
}

/** A core over an empty folder whose clock is the court's. */
export async function emptyLaptop(clock: { now: number }): Promise<NewLaptop> {
  const folder = await mkdtemp(join(tmpdir(), 'fieldwrit-join-'))
  const start = async () => {
    const core = await createCore(folder, testPorts(clock))
    return { core, services: makeServices(core, testHub) }
  }
  const laptop: NewLaptop = {
    folder,
    ...(await start()),
    async restart() {
      await laptop.core.close()
      Object.assign(laptop, await start())
    },
    async close() {
      await laptop.core.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return laptop
}

/** What a laptop asks with this code. */
export function joining({ server, words }: RunningCourt, code: string) {
  return { address: server.url, code, words, officerName: '待定', pin: TEST_PIN, deviceName: '外勤电脑' }
}

/** One look at what the court answers. */
export async function oneWait(core: Core): Promise<JoinWait | undefined> {
  const waits = core.identity.waitForCourt(undefined)
  const { value } = await waits.next()
  await waits.return(undefined)
  return value
}

/** A laptop of this court, enrolled by a code and unlocked. */
export async function enrolledLaptop(
  running: RunningCourt,
  name: string,
  role: Role,
  scopes?: readonly string[],
): Promise<NewLaptop> {
  const laptop = await emptyLaptop(running.court.clock)
  await laptop.core.identity.join(joining(running, await running.code(name, role, scopes)))
  await running.issue()
  const answer = await oneWait(laptop.core)
  if (answer?.kind !== 'done') throw new Error(JSON.stringify(answer))
  return laptop
}
