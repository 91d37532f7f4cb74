import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { OFFICER_NAME } from '../../../../db/identity.ts'
import { prepared } from '../../../../db/statements.ts'
import type { ItemFields } from '../../../../shared/contract/desk/inventory.ts'
import { addOfficer, codeOf, errorOf, OTHER_PIN } from '../identity/support.ts'
import { fields, id, type OnSite, startSite } from '../site/support.ts'

let test: OnSite
let roomId: string

beforeEach(async () => {
  test = await startSite()
  roomId = test.openRoom('2-302')
})
afterEach(() => test.end())

const record = (name: string, commandId = id()) =>
  test.inventory.record({ commandId, roomId, fields: fields(name), rawLine: `${name} 3张` })
const correct = (item: { itemId: string; rev: string[] }, set: Partial<ItemFields>, reason: string) =>
  test.inventory.correct({ commandId: id(), itemId: item.itemId, rev: item.rev, set, reason })
const strike = (item: { itemId: string; rev: string[] }, reason: string) =>
  test.inventory.strike({ commandId: id(), itemId: item.itemId, rev: item.rev, reason })
const list = (text: string, offset = 0, limit = 500) =>
  test.inventory.list({ siteId: test.siteId, roomId: null, text, offset, limit })

describe('numbers', () => {
  it('[J8] run without gaps across repeats, strike-outs and a restart', async () => {
    const commandId = id()
    const first = record('课桌', commandId)
    expect(first.item.number).toBe('2-302-D1-0001')
    expect(record('课桌', commandId)).toEqual(first)
    const second = record('椅子')
    strike(second.item, '看错，实为凳子')
    await test.reopen()
    const third = record('凳子')
    expect([second.item.number, third.item.number]).toEqual(['2-302-D1-0002', '2-302-D1-0003'])
    expect(third.counts).toEqual({ items: 2, struck: 1, last: '2-302-D1-0003', next: '2-302-D1-0004' })
    expect(record('课桌', commandId)).toEqual(first)
    const all = list('')
    expect(all).toMatchObject({ total: 3, struck: 1 })
    expect(all.items.map((item) => item.seqNo)).toEqual([3, 2, 1])
  })

  it('begin anew in each room and are given in open rooms only', async () => {
    record('课桌')
    const [room] = test.site.get({ siteId: test.siteId }).roomList
    test.site.leaveRoom({ commandId: id(), roomId, rev: room?.rev ?? [] })
    expect(await errorOf(() => record('椅子'))).toMatchObject({ data: { rule: 'roomNotOpen', detail: '2-302' } })
    const other = test.openRoom('2-303')
    const recorded = test.inventory.record({ commandId: id(), roomId: other, fields: fields('椅子'), rawLine: '' })
    expect(recorded.item.number).toBe('2-303-D1-0001')
  })

  it('name their recorder after a shift change', async () => {
    record('课桌')
    const clerk = await addOfficer(test.core, '吴某玲', 'courtClerk')
    await test.core.identity.unlock({ officerId: clerk, pin: OTHER_PIN })
    expect(record('椅子').item).toMatchObject({ number: '2-302-D1-0002', recordedBy: '吴某玲' })
    expect(list('课桌').items[0]?.recordedBy).toBe('周某舟')
  })
})

