import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, it } from 'vitest'
import { axe, screenshot } from '../../../support/browser.ts'
import { startTestCore, type TestCore } from '../../../support/coreHarness.ts'
import { oneCase } from '../../../support/oneCase.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'

describe('the work list', () => {
  let test: TestCore
  let page: Page
  let caseId: string

  const windows = windowSuite(async () => {
    test = await startTestCore({ now: Date.UTC(2025, 8, 16, 2) })
    caseId = await oneCase(test)
    return test
  })
  beforeEach(async () => {
    page = await windows.show({ scheme: 'dark' })
    await page.locator('.table-row', { hasText: '执101号' }).waitFor()
  })

  it('[A5] R sets a reminder on the chosen day; it stands in the list at once', async () => {
    await page.getByRole('grid').focus()
    await page.keyboard.press('r')
    await page.getByLabel('哪天提醒').waitFor()
    expect(await axe(page)).toEqual([])
    await screenshot(page, 'y1-remind-dark')
    await page.keyboard.type('2025-13')
    await page.getByText('应如 2025-09-16').waitFor()
    expect(await axe(page)).toEqual([])
    await screenshot(page, 'y1-remind-wrong-dark')
    await page.getByLabel('哪天提醒').fill('2025-09-22')
    await page.keyboard.press('Enter')
    const deadlines = () => test.services.cases.get({ caseId }).deadlines.map((one) => [one.source, one.dueOn])
    await expect.poll(deadlines).toContainEqual(['officer', '2025-09-22'])
    await page.locator('.table-row', { hasText: '提醒：' }).waitFor()
    expect(await page.evaluate('document.activeElement.getAttribute("role")')).toBe('grid')
  })

  it('[A5] Enter on a statutory duty opens its very step; what waits for approval is a kind to filter by', async () => {
    const { site, gate } = test.services
    const { siteId } = site.create({
      commandId: crypto.randomUUID(),
      caseId,
      name: '云栖商贸城',
      address: '云栖路18号',
    })
    gate.open({ commandId: crypto.randomUUID(), siteId })
    await page.locator('.table-row', { hasText: '发出执行通知书' }).click()
    await page.getByRole('grid').focus()
    await page.keyboard.press('Enter')
    await page.locator('.gate-step').first().waitFor()
    expect(new URL(page.url()).hash).toBe(`#/sites/${siteId}/steps?step=E02`)
    await page.evaluate("location.hash = '#/worklist'")
    await page.getByLabel('期限类型').click()
    await page.locator('.ant-select-item-option', { hasText: '审批待决定' }).click()
    await expect.poll(() => page.locator('.table-row', { hasText: '发出执行通知书' }).count()).toBe(0)
    expect(await axe(page)).toEqual([])
  })

  it('[A5] prints every row of the list, not only those on the screen', async () => {
    for (let day = 1; day <= 90; day += 1) {
      const dueOn = `2025-${String(10 + (day % 3)).padStart(2, '0')}-${String(1 + (day % 28)).padStart(2, '0')}`
      const what = { title: `事项${day}`, basis: '' }
      test.services.cases.addDeadline({ commandId: crypto.randomUUID(), caseId, dueOn: dueOn as never, ...what })
    }
    await page.locator('.table-row', { hasText: '事项' }).first().waitFor()
    await page.evaluate(
      `window.print = () => { window.printedRows = [...document.querySelectorAll('.print-sheet td:nth-child(2)')].map((each) => each.textContent) }`,
    )
    await page.keyboard.press('Control+p')
    await expect.poll(() => page.evaluate<number>('window.printedRows?.length ?? 0')).toBe(91)
    await page.emulateMedia({ media: 'print' })
    await screenshot(page, 'y1-print-list')
    expect(await page.locator('.title-bar').isVisible()).toBe(false)
    await page.emulateMedia({ media: 'screen' })
    await page.evaluate("dispatchEvent(new Event('afterprint'))")
    await expect.poll(() => page.locator('.print-sheet').count()).toBe(0)
  })
})
