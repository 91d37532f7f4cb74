import { parentPort, workerData } from 'node:worker_threads'
import { migrate } from '../../../db/migrate.ts'
import { openScratch, openStore } from '../../../db/open.ts'
import { projections } from '../../../db/projections.ts'
import { rebuildInto } from '../../../db/rebuild.ts'
import { compareTables, verifyChains } from '../../../db/verify.ts'

/** What the thread gets. `scratchKey` is made for this one check. */
export interface VerifyOrder {
  store: string
  key: Uint8Array
  scratch: string
  scratchKey: Uint8Array
}

/** What it says: progress, then one `done`. */
export type VerifyReply =
  | { kind: 'progress'; done: number; total: number; step: string }
  | { kind: 'done'; ok: boolean; streams: number; events: number; faults: Record<string, string | number>[] }

const post = (reply: VerifyReply): void => parentPort?.postMessage(reply)

/** Checks every chain and compares every table with one rebuilt aside, both as of one moment. */
function check(order: VerifyOrder): void {
  const db = openStore(order.store, order.key, { readonly: true })
  const scratch = openScratch(order.scratch, order.scratchKey)
  try {
    db.exec('BEGIN')
    migrate(scratch)
    post({ kind: 'progress', done: 0, total: 0, step: 'chains' })
    const chains = verifyChains(db)
    post({ kind: 'progress', done: 0, total: chains.events, step: 'tables' })
    rebuildInto(db, scratch, projections, (done, total) => post({ kind: 'progress', done, total, step: 'tables' }))
    post({ kind: 'progress', done: 0, total: 0, step: 'comparing' })
    const rows = compareTables(db, scratch, projections)
    const faults = [...chains.faults, ...rows].map((fault) => ({ ...fault }))
    post({ kind: 'done', ok: faults.length === 0, streams: chains.streams, events: chains.events, faults })
  } finally {
    scratch.close()
    db.close()
  }
}

check(workerData as VerifyOrder)
