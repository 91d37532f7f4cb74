import { describe, expect, it } from 'vitest'
import {
  boardOf,
  firstOf,
  floorPart,
  nextUnresolved,
  shortCode,
  stateCounts,
  stepOn,
} from '../../../../renderer/features/site/board.ts'
import type { Room, SiteDetail } from '../../../../shared/contract/desk/site.ts'
import { roomCodes } from '../../../../shared/domain/site/site.ts'

/** Three buildings of 2 floors × 3 rooms; room ids are their codes. */
function siteWith(left: readonly string[]): SiteDetail {
  const roomList = [1, 2, 3].flatMap((n) =>
    roomCodes(`${n}-`, 1, 2, 3).map(
      ({ floor, code }): Room => ({
        roomId: code,
        buildingId: `b${n}`,
        floor,
        code,
        purpose: '',
        occupant: '',
        state: left.includes(code) ? 'left' : 'untouched',
        openedBy: null,
        openedAt: null,
        items: 0,
        struckReason: null,
        signAgain: false,
        excluded: null,
        given: null,
        rev: [],
      }),
    ),
  )
  const buildings = [3, 1, 2].map((n) => ({ buildingId: `b${n}`, name: `${n}号楼`, ord: n, rev: [] }))
  const counts = { rooms: roomList.length, roomsDone: left.length, items: 0 }
  return {
    siteId: 's',
    caseId: 'c',
    caseNo: '',
    name: '',
    address: '',
    createdAt: 0,
    flags: [],
    rev: [],
    buildings,
    roomList,
    ...counts,
  }
}

describe('[C14] the room board', () => {
  const board = boardOf(siteWith([]), false)

  it('stands as the buildings do: in their order, top floor first, rooms by number', () => {
    expect(board.map((one) => one.name)).toEqual(['1号楼', '2号楼', '3号楼'])
    expect(board[0]?.floors.map((one) => one.rooms.map((room) => room.code))).toEqual([
      ['1-201', '1-202', '1-203'],
      ['1-101', '1-102', '1-103'],
    ])
  })

  it('moves by position, across buildings side by side and one above the other', () => {
    expect(stepOn(board, '1-201', 'right')).toBe('1-202')
    expect(stepOn(board, '1-203', 'right')).toBe('2-201')
    expect(stepOn(board, '2-101', 'left')).toBe('1-103')
    expect(stepOn(board, '2-203', 'right')).toBeNull()
    expect(stepOn(board, '1-201', 'left')).toBeNull()
    expect(stepOn(board, '1-202', 'down')).toBe('1-102')
    expect(stepOn(board, '1-102', 'down')).toBe('3-202')
    expect(stepOn(board, '3-202', 'up')).toBe('1-102')
    expect(stepOn(board, '2-102', 'down')).toBeNull()
    expect(stepOn(board, 'nowhere', 'down')).toBe('1-201')
  })

  it('finds a building by its number and the next room not yet recorded', () => {
    expect([firstOf(board, 2), firstOf(board, 9)]).toEqual(['2-201', null])
    const some = boardOf(siteWith(['1-202', '1-203']), false)
    expect(nextUnresolved(some, '1-201')).toBe('1-101')
    expect(nextUnresolved(some, '3-103')).toBe('1-201')
    const all = siteWith(siteWith([]).roomList.map((room) => room.code))
    expect(nextUnresolved(boardOf(all, false), '1-201')).toBeNull()
  })

  it('leaves out recorded rooms on demand and counts the states', () => {
    const site = siteWith(['1-202', '2-101'])
    expect(boardOf(site, true)[0]?.floors[0]?.rooms.map((room) => room.code)).toEqual(['1-201', '1-203'])
    expect(stateCounts(site.roomList)).toEqual({ untouched: 16, open: 0, left: 2, excluded: 0 })
  })

  it('shows the short part of a code', () => {
    expect(['2-302', '302', '地下-B101'].map(shortCode)).toEqual(['302', '302', 'B101'])
  })
})

describe('a narrow cell', () => {
  it('[L5] leaves out the digits that its floor says already, and only those', () => {
    expect([floorPart('302', 3), floorPart('1201', 12), floorPart('A02', 3)]).toEqual(['3', '12', ''])
    expect([floorPart('32', 3), floorPart('402', 3), floorPart('3021', 3)]).toEqual(['', '', ''])
  })
  it('[C2] a room left out is neither done nor open: it is counted apart and passed over', () => {
    const site = siteWith(['1-101'])
    const roomList = site.roomList.map((room) =>
      room.code === '1-102'
        ? { ...room, state: 'open' as const, excluded: { reason: '卧床', by: '周某舟', at: 0 } }
        : room,
    )
    expect(stateCounts(roomList)).toEqual({ untouched: 16, open: 0, left: 1, excluded: 1 })
    const board = boardOf({ ...site, roomList }, false)
    expect(nextUnresolved(board, '1-101')).toBe('1-103')
    const unfinished = boardOf({ ...site, roomList }, true)
      .flatMap((one) => one.floors)
      .flatMap((one) => one.rooms)
    expect(unfinished.map((room) => room.code)).not.toContain('1-102')
  })
})
