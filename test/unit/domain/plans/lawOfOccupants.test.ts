import { describe, expect, it } from 'vitest'
import type { CalendarDate } from '../../../../shared/domain/calendar/calendarDate.ts'
import { holidayTable } from '../../../../shared/domain/calendar/holidays.ts'
import { stateCouncilHolidays } from '../../../../shared/domain/calendar/stateCouncilHolidays.ts'
import { checkObjectionDecider } from '../../../../shared/domain/identity/separation.ts'
import { EXECUTION_KINDS, OCCUPANT_CLASSES } from '../../../../shared/domain/plans/codes.ts'
import {
  blankObjection,
  blockOf,
  isOpenObjection,
  type Objection,
  objectionDates,
} from '../../../../shared/domain/plans/objections.ts'
import { type OccupancyFacts, readOccupancy } from '../../../../shared/domain/plans/occupancy.ts'
import { rightsOf } from '../../../../shared/domain/plans/occupantRights.ts'
import { rulesInForce } from '../../../../shared/domain/plans/planRules.ts'
import { checkResidence, type ResidenceFacts } from '../../../../shared/domain/plans/residence.ts'

const holidays = holidayTable(stateCouncilHolidays)
const rules = rulesInForce({})
const day = (text: string) => text as CalendarDate

/** Scenario 3: 乙某兰 in an auction hand-over. */
const lessee = (possession: string): OccupancyFacts => ({
  today: day('2025-06-09'),
  announcedOn: null,
  executionKind: 'AUCTION_HANDOVER',
  claimed: 'LESSEE_PRE_MORTGAGE',
  evidence: [
    { kind: 'WRITTEN_LEASE', on: day('2019-03-01'), until: day('2027-02-28'), originalSeen: true },
    { kind: 'POSSESSION', on: day(possession), until: null, originalSeen: true },
    { kind: 'RENT_PAYMENT', on: day('2025-05-01'), until: null, originalSeen: true },
  ],
  encumbrances: [
    { kind: 'MORTGAGE', on: day('2020-06-10') },
    { kind: 'SEIZURE', on: day('2024-05-20') },
  ],
  rent: { prepaidMonths: null, rentFen: null, usualRentFen: null, related: null },
})

const undated = {
  today: day('2025-06-09'),
  mortgage: null,
  seizure: null,
  right: null,
  ends: { seizure: null, mortgage: null },
}

