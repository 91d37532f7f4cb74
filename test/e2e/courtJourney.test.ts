import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { axe, launchBrowser, newPage, screenshot, type TestPage } from '../support/browser.ts'
import {
  chooseFile,
  chooseFolder,
  emptyProfile,
  goTo,
  itemsOf,
  PINS,
  ROOT,
  record,
  until,
  untilOpen,
} from '../support/journey.ts'
import { type Serving, serveProfile, weakKeys } from '../support/serveProcess.ts'
import { type FoundedCourt, foundedCourt } from '../support/sync/foundedCourt.ts'

const run = promisify(execFile)
const CLI = join(ROOT, 'electron/cli/main.ts')
const CASES = 'test/fixtures/court/two-cases.csv'
const STICKS = join(ROOT, 'out/test')

/** One laptop: its folder, its program and its window. */
interface Laptop {
  readonly profile: Awaited<ReturnType<typeof emptyProfile>>
  readonly serving: Serving
  readonly opened: TestPage
  readonly page: Page
}

let browser: Browser
let court: FoundedCourt
let first: Laptop
let second: Laptop
let stick: string
let siteId: string
const rooms: string[] = []

async function laptop(): Promise<Laptop> {
  const profile = await emptyProfile()
  const serving = await serveProfile(profile.folder)
  const opened = await newPage(browser)
  opened.context.setDefaultTimeout(15_000)
  await opened.page.goto(serving.url)
  return { profile, serving, opened, page: opened.page }
}

beforeAll(async () => {
  await mkdir(STICKS, { recursive: true })
  ;[browser, court, stick] = await Promise.all([launchBrowser(), foundedCourt(), mkdtemp(join(STICKS, 'stick-'))])
  await court.start()
  ;[first, second] = await Promise.all([laptop(), laptop()])
})
afterAll(async () => {
  await browser.close()
  for (const { serving, profile } of [first, second]) {
    await serving.stop()
    await profile.remove()
  }
  await court.remove()
  await rm(stick, { recursive: true, force: true })
})
afterEach(async (context) => {
  if (context.task.result?.state !== 'fail') return
  await screenshot(first.page, 'court-journey-first-failed')
  await screenshot(second.page, 'court-journey-second-failed')
})

/** The first door of an empty laptop: address and code, six words compared, PIN, recovery code, the court issues. */
async function joinCourt(page: Page, code: string, officer: string, device: string): Promise<void> {
  await page.getByRole('heading', { name: '启用本机' }).waitFor()
  await page.keyboard.press('1')
  await page.getByLabel('法院网关地址').fill(court.url())
  await page.getByLabel('加入码').fill(code)
  await page.keyboard.press('Enter')
  await page.locator('.root-words').waitFor()
  expect((await page.locator('.root-words span').allTextContents()).join(' ')).toBe(court.words)
  await page.getByLabel('六个词一致').press('Space')
  await page.getByLabel('姓名').fill(officer)
  await page.getByLabel('本机名称').fill(device)
  await page.getByLabel('口令', { exact: true }).fill(PINS.court)
  await page.getByLabel('再输一次口令').fill(PINS.court)
  await page.keyboard.press('Enter')
  const shown = page.getByTestId('recovery-code')
  await shown.waitFor()
  await page.getByLabel('抄下后，输入最后一组').fill((await shown.locator('span').allTextContents()).at(-1) ?? '')
  await page.keyboard.press('Enter')
  await page.getByText('加入码已收下').waitFor()
  await court.issue()
  await page.getByRole('button', { name: '开始使用' }).press('Enter')
  await untilOpen(page)
}

async function openSync(page: Page): Promise<void> {
  await goTo(page, '/sync', '.sync-peer')
}

/**
 * Asks for an exchange, and again whenever none runs, until the line of the court says `word` of a later one than it told
 * of at first: at rest the next comes by itself only in half a minute.
 */
async function syncTo(page: Page, word: string): Promise<void> {
  await openSync(page)
  const line = () => page.locator('.sync-peer').innerText()
  await until('no exchange runs', async () => !(await line()).includes('正在'))
  const before = await line()
  await until(`the court is ${word}`, async () => {
    const now = await line()
    if (now !== before && now.includes(word)) return true
    if (!now.includes('正在')) await page.keyboard.press('s')
    return false
  })
}

async function recordIn({ page }: Laptop, room: string, lines: readonly string[]): Promise<void> {
  await goTo(page, `/sites/${siteId}/rooms/${room}`, '.entry-line input, .entry-closed')
  const open = page.getByRole('button', { name: /^打开房间/ })
  if ((await open.count()) > 0) await open.press('Enter')
  await page.locator('.entry-line input').waitFor()
  await page.locator('.entry-line input').focus()
  for (const line of lines) await record(page, line)
}

async function names({ serving }: Laptop, room: string): Promise<string[]> {
  return (await itemsOf(serving, siteId, room)).map(({ name }) => name)
}

async function useStick(page: Page, act: '写入 U 盘' | '读取 U 盘'): Promise<string> {
  await openSync(page)
  await page.getByRole('button', { name: act }).click()
  await chooseFolder(page, `out/test/${basename(stick)}`)
  const said = page.locator('section', { hasText: /^U 盘/ }).locator('p[role=status]').last()
  await said.waitFor()
  return said.innerText()
}

