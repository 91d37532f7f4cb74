import { OFFICE_LAPTOP } from '../support/browser.ts'
import { startTestCore } from '../support/coreHarness.ts'
import { windowTests } from '../support/windowUnderTest.ts'
import { fillPlan, median } from './plan.bench.ts'
import type { BenchFigure } from './search.bench.ts'

const NOW = Date.parse('2026-11-23T02:00:00Z')
const LETTERS = 60
/** A key that is held comes thirty times a second. */
const HELD_MS = 33
const CELLS = 20

/**
 * Counts, for every key, the time from when the browser got it until the frame that shows it was handed over for
 * painting: a key that waits behind the work of another counts its waiting.
 */
const listen = `(() => {
  globalThis.painted = []
  addEventListener('keydown', (event) => {
    requestAnimationFrame(() => {
      const channel = new MessageChannel()
      channel.port1.onmessage = () => painted.push(performance.now() - event.timeStamp)
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
 * A plan in a real browser, at the yardstick's size and thirty times it: opening it from another screen, typing into a
 * cell, moving the cursor, and typing on while the cells before are written and measured. A frame costs up to 16.7 ms
 * of waiting in each figure.
 */
export async function planWindowBench(report: (figure: BenchFigure) => void, sizes: readonly number[]): Promise<void> {
  const windows = await windowTests()
  try {
    for (const size of sizes) await measure(windows, size, report)
  } finally {
    await windows.close()
  }
}

async function measure(
  windows: Awaited<ReturnType<typeof windowTests>>,
  size: number,
  report: (figure: BenchFigure) => void,
): Promise<void> {
  const test = await startTestCore({ now: NOW })
  try {
    const siteId = fillPlan(test, size, Math.round((size * 250) / 330))
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
    const times = async (keys: readonly string[], apartMs: number): Promise<number[]> => {
      await page.evaluate('painted.length = 0')
      for (const key of keys) {
        await page.keyboard.press(key)
        if (apartMs > 0) await page.evaluate(`new Promise((done) => setTimeout(done, ${apartMs}))`)
      }
      await page.evaluate(`new Promise((done) => {
        const look = () => (painted.length >= ${keys.length} ? done() : setTimeout(look, 10))
        look()
      })`)
      return page.evaluate<number[]>('painted')
    }
    const many = (key: string, count: number): string[] => Array.from({ length: count }, () => key)
    const typed = await times([...many('a', LETTERS / 2), ...many('b', LETTERS / 2)], HELD_MS)
    await page.keyboard.press('Escape')
    const moved = await times(many('ArrowDown', LETTERS), HELD_MS)
    const queued = await times(many('ArrowUp', LETTERS), 0)
    // Two letters and Enter, row after row: every Enter writes a cell, and the plan is measured anew behind it.
    const written = await times(
      many('', CELLS).flatMap(() => ['x', 'y', 'Enter']),
      HELD_MS * 3,
    )
    const ms = { size, unit: 'ms', floor: null }
    report({ bench: 'plan-window-open-first', ...ms, value: opened[0] ?? 0, goal: null })
    report({ bench: 'plan-window-open-p50', ...ms, value: median(opened), goal: size === 330 ? 300 : null })
    report({ bench: 'plan-window-keystroke-p50', ...ms, value: median(typed), goal: 50 })
    report({ bench: 'plan-window-keystroke-max', ...ms, value: Math.max(...typed), goal: null })
    report({ bench: 'plan-window-cursor-p50', ...ms, value: median(moved), goal: 50 })
    report({ bench: 'plan-window-cursor-queued', ...ms, value: median(queued), goal: null })
    report({ bench: 'plan-window-writing-p50', ...ms, value: median(written), goal: 50 })
    report({ bench: 'plan-window-writing-max', ...ms, value: Math.max(...written), goal: null })
    await shown.end()
  } finally {
    await test.close()
  }
}