describe('what the dates of an occupant speak for', () => {
  it('[B2] scenario 3: lease and possession before the mortgage resist even the mortgagee until the lease ends', () => {
    const reading = readOccupancy(lessee('2019-03-05'), rules)
    expect(reading).toMatchObject({
      class: 'LESSEE_PRE_MORTGAGE',
      agrees: true,
      missing: [],
      signs: [],
      mayBeSham: false,
    })
    expect(reading.resists.map((one) => [one.against, one.can, one.until])).toEqual([
      ['ORDINARY', true, '2027-02-28'],
      ['MORTGAGEE', true, '2027-02-28'],
    ])
    expect(reading.resists[0]?.article).toContain('405')
    expect(reading.compared.map((one) => `${one.what} ${one.on}`)).toEqual([
      'LEASE 2019-03-01',
      'POSSESSION 2019-03-05',
      'MORTGAGE 2020-06-10',
      'SEIZURE 2024-05-20',
      'LEASE_END 2027-02-28',
    ])
  })
  it('[B2] scenario 3: possession on 2020-07-01 makes it a lease before the seizure, not against the mortgagee', () => {
    const reading = readOccupancy(lessee('2020-07-01'), rules)
    expect(reading).toMatchObject({ class: 'LESSEE_PRE_SEIZURE', agrees: false })
    expect(reading.resists.map((one) => [one.against, one.can])).toEqual([
      ['ORDINARY', true],
      ['MORTGAGEE', false],
    ])
  })
  it('[B2] the day of the registration itself is not before it, and after the seizure nothing is left', () => {
    expect(readOccupancy(lessee('2020-06-10'), rules).class).toBe('LESSEE_PRE_SEIZURE')
    expect(readOccupancy(lessee('2020-06-09'), rules).class).toBe('LESSEE_PRE_MORTGAGE')
    const late = readOccupancy(lessee('2024-05-20'), rules)
    expect(late.class).toBe('LESSEE_POST_SEIZURE')
    expect(late.resists.every((one) => !one.can)).toBe(true)
    expect(late.signs).toEqual(['POSSESSION_AFTER_SEIZURE'])
  })
  it('[B2] says what is missing instead of guessing', () => {
    const facts = lessee('2019-03-05')
    const without = (kind: string) => ({ ...facts, evidence: facts.evidence.filter((one) => one.kind !== kind) })
    expect(readOccupancy(without('POSSESSION'), rules)).toMatchObject({ class: null, missing: ['POSSESSION'] })
    expect(readOccupancy(without('WRITTEN_LEASE'), rules)).toMatchObject({ class: null, missing: ['LEASE'] })
    expect(readOccupancy(without('RENT_PAYMENT'), rules).missing).toEqual(['RENT_PAYMENT'])
    expect(readOccupancy({ ...facts, encumbrances: [] }, rules)).toMatchObject({
      class: null,
      missing: ['ENCUMBRANCE'],
    })
    const copies = facts.evidence.map((one) => ({ ...one, originalSeen: false }))
    expect(readOccupancy({ ...facts, evidence: copies }, rules).missing).toEqual(['ORIGINAL'])
  })
  it('[B2] shows signs of a sham lease, which decide nothing by themselves', () => {
    const facts = lessee('2019-03-05')
    const evidence = [
      { kind: 'WRITTEN_LEASE' as const, on: day('2024-03-01'), until: null, originalSeen: true },
      { kind: 'POSSESSION' as const, on: day('2024-06-01'), until: null, originalSeen: true },
    ]
    const rent = { prepaidMonths: 240, rentFen: 40_000, usualRentFen: 100_000, related: true }
    const reading = readOccupancy({ ...facts, evidence, rent }, rules)
    expect(reading.signs).toEqual([
      'PREPAID_RENT',
      'LOW_RENT',
      'LEASE_BEFORE_SEIZURE',
      'RELATED',
      'POSSESSION_AFTER_SEIZURE',
    ])
    expect(reading).toMatchObject({ mayBeSham: true, class: 'LESSEE_POST_SEIZURE' })
    const edge = { prepaidMonths: 12, rentFen: 50_000, usualRentFen: 100_000, related: false }
    expect(readOccupancy({ ...facts, rent: edge }, rules).signs).toEqual([])
  })
  it('[B2] a buyer needs contract and possession before the seizure (OBJ 28)', () => {
    const facts = lessee('2019-03-05')
    const evidence = [
      { kind: 'SALE_CONTRACT' as const, on: day('2023-01-01'), until: null, originalSeen: true },
      { kind: 'POSSESSION' as const, on: day('2023-02-01'), until: null, originalSeen: true },
    ]
    const reading = readOccupancy({ ...facts, claimed: 'BUYER_IN_POSSESSION', evidence }, rules)
    expect(reading).toMatchObject({ class: 'BUYER_IN_POSSESSION', missing: ['PRICE_PAYMENT'] })
  })
  it('[B2] every class has an answer for every kind of enforcement, and each names its article unless unknown', () => {
    for (const kind of [...EXECUTION_KINDS, null]) {
      for (const one of OCCUPANT_CLASSES) {
        const rights = rightsOf(one, kind, { ...undated, mortgage: day('2020-06-10') })
        expect(rights.length, `${one} ${kind}`).toBeGreaterThan(0)
        if (one !== 'UNKNOWN') expect(rights.every((right) => right.article !== '')).toBe(true)
      }
    }
    const delivered = rightsOf('LESSEE_PRE_MORTGAGE', 'DELIVERY_JUDGMENT', undated)
    expect(delivered).toMatchObject([{ against: 'APPLICANT', can: false, mark: 'm' }])
  })
})

