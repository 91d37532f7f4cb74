import { unconfirmedPlaces } from '../../../db/approvals.ts'
import { isAdopted } from '../../../db/branches.ts'
import {
  hashAt,
  newPeer,
  type PeerRow,
  peerHeads,
  peerRow,
  putBackPeer,
  saveDeviceHolding,
  savePeer,
  savePeerHead,
  saveQuarantine,
  signedUpTo,
} from '../../../db/sync.ts'
import { heldHeads, wantedHeads } from '../../../db/withheld.ts'
import type { Batch, Head, Refused, SignedHolding } from '../../../shared/contract/court/messages.ts'
import { type HolderUse, type Holding, readHolding, signHolding } from '../../../shared/sync/holding.ts'
import { isGranted } from '../../../shared/sync/protocol.ts'
import type { Cursor, Side } from '../../../shared/sync/side.ts'
import type { WritePoint } from '../../../shared/sync/writePoints.ts'
import type { CoreContext } from '../context.ts'
import { courtHolds, isSettled } from './adoption.ts'
import { noteClock } from './clock.ts'
import { keepReceipt, keepReceipts } from './courtReceipts.ts'
import { durable } from './durable.ts'
import { keepTold, nextTell, readTold, signHoldings } from './holdings.ts'
import type { SyncKeys } from './keys.ts'
import { packStream } from './pack.ts'
import { receiveBatches } from './receive.ts'

/** Another side as this laptop knows it. */
export interface OtherSide {
  /** `gateway:<court>`, `hub:<device>` or `bundle:<device>`. */
  peer: string
  kind: 'gateway' | 'hub' | 'bundle'
  name: string
  address: string
}

/** Heads named in a holding: enough for every open site, below what one message carries. */
const HELD_HEADS = 10_000

/** This laptop's side of an exchange over its store; every method is one transaction (J2, X6). */
export function sideOf(context: CoreContext, other: OtherSide, keys: SyncKeys): Side {
  const store = () => context.store()
  const use: HolderUse = other.kind === 'gateway' ? 'receipt' : 'device'
  const transact = <T>(point: WritePoint, work: () => T): T => durable(context, point, work)
  const row = (): PeerRow => peerRow(store().db, other.peer) ?? newPeer(other)

  // What was told last: noted with the answer, so that what was cut is told again.
  let toldUpTo = row().told

  const note = (heads: readonly Head[], how: 'said' | 'seen'): void => {
    transact('desk.headsNoted', () => {
      for (const { device, scope, seq, hash } of heads) {
        savePeerHead(store().db, other.peer, { device, scope, seq, hash }, how)
      }
    })
  }

  return {
    heads: (scopes) => wantedHeads(store().db).filter((head) => isGranted(scopes, head.scope)),
    hashAt: ({ device, scope }, seq) => hashAt(store().db, device, scope, seq),

    known() {
      const { feed, filled } = row()
      const heads = peerHeads(store().db, other.peer).flatMap(({ device, scope, seq, hash, signed_seq }) => {
        // Of ours it has only said that it has it: the last piece goes once more, and is signed for (X4).
        const sure = device === keys.device && signed_seq < seq ? Math.max(signed_seq, seq - 1) : seq
        return sure === 0 ? [] : [{ device, scope, seq: sure, hash: sure === seq ? hash : '' }]
      })
      return { heads, feed, filled: JSON.parse(filled) as string[] }
    },

    pack: (stream) => transact('desk.packed', () => packStream(store().db, keys, context.ports.now(), stream)),

    store(batches, cursor) {
      const stored = transact('desk.received', () => {
        const outcome = receiveBatches(store(), batches)
        const doubtful = [...(cursor.doubtful ?? []), ...outcome.refused.map((one) => one.scope)]
        savePeer(store().db, moved(row(), { ...cursor, doubtful }))
        return outcome
      })
      if (stored.applied > 0) context.changes.publish({ feature: 'all', scope: '', ids: [] })
      return stored
    },

    async hold(signed) {
      const holding = await readHolding(signed, keys.trust, use)
      if (holding === null) return null
      transact('desk.holdingKept', () => {
        const { db } = store()
        const news = holding.heads.filter((head) => head.seq > signedUpTo(db, other.peer, head))
        for (const { feed: _, ...head } of holding.heads) savePeerHead(store().db, other.peer, head, 'signed')
        savePeer(store().db, { ...row(), held_at: holding.at })
        if (other.kind === 'gateway') keepReceipt(context, holding, signed, news)
      })
      return holding
    },

    marked: (mark) => transact('desk.markKept', () => savePeer(store().db, { ...row(), mark })),

    wentBack(heads, { feed, mark }) {
      const at = Math.trunc(context.ports.now())
      transact('desk.wentBack', () => putBackPeer(store().db, row(), { heads, feed, mark, at }))
      context.ports.log.warn('gateway put back', { feed })
    },

    restart: (heads) => note(heads, 'said'),
    learn: (heads) => note(heads, 'seen'),

    receipts: (decisions) => (decisions.length > 0 ? keepReceipts(context, decisions) : 0),
    unconfirmed: () => unconfirmedPlaces(store().db),

    aside(refused, came, batches) {
      transact('desk.setAside', () => {
        for (const one of refused) {
          // What an adopted event carries, or the court holds, needs no place with whoever refuses it (X7).
          const { db } = store()
          if (came === 'sent' ? isAdopted(db, one.hash) || courtHolds(db, one) : isSettled(db, one)) continue
          saveQuarantine(store().db, {
            ...{ hash: one.hash, device: one.device, scope: one.scope, seq: one.seq, fault: one.fault, came },
            ...{ peer: other.peer, at: Math.trunc(context.ports.now()) },
            ...{ stands: one.stands === null ? null : JSON.stringify(one.stands), frames: framesOf(one, batches) },
          })
        }
        // Who refuses a branch holds another, which is looked for next (X7).
        const doubtful = refused.flatMap(({ fault, scope }) => (fault === 'fork' ? [scope] : []))
        if (came === 'sent' && doubtful.length > 0) savePeer(store().db, moved(row(), { doubtful }))
      })
      context.ports.log.warn('set aside', { n: refused.length, fault: refused[0]?.fault ?? '' })
    },

    holding: () => holdingHere(context, keys, () => true),

    async untold(scopes) {
      await signHoldings(context, keys, 'desk.holdingsSigned')
      const { tell, upTo } = nextTell(store().db, keys.device, row(), scopes)
      toldUpTo = upTo
      return tell
    },

    async heard(answer) {
      const all = await readTold(answer.told, keys)
      keepTold(context, all, () => savePeer(store().db, { ...row(), told: toldUpTo, heard: answer.after }))
    },

    async others(holdings) {
      const read = await Promise.all(holdings.map((one) => readHolding(one, keys.trust, 'device')))
      transact('desk.reportsKept', () => {
        for (const [index, holding] of read.entries()) {
          const signed = holdings[index]
          if (holding === null || signed === undefined) continue
          keepHolding(context, holding, signed)
          noteClock(store().db, `laptop:${holding.holder}`, {
            ...{ kind: 'laptop', theirs: holding.at, ours: context.ports.now() },
          })
        }
      })
    },
  }
}

