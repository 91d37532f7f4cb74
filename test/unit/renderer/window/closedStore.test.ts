import { open, stat } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { createCore } from '../../../../electron/core/core.ts'
import { axe, screenshot } from '../../../support/browser.ts'
import { startTestCore, TEST_PIN, type TestCore, testPorts } from '../../../support/coreHarness.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'

const now = Date.UTC(2025, 8, 16, 2)

describe('a store that cannot be opened', () => {
  let test: TestCore
  let page: Page

  const start = async () => {
    test = await startTestCore({ now })
    return test
  }
  const windows = windowSuite(start, ['409', '503'])

  /** Starts the program anew over the same folder and types the PIN. */
  const unlock = async () => {
    test.core = await createCore(test.folder, testPorts({ now }))
    page = await windows.show()
    await page.getByLabel('口令', { exact: true }).waitFor()
    await page.keyboard.type(TEST_PIN)
    await page.keyboard.press('Enter')
  }

  it('[K3] says that the store is damaged, what is safe and what to do', async () => {
    const { store } = test.core.paths
    await test.core.close()
    const { size } = await stat(store)
    const file = await open(store, 'r+')
    await file.write(Buffer.alloc(size, 0xa5), 0, size, 0)
    await file.close()
    await unlock()
    await page.getByRole('heading', { name: '本机资料打不开' }).waitFor()
    await screenshot(page, 'y1-damaged')
    expect(await axe(page)).toEqual([])
    await page.keyboard.type(TEST_PIN)
    await page.keyboard.press('Enter')
    await page.locator('.cover-card form').getByText('本机的资料库已损坏').waitFor()
    expect(await page.getByText('没有预料到').count()).toBe(0)
  })

  it('[K3] says that a newer program wrote the store', async () => {
    test.core.context.store().db.pragma('user_version=99')
    await test.core.close()
    await unlock()
    await page.getByRole('heading', { name: '资料由新版程序写成' }).waitFor()
    await screenshot(page, 'y1-fromFuture')
    expect(await page.getByText('没有预料到').count()).toBe(0)
    expect(await axe(page)).toEqual([])
  })
})
