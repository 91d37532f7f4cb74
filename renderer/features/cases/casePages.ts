import { SEARCH_PAGE } from '../../../shared/contract/desk/cases.ts'

/** Pages held beside the first. */
const HELD = 8

/**
 * Pages behind the first that hold the rows `from` to `to` of `count`; once the list has moved also the page that comes
 * next, so that paging down meets rows that are there.
 */
export function pagesOfRows(from: number, to: number, count: number): number[] {
  const last = Math.min(
    Math.floor(Math.max(0, count - 1) / SEARCH_PAGE),
    Math.floor((from > 0 ? to + SEARCH_PAGE / 2 : to) / SEARCH_PAGE),
  )
  const first = Math.max(1, Math.floor(from / SEARCH_PAGE))
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at)
}

/** Pages to hold once `seen` are looked at: those, and of the others the newest; the same list when nothing is new. */
export function pagesHeld(before: readonly number[], seen: readonly number[]): readonly number[] {
  if (seen.every((page) => before.includes(page))) return before
  return [...before.filter((page) => !seen.includes(page)), ...seen].slice(-HELD)
}
