import { randomBytes } from 'node:crypto'
import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { createRouterClient } from '@orpc/server'
import { type CourtContract, courtContract } from '../../shared/contract/court/index.ts'
import { uuidV7 } from '../../shared/journal/ids.ts'
import { type Gateway, makeGateway } from '../gateway.ts'
import { makeMetrics } from '../http/metrics.ts'
import { courtRouter } from '../http/router.ts'
import type { CourtPapers, StationPorts } from '../station/founding.ts'
import { addCourt, findCourt } from '../store/courts.ts'
import { openDatabase } from '../store/open.ts'
import { programName } from '../version.ts'
import { courtStick, dataFiles, holdData, readData, readRunning } from './folders.ts'
import { CourtCliError, type Output } from './output.ts'
import { openShelf } from './shelf.ts'

export type CourtClient = ContractRouterClient<CourtContract>

/** Options every command takes. */
export interface CommonOptions {
  data?: string
  keys?: string
  json?: boolean
  lang?: string
}

/** What a command gets. */
export interface Run {
  output: Output
  env: NodeJS.ProcessEnv
  /** The gateway's data folder. */
  data: string
  ports: StationPorts
}

/** The world as this process has it. */
export function stationPorts(): StationPorts {
  const now = (): number => Date.now()
  return { random: (length) => randomBytes(length), newId: () => uuidV7(now(), randomBytes(10)), now }
}

/** A gateway reached by a command: over HTTP where it runs, else in this process over its own database. */
export interface Reached {
  client(token: () => string): CourtClient
  /** Token of whoever may read the data folder. */
  adminToken: string
  /** Where it runs, for people; null when it does not. */
  running: string | null
  close(): Promise<void>
}

/** A client over HTTP. Throws UNREACHABLE from each call that gets no answer. */
export function httpClient(url: string, token: () => string): CourtClient {
  const headers = (): Record<string, string> => (token() === '' ? {} : { authorization: `Bearer ${token()}` })
  const link = new OpenAPILink(courtContract, {
    ...{ url: `${url.replace(/\/$/, '')}/api`, headers },
    fetch: (request, init) =>
      globalThis.fetch(request, init).catch(() => {
        throw new CourtCliError('UNREACHABLE', { url })
      }),
  })
  return createORPCClient(link)
}

/** Reaches a gateway at an address, from any machine. */
export function reachAddress(url: string): Reached {
  return { client: (token) => httpClient(url, token), adminToken: '', running: url, close: () => Promise.resolve() }
}

/** Reaches the gateway of the data folder; `sticks` where its files are needed. Throws NO_COURT, DATA_IN_USE, STORE_…. */
export async function reachData(run: Run, needs: 'database' | 'sticks'): Promise<Reached> {
  const running = await readRunning(run.data)
  if (running !== null && (await answers(running.url))) {
    const { url, token } = running
    return { ...reachAddress(url), adminToken: token, running: running.public }
  }
  const opened = await openGateway(run)
  const adminToken = randomBytes(32).toString('base64url')
  const shelf = needs === 'sticks' ? await openShelf(run, {}, run.ports.now()).catch(closing(opened)) : null
  const sticks = shelf === null ? null : { shelf, stick: courtStick }
  const own = { adminToken, program: programName(), metrics: makeMetrics(), files: null }
  const parts = { gateway: opened.gateway, sticks, ...own }
  const router = courtRouter(parts)
  return {
    client: (token) => createRouterClient(router, { context: () => ({ token: token() }) }),
    ...{ adminToken, running: null, close: opened.close },
  }
}

/** Gives up what was opened before what failed. */
function closing({ close }: { close(): Promise<void> }): (error: unknown) => Promise<never> {
  return async (error) => {
    await close()
    throw error
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(5000) })).ok
  } catch {
    return false
  }
}

/** Opens the gateway of the data folder in this process: PostgreSQL by DATABASE_URL, else the embedded one. */
export async function openGateway(run: Run): Promise<{ gateway: Gateway; close(): Promise<void> }> {
  const { papers, receiptSeed } = await readData(run.data)
  const url = run.env.DATABASE_URL
  const release = url ? () => Promise.resolve() : await holdData(run.data)
  try {
    const database = await openDatabase(url ? { url } : { folder: dataFiles(run.data).database })
    const court = (await findCourt(database.db, papers.code)) ?? (await addCourt(database.db, rowOf(papers)))
    if (court.root !== papers.root) {
      await database.close()
      throw new CourtCliError('OTHER_COURT', { code: papers.code })
    }
    const gateway = await makeGateway({ db: database.db, court, receiptSeed, ...run.ports })
    return { gateway, close: () => database.close().then(release) }
  } catch (error) {
    await release()
    throw error
  }
}

function rowOf({ code, name, root, issuing, receipt, station }: CourtPapers) {
  return { code, name, root, issuing, receipt, station }
}
