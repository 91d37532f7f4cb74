import { describe, expect, it } from 'vitest'
import { completeness } from '../../../../shared/domain/plans/completeness.ts'
import type { PartValues, PlanView } from '../../../../shared/domain/plans/planView.ts'
import { FACTS, type Line, OPTIONS, wholePlan } from './sample.ts'

const found = (plan: PlanView) =>
  completeness(plan, FACTS, OPTIONS).findings.map(({ code, where, detail }) => [
    code,
    `${where.kind}/${where.id}/${where.field}`,
    detail,
  ])
const codes = (...lines: Line[]) => found(wholePlan(lines)).map(([code]) => code)

const WOMAN = '990101198802290044'
const MAN = '99010119880229001X'
const occupant = (said: Partial<PartValues['occupant']>, id = 'o1'): Line => [
  'occupant',
  id,
  { roomId: '101', name: '乙某兰', class: 'UNLAWFUL', notifiedOn: '2025-09-01', ...said },
]
const bailiff = (said: Partial<PartValues['duty']>): Line => ['duty', 'd9', { groupId: 'g0', name: '韩某霞', ...said }]
const NOBODY = bailiff({ duty: 'BAILIFF', name: '韩某刚', sex: 'M' })

describe('women among the occupants (CPLI 496)', () => {
  it('[B3] [CPLI 496] a woman is known by her ID number when nobody stated her sex', () => {
    const line = occupant({ idNo: WOMAN })
    expect(found(wholePlan([line, NOBODY]))).toEqual([['femaleOfficerMissing', 'duty//sex', '乙某兰']])
    expect(codes(occupant({ idNo: MAN }), NOBODY)).toEqual([])
  })

  it('[CPLI 496] a mistyped number or the old form of fifteen digits still tells a woman', () => {
    expect(codes(occupant({ idNo: '990101198802290045' }), NOBODY)).toEqual(['femaleOfficerMissing', 'occupantIdWrong'])
    expect(codes(occupant({ idNo: '990101880229004' }), NOBODY)).toContain('femaleOfficerMissing')
    expect(codes(occupant({ idNo: 'E12345678' }), NOBODY)).toEqual([])
  })

  it('[CPLI 496] a woman of the helpers or a line without a name searches nobody', () => {
    const line = occupant({ idNo: WOMAN })
    for (const duty of ['MEMBER', 'CAMERA', 'RECORDER', 'CHECKER'] as const) {
      expect(codes(line, bailiff({ duty, sex: 'F' }))).toContain('femaleOfficerMissing')
    }
    expect(codes(line, bailiff({ duty: 'BAILIFF', sex: 'F', name: ' ' }))).toContain('femaleOfficerMissing')
    expect(codes(line, bailiff({ duty: 'BAILIFF', sex: 'F' }))).toEqual([])
    expect(codes(line, bailiff({ duty: 'MEMBER', sex: 'F', officerId: 'officer-9' }))).toEqual([])
  })

  it('[B2] sex and ID number that contradict each other are a finding, and a woman by either counts', () => {
    const line = occupant({ idNo: WOMAN, sex: 'M' })
    expect(found(wholePlan([line]))).toEqual([['occupantSexContradicts', 'occupant/o1/sex', '乙某兰']])
    expect(codes(line, NOBODY)).toEqual(['femaleOfficerMissing', 'occupantSexContradicts'])
    expect(codes(occupant({ idNo: MAN, sex: 'F' }))).toEqual(['occupantSexContradicts'])
  })
})

