import { PART_KINDS, type PartKind } from '../../../shared/domain/plans/parts.ts'
import type { ChangedKind } from '../../../shared/domain/plans/planDifference.ts'
import type { Doubts, PlanView } from '../../../shared/domain/plans/planView.ts'
import type { JsonObject } from '../../../shared/journal/canonical.ts'
import { type Names, valueWords } from '../plans/snapshotWords.ts'
import { fieldWord, kindWord, term } from '../plans/words.ts'
import { joinedBy } from './planTexts.ts'
import type { Reader } from './reader.ts'

/** Registers whose text is reckoned with or looked up: in doubt they print as a blank. */
const RECKONED: ReadonlySet<string> = new Set(['area', 'on', 'until', 'notifiedOn', 'nextOn'])

/**
 * The plan as it may be printed (G4): a text in doubt says both, a date, number, yes or no in doubt is a blank, and the
 * reader is told of each. What nobody doubts is as it stands.
 */
export function printablePlan(plan: PlanView, reader: Reader): PlanView {
  const names = namesOf(plan)
  const settled = <T extends object>(kind: ChangedKind, label: string, values: T, doubts: Doubts): T => {
    const doubted = Object.entries(doubts).filter(([, two]) => two.length > 1)
    if (doubted.length === 0) return values
    const shown = doubted.map(([field, two]) => {
      const words = valueWords(kind, field, { inDoubt: [...two] }, names)
      const title = [kindWord(kind), label, fieldWord(kind, field)].filter((part) => part !== '').join(' ')
      reader.note({ label: title, values: two.map((one) => valueWords(kind, field, one, names) || '无') })
      return [field, inDoubt(field, Reflect.get(values, field), words)] as const
    })
    return { ...values, ...Object.fromEntries(shown) }
  }
  const { doubts, ...head } = plan.head
  const shelves = PART_KINDS.map((kind) => [kind, partsSettled(plan, kind, names, settled)])
  return {
    ...plan,
    head: { ...settled('head', '', head, doubts), doubts },
    rooms: new Map(
      [...plan.rooms].map(([id, room]) => [
        id,
        { ...room, values: settled('room', room.values.code, room.values, room.doubts) },
      ]),
    ),
    parts: Object.fromEntries(shelves) as PlanView['parts'],
  }
}

type Settle = (kind: PartKind, label: string, values: object, doubts: Doubts) => object

function partsSettled(plan: PlanView, kind: PartKind, names: Names, settled: Settle) {
  return new Map(
    [...plan.parts[kind]].map(([id, part]) => {
      return [
        id,
        { ...part, values: settled(kind, labelOf(part.values) || (names.get(id) ?? ''), part.values, part.doubts) },
      ]
    }),
  )
}

/** What stands on the paper for a register in doubt. */
function inDoubt(field: string, value: unknown, words: string): unknown {
  if (Array.isArray(value)) return []
  const isText = typeof value === 'string' && !RECKONED.has(field) && !field.endsWith('Id')
  return isText ? words : null
}

/** What a row is called: its first text that is no id. */
function labelOf(values: object): string {
  const { name, place, plate, what } = values as Partial<JsonObject>
  return String(name ?? place ?? plate ?? what ?? '')
}

function namesOf(plan: PlanView): Names {
  return new Map([
    ...plan.buildings.map((one) => [one.id, one.name] as const),
    ...[...plan.rooms.values()].map((one) => [one.id, one.values.code] as const),
    ...[...plan.parts.group.values()].map((one) => [one.id, one.values.name] as const),
    ...[...plan.parts.occupant.values()].map((one) => [one.id, one.values.name] as const),
    ...[...plan.parts.evidenceItem.values()].map((one) => [one.id, evidenceName(plan, one.values)] as const),
  ])
}

/** Evidence has no name of its own: whose it is, and what. */
function evidenceName(plan: PlanView, { occupantId, kind }: { occupantId: string | null; kind: string }): string {
  const whose = plan.parts.occupant.get(occupantId ?? '')?.values.name ?? ''
  return joinedBy(' ', [whose, term('evidenceKind', kind)])
}
