/** The desk of whoever drafts a plan, by keyboard, as tests in the browser take it. */

import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { goTo } from './journey.ts'
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
