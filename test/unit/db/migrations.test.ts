import { readdirSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrate, migrations, STORE_VERSION, storeVersion } from '../../../db/migrate.ts'
import { openScratch } from '../../../db/open.ts'
import { planView } from '../../../db/plans.ts'
import { projections } from '../../../db/projections.ts'
import { roomRows } from '../../../db/site.ts'
import { verifyStore } from '../../../db/verify.ts'
import { addedBody } from '../../../shared/domain/plans/part.ts'
import { partTypes } from '../../../shared/domain/plans/parts.ts'
import { eventDraft, idOf, openRoomIn, openStoreUnderTest, type StoreUnderTest, TEST_KEY } from './storeUnderTest.ts'

let test: StoreUnderTest

beforeEach(async () => {
  test = await openStoreUnderTest({ folder: null, device: idOf('device own'), now: 1_763_900_000_000 })
})
afterEach(() => test.close())

/** Takes the store back to what 0001 made, with the fold that went with it. */
function backToFoundation(): void {
  const { db } = test.store
  const later = migrations.filter(({ version }) => version > 1).flatMap(({ statements }) => statements)
  const sql = later.join(';')
  for (const [, index] of sql.matchAll(/CREATE INDEX IF NOT EXISTS (\w+)/g)) db.exec(`DROP INDEX ${index}`)
  const made = new Set([...sql.matchAll(/CREATE TABLE (\w+)/g)].map(([, table]) => table))
  for (const table of made) db.exec(`DROP TABLE ${table}`)
  for (const [, table, column] of sql.matchAll(/ALTER TABLE (\w+) ADD COLUMN (\w+)/g)) {
    if (!made.has(table)) db.exec(`ALTER TABLE ${table} DROP COLUMN ${column}`)
  }
  db.exec("DELETE FROM projection WHERE feature IN ('plans', 'gate', 'approvals')")
  db.exec("UPDATE projection SET version = 1 WHERE feature IN ('site', 'documents')")
  db.pragma('user_version=1')
}

describe('0002-plans', () => {
  it('[J4] a store of 0001 opens with its rooms as they stood, after a full copy aside', async () => {
    const { siteId } = openRoomIn(test, 3)
    const before = roomRows(test.store.db, siteId)
    backToFoundation()
    await test.reopen()
    const { db } = test.store
    expect(storeVersion(db)).toBe(STORE_VERSION)
    expect(roomRows(db, siteId)).toEqual(before)
    expect(readdirSync(test.folder)).toContain(`store-before-${STORE_VERSION}-from-1.db`)
    const scratch = openScratch(`${test.folder}/scratch.db`, Buffer.from(TEST_KEY, 'hex'))
    migrate(scratch)
    expect(verifyStore(db, scratch, projections).faults).toEqual([])
    scratch.close()
  })

  it('[J5] parts that an older program kept unread are folded once this program opens the store', async () => {
    const { siteId } = openRoomIn(test, 1)
    const part = `occupant/${idOf('occupant')}`
    test.write(eventDraft(part, partTypes.added, [], addedBody('occupant', siteId, 1, { name: '乙某兰' })))
    backToFoundation()
    test.store.db.prepare('INSERT INTO newer_entity (entity, count) VALUES (?, 1)').run(part)
    await test.reopen()
    const occupants = [...planView(test.store.db, siteId).parts.occupant.values()]
    expect(occupants).toMatchObject([{ values: { name: '乙某兰', class: 'UNKNOWN', needs: [] }, doubts: {} }])
    expect(test.store.db.prepare('SELECT count(*) AS n FROM newer_entity').get()).toEqual({ n: 0 })
  })
})
