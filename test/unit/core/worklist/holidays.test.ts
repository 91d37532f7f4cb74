import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { casesService } from '../../../../electron/core/cases.ts'
import { runDoctor } from '../../../../electron/core/doctor.ts'
import { holidaysService } from '../../../../electron/core/holidays.ts'
import { inRole } from '../../../support/coreHarness.ts'
import { type GateUnderTest, startGate } from '../gate/support.ts'
import { codeOf, errorOf, eventsOf } from '../identity/support.ts'
import { id } from '../site/support.ts'

let gate: GateUnderTest
let calendar: ReturnType<typeof holidaysService>
beforeEach(async () => {
  gate = await startGate()
  calendar = holidaysService(gate.test.core.context)
  gate.today('2026-12-25')
})
afterEach(() => gate.test.end())

const year2027 = {
  year: 2027,
  source: '国办发明电〔2026〕1号（测试）',
  mark: '[v]',
  daysOff: [{ name: '春节', from: '2027-02-05', to: '2027-02-11' }],
  workingDays: ['2027-01-09'],
}
const fileOf = (content: unknown, name = '2027.json') => {
  const path = join(gate.test.core.paths.folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}
const withYears = (...years: unknown[]) => ({ format: 'fieldwrit-holidays-1', years })
const load = (content: unknown, rev = calendar.list().rev) =>
  calendar.load({ commandId: id(), rev, path: fileOf(content) })
const addDeadline = (dueOn: string) => {
  const { caseId } = gate.test
  return casesService(gate.test.core.context).addDeadline({
    ...{ commandId: id(), caseId, title: '回访', basis: '', dueOn },
  })
}
const clock = (code: string) =>
  gate
    .view()
    .objections[0]?.clocks.map(({ code: of, originalOn, dueOn, calendarKnown }) => {
      return { of, originalOn, dueOn, calendarKnown }
    })
    .find(({ of }) => of === code)

describe('a calendar of days off that the court loads', () => {
  it('[A5] [CPL 85] moves every period from then on; before it a day says that only weekends were counted', async () => {
    const set = { person: '乙某兰', receivedOn: '2026-12-25' }
    gate.gate.fileObjection({ commandId: id(), siteId: gate.test.siteId, kind: 'THIRD_PARTY', set })
    expect(clock('RULE')).toMatchObject({ originalOn: '2027-01-09', dueOn: '2027-01-11', calendarKnown: false })
    expect(addDeadline('2027-02-08')).toMatchObject({ dueOn: '2027-02-08', calendarKnown: false })
    await load(withYears(year2027))
    expect(clock('RULE')).toMatchObject({ dueOn: '2027-01-09', calendarKnown: true })
    expect(addDeadline('2027-02-08')).toMatchObject({ dueOn: '2027-02-12', calendarKnown: true })
    const list = gate.worklist.list({ scope: 'all', limit: 50 })
    const marks = [list.overdue, list.dueToday, list.thisWeek, list.later]
      .flatMap((group) => group.items)
      .map((item) => [item.title || item.rule, item.dueOn, item.calendarKnown])
    // The day that was kept before the calendar was known stays as kept, and still says so.
    expect(marks).toEqual(
      expect.arrayContaining([
        ['回访', '2027-02-08', false],
        ['回访', '2027-02-12', true],
        ['RULE', '2027-01-09', true],
      ]),
    )
    // The list of cases says it too, of the nearest day.
    const every = { text: '', kind: null, status: null, mine: false, limit: 40, offset: 0 }
    const nearest = () => casesService(gate.test.core.context).search(every).cases[0]?.nextDue
    addDeadline('2025-12-26')
    expect(nearest()).toMatchObject({ on: '2025-12-26', calendarKnown: true })
    addDeadline('2023-12-29')
    expect(nearest()).toMatchObject({ on: '2023-12-29', calendarKnown: false })
    const { deadlines } = casesService(gate.test.core.context).get({ caseId: gate.test.caseId })
    expect(deadlines.find((one) => one.dueOn === '2027-02-08')?.calendarKnown).toBe(false)
  })
  it('[B6] replaces the years it names, keeps the others, and says who loaded which file and when', async () => {
    const before = calendar.list()
    expect(before.years.map(({ year, loaded }) => [year, loaded])).toEqual([
      [2024, null],
      [2025, null],
      [2026, null],
    ])
    await load(withYears(year2027))
    const corrected = await load(withYears({ ...year2027, workingDays: [] }))
    expect(corrected.years.map(({ year }) => year)).toEqual([2024, 2025, 2026, 2027])
    expect(corrected.years[3]).toMatchObject({
      source: year2027.source,
      workingDays: [],
      loaded: { officer: '周某舟', role: 'handler', fileName: '2027.json', at: gate.test.on.now },
    })
    expect(corrected.past.map((one) => one.years)).toEqual([[2027], [2027]])
    expect(eventsOf(gate.test.core, 'calendar.holidaysLoaded').map((one) => one.envelope.scope)).toEqual([
      'court:浙9901',
      'court:浙9901',
    ])
  })
  it('[B6] says what a file would bring before anything is written', async () => {
    const read = (content: unknown) => calendar.read({ path: fileOf(content) })
    const { years } = await read(withYears(year2027, { ...year2027, year: 2026, daysOff: [], workingDays: [] }))
    expect(years.map(({ year, source, replaces }) => [year, source, replaces])).toEqual([
      [2027, year2027.source, false],
      [2026, year2027.source, true],
    ])
    expect(years[0]).toMatchObject({ daysOff: year2027.daysOff, workingDays: year2027.workingDays })
    expect(calendar.list().past).toEqual([])
    const { data } = await errorOf(() => read(withYears({ ...year2027, source: '' })))
    expect([data.rule, data.detail]).toEqual(['holidaysYearForm', '2027'])
    expect(await codeOf(() => inRole(gate.test, 'courtClerk', () => read(withYears(year2027))))).toBe('NOT_ALLOWED')
  })
  it('[U2] [L2] is loaded by who keeps the settings, over what they saw', async () => {
    expect(await codeOf(() => inRole(gate.test, 'courtClerk', () => load(withYears(year2027))))).toBe('NOT_ALLOWED')
    await load(withYears(year2027))
    expect(await codeOf(() => load(withYears(year2027), []))).toBe('STALE')
  })
  it('is refused in words that name the year', async () => {
    const refusal = async (content: unknown) => {
      const { data } = await errorOf(() => load(content))
      return `${data.rule} ${data.detail}`
    }
    expect(await refusal('放假安排')).toBe('holidaysNotJson ')
    expect(await refusal({ years: [] })).toBe('holidaysFormat ')
    expect(await refusal(withYears({ ...year2027, source: '' }))).toBe('holidaysYearForm 2027')
    expect(await refusal(withYears({ ...year2027, workingDays: ['2027-01-04'] }))).toBe('holidaysWorkedWeekday 2027')
    expect(await refusal(withYears({ ...year2027, workingDays: ['2026-01-04'] }))).toBe('holidaysOutsideYear 2027')
    expect(await refusal(withYears({ ...year2027, workingDays: ['2027-02-06'] }))).toBe('holidaysOffAndWorked 2027')
    expect(await refusal(withYears(year2027, year2027))).toBe('holidaysYearTwice ')
    const backwards = [{ name: '春节', from: '2027-02-11', to: '2027-02-05' }]
    expect(await refusal(withYears({ ...year2027, daysOff: backwards }))).toBe('holidaysSpanBackwards 2027')
    const gone = { commandId: id(), rev: [], path: join(gate.test.core.paths.folder, 'none.json') }
    expect((await errorOf(() => calendar.load(gone))).data.reason).toBe('notReadable')
  })
  it('is asked for by the doctor while the coming sixty days are not all known', async () => {
    const check = async () => (await runDoctor(gate.test.core)).find((one) => one.id === 'calendar')
    expect(await check()).toEqual({ id: 'calendar', result: 'attention', values: { days: 60, year: 2027 } })
    await load(withYears(year2027))
    expect((await check())?.result).toBe('good')
  })
})
