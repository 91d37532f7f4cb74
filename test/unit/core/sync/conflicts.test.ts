import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { siteRow } from '../../../../db/site.ts'
import { rowCells } from '../../../../electron/core/documents/inventoryListModel.ts'
import { buildInventoryList } from '../../../../electron/core/inventoryListSnapshot.ts'
import type { Item, ItemFields } from '../../../../shared/contract/desk/inventory.ts'
import { newCommandId } from '../../../support/coreHarness.ts'
import { type Desk, type Desks, exchangeBetween, recordOn, startDesks } from '../../../support/sync/desks.ts'

let desks: Desks
let office: Desk
let laptop: Desk

beforeEach(async () => {
  desks = await startDesks()
  office = desks.office
  laptop = await desks.laptop()
  recordOn(desks, laptop, ['电视机'])
  await meet()
})
afterEach(() => desks.close())

async function meet(): Promise<void> {
  expect(await exchangeBetween(laptop, desks.office.core)).toMatchObject({ failure: null, unsent: 0 })
}
function itemOf({ services }: Desk): Item {
  const { items } = services.inventory.list({ siteId: desks.siteId, roomId: null, text: '', offset: 0, limit: 10 })
  const [item] = items
  if (item === undefined) throw new Error('no item')
  return item
}
function correct(desk: Desk, set: Partial<ItemFields>, reason: string): void {
  const { itemId, rev } = itemOf(desk)
  desk.services.inventory.correct({ commandId: newCommandId(), itemId, rev, set, reason })
}
const amount = (n: string) => ({ quantity: { amount: n, unit: '台' } })
const open = ({ services }: Desk) => services.conflicts.open({ siteId: null, roomId: null })
/** Every account of a field with its author's laptop and reason, as a screen tells them. */
const told = (desk: Desk, field: string) =>
  (itemOf(desk).doubts[field] ?? [])
    .map(({ value, by }) => `${JSON.stringify(value)} ${by.map(({ reason }) => reason).join()}`)
    .sort()
/** The cells of the only row as the list prints them. */
function printed({ core }: Desk): string {
  const site = siteRow(core.context.store().db, desks.siteId)
  if (site === undefined) throw new Error('no site')
  const [section] = buildInventoryList(core.context, { site, roomId: null, checkerId: null }).sections
  const [row] = section?.rows ?? []
  return row === undefined
    ? ''
    : rowCells(row, 1, null)
        .join('|')
        .replace(/\u00a0/g, ' ')
}
const history = (desk: Desk) =>
  desk.services.inventory.history({ itemId: itemOf(desk).itemId, field: null }).map(({ event, value }) => ({
    ...{ event, value },
  }))

