import { describe, expect, it } from 'vitest'
import { startTestCore, TEST_PIN, type TestCore } from '../../../support/coreHarness.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'
import { siteWithRooms } from './site.ts'

describe('what a role sees', () => {
  let test: TestCore

  const windows = windowSuite(async () => {
    test = await startTestCore({ now: Date.UTC(2025, 8, 16, 2) })
    return test
  })
  const rail = () => windows.shown.page.getByRole('navigation').getByRole('link').allTextContents()

  it('[L2] an administrator starts at the settings and sees no section of cases, also after a handler worked there', async () => {
    const administrator = await test.addOfficer('丑某宁', 'administrator')
    const page = await windows.show()
    await page.getByRole('navigation').waitFor()
    expect(await rail()).toEqual(['工作台', '案件', '腾退现场', '审批', '文书', '同步', '设置'])
    await page.evaluate("location.hash = '/cases'")
    await page.locator('.search-field').waitFor()
    await page.keyboard.press('Alt+l')
    await page.getByLabel('口令', { exact: true }).waitFor()
    expect(page.url()).toContain('#/cases')
    await page.getByRole('button', { name: '丑某宁' }).click()
    await page.getByLabel('口令', { exact: true }).fill(TEST_PIN)
    await page.keyboard.press('Enter')
    await expect.poll(rail).toEqual(['同步', '设置'])
    await expect.poll(() => page.url()).toContain('#/settings')
    expect(test.core.state.session?.officerId).toBe(administrator)
    await page.keyboard.press('Control+k')
    await page.keyboard.type('案件')
    await page.getByText('没有“案件”。').waitFor()
  })

  it('[L1] the lock screen proposes who was at work last', async () => {
    const clerk = await test.addOfficer('子某康', 'courtClerk')
    await test.actAs(clerk)
    test.core.identity.lock()
    const page = await windows.show()
    const chosen = page.locator('.person-row [aria-pressed="true"]')
    expect(await chosen.textContent()).toBe('子某康')
  })

  it('[D1] a court president reads a room and cannot record in it', async () => {
    const { siteId, roomId } = await siteWithRooms(test)
    const president = await test.addOfficer('寅某平', 'courtPresident')
    await test.actAs(president)
    const page = await windows.open(`/sites/${siteId}/rooms/${roomId}`)
    await page.getByRole('heading', { name: '1-101' }).waitFor()
    expect(await page.getByRole('button', { name: '离开本室' }).count()).toBe(0)
    expect(await page.locator('.entry-line input').count()).toBe(0)
  })
})
