import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser, newPage, screenshot, type TestPage } from '../support/browser.ts'
import {
  chooseFile,
  emptyProfile,
  entryLine,
  goTo,
  itemsOf,
  PINS,
  placeOf,
  ROOT,
  record,
  say,
  unlock,
  untilOpen,
} from '../support/journey.ts'
import { type Serving, serveProfile, weakKeys } from '../support/serveProcess.ts'

const run = promisify(execFile)
const CLI = join(ROOT, 'electron/cli/main.ts')
const EXPORT = 'test/fixtures/court/court-export-gb18030.csv'

/** Lines of the first stretch, and what each must become. Place and owner come from the lines before. */
const lines: readonly (readonly [typed: string, name: string, amount: string, unit: string, place: string])[] = [
  ['办公桌 12 旧 缺抽屉', '办公桌', '12', '张', '东墙'],
  ['办公椅 14把 旧 其中2把缺扶手', '办公椅', '14', '把', '东墙'],
  ['"铁皮 文件柜" 3 旧 钥匙2把随柜', '铁皮 文件柜', '3', '个', '东墙'],
  ['书柜（双门） 2 旧 玻璃裂一块', '书柜（双门）', '2', '个', '东墙'],
  ['饮水机 旧 /靠门', '饮水机', '1', '台', '靠门'],
  ['账簿、合同 #B-013 1袋 封装待交本人', '账簿、合同', '1', '袋', '东墙'],
  ['电钢琴 1台 @示例琴行 /北墙 租赁合同已拍', '电钢琴', '1', '台', '北墙'],
  ['台式主机 9 旧 ~T14 sn:PF3K2', '台式主机', '9', '台', '东墙'],
  ['电线 12.5米', '电线', '12.5', '米', '东墙'],
  ['气瓶 2个 %危', '气瓶', '2', '个', '东墙'],
]

/** The second stretch, after the place was changed. */
const more: readonly string[] = [
  '书架 4 旧',
  '沙发 1套 坏',
  '茶几 旧',
  '绿植 5盆',
  '打印机 2',
  '保险柜 1 旧',
  '棉被 3床',
  '地毯 1块 旧',
  '台灯 6 新',
  '挂画 2幅',
  '垃圾桶 4',
  '衣架 2',
  '电视 1台 65寸',
  '音箱 2只',
  '路由器 2',
  '挂钟 1只',
  '窗帘 6幅',
  '教材 12箱 未开封4箱',
  '白板 2 旧',
]
const halfTyped = '投影仪 1台 旧 吊顶 附着'

let browser: Browser
let profile: Awaited<ReturnType<typeof emptyProfile>>
let serving: Serving
let opened: TestPage

async function start(): Promise<Page> {
  serving = await serveProfile(profile.folder)
  opened = await newPage(browser)
  opened.context.setDefaultTimeout(15_000)
  await opened.page.goto(serving.url)
  return opened.page
}

beforeAll(async () => {
  ;[browser, profile] = await Promise.all([launchBrowser(), emptyProfile()])
})

afterAll(async () => {
  await browser.close()
  await serving.stop()
  await profile.remove()
})

/** A step that failed leaves what it saw. */
afterEach(async (context) => {
  if (context.task.result?.state === 'fail') await screenshot(opened.page, 'journey-failed')
})

async function setUp(page: Page): Promise<void> {
  await page.getByRole('heading', { name: '启用本机' }).waitFor()
  await page.keyboard.press('4')
  await page.getByRole('heading', { name: '新建本机法院' }).waitFor()
  for (const text of ['示例区人民法院', '浙9901', '周某宁']) {
    await page.keyboard.insertText(text)
    await page.keyboard.press('Tab')
  }
  await page.keyboard.press('Tab')
  await page.keyboard.type(PINS.court)
  await page.keyboard.press('Tab')
  const again = page.getByLabel('再输一次口令', { exact: true })
  if (!(await again.evaluate((field) => field === field.ownerDocument.activeElement))) await page.keyboard.press('Tab')
  await page.keyboard.type(PINS.court)
  await page.keyboard.press('Enter')
  const code = page.getByTestId('recovery-code').locator('span')
  await code.first().waitFor()
  const groups = await code.allTextContents()
  expect(groups).toHaveLength(7)
  await page.keyboard.type('AAAAA')
  await page.keyboard.press('Enter')
  await page.getByText('与最后一组不同').waitFor()
  await page.keyboard.press('Control+A')
  await page.keyboard.type((groups.at(-1) ?? '').toLowerCase())
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '自检' }).waitFor()
  await page.keyboard.press('Enter')
  await untilOpen(page)
}

