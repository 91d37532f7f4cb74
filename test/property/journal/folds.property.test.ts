import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { searchCases } from '../../../db/caseSearch/index.ts'
import { itemRowsMatching } from '../../../db/itemSearch.ts'
import { openJournal } from '../../../db/journal.ts'
import { migrate } from '../../../db/migrate.ts'
import { type Db, openScratch } from '../../../db/open.ts'
import { projections } from '../../../db/projections.ts'
import { rebuildInto } from '../../../db/rebuild.ts'
import { compareTables, verifyChains } from '../../../db/verify.ts'
import { approvalsTypes } from '../../../shared/domain/approvals/events.ts'
import { holidayTypes } from '../../../shared/domain/calendar/courtHolidays.ts'
import { casesTypes } from '../../../shared/domain/cases/case.ts'
import { identityTypes } from '../../../shared/domain/identity/events.ts'
import { inventoryTypes } from '../../../shared/domain/inventory/item.ts'
import { stepTypes } from '../../../shared/domain/plans/gateSteps.ts'
import { objectionTypes } from '../../../shared/domain/plans/objections.ts'
import { partTypes } from '../../../shared/domain/plans/parts.ts'
import { planTypes } from '../../../shared/domain/plans/plan.ts'
import { ruleTypes } from '../../../shared/domain/plans/planRules.ts'
import { taskTypes } from '../../../shared/domain/plans/taskState.ts'
import { siteTypes } from '../../../shared/domain/site/site.ts'
import type { JsonObject } from '../../../shared/journal/canonical.ts'
import { type MadeEvent, otherDevice, recorded } from '../../unit/db/foreign.ts'
import { idOf, TEST_KEY } from '../../unit/db/storeUnderTest.ts'
import { moneyKinds } from './moneyKinds.ts'
import { signatureKinds } from './signatureKinds.ts'

const NOW = 1_763_900_000_000
const SEED = Number(process.env.FIELDWRIT_SEED ?? 20_261_123)
const folder = mkdtempSync(join(tmpdir(), 'fieldwrit-folds-'))
const stores: Db[] = []

beforeAll(() => {
  process.stderr.write(`folds: seed ${SEED}\n`)
  for (let n = 0; n < 3; n += 1) {
    const db = openScratch(join(folder, `${n}.db`), Buffer.from(TEST_KEY, 'hex'))
    migrate(db)
    stores.push(db)
  }
})
afterAll(() => {
  for (const db of stores) db.close()
  rmSync(folder, { recursive: true, force: true })
})

type Step = { device: number; move: number; value: number; sees: number[] }
type Kind = { first: [string, (value: number) => JsonObject]; later: [string, (value: number) => JsonObject][] }

const WORDS = ['东墙', '西墙', '南墙第 2 排', '王某芳', '李某国', '']
const word = (value: number): string => WORDS[value % WORDS.length] ?? ''
const set = (name: string) => (value: number) => ({ reason: '', set: { [name]: word(value) } })
const chain = { certificate: 'c', issuing: 'i', root: 'r' }
const decision = (code: string) => (value: number) => ({
  chain,
  decision: code,
  points: [],
  replaces: null,
  token: word(value),
  version: 1 + (value % 2),
})
const loadedYear = (year: number, value: number): JsonObject => {
  const entry = { year, source: `通知${value}`, mark: '[v]', daysOff: [], workingDays: [] }
  return { fileName: 'h.json', set: { [String(year)]: entry } }
}
const CASE_NO = '（2025）浙9901执2391号'