describe('two laptops that change the same item while they are apart', () => {
  it('[G4] [U2] [U3] quantity, owner and condition keep both accounts on both, listed and printed as 存疑', async () => {
    correct(office, { ...amount('3'), condition: '新' }, '办公室点数')
    const owner = { name: '王某福', kind: 'DEBTOR' as const, basis: '发票' }
    correct(laptop, { ...amount('2'), condition: '破损', owner }, '现场点数')
    expect(open(office).total + open(laptop).total).toBe(0)
    await meet()
    for (const desk of [office, laptop]) {
      expect(told(desk, 'quantity')).toEqual([
        '{"amount":"2","unit":"台"} 现场点数',
        '{"amount":"3","unit":"台"} 办公室点数',
      ])
      expect(told(desk, 'condition')).toEqual(['"新" 办公室点数', '"破损" 现场点数'].sort())
      // Only one of them changed the owner, who had seen the other's: nothing is in doubt there.
      expect(itemOf(desk)).toMatchObject({ owner })
      expect(Object.keys(itemOf(desk).doubts).sort()).toEqual(['condition', 'quantity'])
      expect(open(desk)).toMatchObject({ total: 1, items: [{ siteName: '云栖商贸城' }], plans: [] })
      expect(printed(desk)).toMatch(/存疑 (2 \/ 3|3 \/ 2)/)
      expect(printed(desk)).toMatch(/存疑 (新 \/ 破损|破损 \/ 新)/)
    }
    expect(itemOf(office)).toEqual(itemOf(laptop))
  })

  it('[G4] [U3] a decision with its reason settles it on every laptop; without a reason nothing is decided', async () => {
    correct(office, amount('3'), '')
    correct(laptop, amount('2'), '')
    await meet()
    expect(() => correct(laptop, amount('2'), ' ')).toThrow(
      expect.objectContaining({ data: expect.objectContaining({ rule: 'reasonNeeded' }) }),
    )
    correct(laptop, amount('2'), '当面重数')
    await meet()
    for (const desk of [office, laptop]) {
      expect(itemOf(desk)).toMatchObject({ quantity: { amount: '2' }, doubts: {} })
      expect(open(desk)).toMatchObject({ total: 0, items: [] })
      expect(printed(desk)).not.toContain('存疑')
      const [decision] = desk.services.inventory.history({ itemId: itemOf(desk).itemId, field: 'quantity' })
      expect(decision).toMatchObject({ reason: '当面重数', value: { amount: '2' } })
      expect(decision?.replaced).toHaveLength(2)
    }
  })

  it('[G4] [J3] two decisions made apart: different ones stand side by side again, equal ones are one', async () => {
    correct(office, amount('3'), '')
    correct(laptop, amount('2'), '')
    await meet()
    correct(office, amount('3'), '看了录像')
    correct(laptop, amount('2'), '当面重数')
    await meet()
    for (const desk of [office, laptop]) {
      expect(told(desk, 'quantity')).toEqual([
        '{"amount":"2","unit":"台"} 当面重数',
        '{"amount":"3","unit":"台"} 看了录像',
      ])
      expect(open(desk).total).toBe(1)
    }
    correct(office, amount('4'), '两组一起重数')
    correct(laptop, amount('4'), '两组一起重数')
    await meet()
    for (const desk of [office, laptop]) {
      expect(itemOf(desk)).toMatchObject({ quantity: { amount: '4' }, doubts: {} })
      expect(open(desk).total).toBe(0)
    }
    expect(history(office)).toEqual(history(laptop))
  })

  it('[G4] who recorded one of the accounts and may not correct for others does not decide', async () => {
    correct(office, amount('3'), '')
    correct(laptop, amount('2'), '')
    await meet()
    const session = laptop.core.context.session()
    laptop.core.context.session = () => ({ ...session, role: 'courtClerk' })
    const room = laptop.services.site.get({ siteId: desks.siteId }).roomList[0]
    laptop.services.site.openRoom({ commandId: newCommandId(), roomId: desks.roomId, rev: room?.rev ?? [] })
    expect(() => correct(laptop, amount('2'), '我记的')).toThrow(
      expect.objectContaining({
        code: 'NOT_ALLOWED',
        data: expect.objectContaining({ permission: 'inventory.correct' }),
      }),
    )
    correct(laptop, { place: '南墙' }, '')
    expect(itemOf(laptop).place).toBe('南墙')
    expect(open(laptop).total).toBe(1)
  })

  it('[G4] what is struck out asks nothing more', async () => {
    correct(office, amount('3'), '')
    correct(laptop, amount('2'), '')
    await meet()
    const { itemId, rev } = itemOf(office)
    office.services.inventory.strike({ commandId: newCommandId(), itemId, rev, reason: '重复登记' })
    await meet()
    expect([open(office).total, open(laptop).total]).toEqual([0, 0])
  })
})

