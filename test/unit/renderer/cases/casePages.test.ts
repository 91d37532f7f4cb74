import { describe, expect, it } from 'vitest'
import { pagesHeld, pagesOfRows } from '../../../../renderer/features/cases/casePages.ts'
import { SEARCH_PAGE as PAGE } from '../../../../shared/contract/desk/cases.ts'

describe('the pages of the list of cases', () => {
  it('[A3] fetch no second page for what a screen shows at the top', () => {
    expect(pagesOfRows(0, 37, 10_000)).toEqual([])
  })

  it('[A3] hold every row that is drawn, also on a tall screen', () => {
    expect(pagesOfRows(0, PAGE * 2 + 5, 10_000)).toEqual([1, 2])
    expect(pagesOfRows(PAGE * 3 - 2, PAGE * 3 + 10, 10_000)).toEqual([2, 3])
  })

  it('[A3] come one ahead once the list has moved, but never behind its end', () => {
    expect(pagesOfRows(PAGE - 20, PAGE - 1, 10_000)).toEqual([1])
    expect(pagesOfRows(PAGE - 20, PAGE - 1, PAGE)).toEqual([])
    expect(pagesOfRows(260, 293, 294)).toEqual([6, 7])
    expect(pagesOfRows(0, -1, 0)).toEqual([])
  })

  it('[A3] are kept while they are looked at, however long the list was scrolled', () => {
    const far = [1, 2, 3, 4, 5, 6, 7, 8]
    expect(pagesHeld(far, [3, 4])).toBe(far)
    const held = pagesHeld(far, [1, 9])
    expect(held).toHaveLength(far.length)
    expect(held).toEqual(expect.arrayContaining([1, 9]))
  })
})
