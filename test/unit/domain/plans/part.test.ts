import { describe, expect, it } from 'vitest'
import { addedBody, editedBody, foldPart, understandsPart } from '../../../../shared/domain/plans/part.ts'
import { PART_KINDS, PART_REGISTERS, partTypes, wrongRegister } from '../../../../shared/domain/plans/parts.ts'
import { foldPlanHead, planTypes, understandsPlanHead } from '../../../../shared/domain/plans/plan.ts'
import { PART_BLANKS } from '../../../../shared/domain/plans/planView.ts'
import type { JsonObject } from '../../../../shared/journal/canonical.ts'
import { type EntityEvent, noRank, orderEvents } from '../../../../shared/journal/registers.ts'
import { entityEvent } from '../../journal/formats.ts'

const event = (hash: string, type: string, seen: readonly string[], body: JsonObject): EntityEvent => ({
  ...entityEvent(hash, seen, {}),
  type,
  body,
})
const added = event('11', partTypes.added, [], addedBody('occupant', 'site', 3, { name: '乙某兰', class: 'UNKNOWN' }))
const fold = (...events: EntityEvent[]) => foldPart('occupant', orderEvents(events, noRank))

describe('parts of a plan', () => {
  it('[B2] every register has a blank, and the blank is a value it takes', () => {
    for (const kind of PART_KINDS) {
      expect(Object.keys(PART_BLANKS[kind]).sort()).toEqual(Object.keys(PART_REGISTERS[kind]).sort())
      // A slot without a time and a picture without a file say nothing yet; no statement ever blanks them.
      const { time: _time, hash: _hash, ...others } = PART_BLANKS[kind] as { time?: unknown; hash?: unknown }
      expect(wrongRegister(PART_REGISTERS[kind], others)).toBeNull()
    }
  })
  it('[G4] [U2] two desks’ statements stand both until one who saw both decides', () => {
    const three = event('33', partTypes.edited, ['11'], editedBody('occupant', { class: 'SHAM_LESSEE' }, ''))
    const five = event('22', partTypes.edited, ['11'], editedBody('occupant', { class: 'UNLAWFUL' }, ''))
    expect(fold(added, three, five)?.doubts.class?.map((standing) => standing.value)).toEqual([
      'UNLAWFUL',
      'SHAM_LESSEE',
    ])
    const settles = event('44', partTypes.edited, ['22', '33'], editedBody('occupant', { class: 'UNLAWFUL' }, '核实'))
    expect(fold(settles, five, added, three)).toEqual({
      siteId: 'site',
      ord: 3,
      values: { class: 'UNLAWFUL', name: '乙某兰' },
      doubts: {},
      struck: null,
    })
  })
  it('[B3] is struck out with its reason and keeps what it said', () => {
    const struck = event('33', partTypes.struck, ['11'], editedBody('occupant', { struck: '重复' }, '重复'))
    expect(fold(added, struck)).toMatchObject({ struck: '重复', values: { name: '乙某兰' } })
  })
  it('[J5] an event that speaks of another kind, or a twin without a body, changes nothing', () => {
    const other = event('33', partTypes.edited, ['11'], editedBody('duty', { name: '冒名' }, ''))
    const withheld = { ...event('22', partTypes.edited, ['11'], {}), body: null }
    expect(fold(added, other, withheld)?.values).toEqual({ class: 'UNKNOWN', name: '乙某兰' })
    expect(fold(other)).toBeNull()
  })
  it.each([
    ['a kind nobody knows', { kind: 'drone', ord: 1, set: {}, site: 's' }],
    ['no kind', { ord: 1, set: {}, site: 's' }],
    ['an inherited name as kind', { kind: 'toString', ord: 1, set: {}, site: 's' }],
    ['a class of no list', { kind: 'occupant', ord: 1, set: { class: 'GHOST' }, site: 's' }],
    ['a date no calendar has', { kind: 'occupant', ord: 1, set: { notifiedOn: '2025-02-30' }, site: 's' }],
    ['no place among its kind', { kind: 'occupant', set: {}, site: 's' }],
  ])('[J5] a body with %s is not understood', (_what, body) => {
    expect(understandsPart({ type: partTypes.added, body: body as JsonObject })).toBe(false)
  })
  it('[J5] a register of a later program does no harm', () => {
    const body = addedBody('occupant', 's', 1, { name: '甲', shoeSize: 43 })
    expect(understandsPart({ type: partTypes.added, body })).toBe(true)
  })
  it('a border refuses what an event would only ignore: unknown registers and wrong values', () => {
    expect(wrongRegister(PART_REGISTERS.occupant, { name: '甲', shoeSize: 43 })).toBe('shoeSize')
    expect(wrongRegister(PART_REGISTERS.occupant, { toString: 'x' })).toBe('toString')
    expect(wrongRegister(PART_REGISTERS.slot, { time: { day: '2025-09-16', from: '25:00', to: '26:00' } })).toBe('time')
    expect(wrongRegister(PART_REGISTERS.storage, { area: '12.345' })).toBe('area')
  })
})

describe('a plan’s head', () => {
  const opened = event('11', planTypes.opened, [], { set: { purpose: '腾空移交' }, site: 'site' })
  it('[B3] keeps two windows until one is decided, and leaves the task’s moves to their own fold', () => {
    const window = (hash: string, from: string) =>
      event(hash, planTypes.edited, ['11'], { set: { window: { from, to: '2025-09-18' } } })
    const moved = event('44', 'plans.moved', ['11'], { set: { purpose: 'ein Zug' } })
    const head = foldPlanHead(
      orderEvents([opened, window('22', '2025-09-15'), window('33', '2025-09-16'), moved], noRank),
    )
    expect(head?.doubts.window).toHaveLength(2)
    expect(head?.values.purpose).toBe('腾空移交')
  })
  it('[J5] a window without both ends is not understood', () => {
    const body = { set: { window: { from: '2025-09-16' } }, site: 's' }
    expect(understandsPlanHead({ type: planTypes.opened, body })).toBe(false)
  })
})
