import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { isCode, StoreUnreadableError } from '../../db/open.ts'
import { projections } from '../../db/projections.ts'
import { repairTables } from '../../db/rebuild.ts'
import { type CoreContext, requirePermission } from './context.ts'
import type { Core } from './core.ts'
import type { CheckOrder } from './workers/checkStore.ts'
import type { VerifyOrder, VerifyReply } from './workers/verifyStore.ts'

/** Laptop settings that say when the store was last looked at, ms as text. */
export const CHECKED_AT = 'storeCheckedAt'
export const VERIFIED_AT = 'chainsVerifiedAt'
/** Faults the last full verification found. */
export const VERIFIED_FAULTS = 'chainsVerifiedFaults'

const WEEK_MS = 7 * 24 * 60 * 60_000
/** The first screen comes first: the check begins this long after the store opened. */
const CHECK_AFTER_MS = 5_000

/**
 * Every chain and every table, checked on a thread over a read-only connection; tables are rebuilt in a scratch store
 * that is encrypted with a key of its own and removed. Ends early when `signal` aborts.
 */
export async function* verifyReading(
  context: Pick<CoreContext, 'paths' | 'ports' | 'store'>,
  signal: AbortSignal | undefined,
): AsyncGenerator<VerifyReply> {
  const folder = await mkdtemp(join(tmpdir(), 'fieldwrit-verify-'))
  const order: VerifyOrder = {
    store: context.paths.store,
    key: Uint8Array.from(context.store().key),
    scratch: join(folder, 'scratch.db'),
    scratchKey: context.ports.random(32),
  }
  const worker = new Worker(new URL('./workers/verifyStore.ts', import.meta.url), { workerData: order })
  order.key.fill(0)
  try {
    yield* repliesOf(worker, signal)
  } finally {
    await worker.terminate()
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * Writes every table of the open store anew from its records; see `repairTables`. For a check that found tables to
 * differ.
 */
export function repairStore(
  context: Pick<CoreContext, 'store'>,
  progress: (done: number, total: number) => void,
): void {
  repairTables(context.store().db, projections, progress)
}

async function* repliesOf(worker: Worker, signal: AbortSignal | undefined): AsyncGenerator<VerifyReply> {
  const waiting: VerifyReply[] = []
  const end: { error: unknown; over: boolean } = { error: null, over: false }
  let wake: () => void = () => undefined
  worker.on('message', (reply: VerifyReply) => {
    // A slow reader needs the newest progress only.
    if (waiting.at(-1)?.kind === 'progress') waiting.pop()
    waiting.push(reply)
    wake()
  })
  const finish = (error: unknown): void => {
    end.error ??= error
    end.over = true
    wake()
  }
  worker.once('error', finish)
  worker.once('exit', () => finish(null))
  signal?.addEventListener('abort', () => wake())
  while (signal?.aborted !== true) {
    const next = waiting.shift()
    if (next !== undefined) {
      yield next
      if (next.kind === 'done') return
      continue
    }
    if (end.error !== null) throw end.error
    if (end.over) throw new Error('the check ended without a report')
    await new Promise<void>((resolve) => {
      wake = resolve
    })
  }
}

/** SQLite's own check of the file, on a thread. Returns its sentences; none when the file is sound. */
export async function checkStore(path: string, key: Uint8Array): Promise<string[]> {
  const order: CheckOrder = { store: path, key: Uint8Array.from(key) }
  const worker = new Worker(new URL('./workers/checkStore.ts', import.meta.url), { workerData: order })
  order.key.fill(0)
  try {
    const [sentences] = (await once(worker, 'message')) as [string[]]
    return sentences
  } catch (error) {
    if (error instanceof StoreUnreadableError || isCorrupt(error)) return [String(error)]
    throw error
  } finally {
    await worker.terminate()
  }
}

/** An error that crossed a thread has lost its class but keeps its code. */
function isCorrupt(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return isCode(error, 'SQLITE_CORRUPT') || /^(SQLITE_CORRUPT|SQLITE_NOTADB|storeUnreadable)/.test(code)
}

/** Runs the check now and tells the windows what it found. */
export async function checkNow(core: Core): Promise<void> {
  const { state, ports, settings, changes } = core
  const store = state.store
  if (store === null) return
  const sentences = await checkStore(core.paths.store, store.key)
  if (sentences.length > 0) {
    ports.log.warn('store damaged', { findings: sentences.length })
    state.fault = 'damaged'
  } else {
    if (state.unclean !== null) state.unclean = { ...state.unclean, checked: true }
    await settings.put(CHECKED_AT, String(Math.trunc(ports.now())))
  }
  changes.publish({ feature: 'status', scope: '', ids: [] })
}

/** Checks the store soon after it opened, when the last run did not close or the last check is a week old. */
export function scheduleCheck(core: Core, unclean: boolean): void {
  const last = Number(core.settings.get(CHECKED_AT) ?? '0')
  if (!unclean && core.ports.now() - last < WEEK_MS) return
  let running: Promise<void> = Promise.resolve()
  const timer = setTimeout(() => {
    running = checkNow(core).catch((error: unknown) => {
      core.ports.log.warn('check failed', { name: error instanceof Error ? error.name : 'unknown' })
    })
  }, CHECK_AFTER_MS)
  timer.unref()
  core.atClose(() => {
    clearTimeout(timer)
    return running
  })
}

/** Upkeep of the store: full verification, second copy now. */
export function machineService(core: Core) {
  return {
    async *verify(signal: AbortSignal | undefined): AsyncGenerator<VerifyReply> {
      requirePermission(core.context, 'backup.make')
      for await (const reply of verifyReading(core.context, signal)) {
        if (reply.kind === 'done') {
          await core.settings.put(VERIFIED_AT, String(Math.trunc(core.ports.now())))
          await core.settings.put(VERIFIED_FAULTS, String(reply.faults.length))
        }
        yield reply
      }
    },
    backUpNow() {
      requirePermission(core.context, 'backup.make')
      return core.secondCopy.backUpNow()
    },
  }
}
