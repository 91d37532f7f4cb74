import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { calendarDate } from '../../../../shared/domain/calendar/calendarDate.ts'
import { newCommandId, startTestCore, type TestCore } from '../../../support/coreHarness.ts'
import { exportPath, importPath, NOW, theCase } from '../cases/support.ts'

let test: TestCore
beforeEach(async () => {
  test = await startTestCore({ now: NOW })
})
afterEach(async () => {
  await test.close()
})

const HEAD = '案号,法院,立案日期,案由,申请执行人,被执行人,承办人,结案方式,结案日期'

/** Imports cases `[number, filed, handler, closing, closed]`. */
async function importCases(rows: [string, string, string, string, string][]): Promise<void> {
  const path = join(test.folder, 'cases.csv')
  const lines = rows.map(
    ([number, filed, handler, closing, closed], at) =>
      `${number},示例区人民法院,${filed},劳动争议,沈青,被执${'甲乙丙丁戊己庚'[at]},${handler},${closing},${closed}`,
  )
  await writeFile(path, `${[HEAD, ...lines].join('\r\n')}\r\n`)
  await importPath(test, path)
}

it('[A5] sorts open cases by their six months into overdue, today, this week and later, moved off days off', async () => {
  await importCases([
    ['（2026）浙9901执1号', '2026-05-22', '周某舟', '', ''], // 2026-11-22 is a Sunday: due Monday the 23rd, today
    ['（2026）浙9901执2号', '2026-05-20', '周某舟', '', ''], // overdue since Friday the 20th
    ['（2026）浙9901执3号', '2026-05-27', '祝某宁', '', ''], // this Friday, somebody else's
    ['（2026）浙9901执4号', '2026-06-30', '周某舟', '', ''], // later
    ['（2026）浙9901执5号', '2026-05-20', '周某舟', '中止', ''], // suspended: no limit runs
    ['（2026）浙9901执6号', '2026-05-20', '周某舟', '执行完毕', '2026-07-01'],
  ])
  const all = test.services.worklist.list({ scope: 'all', limit: 10 })
  const numbers = (group: typeof all.overdue) => group.items.map((item) => item.caseNo)
  expect(all.today).toBe('2026-11-23')
  expect(numbers(all.overdue)).toEqual(['（2026）浙9901执2号'])
  expect(numbers(all.dueToday)).toEqual(['（2026）浙9901执1号'])
  expect(all.dueToday.items[0]).toMatchObject({
    originalOn: '2026-11-22',
    dueOn: '2026-11-23',
    rule: 'enforcementLimit',
  })
  expect(numbers(all.thisWeek)).toEqual(['（2026）浙9901执3号'])
  expect(numbers(all.later)).toEqual(['（2026）浙9901执4号'])
  expect([all.mine, all.all]).toEqual([3, 4])
  expect(test.services.worklist.list({ scope: 'mine', limit: 10 }).thisWeek.total).toBe(0)
})

it('[H2] lists the ten six-monthly queries of scenario 11 and shows the next one in the work list', async () => {
  await importCases([['（2023）浙9901执555号', '2023-05-10', '周某舟', '终本', '2024-01-15']])
  const { caseId } = theCase(test, '被执甲')
  const { deadlines } = test.services.cases.get({ caseId })
  expect(deadlines.map((deadline) => deadline.originalOn)).toEqual([
    '2024-07-15', '2025-01-15', '2025-07-15', '2026-01-15', '2026-07-15',
    '2027-01-15', '2027-07-15', '2028-01-15', '2028-07-15', '2029-01-15',
  ]) // biome-ignore format: dates in two rows
  const { later, overdue } = test.services.worklist.list({ scope: 'all', limit: 10 })
  expect(overdue.total).toBe(0)
  expect(later.items.map((item) => [item.dueOn, item.rule, item.progress])).toEqual([
    ['2027-01-15', 'terminatedQuery', '6/10'],
  ])
  test.setNow(Date.parse('2029-01-16T02:00:00Z'))
  expect(test.services.worklist.list({ scope: 'all', limit: 10 }).all).toBe(0)
})

