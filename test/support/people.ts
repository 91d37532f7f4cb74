/** Steps of several people on one laptop, by keyboard, as tests in the browser take them. */
import type { Page } from 'playwright-core'
import { PINS, untilOpen } from './journey.ts'

/** Chooses in the list the focused choice opens: by arrows until it is the active one, then Enter. */
export async function choose(page: Page, word: string): Promise<void> {
  await page.keyboard.press('ArrowDown')
  const list = page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)')
  const active = list.locator('.ant-select-item-option-active')
  await active.waitFor()
  for (let step = 0; (await active.textContent()) !== word; step += 1) {
    if (step > 40) throw new Error(`“${word}” is not in the list`)
    await page.keyboard.press('ArrowDown')
  }
  await page.keyboard.press('Enter')
  await list.waitFor({ state: 'hidden' })
}

/** Sets up a stand-alone court with its first officer, on an empty profile; ends at the work list. */
export async function setUpCourt(page: Page, officer: { name: string; role: string }): Promise<void> {
  await page.getByRole('heading', { name: '启用本机' }).waitFor()
  await page.keyboard.press('4')
  await page.getByRole('heading', { name: '新建本机法院' }).waitFor()
  for (const text of ['示例区人民法院', '浙9901', officer.name]) {
    await page.keyboard.insertText(text)
    await page.keyboard.press('Tab')
  }
  await choose(page, officer.role)
  await page.keyboard.press('Tab')
  await page.keyboard.type(PINS.court)
  await page.keyboard.press('Tab')
  await page.keyboard.type(PINS.court)
  await page.keyboard.press('Enter')
  const code = page.getByTestId('recovery-code').locator('span')
  await code.first().waitFor()
  await page.keyboard.type(((await code.allTextContents()).at(-1) ?? '').toLowerCase())
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '自检' }).waitFor()
  await page.keyboard.press('Enter')
  await untilOpen(page)
}

/** Adds a person in the settings, with the court's PIN of these tests. */
export async function addPerson(page: Page, name: string, role: string): Promise<void> {
  await page.getByRole('button', { name: '加人', exact: true }).press('Enter')
  await page.getByRole('dialog').getByLabel('姓名').waitFor()
  await page.keyboard.insertText(name)
  await page.getByRole('dialog').getByLabel('职务').focus()
  await choose(page, role)
  for (let time = 0; time < 2; time += 1) {
    await page.keyboard.press('Tab')
    await page.keyboard.type(PINS.court)
  }
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByRole('table', { name: '本机人员' }).getByText(name, { exact: true }).waitFor()
}

/** Locks and lets another person in, by keyboard: Alt+L, arrows, PIN. */
export async function changeHands(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Alt+l')
  const chosen = page.locator('.person-row [aria-pressed="true"]')
  await chosen.waitFor()
  for (let step = 0; (await chosen.textContent()) !== name; step += 1) {
    if (step > 20) throw new Error(`${name} is not on the lock page`)
    await page.keyboard.press('ArrowDown')
  }
  await page.keyboard.type(PINS.court)
  await page.keyboard.press('Enter')
  await untilOpen(page)
  await page.locator('.title-bar').getByText(name).waitFor()
}
