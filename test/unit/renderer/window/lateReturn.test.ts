import type { Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { makeServices, type Services } from '../../../../electron/core/services.ts'
import type { ItemFields } from '../../../../shared/contract/desk/inventory.ts'
import type { TaskMove } from '../../../../shared/domain/plans/taskMoves.ts'
import { axe } from '../../../support/browser.ts'
import { id, type Joined, readyToSubmit, scheduled } from '../../../support/joined.ts'
import { fieldLaptop, type SecondLaptop, testHub } from '../../../support/secondLaptop.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'

const DAY = '2025-09-16'
const at = (time: string): number => Date.parse(`${DAY}T${time}:00+08:00`)
const TYPED = ['木箱1', '木箱2', '木箱3'] as const

let court: Joined
/** The office's own services: its hub listens on this machine alone. */
let office: Services
let laptop: SecondLaptop
let requestId: string
let page: Page

/** Version 3 approved at 08:00, receipt number 1182, scheduled, and taken along at 08:05. */
const suite = windowSuite(async () => {
  court = await readyToSubmit()
  const { test, siteId } = court
  office = makeServices(test.core, testHub)
  test.setNow(at('07:30'))
  await court.as('handler')
  for (const area of ['210', '220']) {
    await test.services.plans.freeze({ commandId: id(), siteId })
    court.edit('storage', { area })
  }
  const sent = await court.submitPlan()
  requestId = sent.requestId
  test.core.context.store().db.exec('UPDATE court_arrival SET number = 1181')
  test.setNow(at('08:00'))
  await court.decided(requestId, 'APPROVED')
  test.setNow(at('08:03'))
  await scheduled(court)
  laptop = await fieldLaptop(test, at('08:05'), at('08:20'))
  return laptop
})
afterEach(() => court.test.close())

const go = (path: string) => page.evaluate(`location.hash = ${JSON.stringify(path)}`)
const peer = () => page.locator('.sync-peer')

/** The office opens its hub, and somebody types its digits and address on the laptop. */
async function joins(): Promise<void> {
  const { open } = await office.hub.open()
  await go('/sync')
  await page.getByRole('button', { name: '加入中枢' }).click()
  await page.getByLabel('对方屏幕上的六位数字').fill(open?.digits ?? '')
  await page.getByLabel('地址', { exact: true }).fill(`127.0.0.1:${open?.port}`)
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => peer().innerText()).toContain('齐')
}

/** The line is cut; the laptop says so, and that its work is safe. */
async function isCutOff(): Promise<void> {
  await office.hub.close()
  laptop.setNow(at('08:20'))
  await page.getByRole('button', { name: '立即同步' }).click()
  await expect.poll(() => peer().innerText()).toContain('连不上，自动重试')
  expect(await peer().innerText()).toContain('本机内容都在，可继续登记。')
}

/** At 08:40 two officers with two recorders stand at the door, by the screen of the statutory steps. */
async function goesIn(): Promise<void> {
  laptop.setNow(at('08:40'))
  await go(`/sites/${court.siteId}/steps`)
  await page.locator('[data-step="E13"]').focus()
  await page.keyboard.press('Enter')
  await page.locator('#gate-officers').fill('周某舟 1\n祝某宁 2')
  await page.locator('#gate-recorders').fill('2')
  await page.locator('#gate-title').fill('笔录')
  await page.keyboard.press('Control+Enter')
  await page.locator('.gate-moves').getByRole('button', { name: '到场' }).click()
  await page.locator('.ant-modal').getByRole('button', { name: '记入' }).click()
  await expect.poll(() => page.locator('.gate-summary').innerText()).toContain('现场执行中')
}

/** One thing of the occupant's, as the entry line gives it. */
function thing(name: string): ItemFields {
  const owner = { name: '甲某仁', kind: 'DEBTOR', basis: '' } as const
  const rest = { condition: '旧', place: '北墙', remarks: '', brandModel: '', serialNo: '', box: '' }
  return { name, quantity: { amount: '1', unit: '张' }, owner, regime: 'HANDBACK', ...rest }
}