describe('two laptops that change the same room or row of a plan while they are apart', () => {
  const planOf = ({ services }: Desk) => services.plans.get({ siteId: desks.siteId })
  const roomHere = ({ services }: Desk) => {
    const [room] = services.site.get({ siteId: desks.siteId }).roomList
    if (room === undefined) throw new Error('no room')
    return room
  }
  const sayRoom = (desk: Desk, set: { occupant?: string; groupId?: string }, reason = '') => {
    const { roomId, rev } = roomHere(desk)
    const edit = [{ roomId, rev, set }]
    return desk.services.plans.editRooms({ commandId: newCommandId(), siteId: desks.siteId, edit, strike: [], reason })
  }
  const toldRows = (desk: Desk) =>
    open(desk).planRows.map(
      ({ kind, label, field, accounts }) =>
        `${kind} ${label} ${field}: ${accounts
          .map(({ words }) => words)
          .sort()
          .join(' / ')}`,
    )

  it('[G4] [U2] both accounts stand as sentences on both, with who said them, references by their names', async () => {
    const { siteId } = desks
    const group = (name: string) => ({ kind: 'group' as const, set: { name } })
    const { added } = office.services.plans.write({
      ...{
        commandId: newCommandId(),
        siteId,
        add: [group('搬运一组'), group('搬运二组')],
        edit: [],
        strike: [],
        reason: '',
      },
    })
    await meet()
    sayRoom(office, { occupant: '贺某明', groupId: added[0]?.partId ?? '' })
    sayRoom(laptop, { occupant: '何某明', groupId: added[1]?.partId ?? '' })
    const [first] = planOf(office).parts.filter((part) => part.kind === 'group')
    const sayGroup = (desk: Desk, name: string) => {
      const part = planOf(desk).parts.find((one) => one.partId === first?.partId)
      const edit = [{ partId: part?.partId ?? '', kind: 'group' as const, rev: part?.rev ?? [], set: { name } }]
      desk.services.plans.write({ commandId: newCommandId(), siteId, add: [], edit, strike: [], reason: '' })
    }
    sayGroup(office, '一组')
    sayGroup(laptop, '甲组')
    await meet()
    for (const desk of [office, laptop]) {
      expect(open(desk).plans).toMatchObject([{ n: 3 }])
      const rows = toldRows(desk)
      expect(rows.filter((one) => one.startsWith('room'))).toEqual([
        expect.stringMatching(
          /^room 1-101 groupId: (一组|甲组) \/ 搬运二组$|^room 1-101 groupId: 搬运二组 \/ (一组|甲组)$/,
        ),
        'room 1-101 occupant: 何某明 / 贺某明',
      ])
      expect(rows.filter((one) => one.startsWith('group'))).toEqual([expect.stringMatching(/name: 一组 \/ 甲组$/)])
      for (const { accounts } of open(desk).planRows) expect(accounts.flatMap(({ by }) => by)).toHaveLength(2)
    }
    expect(toldRows(office)).toEqual(toldRows(laptop))
  })

  it('[G4] a decision takes a reason and settles it everywhere; the room’s own form decides nothing in passing', async () => {
    sayRoom(office, { occupant: '贺某明' })
    sayRoom(laptop, { occupant: '何某明' })
    await meet()
    const { roomId, rev, code } = roomHere(office)
    const form = { roomId, code, purpose: '库房', occupant: '第三种' }
    const edit = (occupant: string) =>
      office.services.site.editRoom({ commandId: newCommandId(), ...form, rev: roomHere(office).rev, occupant })
    expect(() => edit('第三种')).toThrow(
      expect.objectContaining({ data: { rule: 'decideInPlan', field: 'occupant', detail: code } }),
    )
    // The form sends every field; what was not changed is not said anew.
    edit(roomHere(office).occupant)
    expect(roomHere(office).rev).not.toEqual(rev)
    expect(toldRows(office)).toEqual(['room 1-101 occupant: 何某明 / 贺某明'])
    expect(() => sayRoom(office, { occupant: '贺某明' })).toThrow(
      expect.objectContaining({ data: expect.objectContaining({ rule: 'reasonNeeded' }) }),
    )
    sayRoom(office, { occupant: '贺某明' }, '核对身份证')
    await meet()
    for (const desk of [office, laptop]) {
      expect(open(desk).planRows).toEqual([])
      expect(roomHere(desk)).toMatchObject({ occupant: '贺某明', purpose: '库房' })
    }
  })
})
