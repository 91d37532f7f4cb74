import type { PartKind } from '../../../../shared/domain/plans/parts.ts'
import { rulesInForce } from '../../../../shared/domain/plans/planRules.ts'
import {
  type Doubts,
  emptyShelves,
  type PartValues,
  type PlanView,
  partValues,
  type RoomValues,
} from '../../../../shared/domain/plans/planView.ts'
import { completenessOptionsOf, rateOf, thresholdsOf } from '../../../../shared/domain/plans/ruledFigures.ts'

/** Parts to put into a plan: kind, id, what they say, and what of it is in doubt. */
export type Line = {
  [Kind in PartKind]: readonly [kind: Kind, id: string, said: Partial<PartValues[Kind]>, doubts?: Doubts]
}[PartKind]

const roomBlank: RoomValues = {
  code: '',
  purpose: '',
  occupant: '',
  area: null,
  keys: '',
  utilities: '',
  groupId: null,
  estimate: null,
  excluded: '',
  note: '',
}

export interface RoomLine {
  id: string
  said: Partial<RoomValues>
  doubts?: Doubts
}

/** A plan of these rooms and parts. */
export function planOf(rooms: readonly RoomLine[], lines: readonly Line[], head: Partial<PlanView['head']>): PlanView {
  const parts = emptyShelves()
  for (const [kind, id, said, doubts = {}] of lines) {
    parts[kind].set(id, { id, values: partValues(kind, said), doubts } as never)
  }
  return {
    siteId: 'site',
    head: { purpose: '', window: { from: '2025-09-16', to: '2025-09-18' }, doubts: {}, ...head },
    buildings: [{ id: 'b1', name: '1 号楼', ord: 1 }],
    rooms: new Map(
      rooms.map(({ id, said, doubts = {} }) => [
        id,
        { id, buildingId: 'b1', floor: 1, values: { ...roomBlank, code: id, ...said }, doubts },
      ]),
    ),
    parts,
  }
}

/** Two rooms, two groups, everything there: nothing blocks and nothing wants a reason. */
export const WHOLE_ROOMS: readonly RoomLine[] = [
  { id: '101', said: { groupId: 'g1', estimate: 90, area: '50.5', occupant: '王某福', keys: '物业 2 把' } },
  { id: '102', said: { groupId: 'g2', estimate: 60, area: '49.5' } },
]
const person = (groupId: string, duty: PartValues['duty']['duty'], name: string, sex: 'F' | 'M' = 'M') =>
  ({ groupId, duty, name, sex }) satisfies Partial<PartValues['duty']>