/** 40 items until 11:00: the first ones typed in the entry line. */
async function recordsForty(): Promise<void> {
  const { site, inventory } = laptop.services
  const { siteId } = court
  laptop.setNow(at('09:00'))
  const { roomId = '', rev = [] } = site.get({ siteId }).roomList[0] ?? {}
  const opened = site.openRoom({ commandId: id(), roomId, rev })
  await go(`/sites/${siteId}/rooms/${roomId}`)
  const line = page.locator('.entry-line input')
  for (const name of TYPED) {
    await line.fill(`${name} 3张`)
    await line.press('Enter')
    await page.locator('.table-row', { hasText: name }).waitFor()
  }
  for (let n = TYPED.length + 1; n <= 40; n += 1) {
    laptop.setNow(at('09:00') + n * 3 * 60_000)
    inventory.record({ commandId: id(), roomId, fields: thing(`办公桌${n}`), rawLine: `办公桌${n}` })
  }
  await page.locator('.table-row', { hasText: '办公桌40' }).waitFor()
  site.leaveRoom({ commandId: id(), roomId, rev: opened.rev })
}

/** The president returns version 3 at 09:10; the laptop hears nothing of it. */
async function isReturned(): Promise<void> {
  court.test.setNow(at('09:10'))
  await court.decide(requestId, 'RETURNED', ['9月16日新收到案外人异议'])
}

/** At 12:30 the office's hub is up again: another start, other digits. */
async function comesBack(): Promise<void> {
  laptop.setNow(at('12:30'))
  court.test.setNow(at('12:30'))
  await court.as('handler')
  await go('/sync')
  await page.getByRole('button', { name: '离开中枢' }).click()
  await joins()
}

/** Sentences of the bar, in order. */
const BAR = [
  '须先作指挥决定',
  '院长李某正 9月16日 周二 09:10 退回第3版：9月16日新收到案外人异议',
  '在此之前现场已做：到场 周某舟 9月16日 周二 08:40',
  '到场依据第3版，法院收件第 1182 号，9月16日 周二 08:20 起离线',
  '登记、清点、影像照常。下一步等决定。 决定之前另可办：中止执行。',
]

/** The same words and the same next act on every screen of the site, and on its request. */
async function barOnEveryScreen(): Promise<void> {
  const { siteId } = court
  const { roomId = '' } = laptop.services.site.get({ siteId }).roomList[0] ?? {}
  const site = `/sites/${siteId}`
  const own = [site, `${site}/steps`, `${site}/rooms/${roomId}`, `${site}/plan`, `${site}/documents`]
  const beside = [`${site}/signing`, `${site}/lots`, `/documents/list?site=${siteId}`]
  for (const path of [...own, ...beside, `/approvals?request=${requestId}`]) {
    // Through a screen that has no bar, so that each one draws its own.
    await go('/sync')
    await peer().waitFor()
    expect(await page.locator('.site-held').count()).toBe(0)
    await go(path)
    await page.locator('.site-held').waitFor()
    expect(await page.locator('.site-held p').allInnerTexts()).toEqual(BAR)
    expect(await page.locator('.site-held button').allInnerTexts()).toEqual(['记录指挥决定'])
    expect(await axe(page)).toEqual([])
  }
}

/** What both sides know once they met: nothing lost, time and reason, and on what the team went in. */
async function bothKnow(services: Services): Promise<void> {
  const { siteId } = court
  const view = await services.showGate({ siteId })
  expect(view.task?.held).toMatchObject({
    cause: { move: 'return', officer: '李某正', at: at('09:10'), reason: '9月16日新收到案外人异议' },
    version: 3,
    acted: [{ move: 'arrive', officer: '周某舟', at: at('08:40') }],
    arrival: { version: 3, courtSeq: 1182, offlineSince: at('08:20') },
  })
  expect(namesOn(services)).toEqual(
    [...TYPED, ...Array.from({ length: 40 - TYPED.length }, (_, n) => `办公桌${n + TYPED.length + 1}`)].sort(),
  )
  for (const move of ['resume', 'lockInventory', 'premisesHandedOver'] as const satisfies readonly TaskMove[]) {
    const rev = view.task?.rev ?? []
    expect(() => services.gate.move({ commandId: id(), siteId, rev, move, data: {} })).toThrow(refusal('moveNotHere'))
  }
}

