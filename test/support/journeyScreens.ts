import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { newPage, type TestPage } from './browser.ts'
import { chooseFile, emptyProfile, entryLine, goTo, PINS, ROOT, untilOpen } from './journey.ts'
import { type Serving, serveProfile, weakKeys } from './serveProcess.ts'

const CLI = join(ROOT, 'electron/cli/main.ts')

/** How a screen is looked at. */
export interface Look {
  readonly language: 'zh-CN' | 'en'
  readonly theme: 'light' | 'dark'
  /** Large type and targets on site; compact when not said. */
  readonly density?: 'site'
}

/** The four looks, named as files are: zh-light … en-dark. */
export const looks: readonly Look[] = [
  { language: 'zh-CN', theme: 'light' },
  { language: 'zh-CN', theme: 'dark' },
  { language: 'en', theme: 'light' },
  { language: 'en', theme: 'dark' },
]

/** `zh-light` and so on. */
export function lookName(look: Look): string {
  return `${look.language.slice(0, 2)}-${look.theme}`
}

/** Where things are in the demo. */
export interface DemoPlaces {
  readonly siteId: string
  readonly roomId: string
  readonly caseId: string
}

/** A served profile with what is needed to end it. */
export interface Served {
  readonly serving: Serving
  readonly folder: string
  readonly end: () => Promise<void>
}

/** Serves a fresh profile; `demo` fills it with the demo court first. */
export async function serveFresh(kind: 'empty' | 'demo'): Promise<Served> {
  const { folder, remove } = await emptyProfile()
  if (kind === 'demo') {
    await promisify(execFile)(process.execPath, [CLI, 'demo', '--json', '--profile', folder], { env: weakKeys() })
  }
  const serving = await serveProfile(folder)
  return {
    serving,
    folder,
    async end() {
      await serving.stop()
      await remove()
    },
  }
}

/** Reads a procedure that takes nothing but its address. */
export async function read<T>(serving: Serving, path: string): Promise<T> {
  const response = await fetch(`${serving.apiUrl}${path}`, { headers: { authorization: `Bearer ${serving.token}` } })
  if (response.status !== 200) throw new Error(`${path} ${response.status}: ${await response.text()}`)
  return (await response.json()) as T
}

/** Unlocks the core as the first officer it proposes. */
export async function unlockDemo(serving: Serving): Promise<void> {
  const { officers } = await read<{ officers: { officerId: string }[] }>(serving, '/system/status')
  await serving.call('/identity/unlock', { officerId: officers[0]?.officerId ?? '', pin: PINS.demo })
}

/** Finds the demo's site, its open room and its case. */
export async function demoPlaces(serving: Serving): Promise<DemoPlaces> {
  const [site] = await read<{ siteId: string; caseId: string }[]>(serving, '/sites')
  const siteId = site?.siteId ?? ''
  const { roomList } = await read<{ roomList: { roomId: string; state: string }[] }>(serving, `/sites/${siteId}`)
  return { siteId, roomId: roomList.find((room) => room.state === 'open')?.roomId ?? '', caseId: site?.caseId ?? '' }
}

/** A window in one look. The laptop keeps a look for everybody, so windows of different looks never overlap. */
export async function openLook(browser: Browser, serving: Serving, look: Look): Promise<TestPage> {
  const opened = await newPage(browser, {
    lang: look.language === 'en' ? 'en-US' : 'zh-CN',
    scheme: look.theme,
    viewport: { width: 1366, height: 768 },
  })
  opened.context.setDefaultTimeout(15_000)
  const { phase } = await read<{ phase: string }>(serving, '/system/status')
  if (phase === 'open') {
    for (const name of ['language', 'theme'] as const) {
      await serving.call('/system/settings', { name, value: look[name] })
    }
  }
  const kept = JSON.stringify({ density: 'compact', ...look, keys: {} })
  await opened.page.addInitScript(`localStorage.setItem('fieldwrit.preferences', ${JSON.stringify(kept)})`)
  await opened.page.goto(serving.url)
  return opened
}

/** One screen: its name in files and tests, and how a person gets it onto the window. */
export interface Screen {
  readonly name: string
  readonly open: (page: Page, places: DemoPlaces) => Promise<void>
  /** Puts away what lies over the page, so that the next screen starts clean. */
  readonly leave?: (page: Page) => Promise<void>
}

const pressEscape = async (page: Page): Promise<void> => page.keyboard.press('Escape')

/** Tabs of the plan that look different from a table alone. */
const planTabs = [
  { name: 'plan-occupants', tab: 2, waitFor: '.plan-time' },
  { name: 'plan-groups', tab: 3, waitFor: '.plan-row' },
  { name: 'plan-schedule', tab: 6, waitFor: '.plan-slot' },
  { name: 'plan-risks', tab: 8, waitFor: '.plan-row' },
  { name: 'plan-versions', tab: 12, waitFor: '.plan-changes li' },
] as const