/** First event and possible later ones of every projected kind. */
const KINDS: Record<string, Kind> = {
  registerEntry: {
    first: [
      casesTypes.rowReported,
      (value) => ({ set: { caseNo: CASE_NO, address: word(value), status: 'open' }, source: { batch: 'b', line: 1 } }),
    ],
    later: [
      [
        casesTypes.rowReported,
        (value) => ({ set: { address: word(value), status: 'terminated' }, source: { batch: 'b', line: value } }),
      ],
      [
        casesTypes.rowReported,
        (value) => ({
          set: { debtors: [{ name: word(value), idNo: null, kind: 'person' }] },
          source: { batch: 'c', line: value },
        }),
      ],
    ],
  },
  case: {
    first: [casesTypes.opened, () => ({ caseNo: CASE_NO, register: { entry: {}, hashes: [] } })],
    later: [
      [casesTypes.stated, set('address')],
      [casesTypes.stated, (value) => ({ set: { 'flag:ELDERLY:': value % 2 === 0 } })],
    ],
  },
  note: {
    first: [casesTypes.noteWritten, (value) => ({ case: idOf('case'), text: `备注 ${word(value)}` })],
    later: [[casesTypes.noteStruck, set('struck')]],
  },
  deadline: {
    first: [
      casesTypes.deadlineSet,
      () => ({
        case: idOf('case'),
        set: { deadline: { title: '期限', basis: '', originalOn: '2026-01-01', dueOn: '2026-01-04', officer: 'o' } },
      }),
    ],
    later: [[casesTypes.deadlineDone, (value) => ({ set: { doneOn: `2026-01-0${1 + (value % 9)}` } })]],
  },
  trayRow: {
    first: [
      casesTypes.rowSetAside,
      (value) => ({ batch: idOf('batch'), line: value, raw: 'a,b', cells: ['a'], field: 'caseNo', reason: 'missing' }),
    ],
    later: [
      [casesTypes.rowMended, (value) => ({ case: idOf(`case ${value}`) })],
      [casesTypes.rowDismissed, (value) => ({ reason: word(value) })],
    ],
  },
  room: {
    first: [
      siteTypes.roomAdded,
      (value) => ({
        building: idOf('b'),
        floor: 3,
        set: { code: `2-30${value}`, occupant: '', purpose: '' },
        site: idOf('site'),
      }),
    ],
    later: [
      [siteTypes.roomEdited, set('occupant')],
      [siteTypes.roomEdited, (value) => ({ set: { area: `${value}.5`, estimate: value, groupId: idOf(`g${value}`) } })],
      [siteTypes.roomOpened, () => ({})],
      [siteTypes.roomLeft, () => ({})],
    ],
  },
  item: {
    first: [inventoryTypes.itemRecorded, (value) => recorded(1 + value, { place: word(value) })],
    later: [
      [inventoryTypes.itemCorrected, set('place')],
      [
        inventoryTypes.itemCorrected,
        (value) => ({ reason: '', set: { quantity: { amount: String(value), unit: '件' } } }),
      ],
      [inventoryTypes.itemCorrected, (value) => ({ afterLock: true, reason: '', set: { place: word(value) } })],
      [inventoryTypes.itemStruck, set('struck')],
      ['inventory.itemBlessed', set('place')],
    ],
  },
  request: {
    first: [
      approvalsTypes.drafted,
      (value) => ({
        case: null,
        kind: 'plan',
        level: 1 + (value % 3),
        site: idOf('site'),
        subject: 'plan:x',
        title: '',
      }),
    ],
    later: [
      [
        approvalsTypes.submitted,
        (value) => ({
          dueOn: null,
          level: 2,
          note: '',
          rendering: { code: 'c', hash: 'a'.repeat(64), pages: 1 },
          snapshot: { format: 'planVersion/1', hash: 'b'.repeat(64) },
          version: 1 + (value % 2),
        }),
      ],
      [approvalsTypes.decided, decision('APPROVED')],
      [approvalsTypes.returned, decision('RETURNED')],
      [approvalsTypes.receipted, () => ({ chain, decision: 'c'.repeat(64), token: 't' })],
      [approvalsTypes.opinionGiven, () => ({ opinion: 'ESCALATE', text: '', version: 1 })],
      [approvalsTypes.withdrawn, (value) => ({ reason: word(value) })],
      [approvalsTypes.superseded, (value) => ({ by: word(value), reason: '' })],
      ['approvals.blessed', () => ({})],
    ],
  },
  planVersion: {
    first: [
      planTypes.versionFrozen,
      (value) => ({ format: 'planVersion/1', number: value, site: idOf('site'), snapshot: word(value) }),
    ],
    later: [[planTypes.edited, set('purpose')]],
  },
  occupant: {
    first: [
      partTypes.added,
      (value) => ({ kind: 'occupant', ord: value, set: { name: word(value) }, site: idOf('site') }),
    ],
    later: [
      [
        partTypes.edited,
        (value) => ({ kind: 'occupant', set: { class: value % 2 === 0 ? 'UNLAWFUL' : 'SHAM_LESSEE' } }),
      ],
      [partTypes.edited, (value) => ({ kind: 'occupant', set: { needs: value % 2 === 0 ? ['elderly'] : [] } })],
      [partTypes.edited, (value) => ({ kind: 'duty', set: { name: word(value) } })],
      [partTypes.struck, (value) => ({ kind: 'occupant', set: { struck: word(value) } })],
    ],
  },
  slot: {
    first: [partTypes.added, () => ({ kind: 'slot', ord: 1, set: { kind: 'CLEARING' }, site: idOf('site') })],
    later: [
      [
        partTypes.edited,
        (value) => ({ kind: 'slot', set: { time: { day: '2025-09-16', from: '09:00', to: `1${value}:00` } } }),
      ],
      [partTypes.struck, (value) => ({ kind: 'slot', set: { struck: word(value) } })],
    ],
  },
  plan: {
    first: [planTypes.opened, (value) => ({ case: idOf('case'), set: { purpose: word(value) }, site: idOf('plan') })],
    later: [
      [taskTypes.moved, () => ({ move: 'submitAnnouncement', data: {} })],
      [taskTypes.moved, () => ({ move: 'presidentSigned', data: {} })],
      [taskTypes.moved, (value) => ({ move: 'suspend', data: { reason: word(value) } })],
      [taskTypes.moved, (value) => ({ move: 'objectionFiled', data: { objection: word(value) } })],
      [taskTypes.moved, (value) => ({ move: 'arrive', data: { version: value } })],
      [taskTypes.moved, (value) => ({ move: 'reconciled', data: { decision: 'STOP', reason: word(value) } })],
      [planTypes.edited, set('purpose')],
      [planTypes.edited, (value) => ({ set: { window: { from: `2025-09-0${1 + value}`, to: '2025-09-18' } } })],
    ],
  },
  gateStep: {
    first: [
      stepTypes.recorded,
      (value) => ({ set: { outcome: 'DONE', on: `2026-01-0${1 + value}` }, site: idOf('site'), step: 'E08' }),
    ],
    later: [
      [stepTypes.edited, set('note')],
      [stepTypes.edited, (value) => ({ set: { outcome: value % 2 === 0 ? 'OVERRIDE' : 'DONE', reason: word(value) } })],
      [stepTypes.struck, set('struck')],
    ],
  },
  objection: {
    first: [objectionTypes.filed, (value) => ({ kind: 'CONDUCT', set: { person: word(value) }, site: idOf('site') })],
    later: [
      [objectionTypes.edited, set('claim')],
      [objectionTypes.edited, (value) => ({ set: { receivedOn: `2026-01-0${1 + value}` } })],
      [objectionTypes.struck, set('struck')],
    ],
  },
  planRules: {
    first: [ruleTypes.stated, (value) => ({ reason: '', set: { collectDays: value } })],
    later: [[ruleTypes.stated, (value) => ({ reason: '', set: { mortgagedHome: value % 2 === 0 } })]],
  },
  holidays: {
    first: [holidayTypes.loaded, (value) => loadedYear(2027, value)],
    later: [[holidayTypes.loaded, (value) => loadedYear(2027 + (value % 2), value)]],
  },
  ...moneyKinds,
  ...signatureKinds,
  officer: {
    first: [
      identityTypes.officerAdded,
      (value) => ({ set: { active: true, certificate: 'c', name: word(value), role: 'handler' } }),
    ],
    later: [[identityTypes.officerRemoved, (value) => ({ set: { active: value % 2 === 0 } })]],
  },
}

