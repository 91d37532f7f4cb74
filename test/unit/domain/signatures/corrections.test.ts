import { describe, expect, it } from 'vitest'
import { inventoryTypes } from '../../../../shared/domain/inventory/item.ts'
import { type Correction, correctionsSince, type ItemEvents } from '../../../../shared/domain/signatures/corrections.ts'
import { standText } from '../../../../shared/domain/signatures/signingSheet.ts'
import type { JsonObject } from '../../../../shared/journal/canonical.ts'
import type { EntityEvent } from '../../../../shared/journal/registers.ts'

const digest = (text: string) => `#${text}`

function event(hash: string, at: number, type: string, seen: string[], body: JsonObject): EntityEvent {
  const origin = { scope: 'site:s', device: 'd', seq: 1, act: '', role: 'handler' }
  return { ...origin, hash, type, at: [at, 0], actor: 'officer', seen, body }
}
const recorded = (hash: string, at: number) =>
  event(hash, at, inventoryTypes.itemRecorded, [], { set: { condition: '旧', quantity: { amount: '1', unit: '件' } } })
const corrected = (hash: string, at: number, seen: string[], set: JsonObject, late = true) =>
  event(hash, at, inventoryTypes.itemCorrected, seen, {
    ...(late ? { afterLock: true } : {}),
    reason: `因${hash}`,
    set,
  })
const struck = (hash: string, at: number, seen: string[]) =>
  event(hash, at, inventoryTypes.itemStruck, seen, { afterLock: true, reason: '重复', set: { struck: '重复' } })

const item = (itemId: string, ...events: EntityEvent[]): ItemEvents => ({
  itemId,
  number: `1-101-D1-000${itemId}`,
  events,
})
/** A list that was signed at 100 knowing these newest events. */
const signed = (known: Record<string, string[]>) => ({
  at: [100, 0] as const,
  stand: digest(standText(Object.entries(known).map(([itemId, rev]) => ({ itemId, rev })))),
})
const words = ({ number, kind, field, before, after }: Correction) => [number.slice(-1), kind, field, before, after]

describe('what a signed list does not say', () => {
  it('[C7] is each register corrected since, with what stood before, and each strike-out; what it knew is not told again', () => {
    const items = [
      item(
        '1',
        recorded('a', 10),
        corrected('b', 50, ['a'], { condition: '损' }, false),
        corrected('c', 110, ['b'], { condition: '坏' }),
      ),
      item('2', recorded('d', 20), struck('e', 120, ['d'])),
      item('3', recorded('f', 30)),
    ]
    const { exact, list } = correctionsSince(items, signed({ 1: ['b'], 2: ['d'], 3: ['f'] }), digest)
    expect(exact).toBe(true)
    expect(list.map(words)).toEqual([
      ['1', 'CORRECTED', 'condition', ['损'], '坏'],
      ['2', 'STRUCK', null, [], '重复'],
    ])
    expect(list[0]).toMatchObject({ actor: 'officer', at: 110, reason: '因c' })
  })

  it('[C7] is what went there and back again, since each step was a correction', () => {
    const there = corrected('b', 110, ['a'], { condition: '坏' })
    const back = corrected('c', 120, ['b'], { condition: '旧' })
    const { list } = correctionsSince([item('1', recorded('a', 10), there, back)], signed({ 1: ['a'] }), digest)
    expect(list.map((one) => [one.before, one.after])).toEqual([
      [['旧'], '坏'],
      [['坏'], '旧'],
    ])
  })

  it('[C7] [G4] is told with what its author saw, and with both values where those were in doubt', () => {
    const left = corrected('b', 50, ['a'], { condition: '损' }, false)
    const right = corrected('c', 60, ['a'], { condition: '好' }, false)
    const settled = corrected('e', 110, ['b', 'c'], { condition: '坏' })
    const items = [item('1', recorded('a', 10), left, right, settled)]
    const { list } = correctionsSince(items, signed({ 1: ['b', 'c'] }), digest)
    expect(list.map((one) => [one.before.toSorted(), one.after])).toEqual([[['好', '损'].toSorted(), '坏']])
  })

  it('[C7] is found by its mark where another laptop’s clock runs behind', () => {
    const behind = corrected('b', 40, ['a'], { condition: '坏' })
    const { exact, list } = correctionsSince([item('1', recorded('a', 10), behind)], signed({ 1: ['a'] }), digest)
    expect([exact, list.map(words)]).toEqual([true, [['1', 'CORRECTED', 'condition', ['旧'], '坏']]])
  })

  it('[C7] is every correction of the room where nobody can tell: said twice is better than left out', () => {
    // Made on a laptop that knew neither list nor lock, before either, and brought afterwards.
    const unknown = corrected('b', 40, ['a'], { condition: '坏' }, false)
    const early = corrected('d', 50, ['c'], { condition: '损' }, false)
    const items = [item('1', recorded('a', 10), unknown), item('2', recorded('c', 20), early)]
    const { exact, list } = correctionsSince(items, signed({ 1: ['a'], 2: ['d'] }), digest)
    expect(exact).toBe(false)
    expect(list.map((one) => one.reason)).toEqual(['因b', '因d'])
  })

  it('[C7] is everything where the room was on no list, and a thing that came from elsewhere later', () => {
    const items = [item('1', recorded('a', 10)), item('2', recorded('b', 130))]
    expect(correctionsSince(items, null, digest).list.map((one) => one.kind)).toEqual(['ADDED', 'ADDED'])
    const { exact, list } = correctionsSince(items, signed({ 1: ['a'] }), digest)
    expect([exact, list.map(words)]).toEqual([true, [['2', 'ADDED', null, [], null]]])
  })
})
