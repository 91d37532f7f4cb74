import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { axe } from '../../../support/browser.ts'
import { inRole, newCommandId, startTestCore, type TestCore } from '../../../support/coreHarness.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'
import { returnedLate, upToService } from './gateStory.ts'
import { siteWithRooms } from './site.ts'

describe('the statutory steps of a site', () => {
  let test: TestCore
  let page: Page
  let site: { siteId: string; roomId: string }

  const windows = windowSuite(async () => {
    test = await startTestCore({ now: Date.UTC(2025, 8, 16, 2) })
    site = await siteWithRooms(test)
    return test
  })
  const open = async () => {
    page = await windows.open(`/sites/${site.siteId}/steps`)
    await page.locator('.gate-step').first().waitFor()
  }
  const step = (code: string) => page.locator('.gate-step', { has: page.locator(`[data-step="${code}"]`) })
  const focus = (code: string) => page.locator(`[data-step="${code}"]`).focus()

  it('[B4] stand as one line of time from the first day, with the later ones, and no axe fault', async () => {
    await upToService(test, site.siteId)
    await open()
    expect(await page.locator('.gate-step').count()).toBe(26)
    expect(await step('E07').textContent()).toContain('院长李某正签发')
    expect(await step('E08').textContent()).toContain('张贴公告 · 3 处 · 照片 6')
    expect(await step('E08').textContent()).toContain('已过 6 天')
    expect(await step('E09').textContent()).toContain('还没有通知单位或基层组织')
    expect(await step('E26').textContent()).toContain('未到')
    expect(await axe(page)).toEqual([])
  })

  it('[B4] keyboard: N finds what waits, Enter records it, and a date alone stays incomplete', async () => {
    test.services.gate.open({ commandId: newCommandId(), siteId: site.siteId })
    await open()
    await focus('E01')
    await page.keyboard.press('n')
    await page.keyboard.press('n')
    expect(await page.evaluate('document.activeElement.dataset.step')).toBe('E04')
    await page.keyboard.press('Enter')
    await page.locator('.drawer #gate-on').waitFor()
    expect(await page.evaluate('document.activeElement.id')).toBe('gate-on')
    await page.locator('#gate-title').fill('')
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => step('E04').textContent()).toContain('记录不全')
    expect(await step('E04').textContent()).toContain('还缺：没有文书')
    await page.keyboard.press('Enter')
    await page.locator('#gate-no').fill('卷1第3页')
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => step('E04').locator('.tag').first().textContent()).toBe('已办')
  })

  it('[AUC 27] of premises sold the missing day of service is said in words, asked for, and starts the period', async () => {
    const { siteId } = site
    const sold = { kind: 'premises', set: { executionKind: 'AUCTION_HANDOVER' } } as const
    test.services.plans.write({ commandId: newCommandId(), siteId, add: [sold], edit: [], strike: [], reason: '' })
    await open()
    expect(await step('E23').textContent()).toContain('裁定送达日未填，15 日期限无法起算')
    await focus('E04')
    await page.keyboard.press('Enter')
    await page.locator('.drawer #gate-on').waitFor()
    expect(await page.locator('#gate-since').count()).toBe(0)
    await page.keyboard.press('Escape')
    await focus('E23')
    await page.keyboard.press('Enter')
    await page.getByLabel('裁定送达日').fill('2025-09-10')
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => step('E23').textContent()).toContain('裁定送达日 9月10日')
    expect(await step('E23').textContent()).toMatch(/记录不全.*交付房屋.*还有 9 天/)
    expect(await step('E23').textContent()).not.toContain('无法起算')
  })

  it('[B4] a step that is not needed needs a reason and stays amber, never done', async () => {
    test.services.gate.open({ commandId: newCommandId(), siteId: site.siteId })
    await open()
    await focus('E11')
    await page.keyboard.press('x')
    await page.locator('.drawer #gate-reason').waitFor()
    await page.keyboard.press('Control+Enter')
    await page.getByText('须写明理由。').waitFor()
    await page.locator('#gate-reason').fill('没有隐匿财产')
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => step('E11').locator('.gate-record.amber').textContent()).toContain('没有隐匿财产')
    expect(await step('E11').locator('.tag').first().textContent()).toBe('不需要')
    expect(await step('E11').getAttribute('class')).toContain('gate-step-not_needed')
  })

  it('[CPL 238] an objection names its rooms, its clocks and why they stand still', async () => {
    test.services.gate.open({ commandId: newCommandId(), siteId: site.siteId })
    await open()
    await focus('E01')
    await page.keyboard.press('o')
    await page.locator('#objection-person').fill('乙某兰')
    await page.locator('#objection-rooms').click()
    await page.locator('.ant-select-item-option', { hasText: '1-102' }).click()
    await page.locator('#objection-receivedOn').fill('2025-09-15')
    await page.keyboard.press('Control+Enter')
    const panel = page.locator('.gate-objections')
    await expect.poll(() => panel.textContent()).toContain('停止的房间：1-102')
    expect(await panel.textContent()).toContain('异议裁定 9月30日 周二')
    await page.evaluate("location.hash = '/worklist'")
    await page.getByText('异议立案：乙某兰').waitFor()
  })

  it('[B4] a record that waits for a second person says for whom, and offers it to them alone', async () => {
    const { gate } = test.services
    gate.open({ commandId: newCommandId(), siteId: site.siteId })
    const set = { outcome: 'NOT_NEEDED' as const, reason: '商业用房，不是住房' }
    gate.record({ commandId: newCommandId(), siteId: site.siteId, step: 'E06', set })
    const director = await test.addOfficer('赵某立', 'bureauDirector')
    await open()
    expect(await step('E06').textContent()).toContain('须局长会签')
    expect(await step('E06').textContent()).toContain('等待执行局局长、院长确认')
    expect(await step('E06').getByRole('button', { name: '会签' }).count()).toBe(0)
    await windows.leave()
    await test.actAs(director)
    await open()
    await step('E06').getByRole('button', { name: '会签' }).click()
    await expect.poll(() => step('E06').textContent()).toContain('执行局局长赵某立')
    expect(await step('E06').locator('.tag').first().textContent()).toBe('不需要')
    expect(await axe(page)).toEqual([])
  })

  it('[OBJ 11] who enforces the case is told that the reviewing judge records the ruling', async () => {
    test.services.gate.open({ commandId: newCommandId(), siteId: site.siteId })
    await open()
    await focus('E01')
    await page.keyboard.press('o')
    await page.getByText('您参与执行本案：裁定、担保和撤回由审查法官记录。').waitFor()
    expect(await axe(page)).toEqual([])
  })

  it('[B6] a rule of the court is changed with a reason and shows how sure it is', async () => {
    await open()
    await page.evaluate("location.hash = '/settings'")
    const rule = page.locator('.rule-list li', { hasText: '记录仪至少几台' })
    await rule.waitFor()
    expect(await rule.textContent()).toMatch(/2.*地方规定.*南宁中院/)
    await rule.getByRole('button').click()
    await page.locator('#rule-value').fill('3')
    await page.locator('.ant-modal').getByRole('button', { name: '记入' }).click()
    await page.getByText('须写明理由。').waitFor()
    await page.locator('#rule-reason').fill('本院规定')
    await page.locator('.ant-modal').getByRole('button', { name: '记入' }).click()
    await expect.poll(() => rule.locator('b').textContent()).toBe('3')
    expect(await axe(page)).toEqual([])
  })

  it('[B6] the court’s own usual period stands where the announcement is drafted', async () => {
    test.services.gate.open({ commandId: newCommandId(), siteId: site.siteId })
    const { rev } = test.services.gate.rules()
    const rule = { commandId: newCommandId(), rev, name: 'usualComplyDays', value: 15, reason: '本院' }
    await inRole(test, 'administrator', () => test.services.gate.putRule(rule))
    await open()
    await page.getByRole('button', { name: '呈报签发公告' }).click()
    await page.getByText('常见 15 天以上').waitFor()
  })

  it('[F5] a late return says who, when, why and what may be done, and the commander decides', async () => {
    await upToService(test, site.siteId)
    await returnedLate(test, site.siteId)
    await open()
    const bar = page.locator('.site-held')
    const words = await bar.textContent()
    expect(words).toMatch(/院长寅某平 9月16日 周二 \d\d:\d\d 退回第3版：9月15日新收到异议/)
    expect(words).toContain('在此之前现场已做：到场 周某舟')
    expect(words).toContain('登记、清点、影像照常')
    expect(await axe(page)).toEqual([])
    await bar.getByRole('button', { name: '记录指挥决定' }).click()
    await page.locator('#move-reason').fill('停止，物品封存')
    await page.locator('.ant-modal').getByRole('button', { name: '记录指挥决定' }).click()
    await bar.waitFor({ state: 'detached' })
    expect(test.services.gate.get({ siteId: site.siteId }).task).toMatchObject({ state: 'PLAN_RETURNED', held: null })
  })

  it('[F5] a return of a plan whose team is known to be in leaves pausing and giving up open, and says so', async () => {
    await upToService(test, site.siteId)
    await returnedLate(test, site.siteId, 'arrival')
    await open()
    expect(await page.locator('.gate-summary').textContent()).toContain('现场执行中')
    expect(await page.locator('.site-held').textContent()).toContain('决定之前另可办：暂停 · 放弃本次行动。')
    const moves = page.locator('.gate-moves > li > .row > button:enabled')
    expect(await moves.allTextContents()).toEqual(['暂停', '放弃本次行动'])
  })
})
