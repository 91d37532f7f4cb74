import { type Json, type JsonObject, sameJson } from '../../journal/canonical.ts'
import { PART_KINDS, type PartKind } from './parts.ts'
import type { PlanVersionSnapshot } from './planVersion.ts'

/** Weights of a change, heaviest first (F6): what an approver reads first. */
export const CHANGE_WEIGHTS = ['law', 'persons', 'place', 'time', 'force', 'money', 'rest'] as const
export type ChangeWeight = (typeof CHANGE_WEIGHTS)[number]

/** Within one weight deletions come first, then additions, then changes. */
export const CHANGE_ACTS = ['struck', 'added', 'changed'] as const
export type ChangeAct = (typeof CHANGE_ACTS)[number]

export type ChangedKind = PartKind | 'head' | 'building' | 'room'

/** One readable difference between two snapshots. A whole entity that came or went names no field. */
export interface PlanChange {
  weight: ChangeWeight
  act: ChangeAct
  kind: ChangedKind
  /** The entity's id; the site's for the head. */
  id: string
  /** What people call it: a name, a room's code, a code of a list. */
  label: string
  /** Register; '' when the entity came or went. */
  field: string
  /** What stood before and after; null = nothing. A register in doubt carries `{inDoubt: values}`. */
  before: Json
  after: Json
}

const KIND_WEIGHTS = {
  head: 'rest',
  building: 'place',
  room: 'place',
  premises: 'law',
  encumbrance: 'law',
  occupant: 'persons',
  evidenceItem: 'law',
  rentTerms: 'law',
  care: 'persons',
  negotiation: 'persons',
  group: 'force',
  duty: 'force',
  vehicle: 'force',
  agency: 'force',
  slot: 'time',
  storage: 'place',
  risk: 'force',
  witness: 'persons',
  cost: 'money',
  textSection: 'rest',
  picture: 'rest',
} as const satisfies Record<ChangedKind, ChangeWeight>

/** Registers that weigh otherwise than their kind. */
const FIELD_WEIGHTS: Readonly<Record<string, ChangeWeight>> = {
  'head.window': 'time',
  'occupant.class': 'law',
  'occupant.right': 'law',
  'occupant.notifiedOn': 'law',
  'occupant.roomId': 'place',
  'room.occupant': 'persons',
  'room.groupId': 'force',
  'room.excluded': 'persons',
  'evidenceItem.amount': 'money',
  'slot.floor': 'place',
  'slot.buildingId': 'place',
}

/** Registers that say what an entity is called, the first filled one is taken. */
const LABELS = {
  head: ['purpose'],
  building: ['name'],
  room: ['code'],
  premises: ['certificateNo', 'executionKind'],
  encumbrance: ['documentNo', 'kind'],
  occupant: ['name', 'class'],
  evidenceItem: ['source', 'kind'],
  rentTerms: ['note'],
  care: ['condition', 'on'],
  negotiation: ['on', 'place'],
  group: ['name', 'kind'],
  duty: ['name', 'duty'],
  vehicle: ['plate', 'use'],
  agency: ['name', 'kind'],
  slot: ['what', 'kind'],
  storage: ['place'],
  risk: ['trigger', 'kind'],
  witness: ['name', 'kind'],
  cost: ['payee', 'kind'],
  textSection: ['section'],
  picture: ['fileName', 'owner'],
} as const satisfies Record<ChangedKind, readonly string[]>

/** Sections of legal basis weigh as law wherever the text of one changes. */
const LAW_SECTIONS = new Set<Json>(['LEGAL_BASIS'])

/** An entity of a snapshot, flattened: every register by its name, one in doubt as `{inDoubt: values}`. */
type Flat = { kind: ChangedKind; values: JsonObject }

/**
 * What changed from one snapshot to another, ordered by weight, then deletions, additions, changes, then kind, place in
 * the newer (for deletions the older) snapshot and register. Rows that merely moved up or down are no difference.
 */