/** The lines that the golden snapshots were frozen with. */
export const GOLDEN_LINES: readonly Line[] = [
  ['premises', 'p1', { executionKind: 'AUCTION_HANDOVER', dwelling: false, certificateNo: '示例不动产第 1 号' }],
  ['encumbrance', 'e1', { kind: 'MORTGAGE', on: '2020-06-10', holder: '示例银行' }],
  ['encumbrance', 'e2', { kind: 'SEIZURE', on: '2024-05-20' }],
  [
    'occupant',
    'o1',
    {
      roomId: '101',
      name: '乙某兰',
      idNo: '99010119880229001X',
      class: 'LESSEE_PRE_MORTGAGE',
      sex: 'F',
      needs: ['elderly'],
      notifiedOn: '2025-09-01',
    },
  ],
  ['evidenceItem', 'v1', { occupantId: 'o1', kind: 'WRITTEN_LEASE', on: '2019-03-01', until: '2027-02-28' }],
  ['care', 'h1', { occupantId: 'o1', on: '2025-08-20', condition: '高龄，行走不便', ambulance: 'ASKED' }],
  [
    'negotiation',
    'n1',
    {
      occupantId: 'o1',
      on: '2025-08-20',
      nextOn: '2025-08-28',
      offer: '分期搬离',
      sides: ['APPLICANT', 'DEBTOR', 'OCCUPANT'],
    },
  ],
  ['group', 'g0', { kind: 'COMMAND', name: '指挥组' }],
  ['group', 'g1', { kind: 'IMPLEMENTATION', name: '一组' }],
  ['group', 'g2', { kind: 'IMPLEMENTATION', name: '二组' }],
  ['duty', 'd0', person('g0', 'COMMANDER', '李某正')],
  ['duty', 'd1', person('g1', 'LEADER', '郑某山')],
  ['duty', 'd2', person('g1', 'RECORDER', '周某宁', 'F')],
  ['duty', 'd3', person('g1', 'CHECKER', '吴某平')],
  ['duty', 'd4', person('g1', 'CAMERA', '孙某亮')],
  ['duty', 'd5', person('g2', 'LEADER', '冯某海')],
  ['duty', 'd6', person('g2', 'RECORDER', '陈某竹')],
  ['duty', 'd7', person('g2', 'CHECKER', '褚某秋')],
  ['duty', 'd8', person('g2', 'CAMERA', '卫某林')],
  ['vehicle', 'c1', { plate: '浙H·0D00T', driver: '蒋某', use: '押运', groupId: 'g0', seats: 7 }],
  ['agency', 'a1', { kind: 'MEDICAL', name: '示例医院', headcount: 3, confirmation: 'CONFIRMED', ambulance: true }],
  [
    'slot',
    's1',
    { groupId: 'g1', kind: 'CLEARING', time: { day: '2025-09-16', from: '09:00', to: '11:30' }, what: '1F' },
  ],
  [
    'slot',
    's2',
    { groupId: 'g1', kind: 'CLEARING', time: { day: '2025-09-16', from: '11:30', to: '12:00' }, what: '2F' },
  ],
  ['storage', 't1', { place: '示例仓库 3 号', area: '200', custodian: '示例仓储公司' }],
  [
    'risk',
    'r1',
    {
      kind: 'VIOLENCE',
      likelihood: 2,
      severity: 4,
      trigger: '推搡',
      response: '隔离',
      owner: '李某正',
      stop: '有人受伤',
    },
  ],
  ['witness', 'w1', { kind: 'NOTARY', name: '孙某', confirmation: 'CONFIRMED' }],
  ['cost', 'k1', { kind: 'MOVING', payee: '示例搬家公司', amount: 1_250_000 }],
  ['textSection', 'x1', { section: 'SUMMARY', text: '二〇二五年五月立案执行。' }],
  ['textSection', 'x2', { section: 'LEGAL_BASIS', text: '民事诉讼法第二百六十一条。' }],
]

const WOMAN_OF_101 = { sex: 'F', idNo: '990101198802290044' } as const

/** The golden lines with a woman's own number, and a woman among the bailiffs for her. */
export const WHOLE_LINES: readonly Line[] = [
  ...GOLDEN_LINES.map(
    (line): Line => (line[0] === 'occupant' ? [line[0], line[1], { ...line[2], ...WOMAN_OF_101 }] : line),
  ),
  ['duty', 'd9', person('g0', 'BAILIFF', '韩某霞', 'F')],
]

export const FACTS = {
  today: '2025-09-10',
  complyBy: '2025-08-22',
  announcementSigned: true,
  served: true,
  packagePrinted: true,
  crossEnforcement: false,
  escalated: null,
}

/** Lines with some put in the place of those of the same id, or added. */
function changedLines(lines: readonly Line[], changed: readonly Line[]): Line[] {
  const byId = new Map<string, Line>(lines.map((line) => [line[1], line]))
  for (const line of changed) byId.set(line[1], line)
  return [...byId.values()]
}

/** The whole plan with some lines put in the place of those of the same id, or added. */
export function wholePlan(changed: readonly Line[] = [], rooms: readonly RoomLine[] = WHOLE_ROOMS): PlanView {
  return planOf(rooms, changedLines(WHOLE_LINES, changed), {})
}

/** The plan of the golden snapshots, with some lines changed or added. */
export function goldenPlan(changed: readonly Line[] = []): PlanView {
  return planOf(WHOLE_ROOMS, changedLines(GOLDEN_LINES, changed), {})
}

const PROPOSED = rulesInForce({})
/** A court's figures as the program proposes them. */
export const OPTIONS = completenessOptionsOf(PROPOSED)
export const RATE = rateOf(PROPOSED)
export const THRESHOLDS = thresholdsOf(PROPOSED)