describe('a right of residence', () => {
  const holder = (registered: string | null): OccupancyFacts => ({
    ...lessee('2019-03-05'),
    claimed: 'RESIDENCE_RIGHT',
    evidence:
      registered === null
        ? []
        : [{ kind: 'RESIDENCE_RIGHT_REGISTRATION', on: day(registered), until: null, originalSeen: true }],
  })
  const stands = (facts: OccupancyFacts) =>
    readOccupancy(facts, rules).resists.map((one) => [one.against, one.can, one.key])

  it('[B2] [CIV 366] stands by the order of registration, against the mortgage and against the seizure each', () => {
    expect(stands(holder('2020-06-09'))).toEqual([
      ['ORDINARY', true, 'residenceRight'],
      ['MORTGAGEE', true, 'residenceRight'],
    ])
    expect(stands(holder('2022-01-01'))).toEqual([
      ['ORDINARY', true, 'residenceRight'],
      ['MORTGAGEE', false, 'residenceRightLater'],
    ])
    expect(stands(holder('2024-05-20'))).toEqual([
      ['ORDINARY', false, 'residenceRightLater'],
      ['MORTGAGEE', false, 'residenceRightLater'],
    ])
  })
  it('[B2] [CIV 368] does not exist before its registration, and the registration is what is missing', () => {
    const reading = readOccupancy(holder(null), rules)
    expect(reading).toMatchObject({ class: null, missing: ['RIGHT_REGISTRATION'] })
    expect(reading.resists.every((one) => !one.can && one.key === 'residenceRightUnregistered')).toBe(true)
  })
  it('[B2] asks for the dates it has to be compared with', () => {
    expect(readOccupancy({ ...holder('2022-01-01'), encumbrances: [] }, rules).missing).toEqual(['ENCUMBRANCE'])
  })
})

describe('the term of a lease', () => {
  const leased = (...leases: [string, string | null][]): OccupancyFacts => {
    const base = lessee('2012-03-05')
    const written = leases.map(([on, until]) => ({
      kind: 'WRITTEN_LEASE' as const,
      on: day(on),
      until: until === null ? null : day(until),
      originalSeen: true,
    }))
    return { ...base, evidence: [...written, ...base.evidence.filter((one) => one.kind !== 'WRITTEN_LEASE')] }
  }
  const held = (facts: OccupancyFacts) =>
    readOccupancy(facts, rules).resists.map((one) => [one.against, one.can, one.until])

  it('[B2] one that ended in 2017 resists nobody, though it is older than the mortgage (2025X 20)', () => {
    const reading = readOccupancy(leased(['2012-03-01', '2017-02-28']), rules)
    expect(reading).toMatchObject({ class: 'LESSEE_PRE_MORTGAGE', terms: ['OVER'] })
    expect(reading.resists.map((one) => [one.can, one.key, one.until])).toEqual([
      [false, 'leaseEnded', '2017-02-28'],
      [false, 'leaseEnded', '2017-02-28'],
    ])
  })
  it('[B2] holds on its last day and no longer', () => {
    expect(held(leased(['2012-03-01', '2025-06-09'])).map(([, can]) => can)).toEqual([true, true])
    expect(held(leased(['2012-03-01', '2025-06-08'])).map(([, can]) => can)).toEqual([false, false])
  })
  it('[B2] is not lengthened against a burden by what was signed after it', () => {
    const renewed = leased(['2012-03-01', '2021-02-28'], ['2021-03-01', '2030-02-28'])
    expect(held(renewed)).toEqual([
      ['ORDINARY', true, '2030-02-28'],
      ['MORTGAGEE', false, '2021-02-28'],
    ])
    const afterSeizure = leased(['2012-03-01', '2024-12-31'], ['2025-01-01', '2030-02-28'])
    expect(held(afterSeizure).every(([, can]) => can === false)).toBe(true)
  })
  it('[CIV 705] ends after twenty years whatever the paper says', () => {
    const reading = readOccupancy(leased(['2012-03-01', '2062-02-28']), rules)
    expect(reading.terms).toEqual(['CAPPED'])
    expect(reading.resists[0]?.until).toBe('2032-03-01')
    expect(readOccupancy(leased(['2012-03-01', '2032-03-01']), rules).terms).toEqual([])
  })
  it('[B2] that names no last day is asked for it', () => {
    expect(readOccupancy(leased(['2012-03-01', null]), rules).missing).toEqual(['LEASE_END'])
  })
  it('[CIV 707] is indefinite where rent is paid without a paper', () => {
    const paid = readOccupancy(leased(), rules)
    expect(paid.terms).toEqual(['INDEFINITE'])
    expect(paid.missing).toContain('LEASE')
  })
  it('[CIV 717] of a sub-lease binds the landlord only as long as the head lease', () => {
    const facts = leased(['2019-01-01', '2027-02-28'])
    const consent = (until: string): OccupancyFacts => ({
      ...facts,
      claimed: 'SUBLESSEE_CONSENTED',
      evidence: [
        ...facts.evidence,
        { kind: 'HEAD_LEASE_CONSENT', on: day('2019-01-01'), until: day(until), originalSeen: true },
      ],
    })
    expect(readOccupancy(consent('2025-12-31'), rules).terms).toEqual(['BEYOND_HEAD_LEASE'])
    expect(readOccupancy(consent('2027-02-28'), rules).terms).toEqual([])
  })
})