const refusal = (rule: string) => expect.objectContaining({ data: expect.objectContaining({ rule }) })

const namesOn = (services: Services): string[] => {
  const { items } = services.inventory.list({ siteId: court.siteId, roomId: null, text: '', offset: 0, limit: 100 })
  return items.map((item) => item.name).sort()
}

/** Facts stay open while the task is held: what was overlooked is added. */
function recordsOneMore(): void {
  const { site, inventory } = laptop.services
  const { roomId = '', rev = [] } = site.get({ siteId: court.siteId }).roomList[0] ?? {}
  site.openRoom({ commandId: id(), roomId, rev })
  inventory.record({ commandId: id(), roomId, fields: thing('保险柜'), rawLine: '保险柜' })
}

/** The office's team lead reads the same return and may not settle it. */
async function nobodyElseDecides(): Promise<void> {
  const { siteId } = court
  await court.as('teamLead')
  const rev = (await office.showGate({ siteId })).task?.rev ?? []
  const said = { move: 'reconciled', data: { decision: 'STOP', reason: '收队' } } as const
  expect(() => office.gate.move({ commandId: id(), siteId, rev, ...said })).toThrow(refusal('onlyCommander'))
  await court.as('handler')
}

/** The commander's word in the dialog the bar opens. */
async function commanderDecides(): Promise<void> {
  const bar = page.locator('.site-held')
  await bar.getByRole('button', { name: '记录指挥决定' }).click()
  await page.locator('#move-reason').fill('已收队，等异议审查')
  await page.locator('.ant-modal').getByRole('button', { name: '记录指挥决定' }).click()
  await bar.waitFor({ state: 'detached' })
}

describe('an approval returned while the team is offline (scenario 12), on the screen of its laptop', () => {
  it('[F5] [P5] [G2] keeps every item, says who returned it, when and why, and waits for the commander', async () => {
    const { siteId } = court
    page = await suite.open('/sync')
    await joins()
    await isCutOff()
    await goesIn()
    await isReturned()
    await recordsForty()
    await go(`/sites/${siteId}/steps`)
    await page.locator('.gate-summary', { hasText: '现场执行中' }).waitFor()
    expect(await page.locator('.site-held').count()).toBe(0)

    await comesBack()
    await barOnEveryScreen()
    await go(`/sites/${siteId}/steps`)
    await page.locator('.gate-moves').waitFor()
    expect(await axe(page)).toEqual([])
    const acts = page.locator('.gate-moves > li')
    const open = acts.filter({ has: page.locator('.row > button:enabled') })
    expect(await open.locator('.row > button').allInnerTexts()).toEqual(['中止执行'])
    const closed = acts.filter({ has: page.locator('.row > button:disabled') })
    expect(await closed.locator('.row > button').allInnerTexts()).toEqual(['再次提交', '已自动迁出'])
    expect(await closed.filter({ hasText: '已自动迁出' }).innerText()).toContain('先由总指挥处理退回')
    for (const services of [laptop.services, office]) await bothKnow(services)

    recordsOneMore()
    await nobodyElseDecides()
    await commanderDecides()
    await go('/sync')
    await page.getByRole('button', { name: '立即同步' }).click()
    await expect.poll(async () => (await office.showGate({ siteId })).task?.held).toBeNull()
    const after = await office.showGate({ siteId })
    expect(after.task?.state).toBe('PLAN_RETURNED')
    expect((await laptop.services.showGate({ siteId })).task).toEqual(after.task)
    expect(namesOn(office)).toEqual(namesOn(laptop.services))
    expect(namesOn(office)).toHaveLength(41)
  })
})
