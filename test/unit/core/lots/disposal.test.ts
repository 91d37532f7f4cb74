import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LotsView, SettlingSet } from '../../../../shared/contract/desk/lots.ts'
import type { SettlingMove } from '../../../../shared/domain/lots/settling.ts'
import type { Flat } from '../../../support/flat.ts'
import { id, TEST_PIN } from '../../../support/joined.ts'
import { noticedLot } from '../../../support/noticedLot.ts'
import { filled } from '../../../support/requestForms.ts'

let flat: Flat
const services = () => flat.joined.test.services
const list = () => services().lots.list({ siteId: flat.siteId })
const lotOf = (view: LotsView) => view.lots[0] as (typeof view.lots)[number]
const lot = () => lotOf(list())

/** Rule and detail of a refusal; '' when nothing was refused. */
async function refused(work: () => unknown): Promise<string> {
  try {
    await work()
    return ''
  } catch (error) {
    const { data } = error as { data?: { rule?: string; detail?: string } }
    return [data?.rule, data?.detail].filter((part) => part !== '').join(' ')
  }
}

const said: SettlingSet = {
  on: '2025-10-20',
  whom: '示例旧货行',
  paper: '处置审批表',
  amountFen: 50_000,
  costsFen: null,
}
const settle = (move: SettlingMove, change: Partial<SettlingSet> = {}) => {
  const { lotId, rev } = lot()
  return lotOf(services().lots.settle({ commandId: id(), lotId, rev, move, set: { ...said, ...change } }))
}
const closed = () => lot().closed.map((one) => [one.move, one.rule, one.detail])
const firstItem = () => {
  const { siteId } = flat
  const [item] = services().inventory.list({ siteId, roomId: null, text: '', offset: 0, limit: 1 }).items
  if (item === undefined) throw new Error('no item')
  return item
}
const owner = (set: { name: string; kind: 'THIRD_PARTY' | 'DEBTOR'; basis: string }) => {
  const { itemId, rev } = firstItem()
  services().inventory.correct({ commandId: id(), itemId, rev, set: { owner: set }, reason: '本人到场说明' })
}

beforeEach(async () => {
  flat = await noticedLot()
})
afterEach(() => flat.joined.test.close())

