import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { axe } from '../../../support/browser.ts'
import { startTestCore, TEST_PIN, type TestCore } from '../../../support/coreHarness.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'
import { siteWithRooms } from './site.ts'

describe('somebody who meets the program for the first time', () => {
  let test: TestCore
  let page: Page

  const windows = windowSuite(async () => {
    test = await startTestCore({ now: Date.UTC(2025, 8, 10, 2) })
    return test
  })
  const open = async (path: string) => {
    page = await windows.open(path)
  }

  it('[L5] Ctrl+Enter does a dialog’s act from any field; Esc closes the list that is open in it, then the dialog', async () => {
    await test.actAs(await test.addOfficer('钱某安', 'bureauDirector'))
    await open('/settings')
    await page.getByRole('button', { name: '加人' }).press('Enter')
    const list = page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)')
    await page.getByLabel('职务').press('Control+Enter')
    await page.getByRole('dialog').getByText('必填').or(page.locator('.ant-form-item-explain-error')).first().waitFor()
    await page.getByLabel('职务').focus()
    await page.keyboard.press('ArrowDown')
    await list.waitFor()
    await page.keyboard.press('Escape')
    await list.waitFor({ state: 'hidden' })
    expect(await page.getByRole('dialog').count()).toBe(1)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('[L1] changes hands by keyboard: Alt+L, an arrow to the next person, the PIN', async () => {
    await test.addOfficer('钱某安', 'bureauDirector')
    await test.addOfficer('李某正', 'courtPresident')
    await open('/worklist')
    await page.keyboard.press('Alt+l')
    const people = page.locator('.person-row')
    await people.waitFor()
    const names = await people.locator('.chip').allTextContents()
    expect(names).toHaveLength(3)
    expect(await page.locator('.cover-main').textContent()).toContain('↑↓ 换人')
    for (const name of [names[1], names[2], names[0], names[2]]) {
      await page.keyboard.press(name === names[2] && names.indexOf(await chosen()) === 0 ? 'ArrowUp' : 'ArrowDown')
      await expect.poll(chosen).toBe(name)
    }
    expect(await axe(page)).toEqual([])
    await page.keyboard.type(TEST_PIN)
    await page.keyboard.press('Enter')
    await page.getByRole('navigation').waitFor()
    await page.locator('.title-bar', { hasText: names[2] }).waitFor()
  })

  it('[L5] Enter on a button presses it, whatever Enter does in the list beside it; Ctrl+Enter commits from a choice too', async () => {
    const { siteId } = await siteWithRooms(test)
    await open(`/sites/${siteId}/steps`)
    await page.locator('.gate-step').first().waitFor()
    await expect.poll(() => page.evaluate('document.activeElement.dataset.step')).toBe('E02')
    await page.getByRole('button', { name: '开始腾退办理' }).press('Enter')
    await page.locator('.gate-moves').waitFor()
    expect(await page.locator('.drawer').count()).toBe(0)
    expect(await page.evaluate('document.activeElement.dataset.step')).toBe('E02')
    expect(await page.locator('.gate-moves button').allTextContents()).toEqual(['呈报签发公告', '中止执行'])
    await page.locator('[data-step="E02"]').press('Enter')
    await page.locator('.drawer #gate-on').waitFor()
    await page.locator('.drawer').getByRole('button', { name: '取消' }).press('Enter')
    await page.locator('.drawer').waitFor({ state: 'detached' })
    await page.locator('[data-step="E02"]').press('Enter')
    await page.locator('#gate-mode').press('Control+Enter')
    await page.locator('.drawer').waitFor({ state: 'detached' })
    expect(test.services.gate.get({ siteId }).steps[1]?.records).toHaveLength(1)
  })

  it('[B4] who comes back days later sees the days that have passed', async () => {
    const { siteId } = await siteWithRooms(test)
    await open(`/sites/${siteId}/steps`)
    const notice = page.locator('.gate-step').nth(1)
    await notice.getByText('已过 16 天').waitFor()
    await page.keyboard.press('Alt+l')
    await page.locator('.person-row').waitFor()
    test.setNow(Date.UTC(2025, 8, 20, 2))
    await page.keyboard.type(TEST_PIN)
    await page.keyboard.press('Enter')
    await notice.getByText('已过 26 天').waitFor()
  })
  it('[B1] the first and the last day typed in one go are both kept', async () => {
    const { siteId } = await siteWithRooms(test)
    await open(`/sites/${siteId}/plan`)
    await page.getByLabel('起日').focus()
    await page.keyboard.type('2025-09-16')
    await page.keyboard.press('Tab')
    await page.keyboard.type('2025-09-18')
    await page.keyboard.press('Enter')
    const head = () => test.services.plans.get({ siteId }).head
    await expect.poll(() => head().window).toEqual({ from: '2025-09-16', to: '2025-09-18' })
    expect(head().doubts).toEqual({})
  })
  it('[C1] [B3] too many rooms, a last day before the first and one group at two places are answered with words', async () => {
    const { siteId } = await siteWithRooms(test)
    await open(`/sites/${siteId}`)
    await page.getByRole('button', { name: '生成房间' }).press('Enter')
    await page.locator('#generate-floors').fill('60')
    await page.locator('#generate-rooms').fill('99')
    await page.getByText('一次最多生成 500 室。分几次生成。').waitFor()
    expect(await page.getByRole('button', { name: /生成 [\d,]+ 室/ }).isDisabled()).toBe(true)
    await page.keyboard.press('Control+Enter')
    expect(test.services.site.get({ siteId }).roomList).toHaveLength(6)
    await page.keyboard.press('Escape')
    await page.evaluate(`location.hash = '/sites/${siteId}/plan'`)
    await page.getByLabel('起日').fill('2025-09-18')
    await page.getByLabel('止日').fill('2025-09-16')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: '止日早于起日' }).waitFor()
    const group = { kind: 'group' as const, set: { name: '一组', kind: 'IMPLEMENTATION' } }
    const said = { siteId, edit: [], strike: [], reason: '' }
    const made = test.services.plans.write({ ...said, commandId: crypto.randomUUID(), add: [group] }).added[0]
    const slot = (from: string, to: string) => ({
      kind: 'slot' as const,
      set: { groupId: made?.partId ?? '', kind: 'CLEARING', time: { day: '2025-09-16', from, to }, what: '1F' },
    })
    const add = [slot('09:00', '12:00'), slot('11:00', '13:00')]
    test.services.plans.write({ ...said, commandId: crypto.randomUUID(), add })
    await page
      .getByRole('button', { name: /时间重叠/ })
      .first()
      .waitFor()
    expect(await page.locator('.plan').textContent()).toContain('1-101 室没有分到组')
  })
  const chosen = async () => (await page.locator('.person-row [aria-pressed="true"]').textContent()) ?? ''
})
