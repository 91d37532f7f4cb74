import { describe, expect, it } from 'vitest'
import { completeness } from '../../../../shared/domain/plans/completeness.ts'
import type { PlanView } from '../../../../shared/domain/plans/planView.ts'
import { FACTS, type Line, OPTIONS, planOf, WHOLE_LINES, WHOLE_ROOMS, wholePlan } from './sample.ts'

const measured = (plan: PlanView, facts = {}) => completeness(plan, { ...FACTS, ...facts }, OPTIONS)
const codes = (plan: PlanView, facts = {}) => measured(plan, facts).findings.map((finding) => finding.code)
const talk = {
  occupantId: 'o1',
  on: '2025-08-20',
  sides: ['APPLICANT' as const, 'DEBTOR' as const, 'OCCUPANT' as const],
}
const without = (...ids: string[]) =>
  planOf(
    WHOLE_ROOMS,
    WHOLE_LINES.filter((line) => !ids.includes(line[1])),
    {},
  )

describe('completeness of a plan (domain §8.4)', () => {
  it('[B3] finds nothing in a plan that has everything', () => {
    const answer = measured(wholePlan())
    expect(answer.findings).toEqual([])
    expect(answer.passed).toBe(answer.checks)
  })

  it('[B3] a plan of more rooms than a site may have, as another desk could send it, is measured like any other', () => {
    const rooms = Array.from({ length: 10_001 }, (_, n) => ({ id: `r${n}`, said: { code: `${n}` } }))
    const { findings } = measured(planOf(rooms, WHOLE_LINES, {}))
    expect(findings.filter(({ code }) => code === 'roomWithoutGroup')).toHaveLength(10_001)
    expect(findings.find(({ code }) => code === 'roomWithoutGroup')).toMatchObject({ severity: 'block', detail: '0' })
  })

  it('[B3] an empty plan names every table that is missing and throws nothing', () => {
    const found = codes(planOf([], [], { window: null }), {
      complyBy: null,
      announcementSigned: false,
      served: false,
      packagePrinted: false,
    })
    for (const code of [
      'windowMissing',
      'announcementMissing',
      'serviceMissing',
      'premisesMissing',
      'roomsMissing',
      'groupsMissing',
      'commanderMissing',
      'recordersTooFew',
      'slotsMissing',
      'storageMissing',
      'risksMissing',
    ]) {
      expect(found).toContain(code)
    }
  })

  it('[B3] jumps to the room in no group, in a struck one, and in two', () => {
    const rooms = [
      { id: '101', said: { groupId: null, estimate: 1 } },
      { id: '102', said: { groupId: 'gone', estimate: 1 } },
      { id: '103', said: { groupId: 'g1', estimate: 1 }, doubts: { groupId: ['g1', 'g2'] } },
      { id: '104', said: { groupId: 'g0', estimate: 1 } },
    ]
    const found = measured(wholePlan([], rooms)).findings.map(({ code, where }) => [code, where.id, where.field])
    expect(found).toEqual([
      ['roomWithoutGroup', '101', 'groupId'],
      ['roomWithoutGroup', '102', 'groupId'],
      ['roomInTwoGroups', '103', 'groupId'],
      ['roomGroupKind', '104', 'groupId'],
    ])
  })

  it.each([
    ['the leader', ['d1'], 'groupWithoutLeader'],
    ['the checker', ['d7'], 'groupWithoutChecker'],
    ['the camera', ['d8'], 'groupWithoutCamera'],
    ['the commander', ['d0'], 'commanderMissing'],
    ['the ambulance where somebody is vulnerable', ['a1'], 'ambulanceMissing'],
    ['the only woman who may search the women living there', ['d9'], 'femaleOfficerMissing'],
    ['one of two recorders', ['d6'], 'recordersTooFew'],
  ])('[B3] blocks without %s', (_what, ids, code) => {
    const answer = measured(without(...ids))
    expect(answer.findings).toContainEqual(expect.objectContaining({ code, severity: 'block' }))
  })

  it('[B3] recorder and checker of a group are two persons, by officer and by name', () => {
    expect(codes(wholePlan([['duty', 'd3', { groupId: 'g1', duty: 'CHECKER', name: '周某宁' }]]))).toContain(
      'recorderIsChecker',
    )
    const officers: Line[] = [
      ['duty', 'd2', { groupId: 'g1', duty: 'RECORDER', officerId: 'o-1', name: '周某宁', sex: 'F' }],
      ['duty', 'd3', { groupId: 'g1', duty: 'CHECKER', officerId: 'o-2', name: '周某宁' }],
    ]
    expect(codes(wholePlan(officers))).not.toContain('recorderIsChecker')
    const one: Line[] = [
      ['duty', 'd2', { groupId: 'g1', duty: 'RECORDER', officerId: 'o-1', name: '周某宁', sex: 'F' }],
      ['duty', 'd3', { groupId: 'g1', duty: 'CHECKER', officerId: 'o-1', name: '周宁' }],
    ]
    expect(codes(wholePlan(one))).toContain('recorderIsChecker')
    // Checking another group's list is what separation of duties asks for.
    const crosswise: Line[] = [['duty', 'd7', { groupId: 'g2', duty: 'CHECKER', name: '周某宁' }]]
    expect(codes(wholePlan(crosswise))).not.toContain('recorderIsChecker')
  })

  it('[B3] the window lies after the announcement’s period, is not reversed and not over', () => {
    const on = (window: PlanView['head']['window']) => planOf(WHOLE_ROOMS, WHOLE_LINES, { window })
    expect(codes(on({ from: '2025-09-18', to: '2025-09-16' }))).toContain('windowReversed')
    expect(codes(on({ from: '2025-08-22', to: '2025-09-18' }))).toContain('windowBeforeComplyBy')
    expect(codes(on({ from: '2025-08-23', to: '2025-09-18' }))).not.toContain('windowBeforeComplyBy')
    expect(codes(on({ from: '2025-09-01', to: '2025-09-09' }))).toContain('windowPast')
  })

  it('[B3] slots of one group that overlap are named once a pair, those that touch are not', () => {
    const overlap: Line[] = [
      [
        'slot',
        's3',
        { groupId: 'g1', kind: 'BREAK', time: { day: '2025-09-16', from: '11:00', to: '11:15' }, what: '歇' },
      ],
      [
        'slot',
        's4',
        { groupId: 'g2', kind: 'BREAK', time: { day: '2025-09-16', from: '11:00', to: '11:15' }, what: '歇' },
      ],
      [
        'slot',
        's5',
        { groupId: 'g1', kind: 'BREAK', time: { day: '2025-09-17', from: '11:00', to: '11:15' }, what: '歇' },
      ],
    ]
    const found = measured(wholePlan(overlap)).findings
    expect(found).toEqual([
      { code: 'slotsOverlap', severity: 'block', where: { kind: 'slot', id: 's3', field: 'time' }, detail: '1F' },
    ])
  })

  it('[B3] a long slot is held against all that begin inside it', () => {
    const found = measured(
      wholePlan([
        [
          'slot',
          's1',
          { groupId: 'g1', kind: 'CLEARING', time: { day: '2025-09-16', from: '08:00', to: '18:00' }, what: '全天' },
        ],
        [
          'slot',
          's2',
          { groupId: 'g1', kind: 'BREAK', time: { day: '2025-09-16', from: '09:00', to: '09:10' }, what: '甲' },
        ],
        [
          'slot',
          's3',
          { groupId: 'g1', kind: 'BREAK', time: { day: '2025-09-16', from: '10:00', to: '10:10' }, what: '乙' },
        ],
      ]),
    ).findings
    expect(found.map(({ where }) => where.id)).toEqual(['s2', 's3'])
  })

  it('[B3] contradictory dates are findings, never a broken plan', () => {
    const lines: Line[] = [
      ['evidenceItem', 'v1', { occupantId: 'o1', kind: 'WRITTEN_LEASE', on: '2027-03-01', until: '2019-02-28' }],
      ['evidenceItem', 'v2', { occupantId: 'nobody', kind: 'POSSESSION', on: '2020-01-01' }],
      ['encumbrance', 'e3', { kind: 'TITLE_EFFECTIVE', on: '2024-06-01' }],
      ['encumbrance', 'e4', { kind: 'NOTICE_SERVED', on: '2023-06-01' }],
      ['slot', 's1', { groupId: 'g1', time: { day: '2025-09-30', from: '12:00', to: '09:00' }, what: '倒' }],
      ['negotiation', 'n1', { ...talk, nextOn: '2025-08-01' }],
    ]
    expect(codes(wholePlan(lines)).sort()).toEqual([
      'encumbranceOrder',
      'evidenceInFuture',
      'evidenceLoose',
      'evidenceReversed',
      'negotiationReversed',
      'slotOutsideWindow',
      'slotReversed',
    ])
  })

  it('[B2] an occupant unidentified, nameless, with a wrong number or without a room', () => {
    const lines: Line[] = [
      ['occupant', 'o1', { roomId: '101', name: '乙某兰', idNo: '990101198802290011', class: 'UNKNOWN' }],
      ['occupant', 'o2', { roomId: 'gone', name: ' ', class: 'UNLAWFUL', notifiedOn: '2025-09-01' }],
    ]
    expect(codes(wholePlan(lines))).toEqual([
      'occupantUnknown',
      'occupantNameless',
      'occupantWithoutIdentity',
      'occupantIdWrong',
      'occupantWithoutRoom',
      'occupantNotNotified',
    ])
  })

  it('[B3] the store must hold what is expected: 150 lots at 10 a m² need 15 m²', () => {
    const store = (area: string): Line => ['storage', 't1', { place: '小库', area, custodian: '甲' }]
    expect(codes(wholePlan([store('14.99')]))).toEqual(['storageTooSmall'])
    expect(codes(wholePlan([store('15')]))).toEqual([])
    expect(measured(wholePlan([store('14.99')])).findings[0]?.detail).toBe('15')
  })

  it('[B3] a room nobody estimated fills the store like a usual one, and a store without an area holds nothing', () => {
    const rooms = WHOLE_ROOMS.map((room) => ({ ...room, said: { ...room.said, estimate: null } }))
    const store = (area: string | null): Line => ['storage', 't1', { place: '小库', area, custodian: '甲' }]
    // Two rooms of 67 lots at 10 a m².
    expect(codes(wholePlan([store('13.39')], rooms))).toContain('storageTooSmall')
    expect(codes(wholePlan([store('13.4')], rooms))).not.toContain('storageTooSmall')
    expect(codes(wholePlan([store(null)]))).toEqual(['storageTooSmall', 'storageAreaMissing'])
    expect(codes(wholePlan([store('15'), ['storage', 't2', { place: '二库', custodian: '乙' }]]))).toEqual([
      'storageAreaMissing',
    ])
  })

  it('[B2] an outsider with a right is cleared only after all three sides were spoken with, or for a reason', () => {
    const two: Line = ['negotiation', 'n1', { ...talk, sides: ['APPLICANT', 'OCCUPANT'] }]
    expect(measured(wholePlan([two])).findings).toEqual([
      {
        ...{ code: 'threeWayMissing', severity: 'reason', detail: '乙某兰' },
        where: { kind: 'occupant', id: 'o1', field: 'stance' },
      },
    ])
    const other: Line = ['negotiation', 'n2', { occupantId: 'o1', sides: ['DEBTOR'] }]
    expect(codes(wholePlan([two, other]))).toEqual([])
  })

  it('[OBJ 20] an only home wants one of the four grounds, not words of one’s own', () => {
    const home = (housingGround: string): Line => [
      'premises',
      'p1',
      { executionKind: 'AUCTION_HANDOVER', dwelling: true, onlyHome: true, housingGround },
    ]
    expect(codes(wholePlan([home('亲戚家可住')]))).toEqual(['housingGroundMissing'])
    expect(codes(wholePlan([home('HOUSING_PROVIDED')]))).toEqual([])
  })

  it('[G4] what two desks say differently wants a reason and leads to its cell', () => {
    const plan = wholePlan([['witness', 'w1', { name: '孙某', confirmation: 'CONFIRMED' }, { name: ['孙某', '钱某'] }]])
    expect(measured(plan).findings).toEqual([
      { code: 'inDoubt', severity: 'reason', where: { kind: 'witness', id: 'w1', field: 'name' }, detail: '' },
    ])
  })

  it('[B3] 10,000 rooms without a group are 10,000 findings in one pass, the blocking ones first', () => {
    const rooms = Array.from({ length: 10_000 }, (_, n) => ({ id: `r${n}`, said: {} }))
    const { findings } = measured(wholePlan([], rooms))
    expect(findings.filter((finding) => finding.code === 'roomWithoutGroup')).toHaveLength(10_000)
    const firstReason = findings.findIndex((finding) => finding.severity === 'reason')
    expect(findings.slice(firstReason).every((finding) => finding.severity === 'reason')).toBe(true)
  })

  it('[B3] who declined to help is replaced before the plan goes up; who has not answered wants a reason', () => {
    const helper = (confirmation: 'ASKED' | 'DECLINED'): Line => ['agency', 'a2', { name: '示例派出所', confirmation }]
    const found = (line: Line) => measured(wholePlan([line])).findings
    const where = { kind: 'agency', id: 'a2', field: 'confirmation' }
    expect(found(helper('DECLINED'))).toEqual([
      { code: 'agencyDeclined', severity: 'block', where, detail: '示例派出所' },
    ])
    expect(found(helper('ASKED'))).toEqual([
      { code: 'agencyUnconfirmed', severity: 'reason', where, detail: '示例派出所' },
    ])
  })

  it('[B3] [B7] the paper package is printed of what was approved, so its lack keeps no plan from going up', () => {
    expect(codes(wholePlan(), { packagePrinted: false })).toEqual([])
  })

  it('[F1] a plan of level 3 names the day of its reports to the intermediate court and the committee', () => {
    const third = { crossEnforcement: true }
    const report = (id: string, section: 'REPORT_COURT' | 'REPORT_COMMITTEE', text: string): Line => [
      'textSection',
      id,
      { section, text },
    ]
    const found = (...lines: Line[]) =>
      measured(wholePlan(lines), third).findings.map(({ code, where }) => [code, where.id, where.field])
    expect(found()).toEqual([
      ['reportCourtMissing', '', 'text'],
      ['reportCommitteeMissing', '', 'text'],
    ])
    const court = report('y1', 'REPORT_COURT', '2025年9月1日报示例市中级人民法院执行局，示报1号')
    expect(found(court, report('y2', 'REPORT_COMMITTEE', '已上报'))).toEqual([['reportCommitteeMissing', 'y2', 'text']])
    expect(found(court, report('y2', 'REPORT_COMMITTEE', '二〇二五年九月一日报区委政法委'))).toEqual([])
    expect(codes(wholePlan())).toEqual([])
    // What was passed up to the president is of level 3, however small it measures.
    expect(codes(wholePlan(), { escalated: 3 })).toEqual(['reportCourtMissing', 'reportCommitteeMissing'])
    expect(codes(wholePlan(), { escalated: 2 })).toEqual([])
  })
})
