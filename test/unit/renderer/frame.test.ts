import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import type { Browser, Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { adoptedStyles } from '../../../renderer/styles/vite-adopted-styles.mjs'
import { axe, launchBrowser, newPage, OFFICE_LAPTOP, type TestPage } from '../../support/browser.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'"
const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }

/** Puts the probe screen in the place of the features and opens a session before the frame is drawn. */
const withProbe = {
  name: 'probe',
  enforce: 'pre' as const,
  transform(code: string, id: string) {
    if (id.endsWith('/renderer/main.tsx')) return `import ${JSON.stringify(here('./probe/seed.ts'))}\n${code}`
    if (id.endsWith('/app/start.tsx')) return startOnly(code)
    if (!id.endsWith('/app/screens.ts')) return undefined
    const probe = JSON.stringify(here('./probe/ListScreen.tsx'))
    const files = ['cases/CasesScreen', 'worklist/WorklistScreen', 'site/SitesScreen', 'site/SiteScreen']
    const entries = files.map((file) => `'../features/${file}.tsx': () => import(${probe})`)
    return code.replace(/import\.meta\.glob<ScreenModule>\([^)]*\)/, `{${entries.join(',')}}`)
  },
}

/** The probe has no core: whatever connects to one is left out. */
function startOnly(code: string): string {
  return code.replaceAll(/^.*(\/client\/|startFeed|startWorklistBadge).*$/gm, '')
}