describe('what happened after the announcement', () => {
  const announced = { ...lessee('2025-06-02'), announcedOn: day('2025-06-01') }
  it('[B2] who entered after it is there without a right, whatever lease is shown (SEAL 24(2))', () => {
    const reading = readOccupancy(announced, rules)
    expect(reading).toMatchObject({ class: 'UNLAWFUL', agrees: false })
    expect(reading.resists.every((one) => !one.can)).toBe(true)
    expect(readOccupancy({ ...announced, announcedOn: day('2025-06-02') }, rules).class).toBe('LESSEE_POST_SEIZURE')
  })
  it('[B2] a later bill alone does not prove that somebody came later', () => {
    const evidence = [{ kind: 'UTILITY_BILL' as const, on: day('2025-06-02'), until: null, originalSeen: true }]
    expect(readOccupancy({ ...announced, evidence }, rules).class).toBeNull()
  })
  it('[B2] title, notice and announcement are compared with the rest', () => {
    const encumbrances = [
      { kind: 'TITLE_EFFECTIVE' as const, on: day('2024-04-01') },
      { kind: 'NOTICE_SERVED' as const, on: day('2024-05-10') },
    ]
    expect(readOccupancy({ ...announced, encumbrances }, rules).compared.map((one) => one.what)).toEqual([
      'LEASE',
      'TITLE',
      'NOTICE',
      'ANNOUNCEMENT',
      'POSSESSION',
      'LEASE_END',
    ])
  })
})

describe('an objection of an outsider', () => {
  const filed: Objection = { ...blankObjection('s', 'THIRD_PARTY'), receivedOn: day('2025-06-09'), rooms: ['r1', 'r2'] }
  const clocks = (objection: Objection) =>
    Object.fromEntries(objectionDates(objection, holidays).map((one) => [one.clock, one.due]))
  const rejected: Objection = {
    ...filed,
    acceptedOn: day('2025-06-11'),
    notifiedOn: day('2025-06-12'),
    ruling: { result: 'REJECTED', on: day('2025-06-23'), no: '（2025）浙9901执异1号' },
    rulingServedOn: day('2025-06-25'),
  }

  it('[CPL 238] scenario 3: received 2025-06-09, filed by 06-12, ruled on by 06-24', () => {
    expect(clocks(filed)).toEqual({ ACCEPT: '2025-06-12', RULE: '2025-06-24' })
    expect(isOpenObjection(filed)).toBe(true)
    expect(blockOf(filed, day('2025-06-10'), holidays)).toMatchObject({ reason: 'UNDER_REVIEW' })
  })
  it('[CPL 238] scenario 3: after a rejecting ruling served 2025-06-25 nothing is disposed of through 07-10', () => {
    expect(clocks(rejected)).toMatchObject({ NO_DISPOSAL: '2025-07-10', LAWSUIT: '2025-07-10', NOTIFY: '2025-06-16' })
    expect(blockOf(rejected, day('2025-07-10'), holidays)).toMatchObject({ reason: 'NO_DISPOSAL', until: '2025-07-10' })
    expect(blockOf(rejected, day('2025-07-11'), holidays)).toBeNull()
  })
  it('[CPL 238] a lawsuit blocks until it ends, an upheld objection for good, security of the applicant lifts', () => {
    const sued = { ...rejected, nextStepOn: day('2025-07-08') }
    expect(blockOf(sued, day('2025-12-01'), holidays)).toMatchObject({ reason: 'LAWSUIT' })
    expect(blockOf({ ...sued, nextStepEndedOn: day('2025-12-01') }, day('2025-12-02'), holidays)).toBeNull()
    expect(blockOf({ ...sued, security: 'APPLICANT' }, day('2025-12-01'), holidays)).toBeNull()
    const upheld = { ...rejected, ruling: { result: 'UPHELD' as const, on: day('2025-06-23'), no: '' } }
    expect(blockOf({ ...upheld, security: 'APPLICANT' }, day('2026-12-01'), holidays)).toMatchObject({
      reason: 'UPHELD',
    })
    expect(blockOf({ ...filed, withdrawnOn: day('2025-06-13') }, day('2025-06-14'), holidays)).toBeNull()
  })
  it('[CPL 236] one against an act stops nothing unless security was accepted, and goes up within 10 days', () => {
    const act: Objection = { ...filed, kind: 'CONDUCT' }
    expect(blockOf(act, day('2025-06-10'), holidays)).toBeNull()
    expect(blockOf({ ...act, security: 'OBJECTOR' }, day('2025-06-10'), holidays)).toMatchObject({ reason: 'SECURITY' })
    const ruled = { ...rejected, kind: 'CONDUCT' as const, nextStepOn: day('2025-07-01') }
    expect(clocks(ruled)).toMatchObject({ RECONSIDER: '2025-07-07', RECONSIDER_RULE: '2025-07-31' })
    expect(clocks(ruled).NO_DISPOSAL).toBeUndefined()
  })
  it('[OBJ 11] is never reviewed by who enforces the case', () => {
    expect(checkObjectionDecider(['林'], '林')).toEqual({ ok: false, code: 'DECIDER_ENFORCES_CASE' })
    expect(checkObjectionDecider(['林'], '周')).toEqual({ ok: true })
  })
  it('[CPL 85] a clock that ends on a day off ends on the first working day', () => {
    expect(clocks({ ...filed, receivedOn: day('2025-09-28') }).ACCEPT).toBe('2025-10-09')
  })
})

