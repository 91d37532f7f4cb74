import { describe, expect, it } from 'vitest'
import { startTestCore, type TestCore } from '../../../support/coreHarness.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'
import { siteWithRooms } from './site.ts'

/** Heads of the tables now shown that are wider than their column. */
const CUT = `[...document.querySelectorAll('.plan-table [role=columnheader]')]
  .filter((head) => head.scrollWidth > head.clientWidth || head.closest('.plan-table').scrollWidth > head.closest('.plan-table').clientWidth)
  .map((head) => head.closest('[role=grid]').getAttribute('aria-label') + ': ' + head.textContent)`

describe('the heads of the plan’s tables', () => {
  let test: TestCore
  let siteId: string

  const windows = windowSuite(async () => {
    test = await startTestCore({ now: Date.UTC(2025, 8, 10, 2) })
    siteId = (await siteWithRooms(test)).siteId
    return test
  })

  it.each(['zh-CN', 'en-US'] as const)('[B1] are read whole on the office laptop (%s)', async (lang) => {
    const page = await windows.open(`/sites/${siteId}/plan`, { lang })
    await page.locator('.plan-row').first().waitFor()
    const cut: unknown[] = []
    const tabs = await page.getByRole('tab').all()
    const shown = new Set<string>()
    for (const tab of tabs.slice(0, -1)) {
      await tab.click()
      await page.locator('.plan-table [role=columnheader]').first().waitFor()
      cut.push(...((await page.evaluate(CUT)) as string[]))
      for (const grid of await page.getByRole('grid').all()) shown.add((await grid.getAttribute('aria-label')) ?? '')
    }
    expect(shown.size).toBeGreaterThan(10)
    expect(cut).toEqual([])
  })
})
