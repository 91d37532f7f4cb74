import type { HolderStore } from '../../shared/sync/holder.ts'
import { acceptBatches } from './accept.ts'
import { spendChallenge } from './challenges.ts'
import type { Court } from './courts.ts'
import { grantedTo, mayWriteInto, mightHave } from './grants.ts'
import { historyFor, newestMark } from './history.ts'
import { batchesOf, feedAfter, headsIn } from './pieces.ts'
import type { ReceiptKey } from './receipts.ts'
import { keepReport } from './reports.ts'
import type { Database } from './schema.ts'
import { keepTold } from './told.ts'

/** The store of one court behind the rules of a holder; `now` ms of the court's clock, by which grants end. */
export function gatewayStore(parts: {
  db: Database
  court: Court
  receiptKey: ReceiptKey
  now(): number
}): HolderStore {
  const { db, court, receiptKey, now } = parts
  return {
    granted: (device) => grantedTo(db, court, device, now()),
    mightHave: (device, scope) => mightHave(db, court, device, scope),
    mayWrite: (device, scope) => mayWriteInto(db, court, device, scope),
    heads: (scopes) => headsIn(db, court, scopes),
    accept: (batches, at) => acceptBatches(db, court, batches, at, receiptKey),
    batches: (ranges) => batchesOf(db, court, ranges),
    async after(feed, scopes) {
      const page = await feedAfter(db, court, feed, scopes)
      // The mark last: it covers whatever the page does.
      const { token } = await newestMark(db, court, receiptKey)
      return { ...page, mark: token }
    },
    spend: (challenge, at) => spendChallenge(db, challenge, at),
    history: (device, shown, at) => historyFor(db, court, receiptKey, { device, shown, at }),
    report: (device, holding, at) => keepReport(db, court, device, holding, at),
    tell: (device, said, scopes, at) => keepTold(db, court, { device, said, scopes, at }),
    // A laptop's clock decides nothing here, and its exchanges say when it was heard.
    met: () => Promise.resolve(),
  }
}
