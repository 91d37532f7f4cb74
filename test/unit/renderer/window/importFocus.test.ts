import { describe, expect, it } from 'vitest'
import { startTestCore } from '../../../support/coreHarness.ts'
import { chooseFile } from '../../../support/journey.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'

describe('an import by keyboard alone', () => {
  const windows = windowSuite(() => startTestCore({ now: Date.UTC(2026, 10, 23, 2) }))

  it('[A1] [L1] each step takes the focus to its heading, so that Enter goes on from there', async () => {
    const page = await windows.open('/cases/import')
    const focus = (id: string) => expect.poll(() => page.evaluate('document.activeElement.id')).toBe(id)
    const step = page.locator('.import-step')
    await step.first().getByRole('button').press('Enter')
    await page.getByTestId('folder-path').waitFor()
    expect(await page.evaluate('document.activeElement.closest(".import-browser") !== null')).toBe(true)
    await page.getByRole('button', { name: '取消' }).press('Enter')
    await focus('import-step-1')
    await step.first().getByRole('button').press('Enter')
    await chooseFile(page, 'test/fixtures/court/court-export-utf8bom.csv')
    await focus('import-step-2')
    await page.locator('.mapping-foot input').press('Space')
    await page.locator('.import-run button').press('Enter')
    await page.locator('.report-scroll').waitFor()
    await focus('import-step-3')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: '再导入一个文件' }).press('Enter')
    await focus('import-step-1')
  })
})
