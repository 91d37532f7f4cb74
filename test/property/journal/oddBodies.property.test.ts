import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openJournal } from '../../../db/journal.ts'
import { migrate } from '../../../db/migrate.ts'
import { type Db, openScratch } from '../../../db/open.ts'
import { projections } from '../../../db/projections.ts'
import { rebuildInto } from '../../../db/rebuild.ts'
import { compareTables } from '../../../db/verify.ts'
import type { JsonObject } from '../../../shared/journal/canonical.ts'
import { type MadeEvent, otherDevice, recorded } from '../../unit/db/foreign.ts'
import { idOf, TEST_KEY } from '../../unit/db/storeUnderTest.ts'
import { moneyKinds } from './moneyKinds.ts'
import { signatureKinds } from './signatureKinds.ts'

const NOW = 1_763_900_000_000
const SEED = Number(process.env.FIELDWRIT_SEED ?? 20_261_123)
const folder = mkdtempSync(join(tmpdir(), 'fieldwrit-odd-'))
const stores: Db[] = []

beforeAll(() => {
  for (let n = 0; n < 2; n += 1) {
    const db = openScratch(join(folder, `${n}.db`), Buffer.from(TEST_KEY, 'hex'))
    migrate(db)
    stores.push(db)
  }
})
afterAll(() => {
  for (const db of stores) db.close()
  rmSync(folder, { recursive: true, force: true })
})

function emptied(db: Db): Db {
  db.exec('DELETE FROM event; DELETE FROM stream; DELETE FROM newer_entity; DELETE FROM parked_event; DELETE FROM meta')
  for (const projection of projections) projection.clear(db)
  return db
}

/** Names that the folds read, so that random bodies come near them. */
const NAMES = [
  'set',
  'site',
  'room',
  'roomCode',
  'raw',
  'number',
  'prefix',
  'seq',
  'name',
  'quantity',
  'amount',
  'unit',
  'owner',
  'kind',
  'basis',
  'struck',
  'building',
  'floor',
  'code',
  'case',
  'ord',
  'address',
  'caseNo',
  'applicants',
  'debtors',
  'idNo',
  'status',
  'filedOn',
  'closedOn',
  'claimedAmount',
  'source',
  'batch',
  'line',
  'flags',
  'flag:ELDERLY:',
  'deadline',
  'doneOn',
  'note',
  'cells',
  'field',
  'reason',
  'format',
  'snapshot',
  'subject',
  'active',
  'certificate',
  'report',
  'purpose',
  'window',
  'groupId',
  'estimate',
  'area',
  'needs',
  'time',
  'move',
  'data',
  'decision',
  'version',
  'step',
  'outcome',
  'document',
  'service',
  'witnesses',
  'receivedOn',
  'ruling',
  'collectDays',
  'instalments',
  'fen',
  'pages',
  'stands',
  'items',
  'rooms',
  'receiver',
  'afterLock',
  'toString',
  '__proto__',
  'constructor',
]

const leaf = fc.oneof(
  fc.constantFrom<string | number | boolean | null>(
    '',
    '甲',
    '2026-13-45',
    'open',
    '（2025）浙9901执1号',
    null,
    true,
    -1,
    3,
  ),
  fc.maxSafeInteger(),
  fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed() && !text.includes('\u0000')),
)
const { object: anyBody } = fc.letrec<{ object: JsonObject; value: unknown }>((tie) => ({
  object: fc
    .dictionary(fc.constantFrom(...NAMES), tie('value'), { maxKeys: 8, noNullPrototype: true })
    .map((value) => value as JsonObject),
  value: fc.oneof({ maxDepth: 4 }, leaf, tie('object'), fc.array(tie('value'), { maxLength: 3 })),
}))

/** How each kind of money, signing and lots begins. */
const firsts = Object.fromEntries(
  Object.values({ ...moneyKinds, ...signatureKinds }).map(({ first: [type, body] }) => [type, body(1)]),
)