describe('what stands in a plan twice', () => {
  const slot = (id: string, groupId: string, kind: PartValues['slot']['kind'], from: string, to: string): Line => [
    'slot',
    id,
    { groupId, kind, time: { day: '2025-09-16', from, to }, what: id },
  ]
  const both: Line = ['duty', 'y1', { groupId: 'g2', duty: 'MEMBER', name: '郑某山' }]

  it('[B3] a person wanted by two groups at once is found at the later slot', () => {
    expect(found(wholePlan([both, slot('s3', 'g2', 'CLEARING', '11:00', '11:20')]))).toEqual([
      ['personInTwoGroups', 'duty/y1/groupId', '郑某山'],
      ['personInTwoSlots', 'slot/s3/time', '郑某山'],
    ])
    expect(codes(both, slot('s3', 'g2', 'CLEARING', '12:00', '13:00'))).toEqual(['personInTwoGroups'])
    expect(codes(slot('s3', 'g2', 'CLEARING', '11:00', '11:20'))).toEqual([])
  })

  it('[B3] a briefing that two groups attend together is one occasion', () => {
    const first = slot('s3', 'g1', 'BRIEFING', '08:00', '08:30')
    expect(codes(both, first, slot('s4', 'g2', 'BRIEFING', '08:00', '08:30'))).toEqual(['personInTwoGroups'])
    expect(codes(both, first, slot('s4', 'g2', 'ARRIVAL', '08:00', '08:30'))).toContain('personInTwoSlots')
  })

  it('[B3] a long slot of another group is held against all that begin inside it', () => {
    const lines = [slot('s1', 'g2', 'CLEARING', '08:00', '18:00'), slot('s2', 'g1', 'CLEARING', '09:00', '09:10')]
    const clashes = found(wholePlan([both, ...lines, slot('s3', 'g1', 'CLEARING', '10:00', '10:10')]))
    expect(clashes.filter(([code]) => code === 'personInTwoSlots').map(([, place]) => place)).toEqual([
      'slot/s2/time',
      'slot/s3/time',
    ])
  })

  it('[B3] a second commander blocks, the first one named twice does not', () => {
    const second = (name: string): Line => ['duty', 'y2', { groupId: 'g0', duty: 'COMMANDER', name }]
    expect(found(wholePlan([second('何某川')]))).toEqual([['commanderTwice', 'duty/y2/duty', '何某川']])
    expect(codes(second('李某正'))).toEqual([])
  })

  const car = (id: string, said: Partial<PartValues['vehicle']>): Line => [
    'vehicle',
    id,
    { plate: '浙H·0D00T', driver: '何某', groupId: 'g0', ...said },
  ]

  it('[B3] one plate or one driver in two lines at the same time', () => {
    expect(found(wholePlan([car('c2', { plate: '浙H0D00T' })]))).toEqual([
      ['plateTwice', 'vehicle/c2/plate', '浙H0D00T'],
    ])
    expect(found(wholePlan([car('c2', { plate: '浙H·0D01T', driver: ' 蒋某' })]))).toEqual([
      ['driverTwice', 'vehicle/c2/driver', ' 蒋某'],
    ])
    expect(codes(car('c2', { plate: '浙H·0D01T' }))).toEqual([])
  })

  it('[B3] a car that serves two groups one after the other is there once at a time', () => {
    const pair = [car('c1', { groupId: 'g1' }), car('c2', { groupId: 'g2', driver: '蒋某' })]
    expect(codes(...pair, slot('s3', 'g2', 'CLEARING', '13:00', '14:00'))).toEqual([])
    expect(codes(...pair, slot('s3', 'g2', 'CLEARING', '11:00', '14:00'))).toEqual(['plateTwice'])
  })

  it('[B2] one ID number is one person’s, whatever its spelling', () => {
    const twin = occupant({ idNo: '99010119880229001x', name: '丙某' }, 'o2')
    expect(found(wholePlan([occupant({ idNo: MAN }), twin]))).toEqual([['identityTwice', 'occupant/o2/idNo', '乙某兰']])
  })

  it('[B2] an occupant called like one of our people, or with the same phone', () => {
    const staff: Line = ['duty', 'd1', { groupId: 'g1', duty: 'LEADER', name: '郑某山', phone: '13900000000' }]
    expect(found(wholePlan([staff, occupant({ idNo: MAN, name: '郑某山' })]))).toEqual([
      ['occupantIsStaff', 'occupant/o1/name', '郑某山'],
    ])
    expect(found(wholePlan([staff, occupant({ idNo: MAN, phone: '13900000000' })]))).toEqual([
      ['occupantIsStaff', 'occupant/o1/phone', '乙某兰'],
    ])
  })
})