describe('goods nobody collected [E22]', () => {
  it('[C11] the lot says where it lies, who answers for it, and until when it may be collected', async () => {
    expect(lot()).toMatchObject({ place: '示例仓库', custodian: '示例仓储公司', until: '2025-10-16', overdue: false })
    expect(lot().possible).toEqual(['collect'])
    expect(closed()).toEqual([
      ['depositGoods', 'lotNotOverdue', '2025-10-16'],
      ['openOwnerless', 'lotNotOverdue', '2025-10-16'],
      ['dispose', 'lotNotOverdue', '2025-10-16'],
      ['disposeUrgently', 'disposalNotApproved', ''],
    ])
    flat.joined.today('2025-10-16')
    expect(lot().overdue).toBe(false)
    flat.joined.today('2025-10-17')
    await flat.joined.as('handler')
    expect(lot().overdue).toBe(true)
    expect(closed()[0]).toEqual(['depositGoods', 'lotByDirector', ''])
    expect(await refused(() => settle('dispose', { on: '2025-10-17' }))).toBe('lotByDirector')
  })

  it('[C11] the director sells them, what came in and the costs make up the price, and the rest is said where it went', async () => {
    flat.joined.today('2025-10-20')
    await flat.joined.as('bureauDirector')
    expect(await refused(() => settle('dispose', { whom: ' ' }))).toBe('settlingWhom')
    expect(await refused(() => settle('dispose', { amountFen: null }))).toBe('settlingAmount')
    expect(await refused(() => settle('dispose', { paper: '' }))).toBe('settlingPaper')
    expect(await refused(() => settle('dispose', { on: '2025-10-21' }))).toBe('settlingDay 2025-10-21')
    expect(settle('dispose')).toMatchObject({ state: 'DISPOSED', priceFen: 50_000 })
    await flat.joined.as('handler')
    const came = { paper: '入账凭证 7', whom: '' }
    expect(await refused(() => settle('holdProceeds', { ...came, costsFen: 4_000 }))).toBe('proceedsDiffer')
    expect(settle('holdProceeds', { ...came, amountFen: 46_000, costsFen: 4_000 }).state).toBe('PROCEEDS_HELD')
    expect(await refused(() => settle('refund'))).toBe('lotByDirector')
    await flat.joined.as('courtPresident')
    const after = settle('refund', { whom: '甲某仁', paper: '退款凭证', amountFen: null })
    expect(after.state).toBe('REFUNDED')
    expect(after.moves.map((one) => one.move)).toEqual([
      'store',
      'noticeCollection',
      'dispose',
      'holdProceeds',
      'refund',
    ])
    expect(after.moves.at(-1)).toMatchObject({ whom: '甲某仁', paper: '退款凭证', on: '2025-10-20' })
  })

  it('[C8] nothing claimed reaches a disposal, whoever decides; deposited it may be, and an owner corrected lets go on', async () => {
    flat.joined.today('2025-10-20')
    await flat.joined.as('handler')
    owner({ name: '王某福', kind: 'THIRD_PARTY', basis: '发票' })
    const { number } = firstItem()
    expect(await refused(() => settle('disposeUrgently'))).toBe(`lotDisputed ${number}`)
    await flat.joined.as('bureauDirector')
    expect(lot().disputed).toEqual([{ number, cause: 'CLAIMED', who: '王某福' }])
    for (const move of ['dispose', 'openOwnerless'] as const) {
      expect(await refused(() => settle(move))).toBe(`lotDisputed ${number}`)
    }
    expect(lot()).toMatchObject({ state: 'COLLECTION_NOTICED', possible: ['depositGoods', 'collect'] })
    await flat.joined.as('handler')
    owner({ name: '甲某仁', kind: 'DEBTOR', basis: '王某福撤回' })
    await flat.joined.as('bureauDirector')
    expect(settle('dispose').state).toBe('DISPOSED')
  })

  it('[C8] [CPL 238] an outsider’s objection stops the goods of its rooms while it is reviewed', async () => {
    flat.joined.today('2025-10-20')
    await flat.joined.as('handler')
    const room = services()
      .site.get({ siteId: flat.siteId })
      .roomList.find((one) => one.code === '1-102')
    const set = { person: '王某福', rooms: [room?.roomId ?? ''], receivedOn: '2025-10-18', claim: '柜台是我的' }
    services().gate.fileObjection({ commandId: id(), siteId: flat.siteId, kind: 'THIRD_PARTY', set })
    await flat.joined.as('bureauDirector')
    expect(lot().disputed.map((one) => [one.cause, one.who])).toEqual([['OBJECTION', '王某福']])
    expect(await refused(() => settle('dispose'))).toMatch(/^lotDisputed 1-102/)
  })

  it('[F1] what spoils is sold before the day by an approved emergency disposal, and the sale names the request', async () => {
    await flat.joined.as('handler')
    expect(await refused(() => settle('disposeUrgently', { on: '2025-09-16' }))).toBe('disposalNotApproved')
    const { approvals } = services()
    const { caseId, siteId } = flat.joined
    const drafted = await approvals.draft({
      ...{ commandId: id(), kind: 'emergencyDisposal', level: 1, caseId, siteId, subject: '', title: '海鲜' },
    })
    const { requestId, rev } = drafted
    const content = { values: filled.emergencyDisposal, dueOn: null, note: '' }
    await approvals.submitForm({ commandId: id(), requestId, rev, ...content })
    expect(await refused(() => settle('disposeUrgently', { on: '2025-09-16' }))).toBe('disposalNotApproved')
    await flat.joined.as('bureauDirector')
    const { submission, version, rev: sent } = await approvals.get({ requestId })
    approvals.markSeen({ requestId, version })
    const signature = { code: submission?.code ?? '', decision: 'APPROVED' as const, reasons: [], pin: TEST_PIN }
    await approvals.decide({ commandId: id(), requestId, rev: sent, version, ...signature })
    expect(closed().at(-1)).toEqual(['disposeUrgently', 'lotByHandler', ''])
    await flat.joined.as('handler')
    expect(settle('disposeUrgently', { on: '2025-09-16' })).toMatchObject({ state: 'DISPOSED', priceFen: 50_000 })
  })
})
