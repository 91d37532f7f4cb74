import { describe, expect, it } from 'vitest'
import { emptyBurst, feedBurst } from '../../../renderer/ui/scanner.ts'

/** Types keys `gap` ms apart and ends with Enter; says what was recognised as a scan. */
function type(text: string, gap: number): string | undefined {
  let burst = emptyBurst
  let at = 1000
  for (const key of text) {
    burst = feedBurst(burst, key, at).burst
    at += gap
  }
  return feedBurst(burst, 'Enter', at).scanned
}

describe('scanner bursts', () => {
  it('recognises six characters within 120 ms ending in Enter', () => {
    expect(type('B-0014', 5)).toBe('B-0014')
    expect(type('浙9901-0068', 5)).toBe('浙9901-0068')
  })

  it('takes a person typing for a person', () => {
    expect(type('B-0014', 60)).toBeUndefined()
  })

  it('ignores fewer than six characters', () => {
    expect(type('B-014', 5)).toBeUndefined()
  })

  it('starts again after a pause, so a scan behind typed letters is read alone', () => {
    let burst = feedBurst(emptyBurst, 'x', 0).burst
    let at = 5000
    for (const key of 'A12345') {
      at += 4
      burst = feedBurst(burst, key, at).burst
    }
    expect(feedBurst(burst, 'Enter', at + 4).scanned).toBe('A12345')
  })

  it('keeps capital letters that a scanner types with Shift, and drops the burst on other keys', () => {
    let burst = feedBurst(emptyBurst, 'Shift', 0).burst
    let at = 1
    for (const key of 'ABCDEF') {
      burst = feedBurst(burst, 'Shift', at++).burst
      burst = feedBurst(burst, key, at++).burst
    }
    expect(feedBurst(burst, 'Enter', at).scanned).toBe('ABCDEF')
    expect(feedBurst(feedBurst(burst, 'Tab', at).burst, 'Enter', at).scanned).toBeUndefined()
  })
})