/** Good bodies, so that one odd part can be put into each. */
const GOOD: Record<string, JsonObject> = {
  'inventory.itemRecorded': recorded(1, { place: '东墙', owner: { name: '王某芳', kind: 'DEBTOR', basis: '' } }),
  'site.created': { case: idOf('case'), set: { name: '市场', address: '路 1 号' } },
  'site.buildingAdded': { ord: 1, set: { name: '1 号楼' }, site: idOf('site') },
  'site.roomAdded': { building: 'b', floor: 1, set: { code: '1', occupant: '', purpose: '' }, site: idOf('site') },
  'cases.rowReported': {
    set: { caseNo: '（2025）浙9901执1号', debtors: [{ name: '甲', idNo: null, kind: 'person' }], status: 'open' },
    source: { batch: 'b', line: 1 },
  },
  'cases.deadlineSet': {
    case: 'c',
    set: { deadline: { title: 't', basis: '', originalOn: '2026-01-01', dueOn: '2026-01-01', officer: 'o' } },
  },
  'cases.noteWritten': { case: 'c', set: { note: 'n' } },
  'site.roomEdited': { set: { area: '12.5', estimate: 90, groupId: 'g', keys: '', utilities: '', note: '' } },
  'plans.opened': {
    case: 'c',
    set: { purpose: '腾空', window: { from: '2025-09-16', to: '2025-09-18' } },
    site: idOf('site'),
  },
  'plans.partAdded': { kind: 'occupant', ord: 1, set: { name: '甲', needs: ['elderly'] }, site: idOf('site') },
  'plans.partEdited': { kind: 'slot', set: { time: { day: '2025-09-16', from: '09:00', to: '10:00' } } },
  'plans.partStruck': { kind: 'occupant', set: { struck: '重复' } },
  'plans.versionFrozen': { format: 'planVersion/1', number: 1, site: idOf('site'), snapshot: 's' },
  'plans.moved': {
    data: { cause: 'POWER', decision: 'STOP', objection: 'o', reason: '甲', version: 1 },
    move: 'pause',
  },
  'plans.stepRecorded': {
    set: {
      document: { hash: '', no: '1', title: '甲' },
      on: '2026-01-01',
      outcome: 'DONE',
      witnesses: [{ name: '甲', capacity: '' }],
    },
    site: idOf('site'),
    step: 'E08',
  },
  'plans.objectionFiled': { kind: 'CONDUCT', set: { receivedOn: '2026-01-01', rooms: ['r'] }, site: idOf('site') },
  'calendar.holidaysLoaded': {
    fileName: 'h.json',
    set: { 2027: { year: 2027, source: '通知', mark: '[v]', daysOff: [], workingDays: ['2027-01-02'] } },
  },
  'plans.ruleStated': { reason: '', set: { collectDays: 30, mortgagedHome: true } },
  ...firsts,
  'lots.moved': { data: { given: 1, receiver: { name: '甲', relation: '' }, received: 1 }, move: 'deliver' },
  'documents.frozen': { format: 'f', kind: 'k', snapshot: 's', subject: 'x' },
}

/** A body with the part at a random place replaced. */
function bent(body: JsonObject, path: readonly number[], part: unknown): JsonObject {
  const copy = structuredClone(body)
  let at: Record<string, unknown> = copy
  for (const [index, step] of path.entries()) {
    const names = Object.keys(at)
    const name = names[step % names.length] ?? 'set'
    const next = at[name]
    if (index === path.length - 1 || typeof next !== 'object' || next === null) {
      at[name] = part
      return copy
    }
    at = next as Record<string, unknown>
  }
  return copy
}

const bodyFor = (type: string): fc.Arbitrary<JsonObject> => {
  const good = GOOD[type]
  if (good === undefined) return anyBody
  const path = fc.array(fc.nat(20), { minLength: 1, maxLength: 4 })
  return fc.oneof(
    anyBody,
    fc.tuple(path, fc.oneof(leaf, anyBody)).map(([steps, part]) => bent(good, steps, part)),
    fc.constant(good),
  )
}

const pairs = projections.flatMap((projection) =>
  projection.types.flatMap((type) => projection.kinds.map((kind) => ({ kind, type }))),
)

describe('bodies that no program of ours writes', () => {
  it('[J5] never throw in any projection, hold up nothing, and a rebuild gives equal rows', () => {
    const event = fc.constantFrom(...pairs).chain(({ kind, type }) =>
      fc.record({
        kind: fc.constant(kind),
        type: fc.constant(type),
        body: bodyFor(type),
        sees: fc.boolean(),
      }),
    )
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 6 }), (list) => {
        const [plain, rebuilt] = stores.map(emptied) as [Db, Db]
        const device = otherDevice('odd', NOW)
        const newest = new Map<string, string>()
        const made = list.map(({ kind, type, body, sees }): MadeEvent => {
          const entity = `${kind}/${idOf(kind)}`
          const before = newest.get(entity)
          const one = device.make(entity, type, sees && before !== undefined ? [before] : [], body)
          newest.set(entity, one.hash)
          return one
        })
        const good = device.make(`item/${idOf('good')}`, 'inventory.itemRecorded', [], recorded(7, {}))
        const machine = { device: idOf('here'), boot: idOf('boot'), now: () => NOW, monotonic: () => 0 }
        const journal = openJournal(plain, machine, projections)
        const result = journal.transact(() => journal.apply([...made, good]))
        expect(result.applied + result.refused.length).toBe(made.length + 1)
        expect(result.refused).toEqual([])
        expect(plain.prepare('SELECT count(*) AS n FROM item WHERE item_id = ?').get(idOf('good'))).toEqual({ n: 1 })
        rebuildInto(plain, rebuilt, projections, () => undefined)
        expect(compareTables(plain, rebuilt, projections)).toEqual([])
      }),
      { seed: SEED, numRuns: Number(process.env.FIELDWRIT_RUNS ?? 400) },
    )
  }, 60_000)
})