export function planDifference(before: PlanVersionSnapshot, after: PlanVersionSnapshot): PlanChange[] {
  const older = flatten(before)
  const newer = flatten(after)
  const changes: PlanChange[] = []
  for (const [key, was] of older) if (!newer.has(key)) changes.push(whole('struck', idOf(key), was))
  for (const [key, is] of newer) {
    const was = older.get(key)
    if (was === undefined) changes.push(whole('added', idOf(key), is))
    else changes.push(...registersChanged(idOf(key), was, is))
  }
  return changes
    .map((change, place) => ({ change, place }))
    .sort((a, b) => rank(a.change) - rank(b.change) || a.place - b.place)
    .map(({ change }) => change)
}

/** How many changes there are of each weight. */
export function changeCounts(changes: readonly PlanChange[]): Record<ChangeWeight, number> {
  const counts = { law: 0, persons: 0, place: 0, time: 0, force: 0, money: 0, rest: 0 }
  for (const change of changes) counts[change.weight] += 1
  return counts
}

function rank(change: PlanChange): number {
  return CHANGE_WEIGHTS.indexOf(change.weight) * CHANGE_ACTS.length + CHANGE_ACTS.indexOf(change.act)
}

function flatten(snapshot: PlanVersionSnapshot): Map<string, Flat> {
  const flat = new Map<string, Flat>()
  const put = (kind: ChangedKind, id: string, values: JsonObject, doubts: JsonObject) => {
    const stated = Object.fromEntries(
      Object.entries(values).map(([name, value]) => {
        const standing = doubts[name]
        return [name, standing === undefined ? value : { inDoubt: standing }]
      }),
    )
    flat.set(`${kind}/${id}`, { kind, values: stated })
  }
  const { doubts: headDoubts, ...head } = snapshot.head
  put('head', snapshot.site.id, head, headDoubts)
  for (const [id, building] of byOrd(snapshot.buildings)) put('building', id, { name: building.name }, {})
  for (const [id, room] of byPlace(snapshot.rooms)) {
    put('room', id, { ...room.values, buildingId: room.buildingId, floor: room.floor }, room.doubts)
  }
  for (const kind of PART_KINDS) {
    const shelf: Readonly<Record<string, { ord: number; values: JsonObject; doubts: JsonObject }>> =
      snapshot.parts[kind]
    for (const [id, part] of byOrd(shelf)) put(kind, id, part.values, part.doubts)
  }
  return flat
}

function byOrd<T extends { ord: number }>(shelf: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(shelf).sort(([a, one], [b, two]) => one.ord - two.ord || (a < b ? -1 : 1))
}

function byPlace(rooms: PlanVersionSnapshot['rooms']): [string, PlanVersionSnapshot['rooms'][string]][] {
  const code = (room: PlanVersionSnapshot['rooms'][string]) => room.values.code
  return Object.entries(rooms).sort(([a, one], [b, two]) =>
    code(one) === code(two) ? (a < b ? -1 : 1) : code(one) < code(two) ? -1 : 1,
  )
}

function idOf(key: string): string {
  return key.slice(key.indexOf('/') + 1)
}

function whole(act: 'struck' | 'added', id: string, { kind, values }: Flat): PlanChange {
  const weight = LAW_SECTIONS.has(values.section ?? null) ? 'law' : KIND_WEIGHTS[kind]
  const shown = labelOf(kind, values)
  const [before, after] = act === 'struck' ? [values, null] : [null, values]
  return { weight, act, kind, id, label: shown, field: '', before, after }
}

function registersChanged(id: string, was: Flat, is: Flat): PlanChange[] {
  const { kind } = is
  const names = [...new Set([...Object.keys(is.values), ...Object.keys(was.values)])]
  return names.flatMap((field): PlanChange[] => {
    const before = was.values[field] ?? null
    const after = is.values[field] ?? null
    if (sameJson(before, after)) return []
    const law = LAW_SECTIONS.has(is.values.section ?? null)
    const weight = law ? 'law' : (FIELD_WEIGHTS[`${kind}.${field}`] ?? KIND_WEIGHTS[kind])
    return [{ weight, act: 'changed', kind, id, label: labelOf(kind, is.values), field, before, after }]
  })
}

function labelOf(kind: ChangedKind, values: JsonObject): string {
  const names: readonly string[] = LABELS[kind]
  const filled = names.map((name) => values[name]).find((value) => typeof value === 'string' && value !== '')
  return typeof filled === 'string' ? filled : ''
}
