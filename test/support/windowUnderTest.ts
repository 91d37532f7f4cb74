/** The real window in a browser over a real core in this process: built once per test file, served on 127.0.0.1. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { build } from 'vite'
import type { Core } from '../../electron/core/core.ts'
import { makeTransports } from '../../electron/core/serve.ts'
import { makeServices, type Services } from '../../electron/core/services.ts'
import { type Loopback, startLoopback } from '../../electron/loopback/server.ts'
import { launchBrowser, newPage, type PageOptions, type TestPage } from './browser.ts'

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
      const services = makeServices(core)
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

function serve(services: Services, rendererDir: string): Promise<Loopback> {
  const transports = makeTransports(services)
  return startLoopback({
    rendererDir,
    handleApi: transports.api,
    handleLink: transports.link,
    onRequestStop: () => undefined,
  })
}
