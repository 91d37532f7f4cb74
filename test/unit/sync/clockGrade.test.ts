import { describe, expect, it } from 'vitest'
import {
  CLOCK_FRESH_MS,
  type ClockWord,
  COURT_TOLERANCE_MS,
  clockStand,
  LAPTOP_TOLERANCE_MS,
} from '../../../shared/domain/sync/clockGrade.ts'

const NOW = Date.parse('2025-09-16T10:42:07+08:00')
const word = (kind: ClockWord['kind'], aheadMs: number, ageMs = 0): ClockWord => ({
  ...{ kind, ours: NOW - ageMs, theirs: NOW - ageMs - aheadMs },
})

describe('how far a clock can be trusted', () => {
  it('[P4] A while the court was heard within a day and agrees; older it is C, and told as that', () => {
    expect(clockStand([word('gateway', 3000)], NOW)).toEqual({
      ...{ grade: 'A', aheadMs: 3000, by: 'gateway', at: NOW, agree: 0, fault: null },
    })
    expect(clockStand([word('gateway', 0, CLOCK_FRESH_MS)], NOW).grade).toBe('A')
    expect(clockStand([word('gateway', 0, CLOCK_FRESH_MS + 1)], NOW)).toMatchObject({ grade: 'C', fault: null })
  })

  it('[P4] B with two other laptops that agree, C with one, with stale ones, or alone', () => {
    const near = word('laptop', LAPTOP_TOLERANCE_MS)
    expect(clockStand([near, word('hub', 0)], NOW)).toMatchObject({ grade: 'B', agree: 2, by: 'hub' })
    expect(clockStand([near], NOW)).toMatchObject({ grade: 'C', agree: 1 })
    expect(clockStand([near, word('laptop', 0, CLOCK_FRESH_MS + 1)], NOW).grade).toBe('C')
    expect(clockStand([near, word('laptop', LAPTOP_TOLERANCE_MS + 1)], NOW).grade).toBe('C')
    expect(clockStand([], NOW)).toEqual({ grade: 'C', aheadMs: null, by: null, at: null, agree: 0, fault: null })
  })

  it('[J6] a clock that differs from the court, or without one from the hub, is wrong by that much, either way', () => {
    for (const ahead of [COURT_TOLERANCE_MS + 1, -COURT_TOLERANCE_MS - 1, 73 * 365 * CLOCK_FRESH_MS]) {
      expect(clockStand([word('gateway', ahead), word('hub', 0)], NOW)).toMatchObject({
        ...{ grade: 'C', fault: 'off', by: 'gateway', aheadMs: ahead },
      })
    }
    expect(clockStand([word('hub', -LAPTOP_TOLERANCE_MS - 1)], NOW)).toMatchObject({ fault: 'off', by: 'hub' })
  })

  it('[J6] a clock that shows a time before it was compared was set back', () => {
    expect(clockStand([word('gateway', 0, -COURT_TOLERANCE_MS - 1)], NOW)).toMatchObject({
      grade: 'C',
      fault: 'setBack',
    })
    expect(clockStand([word('gateway', 0, -COURT_TOLERANCE_MS)], NOW).fault).toBe(null)
  })
})
