import { describe, expect, it } from 'vitest'
import {
  byEvent,
  differsFromRegister,
  fieldOf,
  filterHistory,
  isDisputed,
  isPassedQuery,
  isStated,
  openDeadlines,
  readDay,
  readTyped,
  rowsShown,
  standingValue,
} from '../../../../renderer/features/cases/caseFacts.ts'
import { paletteHit } from '../../../../renderer/features/cases/paletteHit.ts'
import { dueWords, flagTone } from '../../../../renderer/features/cases/words.tsx'
import type { HistoryLine } from '../../../../shared/contract/desk/base.ts'
import type { CaseDetail, CaseSummary } from '../../../../shared/contract/desk/cases.ts'
import { createText } from '../../../../shared/i18n/index.ts'

const by = (officer: string) => [{ officer, device: '一组', at: 0, reason: '', event: officer }]
const field = (register: unknown, ...stated: unknown[]) => ({
  name: 'claimedAmount',
  register,
  stated: stated.map((value, at) => ({ value, by: by(`${at}`) })),
  changes: 0,
})

describe('a value of a case', () => {
  it('[A1] is what the officer states, with the register beside it where the two differ', () => {
    expect(standingValue(field(100, 200))).toBe(200)
    expect(differsFromRegister(field(100, 200))).toBe(true)
    expect(differsFromRegister(field(100, 100))).toBe(false)
    expect(differsFromRegister(field(100))).toBe(false)
  })

  it('[G4] is disputed when two officers state different things; no one of them is taken', () => {
    expect(isDisputed(field(100, 200, 300))).toBe(true)
    expect(isDisputed(field(100, 200))).toBe(false)
  })

  it('stays the register where nobody states anything, and is silent where the case is', () => {
    expect(standingValue(field(100))).toBe(100)
    expect(fieldOf({ fields: [] } as unknown as CaseDetail, 'phone').register).toBeNull()
  })

  it('[A1] may be corrected only where officers may state it', () => {
    expect(isStated('address')).toBe(true)
    expect(isStated('filedOn')).toBe(false)
  })

  it('[A7] reads a typed amount into fen and refuses what is no amount', () => {
    expect(readTyped('claimedAmount', '12,590,000.5')).toBe(1_259_000_050)
    expect(readTyped('claimedAmount', '约三万')).toBeUndefined()
    expect(readTyped('claimedAmount', '-5')).toBeUndefined()
    expect(readTyped('claimedAmount', '  ')).toBeNull()
    expect(readTyped('address', ' 云栖路 18 号 ')).toBe('云栖路 18 号')
  })
})

describe('the list', () => {
  it('[A3] shows every hit up to 10,000 and the first 200 beyond', () => {
    expect(rowsShown({ total: 214, totalIsExact: true })).toBe(214)
    expect(rowsShown({ total: 10_000, totalIsExact: true })).toBe(10_000)
    expect(rowsShown({ total: 10_000, totalIsExact: false })).toBe(200)
    expect(rowsShown({ total: 12_000, totalIsExact: true })).toBe(200)
  })

  it('[A6] gives the green channel its own colour and disputes the red one', () => {
    expect(['greenChannel', 'elderly', 'openObjection'].map(flagTone)).toEqual(['green', 'amber', 'seal'])
  })

  it('[A3] puts an exact case number first in the palette, a name among the persons', () => {
    const one = {
      caseId: 'x',
      caseNo: '（2025）浙9901执101号',
      cause: '',
      debtors: ['甲某仁'],
      applicants: [],
      matched: ['party'],
    } as unknown as CaseSummary
    expect(paletteHit(one, '(2025)浙9901执101').rank).toBe(0)
    expect(paletteHit(one, '甲某').rank).toBe(3)
  })
})

describe('deadlines of a case', () => {
  const deadline = (title: string, dueOn: string, source: 'rule' | 'officer', doneOn: string | null) => ({
    deadlineId: `${title}${dueOn}`,
    title,
    basis: '',
    calendarKnown: true,
    originalOn: dueOn,
    dueOn,
    officer: '',
    doneOn,
    source,
    rev: [],
  })
  const query = deadline('terminatedQuery', '2025-03-01', 'rule', null)
  const limit = deadline('enforcementLimit', '2025-02-01', 'rule', null)
  const own = deadline('查封到期', '2025-01-10', 'officer', null)
  const done = deadline('回告', '2025-01-01', 'officer', '2025-01-01')

  it('[A5] lists what is still to be kept, soonest first, and keeps overdue ones', () => {
    expect(openDeadlines([limit, own, done], '2025-06-01')).toEqual([own, limit])
  })

  it('[H2] calls a passed query date passed, not missed: a register does not report queries', () => {
    expect(isPassedQuery(query, '2025-06-01')).toBe(true)
    expect(isPassedQuery(query, '2025-03-01')).toBe(false)
    expect(isPassedQuery(limit, '2025-06-01')).toBe(false)
    expect(openDeadlines([query], '2025-06-01')).toEqual([])
  })

  it('[A5] says overdue, today and tomorrow in words and colours', () => {
    const t = createText('zh-CN')
    expect(dueWords('2025-05-30', '2025-06-01', t)).toEqual({ words: '逾期 2 天', tone: 'red' })
    expect(dueWords('2025-06-01', '2025-06-01', t)).toEqual({ words: '今天', tone: 'amber' })
    expect(dueWords('2025-06-02', '2025-06-01', t).tone).toBe('amber')
    expect(dueWords('2025-06-05', '2025-06-01', t)).toEqual({ words: '6月5日 周四', tone: '' })
  })

  it('reads days in the writings people use and refuses days that do not exist', () => {
    expect(readDay('2025/3/5')).toBe('2025-03-05')
    expect(readDay('2023-02-30')).toBeNull()
    expect(readDay('')).toBeNull()
  })
})

describe('the history', () => {
  const line = (event: string, name: string, officer: string, at: number): HistoryLine => ({
    event,
    type: 'cases.stated',
    field: name,
    value: 1,
    replaced: [],
    officer,
    role: 'handler',
    device: '一组',
    at,
    reason: '',
    source: '',
    afterLock: false,
  })
  const day = (text: string) => new Date(`${text}T12:00:00`).getTime()
  const lines = [line('b', 'address', '林某岚', day('2025-09-17')), line('a', 'phone', '周某宁', day('2025-09-16'))]
  const open = { person: '', field: '', device: '', day: '' }

  it('[A1] is narrowed by person, value, laptop and day, also a day typed in part', () => {
    expect(filterHistory(lines, open)).toHaveLength(2)
    expect(filterHistory(lines, { ...open, person: '林某岚' })).toEqual([lines[0]])
    expect(filterHistory(lines, { ...open, field: 'phone' })).toEqual([lines[1]])
    expect(filterHistory(lines, { ...open, device: '二组' })).toEqual([])
    expect(filterHistory(lines, { ...open, day: '2025-09-16' })).toEqual([lines[1]])
    expect(filterHistory(lines, { ...open, day: '2025-09' })).toHaveLength(2)
  })

  it('puts what one event stated together', () => {
    const both = [line('a', 'phone', '周某宁', 1), line('a', 'address', '周某宁', 1), line('b', 'cause', '周某宁', 0)]
    expect(byEvent(both).map(({ event, lines: parts }) => [event, parts.length])).toEqual([
      ['a', 2],
      ['b', 1],
    ])
  })
})
