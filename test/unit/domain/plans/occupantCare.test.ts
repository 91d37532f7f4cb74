import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { VULNERABILITY_FLAGS } from '../../../../shared/domain/cases/vulnerability.ts'
import { careDuties } from '../../../../shared/domain/plans/careDuties.ts'
import { completeness } from '../../../../shared/domain/plans/completeness.ts'
import { eveningHours } from '../../../../shared/domain/plans/hours.ts'
import { type CourseDates, occupancyOf } from '../../../../shared/domain/plans/occupancyOfPlan.ts'
import { FACTS, type Line, OPTIONS, planOf, RATE, wholePlan } from './sample.ts'

const codes = (lines: readonly Line[], rooms = wholePlan().rooms) =>
  completeness({ ...wholePlan(lines), rooms }, FACTS, OPTIONS).findings.map((one) => one.code)

const course: CourseDates = { today: '2025-06-09', announcedOn: null, noticeServedOn: null }

describe('what a plan knows of an occupant', () => {
  it('[B2] is its own evidence, the burdens of the premises, and the last figure stated of its rent', () => {
    const plan = wholePlan([
      ['rentTerms', 'm1', { occupantId: 'o1', monthly: 100_000, usual: 200_000, related: true }],
      ['rentTerms', 'm2', { occupantId: 'o1', monthly: 90_000, prepaidMonths: 24 }],
      ['rentTerms', 'm3', { occupantId: 'o9', monthly: 1 }],
      ['evidenceItem', 'v9', { occupantId: 'o9', kind: 'POSSESSION', on: '2018-01-01' }],
    ])
    expect(occupancyOf(plan, 'o1', course)).toEqual({
      today: '2025-06-09',
      announcedOn: null,
      executionKind: 'AUCTION_HANDOVER',
      claimed: 'LESSEE_PRE_MORTGAGE',
      evidence: [{ kind: 'WRITTEN_LEASE', on: '2019-03-01', until: '2027-02-28', originalSeen: false }],
      encumbrances: [
        { kind: 'MORTGAGE', on: '2020-06-10' },
        { kind: 'SEIZURE', on: '2024-05-20' },
      ],
      rent: { prepaidMonths: 24, rentFen: 90_000, usualRentFen: 200_000, related: true },
    })
    expect(occupancyOf(plan, 'nobody', course)).toBeNull()
  })
  it('[B2] takes the day of the notice from its record of service where there is one', () => {
    const plan = wholePlan([['encumbrance', 'b3', { kind: 'NOTICE_SERVED', on: '2025-05-01' }]])
    const day = (noticeServedOn: CourseDates['noticeServedOn']) =>
      occupancyOf(plan, 'o1', { ...course, noticeServedOn })?.encumbrances.filter((one) => one.kind === 'NOTICE_SERVED')
    expect(day(null)).toEqual([{ kind: 'NOTICE_SERVED', on: '2025-05-01' }])
    expect(day('2025-05-06')).toEqual([{ kind: 'NOTICE_SERVED', on: '2025-05-06' }])
  })
  it('[B2] where premises are enforced upon in different ways no kind is guessed', () => {
    const plan = wholePlan([['premises', 'p2', { executionKind: 'DELIVERY_JUDGMENT' }]])
    expect(occupancyOf(plan, 'o1', course)?.executionKind).toBeNull()
  })
})

describe('care for a person who needs it', () => {
  it('[A6] asks for the form, the ambulance, the aids and a place to go, whatever the need', () => {
    fc.assert(
      fc.property(fc.subarray([...VULNERABILITY_FLAGS], { minLength: 1 }), (needs) => {
        const duties = careDuties(wholePlan([['occupant', 'o1', { name: '丙某芳', needs }]]), 'o1')
        const asked = duties.map((one) => one.code)
        expect(asked).toEqual(expect.arrayContaining(['FORM', 'AMBULANCE', 'AIDS', 'ALTERNATIVES']))
        expect(new Set(asked).size).toBe(asked.length)
      }),
    )
    expect(careDuties(wholePlan([['occupant', 'o1', { name: '丙某芳' }]]), 'o1')).toEqual([])
  })
  it('[SEAL 3] names what stays with a child and a bedridden person, and what the plan shows of it', () => {
    const ill: Line = ['occupant', 'o1', { name: '丙某芳', needs: ['illness', 'minor'] }]
    const before = careDuties(wholePlan([ill, ['care', 'h1', { occupantId: 'o9' }]]), 'o1')
    expect(before.find((one) => one.code === 'FORM')?.done).toBe(false)
    expect(before.find((one) => one.code === 'SCHOOL_THINGS')).toMatchObject({ mark: 'v', article: '查封规定第3条' })
    const form: Line = [
      'care',
      'h1',
      { occupantId: 'o1', condition: '卧床', ambulance: 'ON_SITE', aids: '氧气机', community: '钱某接洽' },
    ]
    const after = careDuties(wholePlan([ill, form]), 'o1')
    expect(after.filter((one) => one.done !== null).map((one) => [one.code, one.done])).toEqual([
      ['FORM', true],
      ['AMBULANCE', true],
      ['AIDS', true],
      ['ALTERNATIVES', true],
    ])
  })
  it('[B3] talks and forms are read once for the whole plan, however many people live there', () => {
    const readings = (people: number): number => {
      const occupants = Array.from(
        { length: people },
        (_, n): Line => ['occupant', `p${n}`, { name: `丙${n}`, class: 'LESSEE_PRE_MORTGAGE', needs: ['elderly'] }],
      )
      const plan = wholePlan(occupants)
      let read = 0
      class Counted<K, V> extends Map<K, V> {
        override values() {
          read += 1
          return super.values()
        }
      }
      const parts = {
        ...plan.parts,
        care: new Counted(plan.parts.care),
        negotiation: new Counted(plan.parts.negotiation),
      }
      completeness({ ...plan, parts }, FACTS, OPTIONS)
      return read
    }
    expect(readings(1)).toBeGreaterThan(0)
    expect(readings(60)).toBe(readings(1))
  })
  it('[B3] the validator asks for the form and is silent once it says state and medical help', () => {
    expect(codes([['care', 'h1', { occupantId: 'o1', condition: '卧床' }]])).toContain('careMissing')
    expect(codes([['care', 'h1', { occupantId: 'o1', condition: '卧床', ambulance: 'ASKED' }]])).not.toContain(
      'careMissing',
    )
  })
})

describe('a room left out of the clearing', () => {
  const rooms = planOf(
    [
      { id: '101', said: { excluded: '丙某芳卧床' } },
      { id: '102', said: { groupId: 'g2', estimate: 60 } },
    ],
    [],
    {},
  ).rooms
  it('[B3] needs no group and no estimate, and stands among the findings with its reason', () => {
    const { findings } = completeness({ ...wholePlan(), rooms }, FACTS, OPTIONS)
    const about = findings.filter((one) => one.where.id === '101').map((one) => `${one.code} ${one.detail}`)
    expect(about).toEqual(['roomExcluded 101 丙某芳卧床'])
  })
  it('[B6] costs no hours', () => {
    expect(eveningHours({ ...wholePlan(), rooms }, RATE).map((one) => [one.name, one.rooms])).toEqual([
      ['一组', 0],
      ['二组', 1],
    ])
  })
})
