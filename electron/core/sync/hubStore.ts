import { allHeads, headOf } from '../../../db/heads.ts'
import { deviceHoldings, newestSignedHeads, savePeerHead } from '../../../db/sync.ts'
import { withheldScopes } from '../../../db/withheld.ts'
import type { Refused, SignedHead } from '../../../shared/contract/court/messages.ts'
import type { CheckedBatch } from '../../../shared/sync/batch.ts'
import { ExchangeError } from '../../../shared/sync/failures.ts'
import type { Accepted, HolderStore } from '../../../shared/sync/holder.ts'
import { type Holding, mayHear, peekHolding, readHolding } from '../../../shared/sync/holding.ts'
import { type Pack, packMessage } from '../../../shared/sync/message.ts'
import { streamKey } from '../../../shared/sync/missing.ts'
import { commonScopes, giving, isGranted } from '../../../shared/sync/protocol.ts'
import { spentChallenges } from '../../../shared/sync/token.ts'
import type { Chain } from '../../../shared/sync/trust/certificates.ts'
import type { WritePoint } from '../../../shared/sync/writePoints.ts'
import type { CoreContext } from '../context.ts'
import { stickPeer } from './bundle/arrivals.ts'
import { noteClock } from './clock.ts'
import { durable } from './durable.ts'
import { keepScopeHoldings, signHoldings, toldAfter } from './holdings.ts'
import type { SyncKeys } from './keys.ts'
import { packStream, signPiece } from './pack.ts'
import { receiveBatches } from './receive.ts'
import { holdingHere, keepHolding } from './side.ts'

/**
 * Scopes of a device as this laptop knows its grants: a list as `isGranted` reads it. `ever`: every scope it had at any
 * time, ended and taken back ones too.
 */
export type GrantsOf = (device: string, when?: 'now' | 'ever') => string[] | Promise<string[]>

/**
 * This laptop's store as a hub answers from it: it relays what its own device may have to those who may have it too,
 * decides nothing and numbers nothing (G2).
 */
export function hubStore(context: CoreContext, keys: SyncKeys, grantsOf: GrantsOf): HolderStore {
  const store = () => context.store()
  const transact = <T>(point: WritePoint, work: () => T): T => durable(context, point, work)
  const pack: Pack = (stream) => packStream(store().db, keys, context.ports.now(), stream)
  const shared = async (device: string): Promise<string[]> => {
    const own = await grantsOf(keys.device)
    return commonScopes(own, await grantsOf(device))
  }

  const spent = spentChallenges()

  return {
    granted: shared,

    async mayWrite(device, scope) {
      const held = allHeads(store().db).some((head) => head.scope === scope)
      return isGranted(await grantsOf(device, 'ever'), scope) || !held
    },

    async mightHave(device, scope) {
      return isGranted(await grantsOf(keys.device), scope) && isGranted(await grantsOf(device, 'ever'), scope)
    },

    async heads(scopes) {
      transact('hub.headsSigned', () => signOwn(scopes))
      const withheld = withheldScopes(store().db)
      return newestSignedHeads(store().db, giving(scopes))
        .filter(({ scope }) => isGranted(scopes, scope) && !withheld.has(scope))
        .map(plainHead)
    },

    async accept(batches) {
      const accepted = transact('hub.accepted', (): Accepted => {
        const { refused } = receiveBatches(store(), batches)
        noteWriters(batches, refused)
        const streams = new Map(batches.map(({ batch }) => [streamKey(batch.head), batch.head]))
        const heads = [...streams.values()].flatMap(({ device, scope }): Holding['heads'] => {
          const head = headOf(store().db, device, scope)
          // Of a scope handed back only envelopes were kept: that is nothing to sign for (X4, L8).
          return head === undefined || withheldScopes(store().db).has(scope) ? [] : [{ ...head, feed: null }]
        })
        return { heads, refused, decisions: [], mark: null }
      })
      context.changes.publish({ feature: 'all', scope: '', ids: [] })
      return accepted
    },

    batches: async (ranges) => transact('hub.packed', () => packMessage(ranges, pack, () => undefined)),

    history: () => Promise.resolve(null),

    spend: (challenge, at) => Promise.resolve(spent.take(challenge, at)),

    after: () => Promise.reject(new ExchangeError('refused', 'noFeed')),

    async report(device, signed) {
      const holding = await readHolding(signed, keys.trust, 'device')
      if (holding !== null) transact('hub.reportKept', () => keepHolding(context, holding, signed))
      const scopes = [`court:${keys.court}`, ...(await shared(device))]
      const others = deviceHoldings(store().db)
        .filter((row) => row.device !== device)
        .flatMap(({ token, chain }) => {
          const said = peekHolding(token)
          return said !== null && mayHear(scopes, said) ? [{ token, chain: JSON.parse(chain) as Chain }] : []
        })
      // What the hub itself holds is told with what the others said.
      return [await holdingHere(context, keys, (scope) => isGranted(scopes, scope)), ...others]
    },

    async tell(device, said, scopes) {
      await signHoldings(context, keys, 'hub.holdingsSigned')
      if (said.holdings.length > 0) transact('hub.toldKept', () => keepScopeHoldings(store().db, said))
      return toldAfter(store().db, device, said.after, scopes)
    },

    met(device, theirs, ours) {
      transact('hub.clockHeard', () => noteClock(store().db, `laptop:${device}`, { kind: 'laptop', theirs, ours }))
      return Promise.resolve()
    },
  }

  /** Whoever signed the head of its own stream has what stands below it: it is not only here (G5). */
  function noteWriters(batches: readonly CheckedBatch[], refused: readonly Refused[]): void {
    const spoiled = new Set(refused.map(streamKey))
    for (const { head } of batches.map((one) => one.batch)) {
      if (head.device === keys.device || spoiled.has(streamKey(head))) continue
      savePeerHead(store().db, stickPeer(head.device).peer, head, 'seen')
    }
  }

  /** What this device wrote since it last signed is signed now, so that it can be asked for. */
  function signOwn(scopes: readonly string[]): void {
    const { db } = store()
    const signed = new Map(newestSignedHeads(db, giving(scopes)).map((head) => [streamKey(head), head.seq]))
    for (const head of allHeads(db)) {
      if (head.device !== keys.device || !isGranted(scopes, head.scope)) continue
      for (let from = (signed.get(streamKey(head)) ?? 0) + 1; from <= head.seq; ) {
        const piece = signPiece(db, keys, context.ports.now(), { device: head.device, scope: head.scope, from })
        if (piece === null) break
        from = piece.seq + 1
      }
    }
  }
}

function plainHead({ device, scope, seq, hash, at, signature }: SignedHead): SignedHead {
  return { device, scope, seq, hash, at, signature }
}
