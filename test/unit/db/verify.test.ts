import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrate } from '../../../db/migrate.ts'
import { openScratch, openStore } from '../../../db/open.ts'
import { projections } from '../../../db/projections.ts'
import { type VerifyReport, verifyChains, verifyStore } from '../../../db/verify.ts'
import { inventoryTypes } from '../../../shared/domain/inventory/item.ts'
import { recorded } from './foreign.ts'
import { eventDraft, idOf, openRoomIn, openStoreUnderTest, type StoreUnderTest, TEST_KEY } from './storeUnderTest.ts'

const NOW = 1_763_900_000_000
const DEVICE = idOf('device own')
const SCOPE = `site:${idOf('site')}`
let test: StoreUnderTest

beforeEach(async () => {
  test = await openStoreUnderTest({ folder: null, device: DEVICE, now: NOW })
  for (let n = 1; n <= 5; n += 1) {
    test.write(eventDraft(`item/${idOf(`i${n}`)}`, inventoryTypes.itemRecorded, [], recorded(n, {})))
  }
})
afterEach(() => test.close())

const faultsAt = (seq: number) =>
  verifyChains(test.store.db).faults.filter((fault) => 'seq' in fault && fault.seq === seq)

/** Flips one bit of a column of the third event, as a damaged page would. */
function flip(column: 'envelope' | 'salt' | 'body' | 'hash', at: number): void {
  const { db } = test.store
  const row = db.prepare(`SELECT ${column} AS bytes FROM event WHERE seq = 3`).get() as { bytes: Buffer }
  const place = at % row.bytes.length
  row.bytes[place] = (row.bytes[place] ?? 0) ^ 1
  db.prepare(`UPDATE event SET ${column} = ? WHERE seq = 3`).run(row.bytes)
}

describe('verify names the broken place', () => {
  for (const column of ['envelope', 'salt', 'body', 'hash'] as const) {
    it(`[J1] any flipped byte of ${column} is named by stream and seq`, () => {
      const { db } = test.store
      const kept = db.prepare('SELECT envelope, salt, body, hash FROM event WHERE seq = 3').get() as Record<
        string,
        Buffer
      >
      const length = kept[column]?.length ?? 0
      expect(length).toBeGreaterThan(15)
      for (let at = 0; at < length; at += column === 'envelope' || column === 'body' ? 7 : 1) {
        flip(column, at)
        expect(faultsAt(3), `byte ${at}`).toMatchObject([{ device: DEVICE, scope: SCOPE, seq: 3 }])
        db.prepare(`UPDATE event SET ${column} = ? WHERE seq = 3`).run(kept[column])
      }
      expect(verifyChains(db).ok).toBe(true)
    })
  }
  const breaks: [string, string, number, string][] = [
    ['a missing event', 'DELETE FROM event WHERE seq = 3', 4, 'gap'],
    [
      'an end cut off behind what is signed',
      'UPDATE stream SET signed_seq = 5; DELETE FROM event WHERE seq = 5',
      5,
      'gap',
    ],
    ['another seq', 'UPDATE event SET seq = 9 WHERE seq = 5', 9, 'gap'],
    [
      'another type beside the bytes',
      "UPDATE event SET type = 'inventory.itemStruck' WHERE seq = 3",
      3,
      'hashMismatch',
    ],
    ['another entity reference', 'UPDATE event SET entity_ref = 7 WHERE seq = 3', 3, 'hashMismatch'],
    ['a body without salt', 'UPDATE event SET salt = NULL WHERE seq = 3', 3, 'bodyMismatch'],
    ['a salt without body', 'UPDATE event SET body = NULL WHERE seq = 3', 3, 'bodyMismatch'],
    ['another device', "UPDATE stream SET device = 'x'", 1, 'hashMismatch'],
  ]
  for (const [name, sql, seq, fault] of breaks) {
    it(`[J1] ${name}`, () => {
      test.store.db.exec(sql)
      expect(faultsAt(seq)).toMatchObject([{ seq, fault }])
    })
  }
  it('[J1] events whose stream is gone are not passed over', () => {
    test.store.db.pragma('foreign_keys=OFF')
    test.store.db.exec('DELETE FROM stream')
    expect(verifyChains(test.store.db)).toMatchObject({ ok: false, events: 5 })
  })
  it('[J1] a withheld body verifies', () => {
    test.store.db.exec('UPDATE event SET body = NULL, salt = NULL WHERE seq = 3')
    expect(verifyChains(test.store.db)).toMatchObject({ ok: true, events: 5, streams: 1 })
  })
})