describe('the frame in a browser, under the content security policy of the hosts', () => {
  let folder: string
  let server: Server
  let browser: Browser
  let test: TestPage
  let page: Page
  let address: string

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'fieldwrit-frame-'))
    await build({
      root: here('../../../renderer'),
      base: './',
      configFile: false,
      logLevel: 'error',
      plugins: [react(), adoptedStyles(), withProbe],
      build: { outDir: folder, emptyOutDir: true, minify: true, assetsInlineLimit: 0, chunkSizeWarningLimit: 1200 },
    })
    server = createServer((request, response) => {
      const path = request.url === '/' ? '/index.html' : (request.url ?? '')
      const type = types[extname(path)] ?? 'image/svg+xml'
      response.writeHead(200, { 'content-type': type, 'content-security-policy': policy })
      response.end(readFileSync(join(folder, path)))
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const bound = server.address()
    address = `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}/`
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser.close()
    server.close()
    rmSync(folder, { recursive: true })
  })

  beforeEach(async () => {
    test = await newPage(browser)
    page = test.page
    await page.goto(`${address}#/cases`)
    await page.getByRole('grid', { name: '案件' }).waitFor()
  })
  afterEach(async () => {
    expect(test.problems).toEqual([])
    await test.context.close()
  })

  const current = () => page.locator('.table-row.current b').textContent()

  it('walks 100,000 rows by keyboard and opens one', async () => {
    await page.getByRole('grid', { name: '案件' }).focus()
    await page.keyboard.press('End')
    await expect.poll(current).toBe('（2025）浙9901执100000号')
    await page.keyboard.press('Home')
    await page.keyboard.press('j')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('k')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('#opened').textContent()).toBe('（2025）浙9901执2号')
    expect(await page.locator('.table-row').count()).toBeLessThan(80)
  })

  it('opens sections by G and a letter, never while text is typed', async () => {
    await page.locator('.search-field input').fill('')
    await page.locator('.search-field input').pressSequentially('gh')
    expect(page.url()).toContain('#/cases')
    await page.getByRole('grid', { name: '案件' }).focus()
    await page.keyboard.press('g')
    await page.keyboard.press('h')
    await expect.poll(() => page.url()).toContain('#/worklist')
  })

  it('lists only the sections that have a screen', async () => {
    const names = await page.getByRole('navigation').getByRole('link').allTextContents()
    expect(names).toEqual(['工作台', '案件', '腾退现场'])
  })

  it('never takes Enter from an input method', async () => {
    const field = page.locator('.search-field input')
    await field.focus()
    await field.dispatchEvent('compositionstart')
    await field.fill('甲某')
    await page.keyboard.press('Enter')
    await field.dispatchEvent('compositionend')
    expect(await page.locator('#opened').textContent()).toBe('')
    await page.evaluate(() => new Promise((done) => setTimeout(done, 0)))
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('#opened').textContent()).toBe('entered 甲某')
  })

  it('changes theme and language from the palette without losing text or focus', async () => {
    await page.locator('.search-field input').fill('半截文字')
    for (const words of ['>深色', '>english']) {
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: /查找或命令|Find/ }).fill(words)
      await page.keyboard.press('Enter')
    }
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark')
    await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe('en')
    expect(await page.locator('.search-field input').inputValue()).toBe('半截文字')
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT')
    expect(await page.locator('.status-bar').textContent()).toContain('you lose 0 entries and 12 files')
  })

  it('hides everything when locked and keeps the half-typed text', async () => {
    await page.locator('.search-field input').fill('半截文字')
    await page.keyboard.press('Alt+l')
    await expect.poll(() => page.locator('.frame').isVisible()).toBe(false)
    expect(await page.locator('.search-field input').inputValue()).toBe('半截文字')
  })

  it('answers Ctrl+S with when it was saved, and F1 with every key', async () => {
    await page.keyboard.press('Control+s')
    await expect.poll(() => page.locator('.status-bar').textContent()).toMatch(/已保存在本机 \d\d:\d\d:\d\d/)
    await page.keyboard.press('F1')
    await expect.poll(() => page.getByRole('dialog').textContent()).toContain('去腾退现场')
    await page.keyboard.press('Escape')
  })

  it('opens dialogs, lists, calendars and confirmations without injecting styles', async () => {
    await page.getByRole('button', { name: '记入' }).click()
    await page.locator('.ant-message').getByText('已记入').waitFor()
    await page.getByRole('combobox', { name: '期限类型' }).focus()
    await page.keyboard.press('ArrowDown')
    await page.locator('#floating .ant-select-item').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('textbox', { name: '日期' }).click()
    await page.locator('#floating .ant-picker-panel').first().waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: '提示' }).hover()
    await page.getByRole('tooltip').waitFor()
    await page.getByRole('button', { name: '划去' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '划去' }).click()
    await page.getByText('理由不能为空。').waitFor()
    expect(await page.locator('style').count()).toBe(0)
  })

  it.each([
    { lang: 'zh-CN', theme: 'light', at: '/cases' },
    { lang: 'en', theme: 'dark', at: '/cases' },
    { lang: 'zh-CN', theme: 'dark', at: '/sites/1' },
    { lang: 'en', theme: 'light', at: '/sites/1' },
  ])('has no accessibility fault: $lang, $theme, $at', async ({ lang, theme, at }) => {
    await page.evaluate((chosen) => localStorage.setItem('fieldwrit.preferences', JSON.stringify(chosen)), {
      language: lang,
      theme,
      density: 'compact',
      keys: {},
    })
    await page.goto(`${address}#${at}`)
    await page.reload()
    await page.getByRole('grid', { name: '案件' }).waitFor()
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Control+k')
    await page.getByRole('listbox').waitFor()
    expect(await axe(page)).toEqual([])
    const { width, height } = OFFICE_LAPTOP.viewport
    expect(await page.evaluate(() => [document.body.scrollWidth, document.body.scrollHeight])).toEqual([width, height])
  })

  it('starts with at most 1.2 MB of script', () => {
    const html = readFileSync(join(folder, 'index.html'), 'utf8')
    const first = readdirSync(join(folder, 'assets')).filter((name) => name.endsWith('.js') && html.includes(name))
    const bytes = first.reduce((sum, name) => sum + statSync(join(folder, 'assets', name)).size, 0)
    expect(first.length).toBeGreaterThan(0)
    expect(bytes).toBeLessThan(1_200_000)
  })
})
