import { describe, expect, it } from 'vitest'
import {
  inside,
  isIn,
  nextCell,
  rangeOfChoice,
  scrollFor,
  stepTo,
} from '../../../../renderer/features/plans/gridMoves.ts'
import { COLUMNS, TABS, tabOf } from '../../../../renderer/features/plans/tables.ts'
import { PART_KINDS, PART_REGISTERS, ROOM_PLAN_REGISTERS } from '../../../../shared/domain/plans/parts.ts'

const size = { rows: 330, cols: 11, page: 15 }

describe('moving in the plan’s tables', () => {
  it.each([
    ['ArrowDown', false, { row: 329, col: 3 }, { row: 329, col: 3 }],
    ['ArrowUp', false, { row: 0, col: 3 }, { row: 0, col: 3 }],
    ['ArrowRight', false, { row: 2, col: 10 }, { row: 2, col: 10 }],
    ['PageDown', false, { row: 2, col: 1 }, { row: 17, col: 1 }],
    ['Home', false, { row: 2, col: 7 }, { row: 2, col: 0 }],
    ['End', true, { row: 2, col: 7 }, { row: 329, col: 10 }],
    ['Home', true, { row: 2, col: 7 }, { row: 0, col: 0 }],
  ])('[L5] %s (Ctrl %s) from %o stays in the table', (key, ctrl, from, to) => {
    expect(stepTo(key, ctrl, from, size)).toEqual(to)
  })
  it('[L5] a letter moves nothing, and an empty table has nowhere to go', () => {
    expect(stepTo('a', false, { row: 0, col: 0 }, size)).toBeUndefined()
    expect(stepTo('ArrowDown', false, { row: 0, col: 0 }, { ...size, rows: 0 })).toBeUndefined()
    expect(inside({ row: 5, col: 5 }, { rows: 0, cols: 3, page: 1 })).toEqual({ row: 0, col: 2 })
  })
  it('[L5] Tab goes right, at a row’s end to the next row, at the table’s end nowhere', () => {
    expect(nextCell({ row: 1, col: 10 }, size)).toEqual({ row: 2, col: 0 })
    expect(nextCell({ row: 329, col: 10 }, size)).toEqual({ row: 329, col: 10 })
  })
  it('[B1] what is chosen is a rectangle, whichever corner came first', () => {
    const range = rangeOfChoice({ cursor: { row: 1, col: 4 }, anchor: { row: 3, col: 2 } })
    expect(range).toEqual({ top: 1, bottom: 3, left: 2, right: 4 })
    expect(isIn(range, 2, 3)).toBe(true)
    expect(isIn(range, 4, 3)).toBe(false)
  })
})

describe('what the cursor brings into sight', () => {
  const seen = { start: 320, end: 640 }
  it.each([
    ['a row in sight', { start: 320, end: 352 }, null],
    ['the last row in sight', { start: 608, end: 640 }, null],
    ['a row half over the top', { start: 310, end: 342 }, 310],
    ['a row below', { start: 640, end: 672 }, 352],
    ['a row far above', { start: 0, end: 32 }, 0],
    ['a row higher than what is in sight', { start: 640, end: 1040 }, 640],
  ])('[L5] %s moves the table as little as shows it', (_name, row, to) => {
    expect(scrollFor(row, seen)).toBe(to)
  })
})

describe('columns of the plan’s tables', () => {
  it('[B3] every register has a cell somewhere, and every table a tab', () => {
    /** Set by the table itself: whose people, evidence and talks these are; a person of the court is chosen by name. */
    const without = new Set([
      ...['evidenceItem', 'rentTerms', 'care', 'negotiation'].map((kind) => `${kind}.occupantId`),
      'duty.officerId',
      // Said once, when the file is taken in.
      ...['ownerId', 'floor', 'hash', 'size', 'mediaType'].map((field) => `picture.${field}`),
    ])
    for (const kind of PART_KINDS) {
      const shown = new Set(COLUMNS[kind].map((column) => column.field))
      const missing = Object.keys(PART_REGISTERS[kind]).filter(
        (field) => !shown.has(field) && !without.has(`${kind}.${field}`),
      )
      expect(missing, kind).toEqual([])
      expect(TABS.find((tab) => tab.id === tabOf(kind))?.kinds as readonly string[]).toContain(kind)
    }
    const room = new Set(COLUMNS.room.map((column) => column.field))
    expect(Object.keys(ROOM_PLAN_REGISTERS).filter((field) => !room.has(field))).toEqual([])
  })
})