describe('corrections', () => {
  it('[U2] that cross keep both values with who stated them, settled only by one that saw both, with a reason', async () => {
    const { item } = record('课桌')
    const mine = correct(item, { quantity: { amount: '11', unit: '张' } }, '')
    expect(mine.doubts).toEqual({})
    const clerk = await addOfficer(test.core, '吴某玲', 'teamLead')
    await test.core.identity.unlock({ officerId: clerk, pin: OTHER_PIN })
    const both = correct(item, { quantity: { amount: '13', unit: '张' } }, '又数一遍')
    const said = (both.doubts.quantity ?? []).map((standing) => [
      (standing.value as { amount: string }).amount,
      standing.by[0]?.officer,
      standing.by[0]?.reason,
      standing.by[0]?.device,
    ])
    expect(said.sort()).toEqual([
      ['11', '周某舟', '', 'D1'],
      ['13', '吴某玲', '又数一遍', 'D1'],
    ])
    expect(list('').items[0]?.doubts).toEqual(both.doubts)
    const settle = (reason: string) => correct(both, { quantity: { amount: '12', unit: '张' } }, reason)
    expect(await errorOf(() => settle(' 　'))).toMatchObject({ data: { rule: 'reasonNeeded', field: 'reason' } })
    expect(settle('三人共同清点')).toMatchObject({ doubts: {}, quantity: { amount: '12' } })
  })

  it('[U2] that cross in different fields both stand, and equal ones are one value', () => {
    const { item } = record('课桌')
    correct(item, { condition: '坏' }, '')
    expect(correct(item, { remarks: '缺一条腿' }, '')).toMatchObject({
      condition: '坏',
      remarks: '缺一条腿',
      doubts: {},
    })
    expect(correct(item, { condition: '坏' }, '')).toMatchObject({ condition: '坏', doubts: {} })
  })

  it('[U2] that saw only one of two values leave the other in doubt', () => {
    const { item } = record('课桌')
    const one = correct(item, { condition: '新' }, '')
    correct(item, { condition: '坏' }, '')
    const still = correct(one, { condition: '半新' }, '复看')
    expect((still.doubts.condition ?? []).map((standing) => standing.value).sort()).toEqual(['半新', '坏'].sort())
  })

  it('say nothing: refused; of a struck item: refused; from a row nobody has: STALE', async () => {
    const { item } = record('课桌')
    expect(await errorOf(() => correct(item, {}, ''))).toMatchObject({ data: { rule: 'nothingChanged' } })
    expect(await codeOf(() => correct({ ...item, rev: [] }, { box: '3' }, ''))).toBe('STALE')
    expect(await codeOf(() => correct({ ...item, rev: ['0'.repeat(64)] }, { box: '3' }, ''))).toBe('STALE')
    expect(await codeOf(() => correct({ ...item, itemId: id() }, { box: '3' }, ''))).toBe('NOT_FOUND')
    expect(await errorOf(() => strike(item, ' '))).toMatchObject({ data: { rule: 'reasonNeeded' } })
    const struck = strike(item, '重复登记')
    expect(struck).toMatchObject({ struckReason: '重复登记', number: item.number, changes: 1 })
    expect(await errorOf(() => correct(struck, { box: '3' }, ''))).toMatchObject({ data: { rule: 'itemStruck' } })
    expect(await errorOf(() => strike(struck, '再划'))).toMatchObject({ data: { rule: 'itemStruck' } })
  })

  it('refuse text that no journal may hold, naming the field, and write nothing', async () => {
    for (const bad of ['半个\ud800', '空\u0000字']) {
      const refused = await errorOf(() =>
        test.inventory.record({ commandId: id(), roomId, fields: { ...fields('桌'), remarks: bad }, rawLine: '' }),
      )
      expect(refused.code).toBe('REFUSED')
      expect(refused.data.field).toContain('remarks')
    }
    expect(list('').total).toBe(0)
    expect(record('桌').item.seqNo).toBe(1)
  })

  it('[A1] stand in the history newest first, with who, where, why and what they replaced', async () => {
    const { item } = record('课桌')
    const second = correct(item, { condition: '坏' }, '细看')
    const third = correct(second, { condition: '报废' }, '三看')
    strike(third, '重复')
    const lines = test.inventory.history({ itemId: item.itemId, field: 'condition' })
    expect(lines.map((line) => [line.value, line.replaced, line.reason])).toEqual([
      ['报废', ['坏'], '三看'],
      ['坏', ['旧'], '细看'],
      ['旧', [], ''],
    ])
    expect(lines[0]).toMatchObject({ officer: '周某舟', role: 'handler', device: 'D1', at: test.on.now })
    const all = test.inventory.history({ itemId: item.itemId, field: null })
    expect(all[0]).toMatchObject({ field: 'struck', value: '重复' })
    expect(await codeOf(() => test.inventory.history({ itemId: id(), field: null }))).toBe('NOT_FOUND')
  })

  it('[A1] a history of 200 corrections reads within a blink', () => {
    let { item } = record('课桌')
    for (let turn = 0; turn < 200; turn += 1) item = correct(item, { remarks: `第 ${turn} 次` }, '')
    const from = performance.now()
    const lines = test.inventory.history({ itemId: item.itemId, field: null })
    expect(performance.now() - from).toBeLessThan(500)
    expect(lines.filter((line) => line.field === 'remarks').map((line) => line.value)).toEqual([
      ...Array.from({ length: 200 }, (_unused, index) => `第 ${199 - index} 次`),
      '',
    ])
  })
})

describe('ten thousand items', () => {
  it('page newest first and are found by owner, remark, serial number and name', () => {
    const { journal } = test.core.context.store()
    journal.transact(() => {
      for (let n = 1; n <= 10_000; n += 1) {
        const extra = { remarks: n === 777 ? '抽屉上锁' : '', serialNo: n === 4321 ? 'SN-QK42-XZ' : '' }
        const owner = { name: n === 9_000 ? '程某远' : '贺某明', kind: 'THIRD_PARTY' as const, basis: '' }
        const all = { ...fields(`课桌 ${n}`), ...extra, owner }
        test.inventory.record({ commandId: id(), roomId, fields: all, rawLine: '' })
      }
    })
    expect(list('').total).toBe(10_000)
    expect(list('', 9_998, 500).items.map((item) => item.seqNo)).toEqual([2, 1])
    expect(list('', 7_000, 3).items.map((item) => item.seqNo)).toEqual([3_000, 2_999, 2_998])
    expect(list('', 5_000, 2).items.map((item) => item.seqNo)).toEqual([5_000, 4_999])
    expect(list('', 10_000, 500).items).toEqual([])
    expect(list('', 12_000, 500).items).toEqual([])
    expect(list('', 0, 500).items.map((item) => item.seqNo)).toEqual(
      Array.from({ length: 500 }, (_unused, index) => 10_000 - index),
    )
    for (const [text, seqNo] of [
      ['上锁', 777],
      ['qk42', 4321],
      ['程某远', 9_000],
      ['课桌 9999', 9_999],
    ] as const) {
      expect(list(text).items.map((item) => item.seqNo)).toEqual([seqNo])
    }
    expect(list('没有的').total).toBe(0)
    const counts = test.inventory.room({ roomId })
    expect(counts.counts).toEqual({ items: 10_000, struck: 0, last: '2-302-D1-10000', next: '2-302-D1-10001' })
    expect(counts.owners).toContainEqual({ name: '程某远', kind: 'THIRD_PARTY' })
    const from = performance.now()
    list('', 0, 500)
    expect(performance.now() - from).toBeLessThan(250)
  })

  it('ask for a name once a page, however many items bear it', () => {
    for (let n = 0; n < 50; n += 1) record(`椅子 ${n}`)
    const { db } = test.core.context.store()
    const statement = prepared(db, OFFICER_NAME)
    const { get } = statement
    let asked = 0
    statement.get = (...bind) => {
      asked += 1
      return get.apply(statement, bind)
    }
    expect(list('', 0, 50).items).toHaveLength(50)
    expect(asked).toBe(1)
  })
})
