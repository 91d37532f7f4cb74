/** The desk of whoever drafts a plan, by keyboard, as tests in the browser take it. */
import type { Browser, Locator, Page } from 'playwright-core'
import { newPage, type TestPage } from './browser.ts'
import { choose } from './people.ts'

/** What is typed into the record of a step: text by the field's name, `[choice]` for a list, `true` for a mark. */
export type StepFields = Readonly<Record<string, string | true | readonly [string]>>

/** Records a statutory step from the list of steps, which stands open. */
export async function recordStep(page: Page, code: string, fields: StepFields): Promise<void> {
  const drawer = page.locator('.drawer')
  await page.locator(`[data-step="${code}"]`).press('Enter')
  await drawer.locator('#gate-on').waitFor()
  for (const [field, value] of Object.entries(fields)) {
    const control = drawer.locator(`#gate-${field}`)
    await control.focus()
    if (value === true) await page.keyboard.press('Space')
    else if (typeof value === 'string') await control.fill(value)
    else await choose(page, value[0])
  }
  await page.keyboard.press('Control+Enter')
  await drawer.waitFor({ state: 'detached' })
}

/** A page on a laptop whose clock says `at` (ms since 1970); `goOnTo(at)` in the page sets it. */
export async function pageAt(browser: Browser, at: number): Promise<TestPage> {
  const opened = await newPage(browser)
  await opened.context.addInitScript(`{
    const Machine = Date
    let ahead = ${at} - Machine.now()
    globalThis.goOnTo = (at) => { ahead = at - Machine.now() }
    globalThis.Date = class extends Machine {
      constructor(...given) { given.length === 0 ? super(Machine.now() + ahead) : super(...given) }
      static now() { return Machine.now() + ahead }
    }
  }`)
  return opened
}

/** Opens a tab of the plan. */
export async function choosePlanTab(page: Page, name: string): Promise<void> {
  const tab = page.getByRole('tab', { name, exact: true })
  await tab.click()
  await page.locator('.plan-row').first().waitFor()
}

/** Cells of a block as wide as its widest row, as a spreadsheet copies them. */
function squared(rows: readonly string[]): string {
  const width = Math.max(...rows.map((row) => row.split('\t').length))
  return rows.map((row) => `${row}${'\t'.repeat(width - row.split('\t').length)}\r\n`).join('')
}

/** Pastes rows into the tab's first table from this cell on, as copied in a spreadsheet, and waits until they stand. */
export async function pasteRows(
  page: Page,
  [row, column]: readonly [number, number],
  rows: readonly string[],
  table: Page | Locator = page,
): Promise<void> {
  const cell = table.locator('.plan-row').nth(row).getByRole('gridcell').nth(column)
  await cell.click()
  await page.evaluate(`{
    const data = new DataTransfer()
    data.setData('text/plain', ${JSON.stringify(squared(rows))})
    const paste = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
    document.activeElement?.dispatchEvent(paste)
  }`)
  const [first = ''] = rows[0]?.split('\t') ?? []
  await cell.getByText(first, { exact: false }).waitFor()
}

/** Fills the plan's head: what for, from which day to which. */
export async function fillHead(page: Page, head: { purpose: string; from: string; to: string }): Promise<void> {
  for (const [label, text] of [
    ['目的', head.purpose],
    ['起日', head.from],
    ['止日', head.to],
  ] as const) {
    await page.locator('.plan-field', { hasText: label }).locator('input').fill(text)
    await page.keyboard.press('Enter')
  }
}