it('[A5] follows a handler and a status that officers state, and an officer’s own deadline until it is done', async () => {
  await importCases([['（2026）浙9901执1号', '2026-05-20', '祝某宁', '', '']])
  const { caseId } = theCase(test, '被执甲')
  const list = () => test.services.worklist.list({ scope: 'mine', limit: 10 })
  expect(list().mine).toBe(0)
  const call = { caseId, reason: '' }
  const { rev } = test.services.cases.state({
    ...call,
    commandId: newCommandId(),
    rev: [],
    field: 'handler',
    value: '周某舟',
  })
  expect(list().overdue.items.map((item) => item.handler)).toEqual(['周某舟'])
  test.services.cases.state({ ...call, commandId: newCommandId(), rev, field: 'status', value: 'completed' })
  expect(list().mine).toBe(0)
  const own = { commandId: newCommandId(), caseId, title: '回电', basis: '', dueOn: '2026-11-23' }
  const made = test.services.cases.addDeadline(own)
  expect(list().dueToday.items.map((item) => [item.rule, item.title, item.deadlineId])).toEqual([
    ['officer', '回电', made.deadlineId],
  ])
  const finish = { commandId: newCommandId(), deadlineId: made.deadlineId, rev: made.rev, doneOn: '2026-11-23' }
  test.services.cases.completeDeadline(finish)
  expect(list().mine).toBe(0)
})

it('[A5] counts every case of a real export once: the groups add up to the total, whatever the limit', async () => {
  await importPath(test, exportPath('gb18030.csv'))
  const list = test.services.worklist.list({ scope: 'all', limit: 3 })
  const groups = [list.overdue, list.dueToday, list.thisWeek, list.later]
  expect(groups.reduce((sum, group) => sum + group.total, 0)).toBe(list.all)
  expect(groups.every((group) => group.items.length <= 3)).toBe(true)
  const everything = test.services.worklist.list({ scope: 'all', limit: 500 })
  expect(new Set(everything.dueToday.items.map((item) => item.key)).size).toBe(everything.dueToday.total)
  expect(new Set(everything.thisWeek.items.map((item) => item.key)).size).toBe(everything.thisWeek.total)
  expect(list.trayOpen).toBe(25)
})

it('[A5] takes the day from the clock in China', async () => {
  test.setNow(Date.parse('2026-11-23T16:30:00Z'))
  expect(test.services.worklist.list({ scope: 'mine', limit: 1 }).today).toBe('2026-11-24')
})

it('[A5] [1998R 16] an application that is not filed is counted from the day it came in, and asked for while nobody states that day', async () => {
  await importCases([['（2026）浙9901执8号', '', '周某舟', '', '']])
  const { caseId } = theCase(test, '被执甲')
  const { gate, site, worklist } = test.services
  const due = () => {
    const { overdue, dueToday, thisWeek, later } = worklist.list({ scope: 'mine', limit: 10 })
    return [overdue, dueToday, thisWeek, later].map((group) => group.items.map((one) => `${one.title} ${one.dueOn}`))
  }
  const commandId = newCommandId
  const { siteId } = site.create({ commandId: commandId(), caseId, name: '云栖商贸城', address: '' })
  expect(due()).toEqual([[], [], [], []])
  const e01 = () => gate.get({ siteId }).steps.find((one) => one.code === 'E01')
  // Somebody wrote a step down before anybody opened the task: its days count all the same.
  gate.record({ commandId: commandId(), siteId, step: 'E01', set: { outcome: 'DONE' } })
  expect(due()).toEqual([[], ['E01_START 2026-11-23'], [], []])
  expect(e01()?.noStart).toBe(true)
  const { recordId = '', rev = [] } = e01()?.records[0] ?? {}
  gate.edit({ commandId: commandId(), recordId, rev, set: { since: calendarDate(2026, 11, 19) } })
  expect(due()).toEqual([[], [], ['E01 2026-11-26'], []])
  expect(e01()?.noStart).toBe(false)
  gate.open({ commandId: commandId(), siteId })
  expect(due()).toEqual([[], [], ['E01 2026-11-26'], []])
})
