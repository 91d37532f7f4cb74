import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Locator, Page } from 'playwright-core'
import type { Serving } from './serveProcess.ts'

/** The repository, which is also a root of the program's own file browser when tests start there. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** PIN every journey sets or meets: of its own court, and of the demo. */
export const PINS = { court: '730194', demo: '271828' } as const

/** A new empty folder for a profile, and how it goes. */
export async function emptyProfile(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'fieldwrit-journey-'))
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}

/** The window is open for work: neither set up nor locked. */
export async function untilOpen(page: Page): Promise<void> {
  await page.locator('.title-bar').waitFor({ state: 'visible' })
}

/** Types the PIN of whoever is chosen on the lock page and waits for the work behind it. */
export async function unlock(page: Page, pin: string): Promise<void> {
  await page.locator('.cover-main input[type=password]').first().waitFor()
  await page.keyboard.type(pin)
  await page.keyboard.press('Enter')
  await untilOpen(page)
}

/** Goes to an address of the program as a link would, and waits for what stands there. */
export async function goTo(page: Page, address: string, waitFor: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(`#${address}`)}`)
  await page.locator(waitFor).first().waitFor()
}

/** The line of the rapid entry. */
export function entryLine(page: Page) {
  return page.locator('.entry-line input')
}

/** Asks again until `holds` says yes; the page's policy forbids Playwright's own way of waiting for an expression. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 15_000
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited 15 s: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** Types a line as a person does, commits it, and waits until its number was given: the next one is offered. */
export async function record(page: Page, text: string): Promise<void> {
  const number = page.locator('.entry-number')
  const next = String(Number(await number.textContent()) + 1).padStart(4, '0')
  await say(page, text)
  await until(`${text} becomes ${next}`, async () => (await number.textContent()) === next)
}

/** A line that records nothing: it changes what lines carry, or the item before. */
export async function say(page: Page, text: string): Promise<void> {
  await page.keyboard.insertText(text)
  await page.keyboard.press('Enter')
  await until(`“${text}” is taken`, async () => (await entryLine(page).inputValue()) === '')
}

/** Chooses a file of the repository in the program's own file browser, folder by folder. */
export async function chooseFile(page: Page, path: string): Promise<void> {
  await walkTo(page, page.locator('.import-browser'), path)
}

/** Chooses a folder of the repository the same way, in a dialog. */
export async function chooseFolder(page: Page, path: string): Promise<void> {
  const browser = page.getByRole('dialog')
  await walkTo(page, browser, path)
  await browser
    .getByTestId('folder-path')
    .getByText(new RegExp(`${path}$`))
    .waitFor()
  await browser.locator('.cover-acts-end').click()
}

async function walkTo(page: Page, browser: Locator, path: string): Promise<void> {
  const here = browser.getByTestId('folder-path')
  await here.waitFor()
  const root = ROOT.replace(/[/\\]$/, '')
  if ((await here.textContent()) !== root) {
    await browser.locator('.ant-select').click()
    await page
      .locator('.ant-select-item-option')
      .filter({ hasText: basename(root) })
      .last()
      .click()
    await browser.getByText(root, { exact: true }).waitFor()
  }
  for (const part of path.split('/')) await browser.getByRole('button', { name: part }).first().click()
}

/** An item as the contract answers it, as far as journeys look at it. */
export interface ListedItem {
  readonly itemId: string
  readonly number: string
  readonly name: string
  readonly quantity: { readonly amount: string; readonly unit: string }
  readonly owner: { readonly name: string }
  readonly place: string
  readonly remarks: string
  readonly regime: string
  readonly box: string
  readonly struckReason: string | null
}

/** All items of a room, oldest first. */
export async function itemsOf(serving: Serving, siteId: string, roomId: string): Promise<ListedItem[]> {
  const input = { siteId, roomId, text: '', offset: 0, limit: 200 }
  const answer = await serving.call<{ items: ListedItem[] }>('/inventory/list', input)
  return answer.items.toReversed()
}

/** Ids in an entry address. */
export function placeOf(page: Page): { siteId: string; roomId: string } {
  const found = /#\/sites\/([^/]+)\/rooms\/([^/?]+)/.exec(page.url())
  return { siteId: found?.[1] ?? '', roomId: found?.[2] ?? '' }
}
