import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sealBody } from '../../../db/journal.ts'
import { migrate, migrations, STORE_VERSION, StoreFromFutureError, storeVersion } from '../../../db/migrate.ts'
import { copyStoreInto, openScratch, openStore, quickCheck } from '../../../db/open.ts'
import { projections } from '../../../db/projections.ts'
import { closeProfileStore } from '../../../electron/core/storeLifecycle.ts'
import { casesTypes } from '../../../shared/domain/cases/case.ts'
import { foldRoom, roomRank, siteTypes } from '../../../shared/domain/site/site.ts'
import { otherDevice } from './foreign.ts'
import {
  eventDraft,
  idOf,
  itemFields,
  openRoomIn,
  openStoreUnderTest,
  type StoreUnderTest,
  TEST_KEY,
} from './storeUnderTest.ts'

const NOW = 1_763_900_000_000
const key = () => Buffer.from(TEST_KEY, 'hex')
let test: StoreUnderTest

beforeEach(async () => {
  test = await openStoreUnderTest({ folder: null, device: idOf('device own'), now: NOW })
})
afterEach(() => test.close())

describe('migrations', () => {
  it('0001 makes every projected table from nothing; a second run changes nothing', () => {
    const db = openScratch(`${test.folder}/empty.db`, key())
    expect(storeVersion(db)).toBe(0)
    migrate(db)
    expect(storeVersion(db)).toBe(STORE_VERSION)
    const names = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all()
    for (const table of projections.flatMap((entry) => entry.tables)) expect(names).toContain(table.name)
    const before = db.prepare('SELECT count(*) AS n FROM sqlite_master').get()
    migrate(db)
    expect(db.prepare('SELECT count(*) AS n FROM sqlite_master').get()).toEqual(before)
    db.close()
  })
  it('come in rising order, each numbered as its file', () => {
    const versions = migrations.map((entry) => entry.version)
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b))
    for (const { version, name } of migrations) expect(name.slice(0, 5)).toBe(`${String(version).padStart(4, '0')}-`)
  })
  it('a store of a newer program is refused politely and left untouched, byte for byte', async () => {
    test.store.db.pragma(`user_version=${STORE_VERSION + 1}`)
    closeProfileStore(test.store)
    const path = test.context.paths.store
    const before = readFileSync(path)
    const reopened = openStoreUnderTest({ folder: test.folder, device: test.device, now: NOW })
    await expect(reopened).rejects.toThrow(StoreFromFutureError)
    expect(readFileSync(path).equals(before)).toBe(true)
    expect(readdirSync(test.folder).filter((name) => name.startsWith('store-before'))).toEqual([])
    const db = openStore(path, key(), { readonly: false })
    db.pragma(`user_version=${STORE_VERSION}`)
    db.close()
    await openStoreUnderTest({ folder: test.folder, device: test.device, now: NOW }).then((again) => {
      test.store = again.store
    })
  })
  it('the full copy before a migration opens with the same key and holds everything', () => {
    const room = openRoomIn(test, 2)
    test.inventory.record({ commandId: crypto.randomUUID(), roomId: room.roomId, fields: itemFields(1), rawLine: '' })
    const path = `${test.folder}/copy.db`
    copyStoreInto(test.store.db, path)
    const copy = openStore(path, key(), { readonly: true })
    expect(quickCheck(copy)).toEqual([])
    const count = (db: typeof copy) => db.prepare('SELECT count(*) AS n FROM event').get()
    expect(count(copy)).toEqual(count(test.store.db))
    copy.close()
  })
})

describe('rooms move', () => {
  const room = `room/${idOf('room')}`
  const body = { building: idOf('b'), floor: 3, set: { code: '2-301', occupant: '', purpose: '' }, site: idOf('site') }

  it('[J7] a move that is illegal where it lands changes no state, is kept, and shows as a finding', () => {
    const [added = ''] = test.write(eventDraft(room, siteTypes.roomAdded, [], body))
    const [left = ''] = test.write(eventDraft(room, siteTypes.roomLeft, [added], {}))
    const history = test.store.journal.history(room)
    expect(history.events).toHaveLength(2)
    expect(foldRoom(history)).toMatchObject({ state: 'untouched', findings: [left] })
    expect(test.store.db.prepare('SELECT state FROM room').pluck().get()).toBe('untouched')
  })
  it('[J7] of two moves that did not see each other the more cautious is folded first, whatever their clocks say', () => {
    const [added = ''] = test.write(eventDraft(room, siteTypes.roomAdded, [], body))
    const [opened = ''] = test.write(eventDraft(room, siteTypes.roomOpened, [added], {}))
    const early = otherDevice('1980', 0)
    const reopen = early.make(room, siteTypes.roomOpened, [opened], {})
    const { journal } = test.store
    journal.transact(() => journal.apply([reopen]))
    const [left = ''] = test.write(eventDraft(room, siteTypes.roomLeft, [opened], {}))
    const history = journal.history(room)
    expect(history.events.map((event) => event.hash)).toEqual([added, opened, left, reopen.hash])
    expect(foldRoom(history)).toMatchObject({ state: 'open', findings: [] })
    expect(roomRank(history.events[2] as never)).toBeLessThan(roomRank(history.events[3] as never))
  })
})

describe('registers of a case', () => {
  it('what the court reports and what an officer states stand apart; an import supersedes only imports', () => {
    const { caseId } = openRoomIn(test, 1)
    const entity = `registerEntry/${caseId}`
    const row = () =>
      test.store.db.prepare('SELECT address, stated FROM case_row').get() as { address: string; stated: string }
    const stated = test.store.journal.history(`case/${caseId}`).frontier
    test.write({
      scope: `case:${caseId}`,
      type: casesTypes.stated,
      entity: `case/${caseId}`,
      seen: stated,
      body: sealBody({ set: { address: '实际住址' } }),
    })
    const seen = test.store.journal.history(entity).frontier
    const report = sealBody({ set: { address: '登记住址' }, source: { batch: 'b', line: 3 } })
    test.write({ scope: 'register:浙9901', type: casesTypes.rowReported, entity, seen, body: report })
    expect(row().address).toBe('登记住址')
    expect(JSON.parse(row().stated).address).toMatchObject([{ value: '实际住址' }])
  })
  it('a conflict is settled only by one who saw both sides', () => {
    const room = openRoomIn(test, 1)
    const recorded = test.inventory.record({
      commandId: crypto.randomUUID(),
      roomId: room.roomId,
      fields: itemFields(1),
      rawLine: '',
    }).item
    const correct = (rev: string[], amount: string, reason: string) =>
      test.inventory.correct({
        commandId: crypto.randomUUID(),
        itemId: recorded.itemId,
        rev,
        set: { quantity: { amount, unit: '件' } },
        reason,
      })
    correct(recorded.rev, '11', '')
    const twice = correct(recorded.rev, '13', '三组五组各数一次')
    expect(twice.doubts.quantity).toHaveLength(2)
    expect(() => correct(twice.rev, '13', ' ')).toThrow()
    const settled = correct(twice.rev, '13', '当面复点')
    expect(settled.doubts).toEqual({})
    expect(settled.quantity.amount).toBe('13')
  })
  it('the item search answers for one site, however many others match', () => {
    const room = openRoomIn(test, 1)
    test.inventory.record({ commandId: crypto.randomUUID(), roomId: room.roomId, fields: itemFields(1), rawLine: '' })
    const list = (siteId: string) =>
      test.inventory.list({ siteId, roomId: null, text: '沙发', offset: 0, limit: 10 }).total
    expect([list(room.siteId), list(idOf('elsewhere'))]).toEqual([1, 0])
  })
})
