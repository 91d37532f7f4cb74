/** Pure movement rules of a list with a fixed number of rows; shared by the table and the palette. */

/** What the screen knows when a key moves the cursor. `page` is the number of whole rows that fit. */
export interface GridPosition {
  readonly index: number
  readonly count: number
  readonly page: number
}

const steps: Record<string, (at: GridPosition) => number> = {
  ArrowDown: (at) => at.index + 1,
  ArrowUp: (at) => at.index - 1,
  j: (at) => at.index + 1,
  k: (at) => at.index - 1,
  PageDown: (at) => at.index + Math.max(1, at.page),
  PageUp: (at) => at.index - Math.max(1, at.page),
  Home: () => 0,
  End: (at) => at.count - 1,
}

/** Row the key leads to, clamped to the list; undefined when the key does not move. An empty list never moves. */
export function moveTo(key: string, at: GridPosition): number | undefined {
  const step = steps[key.length === 1 ? key.toLowerCase() : key]
  if (!step || at.count === 0) return undefined
  return Math.min(at.count - 1, Math.max(0, step(at)))
}

/** Tracks of a table's grid. With large type on site the fixed widths grow as the letters do, so that times and dates stay whole. */
export function tracksOf(widths: readonly string[], density: 'compact' | 'site'): string {
  const tracks = widths.join(' ')
  if (density === 'compact') return tracks
  return tracks.replace(/(\d+)px/g, (_, px: string) => `${Math.round((Number(px) * 15) / 13)}px`)
}

/** All row numbers between two rows, both included. */
export function rangeOf(from: number, to: number): number[] {
  const low = Math.min(from, to)
  return Array.from({ length: Math.abs(to - from) + 1 }, (_, step) => low + step)
}
