import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../../shared/journal/canonical.ts'
import { axe } from '../../../support/browser.ts'
import { newCommandId, startTestCore, type TestCore } from '../../../support/coreHarness.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'
import { moves, ruled } from './gateStory.ts'
import { siteWithRooms } from './site.ts'

const JUNE_9 = Date.UTC(2025, 5, 9, 2)

describe('the card of an occupant', () => {
  let test: TestCore
  let page: Page
  let siteId: string
  let rooms: Map<string, string>

  const windows = windowSuite(async () => {
    test = await startTestCore({ now: JUNE_9 })
    siteId = (await siteWithRooms(test)).siteId
    rooms = new Map(test.services.plans.get({ siteId }).rooms.map((room) => [room.code, room.roomId]))
    return test
  })
  const add = (kind: 'premises' | 'encumbrance' | 'occupant' | 'evidenceItem' | 'rentTerms', ...sets: JsonObject[]) =>
    test.services.plans
      .write({
        commandId: newCommandId(),
        siteId,
        add: sets.map((set) => ({ kind, set })),
        edit: [],
        strike: [],
        reason: '',
      })
      .added.map((part) => part.partId)
  /** Scenario 3: 乙某兰 in an auction hand-over, with possession since that day. */
  const lessee = (possession: string) => {
    add('premises', { executionKind: 'AUCTION_HANDOVER', dwelling: false })
    add('encumbrance', { kind: 'MORTGAGE', on: '2020-06-10' }, { kind: 'SEIZURE', on: '2024-05-20' })
    const [occupantId = ''] = add('occupant', {
      name: '乙某兰',
      roomId: rooms.get('1-102') ?? '',
      class: 'LESSEE_PRE_MORTGAGE',
    })
    const seen = { occupantId, originalSeen: true }
    add(
      'evidenceItem',
      { ...seen, kind: 'WRITTEN_LEASE', on: '2019-03-01', until: '2027-02-28' },
      { ...seen, kind: 'POSSESSION', on: possession },
      { ...seen, kind: 'RENT_PAYMENT', on: '2025-05-01' },
    )
    return occupantId
  }
  const open = async (path: string) => {
    page = await windows.open(`/sites/${siteId}/${path}`)
  }
  const openCard = async () => {
    await open('plan')
    await page.getByRole('tab', { name: '占有人', exact: true }).click()
    await page.locator('.plan-law').waitFor()
    return page.locator('.plan-law')
  }
  const approved = () =>
    moves(test, siteId, [
      ['submitAnnouncement', {}],
      ['presidentSigned', {}],
      ['serve', {}],
      ['graceEnded', {}],
      ['submitPlan', { version: 1 }],
      ['approve', { version: 1 }],
    ])
  const schedule = () => {
    const move = test.services.gate.get({ siteId }).moves.find((one) => one.move === 'schedule')
    return move?.conditions.find((one) => one.code === 'ROOMS_FREE')
  }

  it('[B2] scenario 3: a lease and possession before the mortgage hold against everybody until the lease ends', async () => {
    lessee('2019-03-05')
    const card = await openCard()
    const words = (await card.textContent()) ?? ''
    expect(words).toContain('先租后抵 与日期相符')
    expect(words).toContain('能对抗普通债权人和买受人 至 2027年2月28日')
    expect(words).toContain('能对抗抵押权人 至 2027年2月28日')
    expect(words).toContain('民法典第405条')
    expect(words).toContain('租期内不腾空')
    expect(await card.locator('.plan-compared li').allTextContents()).toEqual([
      '2019-03-01 租约签订',
      '2019-03-05 占有',
      '2020-06-10 抵押登记',
      '2024-05-20 首次查封',
      '2027-02-28 租期届满',
    ])
    // The bar: every date with its word as a list, and where it lies on the scale.
    const bar = page.getByRole('figure', { name: '乙某兰 先后对照' })
    expect(await bar.locator('.plan-time-word').allTextContents()).toEqual([
      '2019-03-01 – 2027-02-28 书面租赁合同',
      '2019-03-05 交付占有',
      '2020-06-10 抵押登记',
      '2024-05-20 查封',
      '2025-05-01 租金支付',
      '2025-06-09 今天',
    ])
    const lefts = await bar
      .locator('.plan-time-dot')
      .evaluateAll((dots) => dots.map((dot) => dot.getBoundingClientRect().left))
    expect(lefts).toEqual(lefts.toSorted((a, b) => a - b))
    expect(new Set(lefts).size).toBeGreaterThan(4)
    expect(await axe(page)).toEqual([])
  })

  it('[B2] scenario 3: possession on 2020-07-01 speaks for a lease before the seizure; one key takes it over', async () => {
    const occupantId = lessee('2020-07-01')
    const card = await openCard()
    await card.locator('.differs').waitFor()
    expect(await card.textContent()).toContain('所选“先租后抵”，日期说明是“先租后封”。')
    expect(await card.textContent()).toContain('不能对抗抵押权人')
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Alt+t')
    const named = () =>
      test.services.plans.get({ siteId }).parts.find((part) => part.partId === occupantId)?.stated.class
    await expect.poll(named).toBe('LESSEE_PRE_SEIZURE')
    await card.locator('.differs').waitFor({ state: 'detached' })
    expect(await card.textContent()).toContain('先租后封 与日期相符')
  })

  it('[B2] [CPL 238] scenario 3: the objection of 2025-06-09 stands beside the dates with its clocks to the day', async () => {
    lessee('2019-03-05')
    test.services.gate.open({ commandId: newCommandId(), siteId })
    approved()
    const room = rooms.get('1-102') ?? ''
    const set = { person: '乙某兰', claim: '租赁权', rooms: [room], receivedOn: '2025-06-09' }
    test.services.gate.fileObjection({ commandId: newCommandId(), siteId, kind: 'THIRD_PARTY', set })
    const gate = test.services.gate.get({ siteId })
    const clock = (code: string) => gate.objections[0]?.clocks.find((one) => one.code === code)?.dueOn
    expect([clock('ACCEPT'), clock('RULE')]).toEqual(['2025-06-12', '2025-06-24'])
    expect(gate.objections[0]?.rooms).toEqual(['1-102'])
    expect(schedule()).toMatchObject({ met: false, overridden: false, guard: 'OBJECTION_BLOCKS' })
    const card = await openCard()
    const panel = card.locator('.gate-objections')
    await panel.waitFor()
    const words = (await panel.textContent()) ?? ''
    expect(words).toContain('审查期间不得处分')
    expect(words).toContain('停止的房间：1-102')
    expect(words).toMatch(/异议立案 6月12日 周四/)
    expect(words).toMatch(/异议裁定 6月24日 周二/)
    expect(await card.textContent()).toContain('涉及的房间不能排期')
    expect(await axe(page)).toEqual([])
  })

  it('[OBJ 11] scenario 3: who handles the case is not among those who may review the objection', async () => {
    await test.addOfficer('赵某川', 'bureauDirector')
    test.services.gate.open({ commandId: newCommandId(), siteId })
    await open('steps')
    await page.locator('[data-step="E01"]').focus()
    await page.keyboard.press('o')
    await page.locator('#objection-reviewer').click()
    await page.locator('.ant-select-item-option', { hasText: '赵某川' }).waitFor()
    const offered = await page.locator('.ant-select-item-option').allTextContents()
    expect(offered).toContain('赵某川')
    expect(offered).not.toContain('周某舟')
  })

  it('[CPLI 463] scenario 3: a rejection served on 2025-06-25 keeps the rooms through 2025-07-10 and not a day longer', async () => {
    lessee('2019-03-05')
    test.services.gate.open({ commandId: newCommandId(), siteId })
    approved()
    const set = {
      person: '乙某兰',
      rooms: [rooms.get('1-102') ?? ''],
      receivedOn: '2025-06-09',
    }
    test.services.gate.fileObjection({ commandId: newCommandId(), siteId, kind: 'THIRD_PARTY', set })
    test.setNow(Date.UTC(2025, 5, 25, 2))
    await ruled(test, siteId, {
      acceptedOn: '2025-06-12',
      notifiedOn: '2025-06-13',
      ruling: { result: 'REJECTED', on: '2025-06-24', no: '（2025）浙9901执异1号' },
      rulingServedOn: '2025-06-25',
    })
    test.setNow(Date.UTC(2025, 6, 10, 15, 59))
    expect(schedule()).toMatchObject({ met: false, detail: 'NO_DISPOSAL:1:2025-07-10' })
    const card = await openCard()
    await card.locator('.gate-objections').waitFor()
    expect(await card.textContent()).toContain('驳回后十五日内不得处分')
    expect(await card.textContent()).toContain('至 7月10日 周四')
    test.setNow(Date.UTC(2025, 6, 10, 16, 1))
    expect(schedule()).toBeUndefined()
  })

  it('[B2] signs of a sham lease are shown together and decide nothing', async () => {
    const occupantId = lessee('2024-06-01')
    add('rentTerms', { occupantId, monthly: 40_000, usual: 100_000, prepaidMonths: 240, related: true })
    const card = await openCard()
    const words = (await card.locator('.plan-law-signs').textContent()) ?? ''
    for (const sign of ['预付租金过长', '租金明显偏低', '出租人与承租人有关联', '查封后才占有'])
      expect(words).toContain(sign)
    expect(words).toContain('是否虚假由人判断')
    expect(await card.textContent()).not.toContain('虚假租赁不受支持')
  })

  it('[B2] [A6] who needs care is named with what must be arranged and what is not yet', async () => {
    add('occupant', {
      name: '丙某芳',
      roomId: rooms.get('1-103') ?? '',
      class: 'DEBTOR_HOUSEHOLD',
      needs: ['elderly', 'illness'],
    })
    const card = await openCard()
    const care = card.locator('.plan-care')
    const words = (await care.textContent()) ?? ''
    expect(words).toContain('高龄')
    expect(words).toContain('救护车确认到场 未安排')
    expect(words).toContain('药品、辅具随人，不得扣押 未安排 查封规定第3条')
    expect(words).toContain('未经医生同意不搬动本人')
    expect(await axe(page)).toEqual([])
  })
})
