import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inflate } from '@sparticuz/chromium'
import type axeCore from 'axe-core'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const require = createRequire(import.meta.url)
const CACHE = join(ROOT, 'node_modules/.cache')

/** Own arguments: the package's defaults switch web security off and run everything in one process. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A browser to launch: its executable and the environment it needs. */
export type BrowserFiles = { readonly executablePath: string; readonly env: Record<string, string> }

/**
 * Unpacks the browser of `@sparticuz/chromium` once into node_modules/.cache/chromium-VERSION, with its own NSS
 * libraries and a font configuration that knows Noto Sans SC. Safe when several workers do it at once: each unpacks
 * beside and the first rename wins. `CHROMIUM=/path/to/chrome` takes another browser instead.
 *
 * @throws Error on a platform without a packaged browser when CHROMIUM is not set
 */
export async function unpackBrowser(): Promise<BrowserFiles> {
  const override = process.env.CHROMIUM
  if (override !== undefined && override !== '') {
    return { executablePath: override, env: { FONTCONFIG_FILE: writeFonts(CACHE, 'fonts-override.conf', []) } }
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No packaged browser for this platform: set CHROMIUM to the path of Chrome, Chromium or Edge')
  }
  const packageDir = dirname(dirname(require.resolve('@sparticuz/chromium')))
  const manifest: { version: string } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8'))
  const folder = join(CACHE, `chromium-${manifest.version}`)
  if (!existsSync(join(folder, 'chromium'))) await unpack(join(packageDir, 'bin'), folder)
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      FONTCONFIG_FILE: writeFonts(folder, 'fieldwrit-fonts.conf', [join(folder, 'fonts')]),
      LD_LIBRARY_PATH: join(folder, 'al2023/lib'),
    },
  }
}

async function unpack(archives: string, folder: string): Promise<void> {
  const aside = `${folder}.${process.pid}.${randomUUID().slice(0, 8)}`
  mkdirSync(aside, { recursive: true })
  const before = process.env.TMPDIR
  // `inflate` reads the temporary folder when it is called, before its first await.
  process.env.TMPDIR = aside
  const names = ['chromium.br', 'swiftshader.tar.br', 'fonts.tar.br', 'al2023.tar.br']
  const running = names.map((name) => inflate(join(archives, name)))
  if (before === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = before
  await Promise.all(running)
  try {
    renameSync(aside, folder)
  } catch (error) {
    rmSync(aside, { recursive: true, force: true })
    if (!existsSync(join(folder, 'chromium'))) throw error
  }
}

function writeFonts(folder: string, name: string, extra: string[]): string {
  const fonts = dirname(require.resolve('@expo-google-fonts/noto-sans-sc/package.json'))
  const dirs = [join(fonts, '400Regular'), join(fonts, '700Bold'), ...extra]
  const lines = [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    '<fontconfig>',
    ...dirs.map((dir) => `  <dir>${dir}</dir>`),
    `  <cachedir>${join(folder, 'font-cache')}</cachedir>`,
    '  <alias><family>sans-serif</family><prefer><family>Noto Sans SC</family></prefer></alias>',
    '</fontconfig>',
    '',
  ]
  const path = join(folder, name)
  mkdirSync(folder, { recursive: true })
  const text = lines.join('\n')
  if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
    const aside = `${path}.${process.pid}.${randomUUID().slice(0, 8)}`
    writeFileSync(aside, text)
    renameSync(aside, path)
  }
  return path
}

/** Launches the headless browser; the caller closes it. */
export async function launchBrowser(): Promise<Browser> {
  const { executablePath, env } = await unpackBrowser()
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return chromium.launch({ executablePath, args: ARGS, env: { ...Object.fromEntries(inherited), ...env } })
}

/** How a page is shown: interface language, light or dark, window size in CSS pixels. */
export type PageOptions = {
  readonly lang: 'zh-CN' | 'en-US'
  readonly scheme: 'light' | 'dark'
  readonly viewport: { readonly width: number; readonly height: number }
}

/** The office laptop: Chinese, light, 1366 × 768. */
export const OFFICE_LAPTOP = {
  lang: 'zh-CN',
  scheme: 'light',
  viewport: { width: 1366, height: 768 },
} as const satisfies PageOptions

/** A page in its own context, so that no two tests share storage. */
export type TestPage = {
  readonly page: Page
  readonly context: BrowserContext
  /** Console errors, uncaught errors and failed requests so far; a good test ends with none. */
  readonly problems: string[]
}

/** Opens a page in a fresh context; content security policy stays in force. */
export async function newPage(browser: Browser, options: PageOptions = OFFICE_LAPTOP): Promise<TestPage> {
  const context = await browser.newContext({
    locale: options.lang,
    colorScheme: options.scheme,
    viewport: { ...options.viewport },
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  const problems: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`))
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? ''
    // A page that is left aborts what it was still loading; that is no fault.
    if (reason !== 'net::ERR_ABORTED') problems.push(`request: ${request.url()} ${reason}`)
  })
  return { page, context, problems }
}

/** One accessibility fault: the axe rule, how bad, and the elements it was found on. */
export type AxeFault = {
  readonly rule: string
  readonly impact: string
  readonly help: string
  readonly where: string[]
}

/**
 * Runs axe (WCAG 2.2 A and AA, and best practices) on what the page shows once its transitions are done. Its source is
 * evaluated through the debugger, which the page's content security policy does not reach, so the policy is tested as
 * shipped.
 *
 * @returns the faults, none on a clean page
 */
export async function axe(page: Page): Promise<AxeFault[]> {
  await settledLook(page)
  await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'))
  const results = await page.evaluate<axeCore.AxeResults>("axe.run(document, { resultTypes: ['violations'] })")
  return results.violations.map((violation) => ({
    rule: violation.id,
    impact: violation.impact ?? 'minor',
    help: violation.help,
    where: violation.nodes.map((node) => node.target.join(' ')),
  }))
}

/**
 * Writes a screenshot of the window to out/shots/NAME.png once fonts are there and transitions are done.
 *
 * @returns the file's path
 */
export async function screenshot(page: Page, name: string): Promise<string> {
  const path = join(ROOT, 'out/shots', `${name}.png`)
  mkdirSync(dirname(path), { recursive: true })
  await settledLook(page)
  await page.screenshot({ path })
  return path
}

/** Until fonts are there and running transitions are done: half-way a colour is none that anybody reads. */
async function settledLook(page: Page): Promise<void> {
  const ends = 'document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)'
  await page.evaluate(`document.fonts.ready.then(() => Promise.allSettled(${ends}.map((each) => each.finished)))`)
}
