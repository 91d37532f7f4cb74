import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import type { ForeignEvent } from '../../../db/journal.ts'
import { openJournal } from '../../../db/journal.ts'
import { migrate } from '../../../db/migrate.ts'
import { type Db, openScratch } from '../../../db/open.ts'
import { projections } from '../../../db/projections.ts'
import { rebuildInto } from '../../../db/rebuild.ts'
import { compareTables, verifyChains } from '../../../db/verify.ts'
import { inventoryTypes } from '../../../shared/domain/inventory/item.ts'
import { ADOPTED, adoptedBody } from '../../../shared/journal/adopted.ts'
import { parseEnvelope } from '../../../shared/journal/envelope.ts'
import { type MadeEvent, otherDevice, recorded } from '../../unit/db/foreign.ts'
import { idOf, TEST_KEY } from '../../unit/db/storeUnderTest.ts'

const NOW = 1_763_900_000_000
const SEED = Number(process.env.FIELDWRIT_SEED ?? 20_261_128)
const folder = mkdtempSync(join(tmpdir(), 'fieldwrit-adopted-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let made = 0
function freshStore(): Db {
  made += 1
  const db = openScratch(join(folder, `${made}.db`), Buffer.from(TEST_KEY, 'hex'))
  migrate(db)
  return db
}

const proof = { signedAt: NOW, signature: 'c2ln', chain: { certificate: 'c', issuing: 'i', root: 'r' } }
const PLACES = ['东墙', '西墙', '南墙']

/** A laptop whose image was copied after two items: two branches, one re-issued by a third device; a fourth corrects both. */
function story(copied: number[], kept: number[]) {
  const item = (n: number): string => `item/${idOf(`item ${n}`)}`
  const begin = () => {
    const device = otherDevice('copied', NOW)
    const first = [1, 2].map((n) => device.make(item(n), inventoryTypes.itemRecorded, [], recorded(n, {})))
    return { device, first }
  }
  const [one, two] = [begin(), begin()]
  // Salts are random: both machines hold the same first two events.
  const branchOf = (from: ReturnType<typeof begin>, moves: number[], label: string): MadeEvent[] =>
    moves.map((value, at) =>
      value === 0
        ? from.device.make(item(100 * label.length + at), inventoryTypes.itemRecorded, [], recorded(at + 3, {}))
        : from.device.make(item(1 + (value % 2)), inventoryTypes.itemCorrected, [one.first[value % 2]?.hash ?? ''], {
            reason: label,
            set: { place: PLACES[value % 3] ?? '' },
          }),
    )
  const kept1 = branchOf(one, kept, 'k')
  const copied1 = rechained(one.first, branchOf(two, copied, 'copy'))
  const adopter = otherDevice('new device', NOW)
  const adopted = copied1.map((event) => {
    const { entity, seen } = parseEnvelope(event.envelope) ?? { entity: '', seen: [] }
    return adopter.make(entity, ADOPTED, seen, adoptedBody(event, proof))
  })
  const other = otherDevice('other', NOW)
  const later = [...kept1, ...copied1].flatMap((event) => {
    const { entity, type } = parseEnvelope(event.envelope) ?? { entity: '', type: '' }
    if (type !== inventoryTypes.itemCorrected) return []
    return [other.make(entity, inventoryTypes.itemCorrected, [event.hash], { reason: '', set: { place: '北墙' } })]
  })
  return { first: one.first, kept: kept1, copied: copied1, adopted, later }
}

/** The copied machine's branch after the events that both machines have. */
function rechained(first: readonly MadeEvent[], branch: readonly MadeEvent[]): MadeEvent[] {
  const again = otherDevice('copied', NOW)
  let prev = first.at(-1)?.hash ?? null
  return branch.map((event) => {
    const envelope = parseEnvelope(event.envelope)
    if (envelope === null) throw new Error('unreadable')
    const { entity, type, seen, seq, at, act } = envelope
    const body = JSON.parse(Buffer.from(event.body ?? []).toString('utf8'))
    const made = again.make(entity, type, seen, body, { seq, prev, at, act })
    prev = made.hash
    return made
  })
}

const rowsOf = (db: Db): unknown[] => db.prepare('SELECT * FROM item ORDER BY item_id').all().map(withoutRow)
const withoutRow = (row: unknown): object => ({ ...(row as object), item_row: 0 })

function receiverOf(db: Db) {
  const machine = { device: 'me', boot: 'b', now: () => NOW, monotonic: () => 0 }
  const journal = openJournal(db, machine, projections)
  return (events: readonly ForeignEvent[]) => journal.transact(() => journal.receive(events))
}

it('[J3] [J4] [X7] adopted and original events fold the same in any order, with the original before, after or never', () => {
  const moves = fc.array(fc.nat(3), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(
      moves,
      moves,
      fc.boolean(),
      fc.infiniteStream(fc.nat(1_000_000)),
      (copied, kept, originalComes, chance) => {
        const told = story(copied, kept)
        const random = (n: number): number => (chance.next().value ?? 0) % n
        const pool = [...told.first, ...told.kept, ...told.adopted, ...told.later]
        const all = originalComes ? [...pool, ...told.copied] : pool
        const shuffled = all.map((event) => ({ event, at: random(1000) })).toSorted((a, b) => a.at - b.at)
        const db = freshStore()
        const receive = receiverOf(db)
        for (const { event } of shuffled) {
          receive([event])
          if (random(4) === 0) receive([event])
        }
        // Whatever was refused or dropped on the way comes again, as the exchange brings it.
        for (let again = 0; again < 3; again += 1) receive(pool)

        const plain = freshStore()
        const receivePlain = receiverOf(plain)
        receivePlain([...told.first, ...told.kept, ...told.adopted, ...told.later])
        expect(rowsOf(db)).toEqual(rowsOf(plain))
        expect(rowsOf(db).length).toBeGreaterThan(1)
        expect(verifyChains(db)).toMatchObject({ ok: true })

        const scratch = freshStore()
        rebuildInto(db, scratch, projections, () => undefined)
        expect(compareTables(db, scratch, projections)).toEqual([])
        for (const store of [db, plain, scratch]) store.close()
      },
    ),
    { seed: SEED, numRuns: 25 },
  )
}, 120_000)

it('seed 9673: [X7] [X3] a carried branch makes way for the other once its beginning is there, not for a later piece that waits', () => {
  const told = story([0, 0, 0], [0, 0])
  const [begins, waits] = told.kept
  if (begins === undefined || waits === undefined) throw new RangeError('two events')
  const db = freshStore()
  const receive = receiverOf(db)
  receive([...told.first, ...told.adopted])
  expect(receive([waits])).toMatchObject({ waiting: 1, refused: [] })
  expect(receive(told.copied)).toMatchObject({ applied: 3 })
  // Whoever has that branch gives it again in the next round: nothing is new, so the exchange ends.
  expect(receive(told.copied)).toMatchObject({ applied: 0, known: 3 })
  expect(receive([begins])).toMatchObject({ applied: 2, refused: [] })
  const plain = freshStore()
  receiverOf(plain)([...told.first, ...told.kept, ...told.adopted])
  expect(rowsOf(db)).toEqual(rowsOf(plain))
  expect(verifyChains(db)).toMatchObject({ ok: true })
  for (const store of [db, plain]) store.close()
})
