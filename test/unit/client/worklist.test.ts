import { describe, expect, it } from 'vitest'
import { daysUntil, shownRows } from '../../../renderer/features/worklist/groups.ts'
import type { WorkItem } from '../../../shared/contract/desk/worklist.ts'

const item = (key: string, rule: string): WorkItem => ({
  key,
  rule,
  dueOn: '2025-09-12',
  calendarKnown: true,
  originalOn: '2025-09-12',
  title: '',
  basis: '',
  caseId: '0199aaaa-0000-7000-8000-000000000001',
  caseNo: '（2025）浙9901执101号',
  debtors: ['甲某仁'],
  flags: [],
  progress: '',
  handler: '林某岚',
  deadlineId: null,
  siteId: null,
  step: null,
  requestId: null,
  rev: [],
})
const group = (...items: WorkItem[]) => ({ total: items.length, items })
const groups = {
  overdue: group(item('a', 'officer'), item('b', 'enforcementLimit')),
  dueToday: group(),
  thisWeek: group(item('c', 'enforcementLimit')),
  later: group(item('d', 'terminatedQuery')),
}

describe('the work list', () => {
  it('[A5] keeps the order of urgency and heads each group that has rows', () => {
    const shown = shownRows(groups, '')
    expect(shown.rows.map((row) => row.key)).toEqual(['a', 'b', 'c', 'd'])
    expect([...shown.heads]).toEqual([
      [0, 'overdue'],
      [2, 'thisWeek'],
      [3, 'later'],
    ])
    expect(shown.hiddenOverdue).toBe(0)
  })

  it('[A5] counts the overdue rows a filter hides', () => {
    expect(shownRows(groups, 'enforcementLimit').hiddenOverdue).toBe(1)
    expect(shownRows(groups, 'terminatedQuery')).toMatchObject({ rows: [{ key: 'd' }], hiddenOverdue: 2 })
  })

  it('counts days across months and daylight saving', () => {
    expect(daysUntil('2025-10-01', '2025-09-30')).toBe(1)
    expect(daysUntil('2025-03-31', '2025-03-29')).toBe(2)
    expect(daysUntil('2025-09-12', '2025-09-16')).toBe(-4)
  })
})
