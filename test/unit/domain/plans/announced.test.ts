import { describe, expect, it } from 'vitest'
import type { CalendarDate } from '../../../../shared/domain/calendar/calendarDate.ts'
import { holidayTable } from '../../../../shared/domain/calendar/holidays.ts'
import { stateCouncilHolidays } from '../../../../shared/domain/calendar/stateCouncilHolidays.ts'
import { allServedOn, complyBy, services } from '../../../../shared/domain/plans/announced.ts'
import { faultsOf, foldStep, type StepRecord, stepTypes } from '../../../../shared/domain/plans/gateSteps.ts'
import { gateStep, type StepCode } from '../../../../shared/domain/plans/gateTable.ts'
import { rulesInForce } from '../../../../shared/domain/plans/planRules.ts'
import { authorityFaults } from '../../../../shared/domain/plans/stepAuthority.ts'
import { standingOf } from '../../../../shared/domain/plans/stepStanding.ts'
import type { JsonObject } from '../../../../shared/journal/canonical.ts'
import { noRank, orderEvents } from '../../../../shared/journal/registers.ts'
import { taskEvent } from './taskSteps.ts'

const holidays = holidayTable(stateCouncilHolidays)
const debtors = ['甲某仁', '乙某义']
const service = { mode: 'DIRECT', receipt: true, refusal: '', photos: 0, video: false, places: 0 }
let made = 0

function record(step: StepCode, set: JsonObject): StepRecord {
  made += 1
  const event = taskEvent(`desk ${made}`, [], stepTypes.recorded, { set: { outcome: 'DONE', ...set }, site: 's', step })
  const found = foldStep(orderEvents([event], noRank))
  if (found === null) throw new Error('no record')
  return found
}
const served = (...records: StepRecord[]) => ({
  records: records.map((one) => ({ record: one, faults: [] })),
  debtors,
  holidays,
})
const to = (name: string, on: string, more: JsonObject = {}) =>
  record('E08', { on: on as CalendarDate, service, addressee: { name, kind: 'DEBTOR' }, ...more })

describe('service on several debtors', () => {
  it('[CPL 261] is complete with the last of them, and one served debtor is not two', () => {
    const one = served(to('甲某仁', '2025-08-04'))
    expect(allServedOn(one)).toBeNull()
    expect(services(one)).toEqual([
      { name: '甲某仁', on: '2025-08-04' },
      { name: '乙某义', on: null },
    ])
    expect(allServedOn(served(to('甲某仁', '2025-08-04'), to('乙某义', '2025-08-30')))).toBe('2025-08-30')
  })
  it('[CPL 89] through a family member it says whose family it is', () => {
    const family = to('乙某兰', '2025-08-05', {
      addressee: { name: '乙某兰', kind: 'ADULT_FAMILY' },
      subject: '乙某义',
    })
    expect(allServedOn(served(to('甲某仁', '2025-08-04'), family))).toBe('2025-08-05')
  })
  it('[CPL 261] posting at the place reaches all of them', () => {
    const posted = record('E08', { on: '2025-08-04', service: { ...service, mode: 'POSTING', places: 3, photos: 6 } })
    expect(allServedOn(served(posted))).toBe('2025-08-04')
  })
})

describe('a record about a condition that another desk calls done', () => {
  // What no check of ours let through: an override that says its step was done.
  const order = { on: '2025-08-01', until: '2025-08-20', document: { title: '公告', no: '卷1', hash: 'aa' } }
  const forged = (step: StepCode) =>
    record(step, { ...order, guard: 'RESIDENCE_GRACE', service, signature: { name: '寅某平', on: '2025-08-01' } })

  it('[B4] sets no day to comply by, serves nobody and leaves its step where it stood', () => {
    const facts = served(forged('E07'), forged('E08'))
    expect(complyBy(facts)).toBeNull()
    expect(allServedOn(facts)).toBeNull()
    const asked = { isDue: true, debtorIsPerson: true, debtors: [] }
    expect(standingOf(gateStep('E07'), facts.records, asked).status).toBe('OPEN')
    expect(complyBy(served(record('E07', order)))).toBe('2025-08-20')
  })
  it('[B4] says so as a fault of its own, beside what it lacks in authority', () => {
    const today = '2025-09-01' as CalendarDate
    const rules = rulesInForce({})
    expect(faultsOf(forged('E04'), today, rules, holidays)).toEqual(['guardNotOverride'])
    expect(
      faultsOf(
        record('E04', { ...order, outcome: 'OVERRIDE', guard: 'RESIDENCE_GRACE', reason: '急' }),
        today,
        rules,
        holidays,
      ),
    ).toEqual([])
    expect(authorityFaults(forged('E07'), { drawn: new Set(['aa']), approved: new Set() })).toEqual(['unsignedPages'])
  })
})

describe('notices to attend', () => {
  it('[CPL 261] go to every debtor, and say who is still missing', () => {
    const notice = (name: string, kind: string) => record('E09', { on: '2025-09-12', addressee: { name, kind } })
    const standing = (...records: StepRecord[]) =>
      standingOf(
        gateStep('E09'),
        records.map((one) => ({ record: one, faults: [] })),
        { isDue: true, debtorIsPerson: true, debtors },
      )
    const community = notice('兴业社区', 'BASE_ORGANISATION')
    expect(standing(notice('甲某仁', 'DEBTOR'), community)).toMatchObject({ status: 'PARTLY', missing: ['乙某义'] })
    expect(standing(notice('甲某仁', 'DEBTOR'), notice('乙某义', 'DEBTOR'), community).status).toBe('DONE')
  })
})