async function importExport(page: Page): Promise<void> {
  await page.keyboard.press('g')
  await page.keyboard.press('c')
  await page.getByText('还没有案件').waitFor()
  await page.getByRole('button', { name: '导入案件' }).click()
  await page.getByRole('button', { name: '选文件' }).click()
  await chooseFile(page, EXPORT)
  await page.getByText('编码 GB18030（自动）').waitFor()
  expect(await page.locator('.import-step').nth(1).textContent()).toContain('案号')
  const units = page.getByRole('checkbox', { name: /核对真实值/ })
  if ((await units.count()) > 0) await units.check()
  await page.getByRole('button', { name: /预演/ }).click()
  await page.getByText(/预演完成，没有写入：5,000 行/).waitFor()
  const stored = await serving.call<{ stored: number }>('/cases/search', emptySearch)
  expect(stored.stored).toBe(0)
  await page.getByRole('button', { name: /导入 4,975 行/ }).click()
  await page.getByText(/已导入：新增 4,975，更新 0，不变 0，待处理 25。/).waitFor({ timeout: 60_000 })
}

const emptySearch = { text: '', kind: null, status: null, mine: false, offset: 0, limit: 1 }

/** Types into the search; resolves when the answer's count and first row are those of this text. */
async function find(page: Page, text: string, total: RegExp, first: string): Promise<void> {
  await page.locator('.search-field input').fill(text)
  await page.locator('.search-result').filter({ hasText: total }).waitFor()
  await page.locator('.table-row').first().filter({ hasText: first }).waitFor()
}