/** What this laptop holds of sites and cases that the hearer may have, in one signature (X4, G5). */
export function holdingHere(
  context: CoreContext,
  keys: SyncKeys,
  mayHave: (scope: string) => boolean,
): Promise<SignedHolding> {
  const heads = heldHeads(context.store().db)
    .filter(({ scope }) => /^(site|case|court):/.test(scope) && mayHave(scope))
    .toSorted((a, b) => Number(b.scope.startsWith('site:')) - Number(a.scope.startsWith('site:')))
    .slice(0, HELD_HEADS)
    .map((head) => ({ ...head, feed: null }))
  const { court, device } = keys
  const at = Math.trunc(context.ports.now())
  return signHolding({ v: 1, court, holder: device, at, heads }, keys.key, keys.chain)
}

/** Keeps what another device signed that it holds. */
export function keepHolding(context: CoreContext, holding: Holding, signed: SignedHolding): void {
  const { token, chain } = signed
  if (holding.holder === context.profile().deviceId) return
  saveDeviceHolding(context.store().db, {
    ...{ device: holding.holder, at: holding.at, token, chain: JSON.stringify(chain) },
  })
}

/** The cursor after a transaction: scopes of which something was not taken are compared again next time. */
function moved(row: PeerRow, { feed, filled = [], doubtful = [] }: Cursor): PeerRow {
  const all = new Set([...(JSON.parse(row.filled) as string[]), ...filled])
  const sure = [...all].filter((scope) => !doubtful.some((one) => isGranted([scope], one)))
  return { ...row, feed: feed ?? row.feed, filled: JSON.stringify(sure) }
}

function framesOf({ device, scope, seq }: Refused, batches: readonly Batch[]): Uint8Array | null {
  const batch = batches.find(
    ({ from, head }) => head.device === device && head.scope === scope && from <= seq && seq <= head.seq,
  )
  return batch === undefined ? null : Buffer.from(batch.events, 'base64')
}
