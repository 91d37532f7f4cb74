import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser, screenshot, type TestPage } from '../support/browser.ts'
import { chooseFile, emptyProfile, goTo } from '../support/journey.ts'
import { setUpCourt } from '../support/people.ts'
import { choosePlanTab, pageAt, pasteRows } from '../support/planDesk.ts'
import { type ServingAt, serveProfileAt } from '../support/serveProcess.ts'

/**
 * Scenarios 3, 8 and 9 of the field, each once through the screens of a served program on a laptop of that day. Scenario 12
 * needs two laptops that exchange; it stands with the cores joined until there is an exchange.
 */
const DUE = ['2024-01-31', '2024-02-29', '2024-03-31', '2024-04-30', '2024-05-31']

let browser: Browser
let page: Page
let opened: TestPage
let serving: ServingAt
let profile: Awaited<ReturnType<typeof emptyProfile>>

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())
afterEach(async (context) => {
  if (context.task.result?.state === 'fail') await screenshot(page, 'scenario-failed')
  await opened.context.close()
  await serving.stop()
  await profile.remove()
})

/** A court of one officer with the two cases, served on that day; the case with this number is open. */
async function startAt(moment: string, caseNo: string): Promise<void> {
  const at = Date.parse(`${moment}:00+08:00`)
  profile = await emptyProfile()
  serving = await serveProfileAt(profile.folder, at)
  opened = await pageAt(browser, at)
  page = opened.page
  opened.context.setDefaultTimeout(10_000)
  await page.goto(serving.url)
  await setUpCourt(page, { name: '周某舟', role: '执行员' })
  await goTo(page, '/cases/import', '.import-steps')
  await page.getByRole('button', { name: '选文件' }).press('Enter')
  await chooseFile(page, 'test/fixtures/court/two-cases.csv')
  await page.getByRole('button', { name: /预演/ }).press('Enter')
  await page.getByRole('button', { name: /导入 2 行/ }).press('Enter')
  await page.getByText(/已导入：新增 2/).waitFor()
  await goTo(page, '/cases', '.search-field input')
  await page.locator('.search-field input').fill(caseNo)
  await page.locator('.search-result').filter({ hasText: '2 案中 1 案' }).waitFor()
  await page.keyboard.press('Enter')
  await page.locator('.case-columns').waitFor()
}

/** A site with six rooms, from the open case. */
async function makeSite(): Promise<string> {
  await page.getByRole('tab', { name: '现场' }).click()
  await page.getByRole('button', { name: '新建现场' }).press('Enter')
  await page.locator('#site-name').waitFor()
  await page.keyboard.insertText('云栖商贸城')
  await page.keyboard.press('Enter')
  await page.getByText('还没有房间').waitFor()
  await page.getByRole('button', { name: '生成房间' }).last().press('Enter')
  await page.locator('#generate-floors').fill('2')
  await page.locator('#generate-rooms').fill('3')
  await page.keyboard.press('Enter')
  await page.locator('.board-building').waitFor()
  return /#\/sites\/([^/?]+)/.exec(page.url())?.[1] ?? ''
}

describe('scenarios of the field through the screens', () => {
  test('[B2] [CPL 238] scenario 3: a lease before the mortgage, and an objection whose clocks run to the day', async () => {
    await startAt('2025-06-09T09:00', '浙9901执101')
    const siteId = await makeSite()
    await goTo(page, `/sites/${siteId}/plan`, '.plan-row')
    await choosePlanTab(page, '标的')
    await pasteRows(page, [0, 0], ['拍卖移交\t\t\t\t\t否'])
    const encumbrances = page.getByRole('grid', { name: /权利负担/ })
    await pasteRows(page, [0, 0], ['抵押登记\t2020-06-10', '查封\t2024-05-20'], encumbrances)
    await choosePlanTab(page, '占有人')
    await pasteRows(page, [0, 0], ['1-102\t乙某兰\t先租后抵'])
    const evidence = page.getByRole('grid', { name: /占有证据/ })
    await pasteRows(
      page,
      [0, 0],
      ['书面租赁合同\t2019-03-01\t2027-02-28\t\t是', '交付占有\t2019-03-05\t\t\t是', '租金支付\t2025-05-01\t\t\t是'],
      evidence,
    )
    const card = page.locator('.plan-law')
    await card.getByText('先租后抵 与日期相符').waitFor()
    await goTo(page, `/sites/${siteId}/steps`, '.gate-step')
    await page.getByRole('button', { name: '开始腾退办理' }).press('Enter')
    await page.locator('.gate-moves').waitFor()
    await page.keyboard.press('o')
    await page.locator('#objection-person').fill('乙某兰')
    await page.locator('#objection-rooms').click()
    await page.locator('.ant-select-item-option', { hasText: '1-102' }).click()
    await page.locator('#objection-receivedOn').fill('2025-06-09')
    await page.keyboard.press('Control+Enter')
    const panel = page.locator('.gate-objections')
    await expect.poll(() => panel.textContent()).toContain('停止的房间：1-102')
    expect(await panel.textContent()).toMatch(/异议立案 6月12日 周四.*异议裁定 6月24日 周二/)
    expect(opened.problems).toEqual([])
  })

  test('[A7] scenario 9: five instalments, the third missed; outstanding, payoff and fee are right to the fen', async () => {
    await startAt('2025-01-15T09:00', '浙9901执888')
    await page.getByRole('tab', { name: '钱款' }).click()
    await page.getByRole('button', { name: '登记调解书或和解协议' }).press('Enter')
    await page.locator('#agreement-title').fill('（2023）浙9901民初888号')
    await page.locator('#agreement-lines').fill(DUE.map((on) => `${on} 451,800.00`).join('\n'))
    await page.keyboard.press('Control+Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    for (const [on, amount] of [
      ['2024-01-31', '451,800.00'],
      ['2024-02-29', '451800'],
      ['2024-09-30', '40万'],
    ] as const) {
      await page.getByRole('button', { name: '登记到账' }).press('Enter')
      await page.locator('#payment-on').fill(on)
      await page.locator('#payment-amount').fill(amount)
      await page.keyboard.press('Control+Enter')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
    const figures = page.locator('.agreement-figures')
    await expect.poll(() => figures.textContent()).toContain('应付合计1,016,696.55')
    expect(await figures.textContent()).toMatch(/违约时未付1,355,400\.00.*执行费（另计）15,954\.00/)
    await page.getByText('第 3 期未按期到账，2024-04-01 起违约。').waitFor()
    await goTo(page, '/worklist', '.table-row')
    await page.getByText('第 3 期违约，全部到期').waitFor()
    expect(opened.problems).toEqual([])
  })

  test('[C2] [A6] scenario 8: a bedridden person nobody knew of: her room is left out and help is offered', async () => {
    await startAt('2025-09-16T09:00', '浙9901执101')
    await makeSite()
    const cell = page.locator('[data-room]').first()
    await cell.focus()
    await page.keyboard.press('F2')
    await page.locator('#room-occupant').fill('丙某芳')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByText('丙某芳', { exact: true }).waitFor()
    await cell.focus()
    await page.keyboard.press('x')
    await page.getByRole('dialog').locator('textarea').fill('丙某芳80岁卧床，暂无去处')
    await page.keyboard.press('Control+Enter')
    await page.locator('.room-excluded').waitFor()
    await page.getByRole('button', { name: '提示司法救助：标“绿色通道”' }).press('Enter')
    await page.locator('.context-bar', { hasText: '绿色通道' }).waitFor()
    expect(await page.locator('.context-bar').textContent()).toContain('丙某芳')
    expect(opened.problems).toEqual([])
  })
})