describe('verify compares the tables', () => {
  function whole(): VerifyReport {
    const scratch = openScratch(`${test.folder}/aside-${Math.random()}.db`, Buffer.from(TEST_KEY, 'hex'))
    migrate(scratch)
    try {
      return verifyStore(test.store.db, scratch, projections)
    } finally {
      scratch.close()
    }
  }
  it('[J4] rows written at once equal rows rebuilt, whatever the order in which a caller names its keys', () => {
    const owner = { name: '王某芳', kind: 'DEBTOR', basis: '本人指认' }
    test.write(eventDraft(`item/${idOf('keys')}`, inventoryTypes.itemRecorded, [], recorded(6, { owner })))
    expect(whole().faults).toEqual([])
  })
  it('[J4] a clean store is clean', () => expect(whole()).toMatchObject({ ok: true, events: 5, faults: [] }))
  it('[J1] a missing last event is named by the row it left', () => {
    test.store.db.exec('DELETE FROM event WHERE seq = 5')
    expect(whole().faults).toEqual([{ table: 'item', key: idOf('i5'), fault: 'extra' }])
  })
  const changes: [string, string, string][] = [
    ['a changed row', "UPDATE item SET name = '金条' WHERE seq_no = 2", 'differs'],
    ['a missing row', 'DELETE FROM item WHERE seq_no = 2', 'missing'],
    [
      'a row nobody recorded',
      "INSERT INTO item SELECT 99, 'zz', site_id, room_id, 'dd', 99, number, name, quantity, unit, condition, owner, owner_kind, place, remarks, brand_model, serial_no, regime, box, raw_line, doubts, struck_reason, recorded_by, recorded_at, changes, rev, late_changes FROM item WHERE seq_no = 1",
      'extra',
    ],
  ]
  for (const [name, sql, fault] of changes) {
    it(`[J4] names ${name}`, () => {
      test.store.db.exec(sql)
      expect(whole().faults[0]).toMatchObject({ table: 'item', fault })
    })
  }
  const indexFaults: [string, string, object[]][] = [
    [
      'an item that no search finds',
      'DELETE FROM item_gram WHERE rowid = 2',
      [{ table: 'item_text', fault: 'missing' }],
    ],
    [
      'words nobody recorded',
      "INSERT INTO item_gram (rowid, grams) VALUES (99, 'pxx')",
      [{ table: 'item_text', fault: 'extra' }],
    ],
    [
      'another text beside an item',
      "UPDATE item_text SET text = '金条' WHERE item_row = 2",
      [{ table: 'item_text', fault: 'differs' }],
    ],
    [
      'an item without text',
      'DELETE FROM item_text WHERE item_row = 2; DELETE FROM item_gram WHERE rowid = 2',
      [{ table: 'item_text', fault: 'missing' }],
    ],
    ['a case that no search finds', 'DELETE FROM case_search_gram', [{ table: 'case_search', fault: 'missing' }]],
    [
      'a case without words',
      'DELETE FROM case_search; DELETE FROM case_search_gram',
      [{ table: 'case_search', fault: 'missing' }],
    ],
    [
      'other words beside a case',
      "UPDATE case_search SET party_norm = '别人'",
      [{ table: 'case_search', fault: 'differs' }],
    ],
  ]
  for (const [name, sql, faults] of indexFaults) {
    it(`[J4] names ${name}`, () => {
      openRoomIn(test, 1)
      expect(whole().faults).toEqual([])
      test.store.db.exec(sql)
      const found = whole().faults
      for (const fault of faults) expect(found).toContainEqual(expect.objectContaining(fault))
      expect(new Set(found.map((fault) => 'table' in fault && fault.table)).size).toBe(1)
    })
  }
  it('opens with its key only, durable at every open', () => {
    test.store.db.pragma('wal_checkpoint(TRUNCATE)')
    const path = test.context.paths.store
    expect(() => openStore(path, Buffer.alloc(32, 1), { readonly: true })).toThrow('wrong key')
    const again = openStore(path, Buffer.from(TEST_KEY, 'hex'), { readonly: false })
    expect(again.pragma('synchronous', { simple: true })).toBe(2)
    expect(again.pragma('journal_mode', { simple: true })).toBe('wal')
    again.close()
  })
})
