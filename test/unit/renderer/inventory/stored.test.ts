import { describe, expect, it } from 'vitest'
import { fieldWords, isField } from '../../../../renderer/features/inventory/fieldWords.ts'
import { readSticky, readTray, startSticky } from '../../../../renderer/features/inventory/stored.ts'
import { emptySticky } from '../../../../shared/domain/inventory/entryTypes.ts'
import { createText } from '../../../../shared/i18n/index.ts'

describe('what a room carries between visits', () => {
  it('comes back as it was stored', () => {
    const sticky = {
      place: '东墙',
      owner: { name: '王某福', kind: 'DEBTOR', basis: '' },
      box: 'B-014',
      regime: 'SEIZED',
    } as const
    expect(readSticky(JSON.stringify(sticky))).toEqual(sticky)
    expect(readTray(JSON.stringify(['办公桌 12', '椅子']))).toEqual(['办公桌 12', '椅子'])
  })
  it('is left out rather than believed when it does not have the shape', () => {
    expect(['', '{', '{"place":3}', 'null'].map(readSticky)).toEqual([null, null, null, null])
    expect(['', '[', '[3]', '{}'].map(readTray)).toEqual([[], [], [], []])
  })
  it('starts with the occupant as the one whose goods they may be, unproven', () => {
    expect(startSticky('')).toEqual(emptySticky)
    expect(startSticky('王某福').owner).toEqual({ name: '王某福', kind: 'UNKNOWN', basis: '' })
  })
})

describe('values in words', () => {
  const t = createText('zh-CN')
  it('says quantity with unit, owner with capacity and basis, regime in legal terms', () => {
    expect(fieldWords('quantity', { amount: '12', unit: '张' }, t)).toBe('12 张')
    expect(fieldWords('owner', { name: '示例琴行', kind: 'THIRD_PARTY', basis: '租赁合同' }, t)).toBe(
      '示例琴行 · 案外人 · 租赁合同',
    )
    expect(fieldWords('owner', { name: '', kind: 'UNKNOWN', basis: '' }, t)).toBe('待核')
    expect(fieldWords('regime', 'SEIZED', t)).toBe('查封扣押')
    expect(fieldWords('place', '靠窗', t)).toBe('靠窗')
  })
  it('shows nothing for a value of another shape', () => {
    expect(fieldWords('quantity', '12', t)).toBe('')
    expect(fieldWords('place', { a: 1 }, t)).toBe('')
    expect([isField('name'), isField('struck')]).toEqual([true, false])
  })
})