/** Screens of an unlocked demo, in the order of a walk through the program. */
export const workScreens: readonly Screen[] = [
  { name: 'worklist', open: (page) => goTo(page, '/worklist', '.table-row') },
  {
    name: 'cases',
    async open(page) {
      await goTo(page, '/cases', '.search-field input')
      await page.locator('.search-field input').fill('甲某')
      await page.locator('.drawer .case-facts, .drawer dl').first().waitFor()
      await page.locator('.search-result b').waitFor()
    },
    leave: (page) => page.locator('.search-field input').fill(''),
  },
  { name: 'case', open: (page, { caseId }) => goTo(page, `/cases/${caseId}`, '.case-columns') },
  { name: 'case-history', open: (page, { caseId }) => goTo(page, `/cases/${caseId}?tab=history`, '.table-row') },
  {
    name: 'import',
    async open(page) {
      await goTo(page, '/cases/import', '.import-steps')
      await page.locator('.import-step button').first().click()
      await chooseFile(page, 'test/fixtures/court/court-export-utf8bom.csv')
      await page.locator('#import-step-2').waitFor()
    },
  },
  {
    name: 'import-report',
    async open(page) {
      const units = page.locator('.import-steps input[type=checkbox]')
      if ((await units.count()) > 0) await units.first().check()
      await page.locator('.import-run button').click()
      await page.locator('.report-scroll').waitFor()
    },
  },
  { name: 'tray', open: (page) => goTo(page, '/cases/import?tab=tray', '.tray-bar') },
  { name: 'sites', open: (page) => goTo(page, '/sites', '.table-row') },
  { name: 'site', open: (page, { siteId }) => goTo(page, `/sites/${siteId}`, '.board [data-room]') },
  {
    name: 'site-table',
    async open(page) {
      await page.locator('[data-room]').first().focus()
      await page.keyboard.press('v')
      await page.locator('.table-row').first().waitFor()
    },
    leave: (page) => page.keyboard.press('v'),
  },
  { name: 'plan', open: (page, { siteId }) => goTo(page, `/sites/${siteId}/plan`, '.plan-row') },
  ...planTabs.map(
    ({ name, tab, waitFor }): Screen => ({
      name,
      async open(page) {
        await page.locator('.plan .ant-tabs-tab').nth(tab).click()
        await page.locator(waitFor).first().waitFor()
      },
    }),
  ),
  { name: 'steps', open: (page, { siteId }) => goTo(page, `/sites/${siteId}/steps`, '.gate-step') },
  {
    name: 'signing',
    open: (page, { siteId }) => goTo(page, `/sites/${siteId}/signing`, '.signing-bar, .screen > .empty-state'),
  },
  { name: 'lots', open: (page, { siteId }) => goTo(page, `/sites/${siteId}/lots`, '.lots-body') },
  {
    name: 'entry',
    async open(page, { siteId, roomId }) {
      await goTo(page, `/sites/${siteId}/rooms/${roomId}`, '.table-row')
      await entryLine(page).fill('办公桌 12 旧 @王 /靠窗 缺抽屉')
      await page.locator('.entry-typed').first().waitFor()
    },
    leave: (page) => entryLine(page).fill(''),
  },
  {
    name: 'item',
    async open(page) {
      await entryLine(page).press('ArrowUp')
      await page.locator('.drawer .item-history li').first().waitFor()
    },
    leave: pressEscape,
  },
  {
    name: 'list',
    open: (page, { siteId, roomId }) => goTo(page, `/documents/list?site=${siteId}&room=${roomId}`, '.frozen'),
  },
  {
    name: 'documents-of-site',
    open: (page, { siteId }) => goTo(page, `/sites/${siteId}/documents`, '.sheet'),
  },
  {
    name: 'paper-package',
    open: (page, { siteId }) => goTo(page, `/sites/${siteId}/documents?document=package`, '.document-package'),
  },
  { name: 'documents', open: (page) => goTo(page, '/documents', '.document-overview') },
  { name: 'approvals', open: (page) => goTo(page, '/approvals', '.request-care li') },
  { name: 'leaving', open: (page, { siteId }) => goTo(page, `/sites/${siteId}/leaving`, '.sync-peer') },
  { name: 'sync', open: (page) => goTo(page, '/sync', '.sync-matrix, .sync-risk') },
  { name: 'settings', open: (page) => goTo(page, '/settings', '.settings-columns') },
  { name: 'doctor', open: (page) => goTo(page, '/settings/doctor', '.check-list li') },
  {
    name: 'palette',
    async open(page) {
      await goTo(page, '/worklist', '.table-row')
      await page.keyboard.press('Control+k')
      await page.locator('[role=dialog] input').waitFor()
      await page.keyboard.insertText('甲某')
      await page.locator('[role=option]').first().waitFor()
    },
    leave: async (page) => {
      await pressEscape(page)
      await page.locator('[role=dialog]').waitFor({ state: 'detached' })
    },
  },
  {
    name: 'keys',
    async open(page) {
      await page.keyboard.press('F1')
      await page.locator('.key-sheet').waitFor()
    },
    leave: async (page) => {
      await pressEscape(page)
      await page.locator('.key-sheet').waitFor({ state: 'detached' })
    },
  },
]

/** Waits for the frame of an unlocked window. */
export const ready = untilOpen
