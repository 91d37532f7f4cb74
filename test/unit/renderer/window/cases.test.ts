import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { SEARCH_PAGE } from '../../../../shared/contract/desk/cases.ts'
import { newCommandId, startTestCore, type TestCore } from '../../../support/coreHarness.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'

describe('cases in the window', () => {
  let test: TestCore
  let page: Page

  const windows = windowSuite(async () => {
    test = await startTestCore({ now: Date.UTC(2026, 10, 23, 2) })
    const path = fileURLToPath(new URL('../../../fixtures/court/court-export-utf8bom.csv', import.meta.url))
    const { mapping } = await test.services.importing.inspect({ path })
    for await (const _ of test.services.importing.run({ commandId: newCommandId(), path, mapping }, undefined));
    return test
  })

  const open = async (path: string) => {
    page = await windows.open(path)
  }
  const search = (text: string) =>
    test.services.cases.search({ text, kind: null, status: null, mine: false, limit: 50, offset: 0 })

  it('[A3] finds a case from the palette before the list of cases was ever opened', async () => {
    const [one] = search('').cases
    if (one === undefined) throw new Error('no case')
    await open('/')
    await page.keyboard.press('Control+k')
    await page.keyboard.insertText(one.caseNo)
    await page.getByRole('dialog').getByText(one.caseNo).first().waitFor()
  })

  it('[A3] shows every row of a long list by End, PageUp, PageDown and Home', async () => {
    const { total } = search('')
    const end = { text: '', kind: null, status: null, mine: false, limit: 1, offset: total - 1 }
    const [last] = test.services.cases.search(end).cases
    const rows = test.services.cases.search({ ...end, limit: 200, offset: 0 }).cases
    await open('/cases')
    const grid = page.getByRole('grid')
    const selected = grid.locator('[aria-selected="true"]')
    const shows = (caseNo: string | undefined) => selected.getByText(caseNo ?? '', { exact: true }).waitFor()
    await shows(rows[0]?.caseNo)
    await grid.focus()
    await page.keyboard.press('End')
    await shows(last?.caseNo)
    await page.keyboard.press('PageUp')
    await page.keyboard.press('PageDown')
    await shows(last?.caseNo)
    await page.keyboard.press('Home')
    await shows(rows[0]?.caseNo)
    for (let times = 0; times < 6; times += 1) await page.keyboard.press('PageDown')
    const index = Number(await selected.getAttribute('aria-rowindex')) - 2
    expect(index).toBeGreaterThan(SEARCH_PAGE)
    await shows(rows[index]?.caseNo)
    await expect.poll(() => grid.locator('.skeleton').count()).toBe(0)
  })

  it('[A3] counts every way of closing and the officer’s own cases on their chips', async () => {
    const closed = search('').cases[3]
    if (closed === undefined) throw new Error('no case')
    const call = { commandId: newCommandId(), caseId: closed.caseId, rev: [], reason: '' }
    test.services.cases.state({ ...call, field: 'status', value: 'finallyTerminated' })
    await open('/cases')
    const { statusCounts, mineCount } = search('')
    const chip = (text: string) => page.getByRole('button', { name: text, exact: true }).waitFor()
    await chip(`终本 ${statusCounts.terminated}`)
    await chip(`执行完毕 ${statusCounts.completed}`)
    await chip(`终结执行 ${statusCounts.finallyTerminated}`)
    await chip(`我承办 ${mineCount}`)
  })

  it('[A3] a search of one’s own cases that finds nothing says whose it lists, and finds the others’ by one button', async () => {
    const other = search('').cases.find((one) => one.handler !== '周某舟')
    if (other === undefined) throw new Error('no case')
    await open('/cases')
    await page.getByRole('button', { name: /^我承办/ }).click()
    await page.locator('.search-field input').fill(other.caseNo)
    await page.getByText('“我承办”只列登记的承办人为“周某舟”').waitFor()
    await page.getByRole('button', { name: '去掉所选条件' }).click()
    await page.getByRole('grid').getByText(other.caseNo).first().waitFor()
  })

  it('[A1] shows two statements made on one screen as a difference in amber', async () => {
    const [one] = search('').cases
    if (one === undefined) throw new Error('no case')
    const call = { caseId: one.caseId, rev: [], field: 'phone' as const, reason: '' }
    for (const value of ['13800000001', '13800000002']) {
      test.services.cases.state({ ...call, commandId: newCommandId(), value })
    }
    await open(`/cases/${one.caseId}`)
    const row = page.locator('.field-row.amber')
    await row.getByText('13800000001').waitFor()
    await row.getByText('13800000002').waitFor()
  })

  it('[A2] hides ID numbers of rows set aside until one is opened to be mended', async () => {
    await open('/cases/import?tab=tray')
    await page.locator('.tray-open').waitFor()
    const values = async () =>
      Promise.all((await page.locator('.tray-cells input').all()).map((one) => one.inputValue()))
    expect((await values()).join(' ')).not.toMatch(/\d{17}/)
    await page.locator('.tray-open').click()
    await page.locator('.tray-acts').getByText('改正后导入').waitFor()
    await page.locator('.tray-cell.faulty input:focus').waitFor()
    expect((await values()).join(' ')).toMatch(/\d{17}/)
  })
})
