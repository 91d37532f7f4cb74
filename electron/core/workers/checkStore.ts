import { parentPort, workerData } from 'node:worker_threads'
import { openStore, quickCheck } from '../../../db/open.ts'

/** What the thread gets. */
export interface CheckOrder {
  store: string
  key: Uint8Array
}

/** Sentences of SQLite's own check; none when the file is sound. */
function check(order: CheckOrder): string[] {
  const db = openStore(order.store, order.key, { readonly: true })
  try {
    return quickCheck(db)
  } finally {
    db.close()
  }
}

parentPort?.postMessage(check(workerData as CheckOrder))