/** Turns steps into well-formed events of three devices; each sees an arbitrary part of what came before. */
function eventsOf(kind: string, steps: readonly Step[]): MadeEvent[] {
  const devices = ['a', 'b', 'c'].map((name) => otherDevice(name, NOW))
  const entity = `${kind}/${idOf(kind === 'case' || kind === 'registerEntry' ? 'case' : kind)}`
  const { first, later } = KINDS[kind] as Kind
  const made: MadeEvent[] = []
  for (const step of steps) {
    const device = devices[step.device % 3]
    const seen = [...new Set(step.sees.map((at) => made[at % Math.max(1, made.length)]?.hash ?? ''))].filter(Boolean)
    const [type, body] = made.length === 0 || seen.length === 0 ? first : (later[step.move % later.length] ?? first)
    if (device !== undefined) made.push(device.make(entity, type, made.length === 0 ? [] : seen, body(step.value)))
  }
  return made
}

const steps = fc.array(
  fc.record({
    device: fc.nat(2),
    move: fc.nat(7),
    value: fc.nat(6),
    sees: fc.array(fc.nat(9), { minLength: 1, maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 9 },
)

function emptied(db: Db): Db {
  db.exec('DELETE FROM event; DELETE FROM stream; DELETE FROM newer_entity; DELETE FROM meta')
  for (const projection of projections) projection.clear(db)
  return db
}

/** Applies events in batches; each device's own order stays, as any link delivers it. */
function apply(db: Db, batches: readonly (readonly MadeEvent[])[]): void {
  const machine = { device: idOf('here'), boot: idOf('boot'), now: () => NOW, monotonic: () => 0 }
  const journal = openJournal(db, machine, projections)
  for (const batch of batches) {
    const { refused } = journal.transact(() => journal.apply(batch))
    expect(refused).toEqual([])
  }
}

/** Interleaves the devices' streams by `picks`, repeats some events, cuts into batches of random length. */
function delivered(events: readonly MadeEvent[], picks: readonly number[]): MadeEvent[][] {
  const streams = new Map<string, MadeEvent[]>()
  for (const event of events) {
    const { device } = JSON.parse(Buffer.from(event.envelope).toString()) as { device: string }
    streams.set(device, [...(streams.get(device) ?? []), event])
  }
  const queues = [...streams.values()].map((queue) => [...queue])
  const batches: MadeEvent[][] = [[]]
  let turn = 0
  while (queues.some((queue) => queue.length > 0)) {
    const pick = picks[turn % picks.length] ?? 0
    const waiting = queues.filter((queue) => queue.length > 0)
    const event = waiting[pick % waiting.length]?.shift()
    if (event !== undefined) batches.at(-1)?.push(event, ...(pick % 4 === 0 ? [event] : []))
    if (pick % 3 === 0) batches.push([])
    turn += 1
  }
  return batches
}

function answers(db: Db) {
  const place = { siteId: idOf('site'), roomId: null }
  return WORDS.filter((text) => text.length > 1).map((text) => ({
    items: itemRowsMatching(db, place, text).length,
    cases: searchCases(db, {
      text,
      officerId: '',
      filters: { status: null, mine: false, kind: null },
      limit: 9,
      offset: 0,
    }).total,
  }))
}

describe('folds depend on the set of events only', () => {
  for (const kind of Object.keys(KINDS)) {
    it(`[J3] [J4] ${kind}: any order, repeats and batches, and a rebuild, give equal rows and search answers`, () => {
      fc.assert(
        fc.property(steps, fc.array(fc.nat(11), { minLength: 3, maxLength: 30 }), (list, picks) => {
          const events = eventsOf(kind, list)
          const [plain, mixed, rebuilt] = stores.map(emptied) as [Db, Db, Db]
          apply(plain, [events])
          apply(mixed, delivered(events, picks))
          expect(verifyChains(mixed)).toMatchObject({ ok: true, events: events.length })
          expect(compareTables(plain, mixed, projections)).toEqual([])
          rebuildInto(plain, rebuilt, projections, () => undefined)
          expect(compareTables(plain, rebuilt, projections)).toEqual([])
          expect(answers(mixed)).toEqual(answers(plain))
          expect(answers(rebuilt)).toEqual(answers(plain))
        }),
        { seed: SEED, numRuns: 60 },
      )
    })
  }
  it('[J3] a case and its register entry share a row: either may come first', () => {
    fc.assert(
      fc.property(steps, steps, fc.boolean(), (register, stated, swap) => {
        const a = eventsOf('registerEntry', register)
        const b = eventsOf('case', stated).map((event) => event)
        const [plain, mixed] = stores.map(emptied) as [Db, Db]
        const other = b.filter((event) => !a.some((known) => known.hash === event.hash))
        const offset = streamsApart(other)
        apply(plain, [a, offset])
        apply(mixed, swap ? [offset, a] : [a, offset])
        expect(compareTables(plain, mixed, projections)).toEqual([])
        expect(answers(mixed)).toEqual(answers(plain))
      }),
      { seed: SEED, numRuns: 40 },
    )
  })
})

/** The case's events in a scope of their own, made again because scope is part of the envelope. */
function streamsApart(events: readonly MadeEvent[]): MadeEvent[] {
  const names = new Map<string, string>()
  const device = otherDevice('case desk', NOW)
  return events.map((event) => {
    const envelope = JSON.parse(Buffer.from(event.envelope).toString()) as {
      entity: string
      type: string
      seen: string[]
    }
    const body = JSON.parse(Buffer.from(event.body ?? new Uint8Array()).toString()) as JsonObject
    const seen = envelope.seen.map((hash) => names.get(hash) ?? hash)
    const made = device.make(envelope.entity, envelope.type, seen, body, { scope: `case:${idOf('case')}` })
    names.set(event.hash, made.hash)
    return made
  })
}
