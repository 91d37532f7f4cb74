/** The real window in a browser over a real core in this process: built once per test file, served on 127.0.0.1. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import type { Core } from '../../electron/core/core.ts'
import { makeTransports } from '../../electron/core/serve.ts'
import { makeServices, type Services } from '../../electron/core/services.ts'
import { type Loopback, startLoopback } from '../../electron/loopback/server.ts'
import { launchBrowser, newPage, OFFICE_LAPTOP, type PageOptions, type TestPage } from './browser.ts'
import type { TestCore } from './coreHarness.ts'
import { testHub } from './secondLaptop.ts'

const CONFIG = fileURLToPath(new URL('../../build/renderer.vite.config.ts', import.meta.url))

/** The built page and a browser to show it in. */
export interface WindowTests {
  /** Serves a core and opens its address in a fresh page. */
  show(core: Core, options: PageOptions): Promise<ShownWindow>
  close(): Promise<void>
}

/** One window; closing it leaves the core to the test. */
export type ShownWindow = TestPage & {
  readonly services: Services
  readonly url: string
  end(): Promise<void>
}

/** Builds the page into a temporary folder and starts the browser. */
export async function windowTests(): Promise<WindowTests> {
  const folder = mkdtempSync(join(tmpdir(), 'fieldwrit-window-'))
  await build({ configFile: CONFIG, logLevel: 'error', build: { outDir: folder } })
  const browser: Browser = await launchBrowser()
  return {
    async show(core, options) {
      const services = makeServices(core, testHub)
      const host = await serve(services, folder)
      const opened = await newPage(browser, options)
      opened.page.setDefaultTimeout(8_000)
      await opened.page.goto(host.url)
      return {
        ...opened,
        services,
        url: host.url,
        async end() {
          await opened.context.close()
          await host.close(200)
        },
      }
    },
    async close() {
      await browser.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The window of the running test; it and its core go with the test. */
export interface WindowSuite {
  readonly shown: ShownWindow
  /** Closes the window; the core goes on. */
  leave(): Promise<void>
  /** Shows the core as on the office laptop, but for what is said; a language said is set first. One window at a time. */
  show(options?: Partial<PageOptions>): Promise<Page>
  /** The same, and goes to this place (`/sites/…`) once the rail stands. */
  open(path: string, options?: Partial<PageOptions>): Promise<Page>
}

/**
 * Registers what a file of window tests needs: one build and one browser, `start` before each test, and after it no
 * problem in the page but those whose text holds one of `tolerated`.
 *
 * @param start - makes the core of a test and what stands in it
 */
export function windowSuite(
  start: () => Promise<Pick<TestCore, 'core' | 'close'>>,
  tolerated: readonly string[] = [],
): WindowSuite {
  let windows: WindowTests
  let test: Pick<TestCore, 'core' | 'close'>
  let shown: ShownWindow | null = null
  const problems: string[] = []
  beforeAll(async () => {
    windows = await windowTests()
  })
  afterAll(() => windows.close())
  beforeEach(async () => {
    test = await start()
  })
  afterEach(async () => {
    await suite.leave()
    await test.close()
    expect(problems.splice(0)).toEqual([])
  })
  const suite: WindowSuite = {
    get shown() {
      if (shown === null) throw new Error('nothing is shown yet')
      return shown
    },
    async leave() {
      const found = shown?.problems.filter((each) => !tolerated.some((part) => each.includes(part)))
      problems.push(...(found ?? []))
      await shown?.end()
      shown = null
    },
    async show(options = {}) {
      await suite.leave()
      const { lang } = options
      if (lang !== undefined) await test.core.settings.put('language', lang === 'en-US' ? 'en' : 'zh-CN')
      shown = await windows.show(test.core, { ...OFFICE_LAPTOP, ...options })
      return shown.page
    },
    async open(path, options = {}) {
      const page = await suite.show(options)
      await page.getByRole('navigation').waitFor()
      await page.evaluate(`location.hash = ${JSON.stringify(path)}`)
      return page
    },
  }
  return suite
}

function serve(services: Services, rendererDir: string): Promise<Loopback> {
  const transports = makeTransports(services)
  return startLoopback({
    rendererDir,
    handleApi: transports.api,
    handleLink: transports.link,
    onRequestStop: () => undefined,
  })
}
