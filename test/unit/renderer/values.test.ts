import { describe, expect, it } from 'vitest'
import { formatDate, formatFen, formatTime } from '../../../renderer/ui/values.tsx'
import { createText } from '../../../shared/i18n/index.ts'

describe('values as people read them', () => {
  it('writes fen as yuan with two decimals and thousands', () => {
    expect(formatFen(1_259_000_000)).toBe('12,590,000.00')
    expect(formatFen(5)).toBe('0.05')
    expect(formatFen(-123_456)).toBe('-1,234.56')
    expect(formatFen(0)).toBe('0.00')
    expect(formatFen(null)).toBe('—')
  })

  it('writes dates with weekday this year and with the year otherwise', () => {
    const zh = createText('zh-CN')
    expect(formatDate('2025-09-19', 2025, zh)).toBe('9月19日 周五')
    expect(formatDate('2026-01-15', 2025, zh)).toBe('2026年1月15日')
    expect(formatDate('2025-09-19', 2025, createText('en'))).toBe('9/19 Fri')
  })

  it('writes times with seconds', () => {
    expect(formatTime(new Date(2025, 8, 19, 10, 2, 7).getTime())).toBe('10:02:07')
  })
})
