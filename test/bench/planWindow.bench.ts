import { OFFICE_LAPTOP } from '../support/browser.ts'
import { startTestCore } from '../support/coreHarness.ts'
import { windowTests } from '../support/windowUnderTest.ts'
import { fillPlan, median } from './plan.bench.ts'
import type { BenchFigure } from './search.bench.ts'

const NOW = Date.parse('2026-11-23T02:00:00Z')
const LETTERS = 60

/** Counts, for every key pressed, the time until the frame that shows it was handed over for painting. */
const listen = `(() => {
  globalThis.painted = []
  addEventListener('keydown', () => {
    const pressed = performance.now()
    requestAnimationFrame(() => {
      const channel = new MessageChannel()
      channel.port1.onmessage = () => painted.push(performance.now() - pressed)
      channel.port2.postMessage(0)
    })
  }, true)
})()`

/** Goes to an address and answers the time until the first row of the plan stands in a painted frame. */
const openPlan = (address: string) => `new Promise((done) => {
  const started = performance.now()
  const look = () => document.querySelector('.plan-row')
    ? requestAnimationFrame(() => setTimeout(() => done(performance.now() - started), 0))
    : requestAnimationFrame(look)
  location.hash = ${JSON.stringify(address)}
  look()
})`

/**
 * The plan of the yardstick in a real browser: opening it from another screen, typing into a cell, moving the cursor.
 * A frame costs up to 16.7 ms of waiting in each figure.
 */
export async function planWindowBench(report: (figure: BenchFigure) => void): Promise<void> {
  const windows = await windowTests()
  const test = await startTestCore({ now: NOW })
  try {
    const siteId = fillPlan(test, 330, 250)
    const shown = await windows.show(test.core, OFFICE_LAPTOP)
    const { page } = shown
    await page.getByRole('navigation').waitFor()
    const opened: number[] = []
    for (let n = 0; n < 6; n += 1) {
      await page.evaluate("location.hash = '/settings'")
      await page.locator('.settings-columns').waitFor()
      opened.push(await page.evaluate<number>(openPlan(`/sites/${siteId}/plan`)))
    }
    await page.locator('.plan-row').nth(3).getByRole('gridcell').nth(1).click()
    await page.evaluate(listen)
    const times = async (work: () => Promise<void>): Promise<number[]> => {
      await page.evaluate('painted.length = 0')
      await work()
      await page.evaluate('new Promise((done) => setTimeout(done, 50))')
      return page.evaluate<number[]>('painted')
    }
    const typed = await times(() => page.keyboard.type('a'.repeat(LETTERS / 2) + 'b'.repeat(LETTERS / 2)))
    await page.keyboard.press('Escape')
    const moved = await times(async () => {
      for (let n = 0; n < LETTERS; n += 1) await page.keyboard.press('ArrowDown')
    })
    const ms = { size: 330, unit: 'ms', floor: null }
    report({ bench: 'plan-window-open-first', ...ms, value: opened[0] ?? 0, goal: null })
    report({ bench: 'plan-window-open-p50', ...ms, value: median(opened), goal: 300 })
    report({ bench: 'plan-window-keystroke-p50', ...ms, value: median(typed), goal: 50 })
    report({ bench: 'plan-window-keystroke-max', ...ms, value: Math.max(...typed), goal: null })
    report({ bench: 'plan-window-cursor-p50', ...ms, value: median(moved), goal: 50 })
    await shown.end()
  } finally {
    await test.close()
    await windows.close()
  }
}