describe('[A2] [A3] [C5] [J8] from an empty laptop to the printed list, in a real browser', () => {
  test('[L2] a stand-alone court is set up by keyboard; the recovery code must be copied first', async () => {
    const page = await start()
    await setUp(page)
    expect(opened.problems).toEqual([])
  })

  test('[A2] the court’s GB18030 export goes in through the screens: dry run, then 4,975 of 5,000 rows', async () => {
    await importExport(opened.page)
    await opened.page.getByRole('button', { name: '打开待处理' }).click()
    await opened.page.getByRole('button', { name: '未处理 25' }).waitFor()
    expect(opened.problems).toEqual([])
  })

  test('[A3] two characters, a half-width case number, an address and part of an ID number each find the case', async () => {
    const { page } = opened
    await goTo(page, '/cases', '.search-field input')
    await find(page, '黄然', /4,975 案中 \d+ 案/, '黄然')
    await find(page, '(2021)浙9901执1', /4,975 案中 \d+ 案/, '（2021）浙9901执1号')
    await find(page, '花园东大道39号27幢4单元1041', /4,975 案中 1 案/, '黄然')
    await find(page, '196710058716', /4,975 案中 1 案/, '黄然')
    expect(opened.problems).toEqual([])
  })

  test('[A5] a note is written in the case’s file', async () => {
    const { page } = opened
    await page.keyboard.press('Enter')
    await page.locator('.case-columns').waitFor()
    await page.locator('body').press('e')
    await page.locator('#case-note').click()
    await page.keyboard.insertText('约定 9月17日 上午现场清点')
    await page.keyboard.press('Control+Enter')
    await page.locator('.note-lines').getByText('约定 9月17日 上午现场清点').waitFor()
    expect(opened.problems).toEqual([])
  })

  test('[C1] a site with a building of 3 × 18 rooms is opened from the case', async () => {
    const { page } = opened
    await page.getByRole('tab', { name: '现场' }).click()
    await page.getByRole('button', { name: '新建现场' }).click()
    await page.locator('#site-name').waitFor()
    await page.keyboard.insertText('云栖商贸城')
    await page.keyboard.press('Enter')
    await page.getByText('还没有房间').waitFor()
    await page.getByRole('button', { name: '生成房间' }).last().click()
    await page.locator('#generate-floors').fill('3')
    await page.locator('#generate-rooms').fill('18')
    await page.getByRole('button', { name: '生成 54 室' }).click()
    await page.locator('.board-building').waitFor()
    expect(await page.locator('.board [data-room]').count()).toBe(54)
    expect(opened.problems).toEqual([])
  })

  test('[C5] an input method’s Enter takes its word and records nothing', async () => {
    const { page } = opened
    await page.locator('[data-room]').nth(1).focus()
    await page.keyboard.press('Enter')
    await page.locator('.entry-closed').waitFor()
    await page.keyboard.press('Enter')
    await entryLine(page).waitFor()
    const { siteId, roomId } = placeOf(page)
    const session = await page.context().newCDPSession(page)
    await session.send('Input.imeSetComposition', { text: 'yizi', selectionStart: 4, selectionEnd: 4 })
    await page.keyboard.press('Enter')
    await session.send('Input.insertText', { text: '椅子' })
    await entryLine(page).evaluate((input) => input.dispatchEvent(new Event('compositionend', { bubbles: true })))
    expect(await entryLine(page).inputValue()).toBe('椅子')
    expect(await itemsOf(serving, siteId, roomId)).toEqual([])
    await page.keyboard.press('Escape')
    expect(await entryLine(page).inputValue()).toBe('')
    expect(opened.problems).toEqual([])
  })

  test('[C5] thirty items by keyboard alone, one corrected and one struck out with its reason', async () => {
    const { page } = opened
    await say(page, '/东墙 @王某福')
    for (const [typed] of lines) await record(page, typed)
    await say(page, '+3')
    await correctNewest(page)
    await say(page, '/里屋')
    for (const typed of more) await record(page, typed)
    await record(page, '白板 2 旧')
    await strikeNewest(page)
    const { siteId, roomId } = placeOf(page)
    const items = await itemsOf(serving, siteId, roomId)
    checkItems(items)
    await page.locator('.entry-count').getByText('29').waitFor()
    expect(opened.problems).toEqual([])
  }, 120_000)

  test('[J8] after SIGKILL every acknowledged item is there once and the half-typed line is back', async () => {
    const before = placeOf(opened.page)
    const items = await itemsOf(serving, before.siteId, before.roomId)
    await entryLine(opened.page).focus()
    await opened.page.keyboard.insertText(halfTyped)
    await draftIsStored(before.roomId)
    await serving.kill()
    await opened.page.getByText('数据服务已中断').waitFor()
    await opened.context.close()
    const page = await start()
    await page.getByText('上次异常关闭').waitFor()
    await unlock(page, PINS.court)
    await page.getByText(/上次异常关闭，.*[1-9][\d,]* 条.*[1-9] 份草稿待续/).waitFor()
    await goTo(page, `/sites/${before.siteId}/rooms/${before.roomId}`, '.table-row')
    expect(await itemsOf(serving, before.siteId, before.roomId)).toEqual(items)
    await expect.poll(() => entryLine(page).inputValue()).toBe(halfTyped)
    expect(await page.locator('.entry-number').textContent()).toBe('0031')
    await entryLine(page).focus()
    await page.keyboard.press('Enter')
    await page.locator('.table-row').filter({ hasText: '投影仪' }).waitFor()
    await page.locator('.entry-number').getByText('0032').waitFor()
    expect(opened.problems).toEqual([])
  }, 120_000)

  test('[C14] the list is frozen and its PDF opens, the same bytes twice', async () => {
    const { page } = opened
    await page.keyboard.press('Control+p')
    await page.getByRole('heading', { name: '腾退物品清单' }).first().waitFor()
    const popup = page.context().waitForEvent('page')
    await page.keyboard.press('Control+Enter')
    const link = page.locator('.list-preview header a')
    await link.waitFor({ timeout: 60_000 })
    await (await popup).close()
    const url = (await link.getAttribute('href')) ?? ''
    const first = await pdf(url)
    expect(first.subarray(0, 5).toString('latin1')).toBe('%PDF-')
    expect(first.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0).toBeGreaterThan(0)
    expect(await page.locator('.list-preview header').textContent()).toMatch(/[1-9]\d* 页/)
    const [document] = await serving.call<{ documentId: string }[]>('/documents/list', {
      subject: `room:${new URL(page.url()).hash.match(/room=([^&]+)/)?.[1] ?? ''}`,
    })
    const drawn = await serving.call<{ url: string }>('/documents/open', { documentId: document?.documentId ?? '' })
    expect((await pdf(drawn.url)).equals(first)).toBe(true)
    expect(opened.problems).toEqual([])
  }, 120_000)

  test('[J4] verify finds every chain and table right', async () => {
    await screenshot(opened.page, 'journey-list')
    await serving.stop()
    const { stdout } = await run(process.execPath, [CLI, 'verify', '--json', '--profile', profile.folder], {
      env: { ...weakKeys(), FIELDWRIT_PIN: PINS.court },
    })
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, faults: [] })
  }, 60_000)
})

