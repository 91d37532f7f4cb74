import { parentPort, workerData } from 'node:worker_threads'
import { keepLittle, openStore, quickCheck } from '../../../db/open.ts'

/** What the thread gets. */
export interface CheckOrder {
  store: string
  key: Uint8Array
}

/** Sentences of SQLite's own check; none when the file is sound. */
function check(order: CheckOrder): string[] {
  const db = openStore(order.store, order.key, { readonly: true })
  try {
    // Each page is read once, and the open store holds the same ones beside it.
    keepLittle(db)
    return quickCheck(db)
  } finally {
    db.close()
  }
}

parentPort?.postMessage(check(workerData as CheckOrder))
