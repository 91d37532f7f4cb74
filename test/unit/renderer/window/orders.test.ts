import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { axe } from '../../../support/browser.ts'
import { newCommandId, startTestCore, TEST_PIN, type TestCore } from '../../../support/coreHarness.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'
import { siteWithRooms } from './site.ts'

describe('what only the president signs, asked for among the statutory steps', () => {
  let test: TestCore
  let page: Page
  let siteId: string
  let president: string

  const windows = windowSuite(async () => {
    test = await startTestCore({ now: Date.UTC(2025, 8, 16, 2) })
    ;({ siteId } = await siteWithRooms(test))
    president = await test.addOfficer('李某正', 'courtPresident')
    test.services.gate.open({ commandId: newCommandId(), siteId })
    return test
  })
  const open = async (lang: 'zh-CN' | 'en-US' = 'zh-CN') => {
    page = await windows.show({ lang })
    await page.getByRole('navigation').waitFor()
    await toSteps()
  }
  const toSteps = async () => {
    await page.evaluate(`location.hash = '/sites/${siteId}/steps'`)
    await page.locator('.gate-step').first().waitFor()
  }
  const state = () => test.services.gate.get({ siteId }).task?.state
  const request = async (kind: string) => {
    const { mine } = await test.services.approvals.inbox()
    return mine.find((one) => one.kind === kind)
  }
  const decide = async (requestId: string, decision: 'APPROVED' | 'RETURNED', reasons: string[]) => {
    await test.actAs(president)
    const { rev, version, submission } = await test.services.approvals.get({ requestId })
    test.services.approvals.markSeen({ requestId, version })
    const code = submission?.code ?? ''
    const by = { commandId: newCommandId(), requestId, rev, version, code }
    await test.services.approvals.decide({ ...by, decision, reasons, pin: TEST_PIN })
    await test.actAs(test.officerId)
  }

  it('[B4] [CPL 261] an announcement says what is missing, goes up with its pages, comes back and is mended', async () => {
    await open()
    await page.getByRole('button', { name: '呈报签发公告' }).focus()
    await page.keyboard.press('Enter')
    await page.locator('#order-persons').waitFor()
    expect(await page.evaluate('document.activeElement.id')).toBe('order-persons')
    expect(await page.locator('#order-persons').inputValue()).toBe('甲某仁')
    expect(await page.locator('#order-address').inputValue()).toBe('云栖路18号')
    expect(await axe(page)).toEqual([])
    const send = () => page.locator('.ant-modal').getByRole('button', { name: '提交院长' }).click()
    await page.locator('#order-title').fill('（2024）浙9901民初88号民事判决书')
    await page.locator('#order-orders').fill('腾空并返还房屋')
    await page.locator('#order-comply').fill('2025-09-31')
    await send()
    await page.getByRole('alert').waitFor()
    expect(state()).toBe('DRAFT')
    await page.locator('#order-comply').fill('2025-09-01')
    await send()
    await page.getByText('迁出期限').last().waitFor()
    expect(state()).toBe('DRAFT')
    await page.locator('#order-comply').fill('2025-10-10')
    await send()
    await expect.poll(() => page.url()).toContain('#/approvals?request=')
    expect(state()).toBe('ANNOUNCEMENT_PENDING')
    const { requestId = '' } = (await request('announcement')) ?? {}
    await decide(requestId, 'RETURNED', ['地址不全'])
    expect(state()).toBe('DRAFT')
    await page.getByLabel('答复第 1 条').fill('已补幢号')
    await page.getByRole('button', { name: '记入答复' }).click()
    await page.getByRole('link', { name: '到法定步骤修改后再提交' }).click()
    await page.getByRole('button', { name: '呈报签发公告' }).click()
    expect(await page.locator('#order-orders').inputValue()).toBe('腾空并返还房屋')
    expect(await page.locator('#order-comply').inputValue()).toBe('2025-10-10')
    await page.locator('#order-address').fill('云栖路18号1幢')
    await send()
    await expect.poll(async () => (await test.services.approvals.get({ requestId })).version).toBe(2)
    await decide(requestId, 'APPROVED', [])
    expect(state()).toBe('ANNOUNCED')
  })

  it('[CPL 259] a search warrant asks for grounds, things and two named officers, and waits for the president', async () => {
    await open('en-US')
    const warrant = page.locator('.gate-step', { has: page.locator('[data-step="E11"]') })
    await page.locator('[data-step="E11"]').click()
    await warrant.getByRole('button', { name: 'To the president' }).focus()
    await page.keyboard.press('Enter')
    await page.locator('#order-reason').waitFor()
    expect(await axe(page)).toEqual([])
    await page.locator('#order-reason').fill('隐匿账簿')
    await page.locator('#order-items').fill('账簿\n印章')
    await page.locator('#order-officers').fill('周某舟')
    const send = () => page.locator('.ant-modal .ant-btn-primary').click()
    await send()
    await page.getByRole('alert').waitFor()
    expect(await request('searchWarrant')).toBe(undefined)
    await page.locator('#order-officers').fill('周某舟 浙1001\n祝某宁 浙1002')
    await send()
    await expect.poll(async () => (await request('searchWarrant'))?.waitsFor).toEqual(['courtPresident'])
    expect(await axe(page)).toEqual([])
  })
})
