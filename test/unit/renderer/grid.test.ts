import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { moveTo, rangeOf, tracksOf } from '../../../renderer/ui/grid.ts'

describe('moving in a list', () => {
  const at = { index: 50, count: 100_000, page: 20 }

  it.each([
    ['ArrowDown', 51],
    ['j', 51],
    ['J', 51],
    ['ArrowUp', 49],
    ['k', 49],
    ['PageDown', 70],
    ['PageUp', 30],
    ['Home', 0],
    ['End', 99_999],
  ])('%s leads to row %d', (key, row) => {
    expect(moveTo(key, at)).toBe(row)
  })

  it('leaves other keys alone and does not move in an empty list', () => {
    expect(moveTo('x', at)).toBeUndefined()
    expect(moveTo('ArrowDown', { index: -1, count: 0, page: 20 })).toBeUndefined()
  })

  it('enters the list from outside at the first row', () => {
    expect(moveTo('ArrowDown', { index: -1, count: 3, page: 20 })).toBe(0)
  })

  it('never leaves the list', () => {
    const keys = fc.constantFrom('ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End', 'j', 'k')
    fc.assert(
      fc.property(
        keys,
        fc.integer({ min: 1, max: 1e6 }),
        fc.nat(),
        fc.integer({ min: -2, max: 60 }),
        (key, count, seed, page) => {
          const target = moveTo(key, { index: seed % count, count, page }) ?? -1
          expect(target >= 0 && target < count).toBe(true)
        },
      ),
    )
  })

  it('names every row between two rows, in either direction', () => {
    expect(rangeOf(3, 5)).toEqual([3, 4, 5])
    expect(rangeOf(5, 3)).toEqual([3, 4, 5])
  })
})

describe('tracks', () => {
  it('[L5] grow with the letters on site and stay as they are elsewhere', () => {
    const widths = ['65px', 'minmax(130px, 1.5fr)', '1fr']
    expect(tracksOf(widths, 'compact')).toBe('65px minmax(130px, 1.5fr) 1fr')
    expect(tracksOf(widths, 'site')).toBe('75px minmax(150px, 1.5fr) 1fr')
  })
})
