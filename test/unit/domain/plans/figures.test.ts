import { describe, expect, it } from 'vitest'
import { approvalLevel } from '../../../../shared/domain/plans/approvalLevel.ts'
import { areaText, sumAreas } from '../../../../shared/domain/plans/area.ts'
import { eveningHours } from '../../../../shared/domain/plans/hours.ts'
import type { PartValues, PlanView } from '../../../../shared/domain/plans/planView.ts'
import { dayLanes } from '../../../../shared/domain/plans/schedule.ts'
import { type Line, planOf, RATE, THRESHOLDS, wholePlan } from './sample.ts'

const level = (plan: PlanView, crossEnforcement = false) => approvalLevel(plan, { crossEnforcement }, THRESHOLDS)
const roomsOf = (count: number, area: string | null) =>
  Array.from({ length: count }, (_, n) => ({ id: `r${n}`, said: { area } }))

describe('approval level (domain §8.5)', () => {
  it('[F1] one household without risk is level 1', () => {
    expect(level(planOf(roomsOf(1, '80'), [['occupant', 'o', { roomId: 'r0', name: '甲' }]], {}))).toEqual({
      level: 1,
      reasons: [],
    })
  })
  it('[F1] several occupants, a vulnerable person or media make level 2', () => {
    const two: Line[] = [
      ['occupant', 'o1', { roomId: 'r0' }],
      ['occupant', 'o2', { roomId: 'r1' }],
    ]
    expect(level(planOf(roomsOf(2, null), two, {}))).toEqual({ level: 2, reasons: ['severalOccupants'] })
    expect(level(planOf([], [['occupant', 'o1', { needs: ['elderly'] }]], {})).reasons).toEqual(['vulnerable'])
    expect(level(planOf([], [['witness', 'w', { kind: 'MEDIA' }]], {})).level).toBe(2)
  })
  it.each([
    ['50 rooms', planOf(roomsOf(50, null), [], {}), 3],
    ['49 rooms', planOf(roomsOf(49, null), [], {}), 1],
    ['1,000 m² to the hundredth', planOf(roomsOf(4, '250'), [], {}), 3],
    ['999.99 m²', planOf([...roomsOf(3, '250'), { id: 'x', said: { area: '249.99' } }], [], {}), 1],
    ['a state asset', planOf([], [['premises', 'p', { publicAsset: true }]], {}), 3],
    ['51 helpers', planOf([], [['agency', 'a', { headcount: 51 }]], {}), 3],
    ['50 helpers', planOf([], [['agency', 'a', { headcount: 50 }]], {}), 1],
  ] as const)('[F1] %s', (_what, plan, expected) => {
    expect(level(plan).level).toBe(expected)
  })
  it('[F1] [K1] cross enforcement is level 3, and thresholds are the court’s own', () => {
    expect(level(planOf([], [], {}), true)).toEqual({ level: 3, reasons: ['crossEnforcement'] })
    const strict = { ...THRESHOLDS, rooms: 2 }
    expect(approvalLevel(planOf(roomsOf(2, null), [], {}), { crossEnforcement: false }, strict).level).toBe(3)
  })
})

describe('areas', () => {
  it('[B1] are summed to the hundredth and written without needless zeros', () => {
    expect(areaText(sumAreas(['0.1', '0.2', '16499.7', null]))).toBe('16500')
    expect(areaText(sumAreas(['12.50']))).toBe('12.5')
    expect(areaText(5)).toBe('0.05')
  })
})

