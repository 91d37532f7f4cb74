import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, it } from 'vitest'
import { axe } from '../../../support/browser.ts'
import { startTestCore, type TestCore } from '../../../support/coreHarness.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'
import { siteWithRooms } from './site.ts'

const LINES = ['2024-01-31', '2024-02-29', '2024-03-31', '2024-04-30', '2024-05-31'].map((on) => `${on} 451,800.00`)

describe('the money tab of a case (scenario 9)', () => {
  let test: TestCore
  let page: Page
  let site: { caseId: string; siteId: string }

  const windows = windowSuite(async () => {
    test = await startTestCore({ now: Date.UTC(2025, 0, 15, 2) })
    site = await siteWithRooms(test)
    return test
  })
  beforeEach(async () => {
    page = await windows.open(`/cases/${site.caseId}?tab=money`)
    await page.locator('.money-part').waitFor()
  })
  const save = () => page.locator('.ant-modal').getByRole('button', { name: '记入' }).click()
  const closed = () => page.locator('.ant-modal').waitFor({ state: 'detached' })
  const record = async (consequence: string) => {
    await page.getByRole('button', { name: '登记调解书或和解协议' }).click()
    await page.locator('#agreement-title').fill('（2023）浙9901民初888号')
    await page.locator('#agreement-lines').fill(`${LINES.join('\n')}\n2024-06-31 1`)
    if (consequence !== '全部到期') {
      await page.locator('#agreement-consequence').click()
      await page.locator('.ant-select-item-option', { hasText: consequence }).click()
    }
    await save()
    await page.getByText('第 6 行写法不对：“2024-06-31 1”').waitFor()
    expect(await axe(page)).toEqual([])
    await page.locator('#agreement-lines').fill(LINES.join('\n'))
    await save()
    await closed()
  }
  const pay = async (on: string, amount: string) => {
    await page.getByRole('button', { name: '登记到账' }).click()
    await page.locator('#payment-on').fill(on)
    await page.locator('#payment-amount').fill(amount)
    await save()
    await closed()
  }

  it('[A7] an agreement typed in, paid twice, defaults; outstanding, payoff and fee are right to the fen', async () => {
    await record('全部到期')
    await pay('2024-01-31', '451,800.00')
    await pay('2024-02-29', '451800')
    await pay('2024-09-30', '40万')
    const figures = page.locator('.agreement-figures')
    await expect.poll(() => figures.textContent()).toContain('违约时未付1,355,400.00')
    expect(await figures.textContent()).toContain('应付合计1,016,696.55')
    expect(await figures.textContent()).toContain('执行费（另计）15,954.00')
    expect(await page.locator('.agreement-default').textContent()).toContain('第 3 期未按期到账，2024-04-01 起违约。')
    expect(await page.locator('.agreement-payments li').last().textContent()).toContain('迟到')
    expect(await axe(page)).toEqual([])
    await page.locator('#money-until').fill('2024-09-30')
    await page.keyboard.press('Enter')
    await expect.poll(() => figures.textContent()).toContain('加倍部分利息43,406.69')
    await page.evaluate("location.hash = '/worklist'")
    await page.getByText('第 3 期违约，全部到期').waitFor()
  })

  it('[A7] a clause that ends the lease offers the eviction at the case’s site and accelerates nothing', async () => {
    await record('解除租约并腾退')
    await pay('2024-01-31', '451800')
    const box = page.locator('.agreement-default')
    await expect.poll(() => box.textContent()).toContain('其余各期不提前到期')
    expect(await box.textContent()).not.toContain('按约定全部到期')
    expect(await axe(page)).toEqual([])
    await page.getByRole('button', { name: '在云栖商贸城开始腾退' }).click()
    await page.locator('.gate-step').first().waitFor()
    expect(test.services.gate.get({ siteId: site.siteId }).task?.state).toBe('DRAFT')
  })
})
