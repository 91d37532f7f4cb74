import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { startTestCore, type TestCore } from '../../../support/coreHarness.ts'
import { oneCase } from '../../../support/oneCase.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'
import { siteWithRooms } from './site.ts'

/** Letters an input method still holds, as the browser is told of them. */
async function compose(page: Page, text: string): Promise<void> {
  const debug = await page.context().newCDPSession(page)
  await debug.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
  await debug.detach()
}

/** The id of what has the focus; its words where it has none. */
const focused = (page: Page): Promise<string> =>
  page.evaluate('document.activeElement.id || document.activeElement.textContent.trim()')

describe('forms and dialogs by keyboard', () => {
  let test: TestCore
  let page: Page

  const windows = windowSuite(async () => {
    test = await startTestCore({ now: Date.UTC(2025, 8, 16, 2) })
    return test
  })

  it('[L1] Enter that an input method takes sends no form; the next Enter does', async () => {
    const caseId = await oneCase(test)
    page = await windows.open(`/sites?case=${caseId}`)
    await page.locator('#site-name').fill('云栖')
    await compose(page, 'shang')
    await page.keyboard.press('Enter')
    await compose(page, '')
    await page.locator('#site-name').fill('云栖商贸城')
    // The window's own mark of a composition goes one task after it.
    await page.evaluate('new Promise((done) => setTimeout(done))')
    expect(test.services.site.list().map((site) => site.name)).toEqual([])
    await page.keyboard.press('Enter')
    await expect.poll(() => test.services.site.list().map((site) => site.name)).toEqual(['云栖商贸城'])
  })

  it('[L1] a dialog that shows has the focus in it: in the first field', async () => {
    const { siteId } = await siteWithRooms(test)
    page = await windows.open(`/sites/${siteId}`)
    const dialog = page.getByRole('dialog')
    for (const [button, first] of [
      ['生成房间', 'generate-name'],
      ['加一室', 'room-code'],
    ] as const) {
      await page.getByRole('button', { name: button }).first().click()
      await dialog.waitFor()
      expect([button, await focused(page)]).toEqual([button, first])
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
    }
  })

  it('[L1] a dialog of a choice alone has the focus on it, not on the cross', async () => {
    await test.actAs(await test.addOfficer('钱某安', 'bureauDirector'))
    page = await windows.open('/settings')
    await page.getByRole('button', { name: '选择位置' }).press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.getByTestId('folder-path').waitFor()
    expect(await page.evaluate('document.activeElement.closest(".ant-modal-body") !== null')).toBe(true)
  })
})
