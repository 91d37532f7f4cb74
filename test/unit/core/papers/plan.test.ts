import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { planView } from '../../../../db/plans.ts'
import { readOfficial } from '../../../../electron/core/documents/readOfficial.ts'
import { printablePlan } from '../../../../electron/core/officialForms/planDoubts.ts'
import { makeReader } from '../../../../electron/core/officialForms/reader.ts'
import type { OfficialDocument } from '../../../../shared/domain/documents/officialDocument.ts'
import { id, type Joined, readyToSubmit } from '../../../support/joined.ts'
import { said } from '../documents/said.ts'
import { eventsOf } from '../identity/support.ts'

let joined: Joined
beforeEach(async () => {
  joined = await readyToSubmit()
})
afterEach(() => joined.test.close())

const plan = () => joined.test.services.plans.get({ siteId: joined.siteId })
const partId = (kind: string) => plan().parts.find((one) => one.kind === kind)?.partId ?? ''

/** The newest frozen document of a kind. */
async function frozen(kind: string): Promise<OfficialDocument> {
  const event = eventsOf(joined.test.core, 'documents.frozen').findLast(({ body }) => body.kind === kind)
  return readOfficial(await joined.test.core.context.store().blobs.readAll(String(event?.body.snapshot)))
}
const frozenText = async (kind: string): Promise<string> => said(await frozen(kind))

/** What stands under one head of a document, as one text. */
function under(document: OfficialDocument, head: string): string {
  const from = document.blocks.findIndex((one) => one.block === 'heading' && one.text === head) + 1
  const next = document.blocks.findIndex((one, at) => at >= from && one.block === 'heading')
  return from === 0 ? '' : said({ ...document, blocks: document.blocks.slice(from, next) })
}

describe('the plan as it is printed', () => {
  it('[B5] [D1] carries rents, evidence, care and the rooms left out with their reason', async () => {
    const occupantId = partId('occupant')
    joined.add('rentTerms', { occupantId, monthly: 90_000, usual: 300_000, prepaidMonths: 60, note: '一次付清' })
    joined.add('evidenceItem', { occupantId, kind: 'WRITTEN_LEASE', on: '2019-03-01', until: '2027-02-28' })
    joined.add('encumbrance', { kind: 'MORTGAGE', on: '2020-06-10', holder: '示例银行', documentNo: '示抵2020-1' })
    joined.add('care', { occupantId, condition: '卧床', ambulance: 'ASKED', aids: '轮椅' })
    const [, second] = plan().rooms
    const set = { excluded: '配电间，归全楼使用' }
    const edit = [{ roomId: second?.roomId ?? '', rev: second?.rev ?? [], set }]
    joined.test.services.plans.editRooms({ commandId: id(), siteId: joined.siteId, edit, strike: [], reason: '' })
    await joined.submitPlan()
    const text = await frozenText('evictionPlan')
    expect(text).toContain('丙某芳900.00元3,000.00元60')
    expect(text).toContain('一次付清')
    expect(text).toMatch(/2019年3月1日至2027年2月28日/)
    expect(text).toContain('示抵2020-1')
    expect(text).toMatch(/1-102.*配电间，归全楼使用/)
    expect(text).toMatch(/状　况卧床医护、救护车已联系药品辅具轮椅亲　属▁/)
    expect(text).toContain('拟执行日期：2025年9月16日至')
    expect(text).not.toContain('990101194503120020')
  })

  it('[D1] gives the case summary and the talks a head each, as domain.md §8.3 lists them', async () => {
    const occupantId = partId('occupant')
    joined.add('negotiation', { occupantId, on: '2025-08-01', place: '商铺', offer: '分层搬迁', answer: '再想想' })
    await joined.submitPlan()
    const paper = await frozen('evictionPlan')
    expect(under(paper, '（一）案情概要')).toBe('商铺两间。')
    expect(under(paper, '（二）劝导及协商经过')).toMatch(/^2025年8月1日.*提议：分层搬迁，答复：再想想$/)
  })

  it('[A6] shows an empty care form for whoever needs care and has none, so that it is seen to be missing', async () => {
    await joined.submitPlan()
    expect(await frozenText('evictionPlan')).toMatch(/姓　名丙某芳房　间1-101照护需要高龄、重病；卧床填表日期▁/)
  })

  it('[G4] names a piece of evidence in doubt by whose it is and what', () => {
    const [occupant] = joined.test.services.plans
      .get({ siteId: joined.siteId })
      .parts.filter((one) => one.kind === 'occupant')
    joined.add('evidenceItem', { occupantId: occupant?.partId ?? '', kind: 'WRITTEN_LEASE', on: '2019-03-01' })
    const view = planView(joined.test.core.context.store().db, joined.siteId)
    const [item] = view.parts.evidenceItem.values()
    if (item === undefined) throw new Error('no evidence')
    const doubted = { ...item, doubts: { source: ['承租人', '村委会'] } }
    const reader = makeReader()
    printablePlan({ ...view, parts: { ...view.parts, evidenceItem: new Map([[item.id, doubted]]) } }, reader)
    expect(reader.doubts.map((one) => one.label)).toEqual(['占有证据 丙某芳 书面租赁合同 来源'])
  })

  it('[G4] prints a text told in two ways as both, a figure as a blank, and names each', () => {
    const view = planView(joined.test.core.context.store().db, joined.siteId)
    const [storage] = view.parts.storage.values()
    const [cost] = view.parts.cost.values()
    if (storage === undefined || cost === undefined) throw new Error('no storage, no cost')
    const doubted = {
      ...view,
      parts: {
        ...view.parts,
        storage: new Map([[storage.id, { ...storage, doubts: { place: ['甲仓', '乙仓'], area: ['50', '60'] } }]]),
        cost: new Map([[cost.id, { ...cost, doubts: { amount: [100, 200] } }]]),
      },
    }
    const reader = makeReader()
    const printed = printablePlan(doubted, reader)
    expect([...printed.parts.storage.values()][0]?.values).toMatchObject({ place: '存疑：甲仓 / 乙仓', area: null })
    expect([...printed.parts.cost.values()][0]?.values.amount).toBeNull()
    expect(reader.doubts.map((one) => one.label)).toEqual([
      '仓储 示例仓库 地点',
      '仓储 示例仓库 面积 ㎡',
      '费用 金额 元',
    ])
    expect(reader.doubts[2]?.values).toEqual(['1.00 元', '2.00 元'])
    expect(printed.rooms).toEqual(view.rooms)
  })
})