async function pdf(url: string): Promise<Buffer> {
  const response = await fetch(url)
  expect(response.status).toBe(200)
  return Buffer.from(await response.arrayBuffer())
}

/** Drafts are written a moment after typing; the journey goes on when it is on the disk. */
async function draftIsStored(roomId: string): Promise<void> {
  await expect
    .poll(async () => JSON.stringify(await serving.call('/drafts/get', { slot: `entry:${roomId}` })))
    .toContain(halfTyped)
}

async function correctNewest(page: Page): Promise<void> {
  await page.keyboard.press('ArrowUp')
  await page.locator('.drawer .item-facts').waitFor()
  await page.keyboard.press('F2')
  await page.locator('#item-amount').waitFor()
  await page.locator('#item-amount').focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.type('4')
  await page.locator('#item-reason').focus()
  await page.keyboard.insertText('复点少一只')
  await page.keyboard.press('Enter')
  await page.getByText('更正 2 次').waitFor()
  await page.keyboard.press('Escape')
  await page.locator('.drawer').waitFor({ state: 'detached' })
}

async function strikeNewest(page: Page): Promise<void> {
  await page.keyboard.press('ArrowUp')
  await page.locator('.drawer .item-facts').waitFor()
  await page.keyboard.press('x')
  await page.locator('#reason-field').waitFor()
  await page.keyboard.insertText('与 0029 重复登记')
  await page.keyboard.press('Control+Enter')
  await page.locator('.drawer').getByText('划去：与 0029 重复登记').first().waitFor()
  await page.keyboard.press('Escape')
  await page.locator('.drawer').waitFor({ state: 'detached' })
}

function checkItems(items: Awaited<ReturnType<typeof itemsOf>>): void {
  expect(items).toHaveLength(30)
  const numbers = items.map((item) => Number(item.number.split('-').at(-1)))
  expect(numbers).toEqual(Array.from({ length: 30 }, (_, index) => index + 1))
  expect(new Set(items.map((item) => item.itemId)).size).toBe(30)
  for (const [index, [, name, amount, unit, place]] of lines.entries()) {
    const item = items[index]
    const wanted = index === lines.length - 1 ? '4' : amount
    expect({ name: item?.name, ...item?.quantity, place: item?.place }).toEqual({ name, amount: wanted, unit, place })
  }
  expect(items[0]?.owner.name).toBe('王某福')
  expect(items[6]?.owner.name).toBe('示例琴行')
  expect(items[5]?.box).toBe('B-013')
  expect(items[9]?.regime).toBe('HAZARD_TRANSFERRED')
  expect(items.slice(10).every((item) => item.place === '里屋' && item.owner.name === '王某福')).toBe(true)
  expect(items.filter((item) => item.struckReason !== null).map((item) => item.struckReason)).toEqual([
    '与 0029 重复登记',
  ])
}
