import { describe, expect, it } from 'vitest'
import { type RowWords, rowsOf } from '../../../../renderer/features/plans/planRows.ts'
import { patched } from '../../../../shared/contract/desk/plans/patched.ts'
import type { PlanAnswer, PlanPartAnswer, PlanRoomAnswer } from '../../../../shared/contract/desk/plans.ts'

const room = (code: string): PlanRoomAnswer => ({
  ...{ roomId: `room ${code}`, buildingId: 'building', floor: 1, code, purpose: '', occupant: '', area: null },
  ...{
    keys: '',
    utilities: '',
    groupId: null,
    estimate: null,
    excluded: '',
    note: '',
    items: 0,
    doubts: {},
    rev: ['1'],
  },
})
const occupant = (name: string, roomId: string, needs: string[]): PlanPartAnswer => ({
  ...{ partId: `occupant ${name}`, kind: 'occupant', doubts: {}, rev: ['1'] },
  stated: { name, roomId, needs, class: 'UNLAWFUL' },
})
const plan: PlanAnswer = {
  ...{ siteId: 'site', caseId: 'case', caseNo: '', siteName: '', flags: [], findings: [], passed: 0, checks: 0 },
  head: { opened: true, purpose: '', window: null, doubts: {}, rev: [] },
  buildings: [{ buildingId: 'building', name: '1号楼', ord: 1 }],
  rooms: ['101', '102', '103'].map(room),
  parts: [occupant('乙某兰', 'room 101', []), occupant('丙某芳', 'room 102', ['elderly'])],
  level: { level: 1, reasons: [] },
  hours: [],
  course: { today: '2026-01-05', announcedOn: null, noticeServedOn: null },
  versions: [],
}
const words: RowWords = { code: (_list, code) => code, join: '、' }
const rooms = (of: PlanAnswer, by = words) => rowsOf(of, by).get('room') ?? []

describe('rows of the plan’s tables', () => {
  it('[B1] a cell makes its own row anew and leaves the others as they were', () => {
    const before = rooms(plan)
    const after = rooms(patched(plan, { rooms: [{ ...room('102'), note: '改' }] }))
    expect(after[1]?.values.note).toBe('改')
    expect(after.map((row, at) => row === before[at])).toEqual([true, false, true])
  })

  it('[B2] who lives in a room shows in its row, also when only they have changed', () => {
    const before = rooms(plan)
    expect(before.map((row) => row.values['#needs'])).toEqual(['', 'elderly', ''])
    const moved = { ...occupant('丙某芳', 'room 103', ['elderly']), rev: ['2'] }
    const after = rooms(patched(plan, { parts: [moved] }))
    expect(after.map((row) => row.values['#needs'])).toEqual(['', '', 'elderly'])
    expect(after[0]).toBe(before[0])
  })

  it('[L5] another language makes every row anew', () => {
    rooms(plan)
    const english = { code: (_list: string, code: string) => code.toLowerCase(), join: ', ' }
    expect(rooms(plan, english).map((row) => row.values['#class'])).toEqual(['unlawful', 'unlawful', ''])
  })
})

describe('a plan with rows put into it', () => {
  it('[B3] new parts stand behind those of their kind, what is struck is gone, the rest is as it was', () => {
    const risk = (partId: string): PlanPartAnswer => ({ partId, kind: 'risk', stated: {}, doubts: {}, rev: [] })
    const before = { ...plan, parts: [...plan.parts, risk('a')] }
    const added = occupant('丁某梅', 'room 103', [])
    const after = patched(before, { parts: [risk('b'), added], struck: ['occupant 乙某兰', 'room 101'] })
    expect(after.parts.map((part) => part.partId)).toEqual(['occupant 丙某芳', 'occupant 丁某梅', 'a', 'b'])
    expect(after.rooms).toEqual(plan.rooms.slice(1))
    expect(after.rooms[0]).toBe(plan.rooms[1])
  })
})