describe('protection of a home', () => {
  const home: ResidenceFacts = {
    executionKind: 'DELIVERY_JUDGMENT',
    dwelling: true,
    onlyHome: null,
    housingGround: '',
    mortgaged: false,
    noticeServedOn: day('2025-05-20'),
    saleRulingOn: null,
  }
  it('[OBJ 20] gives three months from service of the enforcement notice, moved past days off', () => {
    expect(checkResidence(home, rules, holidays).grace).toMatchObject({ due: '2025-08-20', shifted: false })
    const moved = checkResidence({ ...home, noticeServedOn: day('2025-05-23') }, rules, holidays)
    expect(moved.grace).toMatchObject({ original: '2025-08-23', due: '2025-08-25' })
    expect(checkResidence({ ...home, noticeServedOn: null }, rules, holidays).notes).toMatchObject([
      { code: 'NOTICE_NOT_SERVED', needsDecision: true },
    ])
  })
  it('[OBJ 20] asks a ground before an only home is taken for money', () => {
    const money: ResidenceFacts = { ...home, executionKind: 'AUCTION_HANDOVER', onlyHome: true }
    expect(checkResidence(money, rules, holidays)).toMatchObject({
      grace: null,
      notes: [{ code: 'ONLY_HOME_NEEDS_GROUND' }],
    })
    const grounded = checkResidence({ ...money, housingGround: 'HOUSING_PROVIDED' }, rules, holidays)
    expect(grounded.notes).toMatchObject([{ code: 'ONLY_HOME_GROUND', needsDecision: false }])
    expect(checkResidence({ ...money, onlyHome: false }, rules, holidays).notes).toEqual([])
  })
  it('[OBJ 20] does not concern a shop', () => {
    expect(checkResidence({ ...home, dwelling: false }, rules, holidays)).toEqual({
      applies: false,
      grace: null,
      notes: [],
    })
  })
  it('[B4] the grace for mortgaged homes is a warning unless the court says that it still applies it', () => {
    const mortgaged: ResidenceFacts = { ...home, mortgaged: true, saleRulingOn: day('2025-06-02') }
    const uncertain = checkResidence(mortgaged, rules, holidays)
    expect(uncertain.grace?.due).toBe('2025-08-20')
    expect(uncertain.notes.at(-1)).toMatchObject({ code: 'MORTGAGED_UNCERTAIN', mark: 'm', needsDecision: true })
    expect(checkResidence(mortgaged, rulesInForce({ mortgagedHome: true }), holidays).grace?.due).toBe('2025-12-02')
  })
})