describe('evening check (B6)', () => {
  it('[B6] hours are lots × rate over the recorders of a group, against its clearing slots', () => {
    expect(eveningHours(wholePlan(), RATE)).toEqual([
      // 90 lots × 23.6 s = 2,124 s.
      {
        groupId: 'g1',
        name: '一组',
        rooms: 1,
        lots: 90,
        guessed: 0,
        recorders: 1,
        neededMinutes: 36,
        scheduledMinutes: 180,
        days: [{ day: '2025-09-16', neededMinutes: 36, scheduledMinutes: 180 }],
      },
      {
        groupId: 'g2',
        name: '二组',
        rooms: 1,
        lots: 60,
        guessed: 0,
        recorders: 1,
        neededMinutes: 24,
        scheduledMinutes: 0,
        days: [],
      },
    ])
  })
  const slot = (id: string, said: Partial<PartValues['slot']>): Line => ['slot', id, { kind: 'CLEARING', ...said }]
  const on = (day: string, from: string, to: string) => ({ time: { day: `2025-09-${day}`, from, to } })

  it('[B6] a recorder without a name is nobody, and one named twice is one', () => {
    const recorder = (id: string, name: string): Line => ['duty', id, { groupId: 'g1', duty: 'RECORDER', name }]
    const [first] = eveningHours(wholePlan([recorder('y1', ' '), recorder('y2', '周某宁')]), RATE)
    expect(first).toMatchObject({ recorders: 1, neededMinutes: 36 })
    expect(eveningHours(wholePlan([recorder('d2', '')]), RATE)[0]).toMatchObject({ recorders: 0, neededMinutes: null })
  })

  it('[B6] clearing by everybody counts for each group, once where it overlaps its own, and no break counts', () => {
    const lines = [
      slot('s3', { groupId: null, ...on('16', '11:00', '14:00') }),
      slot('s4', { groupId: null, kind: 'BREAK', ...on('16', '12:00', '12:30') }),
      slot('s5', { groupId: 'g2', kind: 'BREAK', ...on('16', '13:00', '13:10') }),
      slot('s6', { groupId: 'gone', ...on('16', '15:00', '16:00') }),
    ]
    // 09:00 to 14:00 without half an hour; 11:00 to 14:00 without 40 minutes.
    expect(eveningHours(wholePlan(lines), RATE).map((one) => one.scheduledMinutes)).toEqual([270, 140])
  })

  it('[B6] each day needs the hours of the rooms it clears: of its floors, or its part of all by minutes', () => {
    const floors = wholePlan([
      slot('s1', { groupId: 'g1', floor: 2, ...on('16', '09:00', '12:00') }),
      slot('s2', { groupId: 'g1', floor: 1, buildingId: 'b1', ...on('17', '09:00', '09:30') }),
    ])
    expect(eveningHours(floors, RATE)[0]?.days).toEqual([
      { day: '2025-09-16', neededMinutes: 0, scheduledMinutes: 180 },
      { day: '2025-09-17', neededMinutes: 36, scheduledMinutes: 30 },
    ])
    const anywhere = wholePlan([slot('s2', { groupId: 'g1', ...on('17', '09:00', '09:30') })])
    // 150 and 30 minutes: 2,124 s as five to one.
    expect(eveningHours(anywhere, RATE)[0]?.days).toEqual([
      { day: '2025-09-16', neededMinutes: 30, scheduledMinutes: 150 },
      { day: '2025-09-17', neededMinutes: 6, scheduledMinutes: 30 },
    ])
  })

  it('[B6] a room nobody estimated counts with the court’s figure, a group nobody records for has no hours', () => {
    const plan = planOf([{ id: '1', said: { groupId: 'g1' } }], [['group', 'g1', { kind: 'IMPLEMENTATION' }]], {})
    expect(eveningHours(plan, RATE)).toMatchObject([
      { rooms: 1, lots: 67, guessed: 1, recorders: 0, neededMinutes: null },
    ])
  })
})

describe('day lanes', () => {
  it('[B3] puts slots into half hours, everybody’s first, groups in their order, days by date', () => {
    const lines: Line[] = [
      [
        'slot',
        's0',
        { groupId: null, kind: 'ASSEMBLY', time: { day: '2025-09-16', from: '06:50', to: '07:10' }, what: '集合' },
      ],
      ['slot', 's3', { groupId: 'g1', time: { day: '2025-09-15', from: '15:00', to: '15:01' }, what: '踏勘' }],
      ['slot', 's4', { groupId: 'gone', time: { day: '2025-09-16', from: '13:00', to: '14:00' }, what: '组已划去' }],
      ['slot', 's5', { groupId: 'g1', time: { day: '2025-09-16', from: '14:00', to: '13:00' }, what: '倒' }],
    ]
    const [first, second] = dayLanes(wholePlan(lines))
    expect(first).toMatchObject({ day: '2025-09-15', from: 30, to: 31 })
    expect(second).toMatchObject({ day: '2025-09-16', from: 13, to: 28 })
    expect(
      second?.lanes.map((lane) => [lane.groupId, lane.slots.map(({ id, from, to }) => `${id} ${from}-${to}`)]),
    ).toEqual([
      [null, ['s0 13-15', 's4 26-28']],
      ['g1', ['s1 18-23', 's2 23-24']],
    ])
  })
})