describe('[G1] [G3] [L2] two laptops join their court, work without a line, and hold the same afterwards', () => {
  test('[L2] each joins by a code through the first door', async () => {
    await joinCourt(first.page, await court.code('周某舟', 'handler', '一号机'), '周某舟', '一号机')
    await joinCourt(second.page, await court.code('欧阳某琳琅', 'handler', '二号机'), '欧阳某琳琅', '二号机')
  })

  test('[A2] [C1] the first imports the cases and makes a site; the second has both after its next exchange', async () => {
    const { page } = first
    await goTo(page, '/cases/import', '.import-steps')
    await page.getByRole('button', { name: '选文件' }).press('Enter')
    await chooseFile(page, CASES)
    await page.getByRole('button', { name: /预演/ }).press('Enter')
    await page.getByRole('button', { name: /导入 2 行/ }).press('Enter')
    await page.getByText(/已导入：新增 2/).waitFor()
    await goTo(page, '/cases', '.search-field input')
    await page.locator('.search-field input').fill('浙9901执101')
    await page.locator('.search-result').filter({ hasText: '2 案中 1 案' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('tab', { name: '现场' }).click()
    await page.getByRole('button', { name: '新建现场' }).press('Enter')
    await page.locator('#site-name').fill('云栖商贸城')
    await page.locator('#site-address').fill('示例市云栖路18号')
    await page.keyboard.press('Enter')
    await page.getByText('还没有房间').waitFor()
    await page.getByRole('button', { name: '生成房间' }).last().press('Enter')
    await page.locator('#generate-floors').fill('1')
    await page.locator('#generate-rooms').fill('2')
    await page.keyboard.press('Enter')
    await page.locator('.board [data-room]').first().waitFor()
    for (const room of await page.locator('.board [data-room]').all()) {
      rooms.push((await room.getAttribute('data-room')) ?? '')
    }
    siteId = /#\/sites\/([^/?]+)/.exec(page.url())?.[1] ?? ''
    await syncTo(page, '齐')
    await screenshot(page, 'court-even')
    await syncTo(second.page, '齐')
    await goTo(second.page, `/sites/${siteId}`, '.board [data-room]')
    expect(await second.page.locator('.board [data-room]').count()).toBe(2)
  })

  test('[X9] [U1] cable out: both record; the screen says what exists only here, and that it tries again', async () => {
    await court.kill()
    const [one = '', two = ''] = rooms
    await recordIn(first, one, ['办公桌 12 旧 @王某福 /靠窗', '办公椅 14把 旧', '保险柜 1 旧'])
    await recordIn(second, two, ['电视 1台 65寸', '沙发 1套 坏'])
    await syncTo(first.page, '连不上')
    await first.page
      .locator('.sync-risk')
      .getByText(/丢失 \d+ 条登记/)
      .waitFor()
    await screenshot(first.page, 'court-offline')
    expect(await axe(first.page)).toEqual([])
    expect(await names(second, one)).toEqual([])
  })

  test('[X5] cable in: each holds what the other recorded, and the court has it all', async () => {
    await court.start()
    await syncTo(first.page, '齐')
    await syncTo(second.page, '齐')
    await syncTo(first.page, '齐')
    const [one = '', two = ''] = rooms
    for (const each of [first, second]) {
      await until('both rooms are whole', async () => {
        const [inOne, inTwo] = [await names(each, one), await names(each, two)]
        return inOne.length === 3 && inTwo.length === 2
      })
    }
    await first.page.locator('.sync-risk').getByText('不丢失任何登记').waitFor()
    await screenshot(first.page, 'court-again')
  })

  test('[G3] [X4] the same by stick: written, taken in, the answer carried back', async () => {
    await court.kill()
    const [one = ''] = rooms
    await recordIn(first, one, ['打印机 2', '白板 2 旧'])
    await openSync(first.page)
    await first.page
      .locator('.sync-risk')
      .getByText(/丢失 \d+ 条登记/)
      .waitFor()
    expect(await useStick(first.page, '写入 U 盘')).toContain('可以拔出 U 盘')
    await screenshot(first.page, 'court-stick-written')
    expect(await useStick(second.page, '读取 U 盘')).toContain('签收已写回 U 盘')
    expect(await names(second, one)).toEqual(['办公桌', '办公椅', '保险柜', '打印机', '白板'])
    await screenshot(second.page, 'court-stick-taken')
    expect(await useStick(first.page, '读取 U 盘')).toMatch(/收到 \d+ 份签收/)
    await first.page.locator('.sync-risk').getByText('不丢失任何登记').waitFor()
  })

  test('[J4] every chain and every table of both laptops is sound', async () => {
    for (const { serving, profile, opened } of [first, second]) {
      // The court that was cut off is the one thing the windows may complain of.
      expect(opened.problems.filter((one) => !one.includes('502') && !one.includes('503'))).toEqual([])
      await serving.stop()
      const env = { ...weakKeys(), FIELDWRIT_PIN: PINS.court }
      const { stdout } = await run(process.execPath, [CLI, 'verify', '--profile', profile.folder, '--json'], { env })
      expect(JSON.parse(stdout)).toMatchObject({ ok: true })
    }
  })
})
