import type { Page } from 'playwright-core'
import { describe, expect, it, vi } from 'vitest'
import { startTestCore, type TestCore } from '../../../support/coreHarness.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'
import { returnedLate, upToService } from './gateStory.ts'
import { siteWithRooms } from './site.ts'

describe('what holds a site’s task up, over its rooms', () => {
  let test: TestCore
  let page: Page
  let site: { siteId: string; roomId: string }

  const windows = windowSuite(async () => {
    test = await startTestCore({ now: Date.UTC(2025, 8, 16, 2) })
    site = await siteWithRooms(test)
    await upToService(test, site.siteId)
    await returnedLate(test, site.siteId)
    return test
  })
  const enterRoom = async () => {
    const { siteId, roomId } = site
    page = await windows.open(`/sites/${siteId}/rooms/${roomId}`)
    await page.locator('.site-held').waitFor()
  }
  const line = () => page.locator('.entry-line input')

  it('[F5] [C3] is asked once: keystrokes and recorded things ask nothing more', async () => {
    await enterRoom()
    const asked = vi.spyOn(windows.shown.services, 'showHeld')
    const recorded = vi.spyOn(windows.shown.services.inventory, 'record')
    for (const name of ['木箱', '铁柜', '折叠椅']) {
      await line().pressSequentially(`${name} 3 旧 靠窗`)
      await line().press('Enter')
      await page.locator('.table-row', { hasText: name }).waitFor()
    }
    expect(recorded).toHaveBeenCalledTimes(3)
    expect(asked).not.toHaveBeenCalled()
    await page.locator('.site-held').waitFor()
  })

  it('[F5] is decided where it is read, and what was half typed stays', async () => {
    await enterRoom()
    await line().pressSequentially('办公桌 12 旧')
    await page.locator('.site-held').getByRole('button', { name: '记录指挥决定' }).click()
    await page.locator('#move-reason').fill('收队，物品封存')
    await page.locator('.ant-modal').getByRole('button', { name: '记录指挥决定' }).click()
    await page.locator('.site-held').waitFor({ state: 'detached' })
    expect(await line().inputValue()).toBe('办公桌 12 旧')
    const { task } = test.services.gate.get({ siteId: site.siteId })
    expect(task).toMatchObject({ state: 'PLAN_RETURNED', held: null })
    await page.evaluate(`location.hash = '/sites/${site.siteId}/plan'`)
    await page.locator('.plan').waitFor()
    expect(await page.locator('.site-held').count()).toBe(0)
  })

  it('[F5] [L2] is read by who may not decide, with the words who does', async () => {
    await test.actAs(await test.addOfficer('卯某文', 'courtClerk'))
    await enterRoom()
    const bar = page.locator('.site-held')
    expect(await bar.getByRole('button', { name: '记录指挥决定' }).isDisabled()).toBe(true)
    expect(await bar.innerText()).toContain('由承办人、团队长或执行局局长决定。')
  })
})
