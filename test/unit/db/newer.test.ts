import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ForeignEvent } from '../../../db/journal.ts'
import { openJournal } from '../../../db/journal.ts'
import type { Projection } from '../../../db/projection.ts'
import { projections } from '../../../db/projections.ts'
import { rebuildChanged } from '../../../db/rebuild.ts'
import { verifyChains } from '../../../db/verify.ts'
import { inventoryTypes } from '../../../shared/domain/inventory/item.ts'
import { canonicalBytes } from '../../../shared/journal/canonical.ts'
import { otherDevice, recorded } from './foreign.ts'
import { AUTHOR, eventDraft, idOf, openStoreUnderTest, type StoreUnderTest } from './storeUnderTest.ts'

const NOW = 1_763_900_000_000
const item = `item/${idOf('item')}`
let test: StoreUnderTest

beforeEach(async () => {
  test = await openStoreUnderTest({ folder: null, device: idOf('device own'), now: NOW })
})
afterEach(() => test.close())

/** The projections a program had that did not know yet that an item can be corrected. */
const older: readonly Projection[] = projections.map((projection) =>
  projection.feature === 'inventory'
    ? { ...projection, types: projection.types.filter((type) => type !== inventoryTypes.itemCorrected) }
    : projection,
)
const machine = { device: idOf('device own'), boot: idOf('boot'), now: () => NOW, monotonic: () => 0 }
const row = () => test.store.db.prepare('SELECT place, changes FROM item').get()
const newer = () => test.store.db.prepare('SELECT entity, count FROM newer_entity').all()
const noProgress = () => undefined

function applyWith(known: readonly Projection[], ...events: ForeignEvent[]) {
  const journal = openJournal(test.store.db, machine, known)
  return { journal, result: journal.transact(() => journal.apply(events)) }
}

describe('events of a newer program', () => {
  it('[J5] are stored and counted, make the entity read-only, and fold after the upgrade', () => {
    const other = otherDevice('newer', NOW)
    const first = other.make(item, inventoryTypes.itemRecorded, [], recorded(1, { place: '东墙' }))
    const unknown = other.make(item, inventoryTypes.itemCorrected, [first.hash], { reason: '', set: { place: '西墙' } })
    const { journal, result } = applyWith(older, first, unknown)
    expect(result).toEqual({ applied: 2, known: 0, waiting: 0, refused: [] })
    expect(row()).toEqual({ place: '东墙', changes: 0 })
    expect(newer()).toEqual([{ entity: item, count: 1 }])
    const draft = eventDraft(item, inventoryTypes.itemStruck, [first.hash, unknown.hash], { set: { struck: '重复' } })
    expect(() => journal.transact(() => journal.append([draft], AUTHOR, 'a'))).toThrow('needsNewerProgram')
    expect(verifyChains(test.store.db)).toMatchObject({ ok: true, events: 2 })

    rebuildChanged(test.store.db, older, noProgress)
    expect(newer()).toHaveLength(1)
    rebuildChanged(test.store.db, projections, noProgress)
    expect(row()).toEqual({ place: '西墙', changes: 1 })
    expect(newer()).toEqual([])
    const upgraded = openJournal(test.store.db, machine, projections)
    const struck = eventDraft(item, inventoryTypes.itemStruck, [unknown.hash], { set: { struck: '重复' } })
    expect(() => upgraded.transact(() => upgraded.append([struck], AUTHOR, 'a'))).not.toThrow()
  })
  it('[J5] a type that another kind of entity knows is unknown here', () => {
    const other = otherDevice('newer', NOW)
    const event = other.make(`room/${idOf('room')}`, inventoryTypes.itemStruck, [], { set: {} })
    applyWith(projections, event)
    expect(newer()).toHaveLength(1)
  })
  it('[J5] an event of another suite is kept whole and counted; what follows it still chains', () => {
    const other = otherDevice('newer', NOW)
    const first = other.make(item, inventoryTypes.itemRecorded, [], recorded(1, { place: '东墙' }))
    const suite2 = other.make(
      item,
      inventoryTypes.itemCorrected,
      [first.hash],
      { set: { place: '西墙' } },
      { v: 2 as 1 },
    )
    const next = other.make(`item/${idOf('next')}`, inventoryTypes.itemRecorded, [], recorded(2, { place: '南墙' }))
    const { journal, result } = applyWith(projections, first, suite2, next)
    expect(result).toEqual({ applied: 3, known: 0, waiting: 0, refused: [] })
    expect(journal.history(item).events).toHaveLength(2)
    expect(newer()).toEqual([{ entity: item, count: 1 }])
    expect(verifyChains(test.store.db)).toMatchObject({ ok: true, events: 3 })
    rebuildChanged(test.store.db, projections, noProgress)
    expect(newer()).toHaveLength(1)
  })
  it('[J5] bytes of another suite without place or entity are refused', () => {
    const { result } = applyWith(projections, {
      envelope: canonicalBytes({ v: 2, device: 'x' }),
      salt: null,
      body: null,
    })
    expect(result.refused[0]?.fault).toBe('unknownSuite')
  })
})
