import {
  plainChanges,
  plainLines,
  type SnapshotChange,
  type SnapshotLine,
} from '../../../shared/domain/approvals/changes.ts'
import { areaText, sumAreas } from '../../../shared/domain/plans/area.ts'
import { PART_KINDS } from '../../../shared/domain/plans/parts.ts'
import { type ChangedKind, type PlanChange, planDifference } from '../../../shared/domain/plans/planDifference.ts'
import { type PlanVersionSnapshot, planVersionSnapshot } from '../../../shared/domain/plans/planVersion.ts'
import type { Json, JsonObject } from '../../../shared/journal/canonical.ts'
import type { SnapshotReader } from '../approvals/subjects.ts'
import { kindsInWords, labelWords, type Names, namesIn, valuesInWords, valueWords } from './snapshotWords.ts'
import { fieldWord, kindWord, needWord, term } from './words.ts'

/**
 * How an approver reads a frozen plan (F6): every difference as a sentence by weight, each part as one line, a page of
 * digest for a first look, and whoever needs care on top. A snapshot this program cannot read shows leaf by leaf.
 */
export const planReader: SnapshotReader = {
  lines(snapshot) {
    const plan = read(snapshot)
    return plan === null ? plainLines(snapshot) : planLines(plan)
  },
  changes(before, after) {
    const was = read(before)
    const is = read(after)
    if (was === null || is === null) return plainChanges(before, after)
    const names = { before: namesIn(was), after: namesIn(is) }
    return planDifference(was, is).map((change) => changeLine(change, names))
  },
  digest(snapshot) {
    const plan = read(snapshot)
    return plan === null ? [] : digestOf(plan)
  },
  care(snapshot) {
    const plan = read(snapshot)
    return plan === null ? [] : careOf(plan)
  },
}

function read(snapshot: Json): PlanVersionSnapshot | null {
  const parsed = planVersionSnapshot.safeParse(snapshot)
  return parsed.success ? parsed.data : null
}

function changeLine(change: PlanChange, names: { before: Names; after: Names }): SnapshotChange {
  const { kind, act, field, weight } = change
  const label = labelWords(kind, change.label)
  const section = [kindWord(kind), label, field === '' ? '' : fieldWord(kind, field)].filter((part) => part !== '')
  const words = (value: Json, known: Names): string => {
    if (value === null) return field === '' ? '' : '无'
    // A part that came or went is told by everything it says.
    return field === ''
      ? valuesInWords(kind, value as JsonObject, known)
      : valueWords(kind, field, value, known) || '无'
  }
  return {
    weight,
    section: section.join(' '),
    kind: act === 'struck' ? 'removed' : act,
    before: act === 'added' ? '' : words(change.before, names.before),
    after: act === 'struck' ? '' : words(change.after, names.after),
  }
}

function planLines(plan: PlanVersionSnapshot): SnapshotLine[] {
  const names = namesIn(plan)
  const line = (kind: ChangedKind, values: JsonObject): SnapshotLine => {
    return { section: kindWord(kind), text: valuesInWords(kind, values, names) }
  }
  const { doubts: _, ...head } = plan.head
  const rooms = Object.values(plan.rooms).toSorted((a, b) => (a.values.code < b.values.code ? -1 : 1))
  return [
    line('head', head as JsonObject),
    ...rooms.map((room) => line('room', { ...room.values, buildingId: room.buildingId, floor: room.floor })),
    ...PART_KINDS.flatMap((kind) => {
      const shelf: Readonly<Record<string, { ord: number; values: JsonObject }>> = plan.parts[kind]
      return inOrder(shelf).map(({ values }) => line(kind, values))
    }),
  ]
}

function inOrder<T extends { ord: number }>(shelf: Readonly<Record<string, T>>): T[] {
  return Object.values(shelf).toSorted((a, b) => a.ord - b.ord)
}

/** One page: what, when, where, who is there, who goes, what it costs, what may go wrong. */
function digestOf(plan: PlanVersionSnapshot): SnapshotLine[] {
  const { parts, head, rooms } = plan
  const occupants = inOrder(parts.occupant).map((part) => part.values)
  const duties = inOrder(parts.duty).map((part) => part.values)
  const agencies = inOrder(parts.agency).map((part) => part.values)
  const area = sumAreas(Object.values(rooms).map((room) => room.values.area))
  const lots = Object.values(rooms).reduce((sum, room) => sum + (room.values.estimate ?? 0), 0)
  const brought = agencies.reduce((sum, agency) => sum + (agency.headcount ?? 0), 0)
  const fen = inOrder(parts.cost).reduce((sum, part) => sum + (part.values.amount ?? 0), 0)
  const named = (duty: string) => duties.filter((one) => one.duty === duty).map((one) => one.name)
  const risks = inOrder(parts.risk)
    .map((part) => part.values)
    .toSorted((a, b) => (b.severity ?? 0) - (a.severity ?? 0))
  const lines: readonly (readonly [string, string])[] = [
    ['案号', plan.caseNo],
    ['现场', [plan.site.name, plan.site.place].filter((text) => text !== '').join('，')],
    ['目的', head.purpose],
    ['日期', head.window === null ? '' : `${head.window.from} 至 ${head.window.to}`],
    [
      '标的',
      kindsInWords(
        inOrder(parts.premises).map((part) => part.values.executionKind ?? ''),
        'executionKind',
      ),
    ],
    [
      '规模',
      `${Object.keys(plan.buildings).length} 幢 ${Object.keys(rooms).length} 室，${areaText(area)} ㎡，估 ${lots} 宗`,
    ],
    [
      '占有人',
      `${occupants.length} 人：${kindsInWords(
        occupants.map((one) => one.class),
        'occupantClass',
      )}`,
    ],
    ['总指挥', named('COMMANDER').join('、')],
    ['力量', `法院 ${duties.length} 人，协助单位 ${brought} 人，车辆 ${Object.keys(parts.vehicle).length} 辆`],
    [
      '分组',
      inOrder(parts.group)
        .map((part) => part.values.name)
        .join('、'),
    ],
    ['协助单位', agencies.map((one) => `${one.name}（${term('confirmation', one.confirmation)}）`).join('、')],
    [
      '仓储',
      inOrder(parts.storage)
        .map(({ values }) => `${values.place} ${values.area ?? '？'} ㎡`)
        .join('、'),
    ],
    ['费用', fen === 0 ? '' : `${(fen / 100).toFixed(2)} 元`],
    [
      '主要风险',
      risks
        .slice(0, 5)
        .map((one) => `${term('riskKind', one.kind)}：${one.response}`)
        .join('；'),
    ],
    [
      '见证',
      inOrder(parts.witness)
        .map((part) => part.values.name)
        .join('、'),
    ],
  ]
  return lines.filter(([, text]) => text.trim() !== '').map(([section, text]) => ({ section, text }))
}

/** Occupants with a need of care, each with room, need and what is planned. */
function careOf(plan: PlanVersionSnapshot): SnapshotLine[] {
  return inOrder(plan.parts.occupant)
    .map((part) => part.values)
    .filter((one) => one.needs.length > 0)
    .map((one) => {
      const room = plan.rooms[one.roomId ?? '']?.values.code ?? ''
      const needs = one.needs.map(needWord).join('、')
      return {
        section: [room, one.name].filter((text) => text !== '').join(' '),
        text: [needs, one.needsNote].filter((text) => text !== '').join('：'),
      }
    })
}
