/** Writes screenshots of every screen in both languages and themes to out/shots, and the README's into build/docs/screens. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, screenshot } from '../support/browser.ts'
import { ROOT } from '../support/journey.ts'
import {
  demoPlaces,
  lookName,
  looks,
  openLook,
  ready,
  serveFresh,
  unlockDemo,
  workScreens,
} from '../support/journeyScreens.ts'

const forReadme = ['entry-zh-light', 'cases-zh-light', 'worklist-zh-light', 'site-zh-dark']

const docs = join(ROOT, 'build/docs/screens')

/** The picture, and for the README the same one as JPEG, a third of the size. */
async function shoot(page: Page, name: string): Promise<void> {
  await screenshot(page, name)
  if (forReadme.includes(name)) await page.screenshot({ path: join(docs, `${name}.jpg`), type: 'jpeg', quality: 85 })
}

async function covers(browser: Browser): Promise<void> {
  const [fresh, locked] = await Promise.all([serveFresh('empty'), serveFresh('demo')])
  for (const look of looks) {
    const first = await openLook(browser, fresh.serving, look)
    await first.page.locator('.doors').waitFor()
    await screenshot(first.page, `setup-${lookName(look)}`)
    await first.page.keyboard.press('4')
    await first.page.locator('.two-columns').waitFor()
    await screenshot(first.page, `setup-court-${lookName(look)}`)
    await first.context.close()
    const second = await openLook(browser, locked.serving, look)
    await second.page.locator('.person-row').waitFor()
    await screenshot(second.page, `unlock-${lookName(look)}`)
    await second.context.close()
  }
  await Promise.all([fresh.end(), locked.end()])
}

async function work(browser: Browser): Promise<void> {
  const demo = await serveFresh('demo')
  await unlockDemo(demo.serving)
  const places = await demoPlaces(demo.serving)
  for (const look of looks) {
    const { page, context } = await openLook(browser, demo.serving, look)
    await ready(page)
    for (const screen of workScreens) {
      await screen.open(page, places)
      await shoot(page, `${screen.name}-${lookName(look)}`)
      await screen.leave?.(page)
    }
    await context.close()
  }
  await demo.end()
}

mkdirSync(docs, { recursive: true })
const browser = await launchBrowser()
try {
  await covers(browser)
  await work(browser)
} finally {
  await browser.close()
}
