import { afterEach, beforeEach, expect, it } from 'vitest'
import { courtFoundings } from '../../../../db/approvals.ts'
import { courtEventBodies, newestCourtEvent } from '../../../../db/entityEvents.ts'
import { sealBody } from '../../../../db/journal.ts'
import type { Db } from '../../../../db/open.ts'
import { foundingDevices, newestSignedHeads } from '../../../../db/sync.ts'
import { hubStore } from '../../../../electron/core/sync/hubStore.ts'
import { type SyncKeys, syncKeys } from '../../../../electron/core/sync/keys.ts'
import { packStream } from '../../../../electron/core/sync/pack.ts'
import { BATCH_BYTES, BATCH_EVENTS, type Batch } from '../../../../shared/contract/court/messages.ts'
import { identityTypes } from '../../../../shared/domain/identity/events.ts'
import { inventoryTypes, recordedBody } from '../../../../shared/domain/inventory/item.ts'
import type { JsonObject } from '../../../../shared/journal/canonical.ts'
import { checkBatch, deviceChains } from '../../../../shared/sync/batch.ts'
import type { HolderStore } from '../../../../shared/sync/holder.ts'
import type { TestCore } from '../../../support/coreHarness.ts'
import { type Desks, dbOf, startDesks } from '../../../support/sync/desks.ts'
import { itemFields } from '../../db/storeUnderTest.ts'

/** Items of the stream: the first are long, so that bytes cut its pieces, then their number does. */
const LONG = 60
const ITEMS = 500
const LONG_TEXT = '长'.repeat(9000)

let desks: Desks
let office: TestCore
let keys: SyncKeys
let store: HolderStore

beforeEach(async () => {
  desks = await startDesks()
  office = desks.office
  keys = await syncKeys(office.core.context)
  store = hubStore(office.core.context, keys, () => ['site:*', 'case:*'])
  writeItems()
})
afterEach(() => desks.close())

function writeItems(): void {
  const { context } = office.core
  const { siteId, roomId } = desks
  const drafts = Array.from({ length: ITEMS }, (_, n) => {
    const origin = { siteId, roomId, roomCode: '1-101', prefix: 'D1', seqNo: n + 1, rawLine: '' }
    const fields = { ...itemFields(n), ...(n < LONG ? { remarks: LONG_TEXT } : {}) } satisfies JsonObject
    const entity = `item/${context.newId()}`
    const body = sealBody(recordedBody(origin, fields))
    return { scope: `site:${siteId}`, type: inventoryTypes.itemRecorded, entity, seen: [], body }
  })
  const { journal } = context.store()
  journal.transact(() => journal.append(drafts, { officerId: office.officerId, role: 'handler' }, context.newId()))
}

/** Everything of the site's stream of the office, message by message, as a hub hands it out. */
async function handedOut(upTo: number): Promise<Batch[]> {
  const batches: Batch[] = []
  for (let from = 1; from <= upTo; from = (batches.at(-1)?.head.seq ?? upTo) + 1) {
    batches.push(...(await store.batches([{ device: keys.device, scope: `site:${desks.siteId}`, from, to: upTo }])))
  }
  return batches
}

const signedPlaces = (): number[] =>
  (
    dbOf(office).prepare('SELECT seq FROM signed_head WHERE scope = ? ORDER BY seq').all(`site:${desks.siteId}`) as {
      seq: number
    }[]
  ).map(({ seq }) => seq)

it('[X2] [X11] a hub signs a long stream at the very places at which it then hands its pieces out', async () => {
  const [head] = await store.heads([`site:${desks.siteId}`])
  const signed = signedPlaces()
  const batches = await handedOut(head?.seq ?? 0)
  expect(batches.map((batch) => batch.head.seq)).toEqual(signed)
  expect(signedPlaces()).toEqual(signed)
  expect(signed.at(-1)).toBe(head?.seq)
  const chains = deviceChains(keys.trust.root)
  const checked = await Promise.all(batches.map((batch) => checkBatch(batch, chains)))
  const pieces = checked.map((one) => (typeof one === 'string' ? one : one.events.length))
  expect(pieces.reduce<unknown>((sum, n) => (typeof n === 'string' ? n : Number(sum) + n), 0)).toBe(head?.seq)
  // Some were cut by their bytes, some by the number of events.
  expect(pieces).toContain(BATCH_EVENTS)
  const [first = 0] = pieces
  const bytes = Buffer.from(batches[0]?.events ?? '', 'base64').length
  expect(first).toBeLessThan(LONG)
  expect(bytes).toBeLessThanOrEqual(BATCH_BYTES)
  expect(bytes).toBeGreaterThan(BATCH_BYTES - 2 * 3 * LONG_TEXT.length)
})

it('[X2] [X11] a piece handed on ends at a signed head however the stream grew meanwhile, and past its end is none', async () => {
  const scope = `site:${desks.siteId}`
  await store.heads([scope])
  writeItems()
  const [head] = await store.heads([scope])
  const batches = await handedOut(head?.seq ?? 0)
  expect(batches.at(-1)?.head).toEqual(head)
  expect(signedPlaces()).toEqual(expect.arrayContaining(batches.map((batch) => batch.head.seq)))
  const chains = deviceChains(keys.trust.root)
  for (const batch of batches) expect(await checkBatch(batch, chains)).toMatchObject({ batch })
  const past = { device: keys.device, scope, from: (head?.seq ?? 0) + 1 }
  expect(packStream(dbOf(office), keys, desks.now, past)).toBeNull()
})

it("[X1] whom a laptop trusts is read from the court's own streams, not by walking through every event", () => {
  const asked: string[] = []
  const db = dbOf(office)
  const listening = new Proxy(db, {
    get(target, name) {
      if (name !== 'prepare') return Reflect.get(target, name)
      return (sql: string) => {
        asked.push(sql)
        return target.prepare(sql)
      }
    },
  }) satisfies Db
  const { court, trust } = keys
  expect(courtFoundings(listening, court)).toHaveLength(1)
  expect(courtEventBodies(listening, court, identityTypes.courtFounded)).toHaveLength(1)
  expect(newestCourtEvent(listening, court)).toBeGreaterThan(0)
  expect(foundingDevices(listening, court, trust.root)).toHaveLength(1)
  newestSignedHeads(listening, ['site:*', `court:${court}`])
  expect(asked).toHaveLength(6)
  const steps = asked.flatMap((sql) => {
    const nothing = Array.from({ length: sql.split('?').length - 1 }, () => '')
    return (db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...nothing) as { detail: string }[]).map((one) => one.detail)
  })
  expect(steps.filter((step) => /^SCAN (e|event|h)\b/.test(step))).toEqual([])
  expect(steps.some((step) => /^SEARCH e\b/.test(step))).toBe(true)
})

it('[P3] [X7] another branch in the place of one as long is news of the court’s own scope', () => {
  const db = dbOf(office)
  const before = newestCourtEvent(db, keys.court)
  const undo = new Error('undo')
  const exchangedBranch = db.transaction(() => {
    // As `takeAway` and a branch that came do it: the same places, under numbers that were never used.
    db.prepare(
      `UPDATE event SET event_id = (SELECT max(event_id) + 1 FROM event), hash = randomblob(32) WHERE event_id = ?`,
    ).run(before)
    expect(newestCourtEvent(db, keys.court)).not.toBe(before)
    throw undo
  })
  expect(exchangedBranch).toThrow(undo)
  expect(newestCourtEvent(db, keys.court)).toBe(before)
})
