import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser, screenshot, type TestPage } from '../support/browser.ts'
import { chooseFile, emptyProfile, goTo, PINS } from '../support/journey.ts'
import { addPerson, changeHands, setUpCourt } from '../support/people.ts'
import { choosePlanTab, fillHead, pageAt, pasteRows, recordStep } from '../support/planDesk.ts'
import { type ServingAt, serveProfileAt } from '../support/serveProcess.ts'
import { readPdf } from '../unit/core/documents/pdfText.ts'

const CASES = 'test/fixtures/court/two-cases.csv'
const DEBTOR = '甲某仁'

/** Rows as a spreadsheet copies them, a cell with a line break among them. */
const blocks = {
  标的: ['拍卖移交\t（2024）浙9901民初88号民事判决书\t云栖示例资产公司\t\t是\t否'],
  分组: ['指挥组\t指挥', '一组\t实施\t3\t"一层\r\n先东侧"', '二组\t实施\t4\t二层'],
  人员车辆: [
    '指挥组\t总指挥\t周某舟\t男',
    '一组\t组长\t郑某山\t男',
    '一组\t登记人\t周某宁\t女',
    '一组\t复核人\t吴某平\t男',
    '一组\t摄录\t孙某亮\t男',
    '二组\t组长\t冯某海\t女',
    '二组\t登记人\t陈某竹\t女',
    '二组\t复核人\t褚某秋\t男',
    '二组\t摄录\t卫某林\t男',
  ],
  协助单位: ['医疗\t示例医院\t赵某\t\t4\t已确认\t是'],
  日程: ['2025-09-16 09:00-12:00\t一组\t清点搬离\t\t1\t一层', '2025-09-16 09:00-12:00\t二组\t清点搬离\t\t2\t二层'],
  仓储: ['示例仓库\t200\t示例仓储公司'],
  费用: ['搬运费\t\t示例搬家公司\t12,500.00'],
  文字: ['案情概要\t"商铺八间。\r\n承租人已搬离三户。"', '法律依据\t民诉法第261条。'],
} as const

let browser: Browser
let profile: Awaited<ReturnType<typeof emptyProfile>>
let serving: ServingAt
let opened: TestPage
let page: Page

const at = (moment: string): number => Date.parse(`${moment}:00+08:00`)

beforeAll(async () => {
  ;[browser, profile] = await Promise.all([launchBrowser(), emptyProfile()])
  serving = await serveProfileAt(profile.folder, at('2025-08-20T09:00'))
  opened = await pageAt(browser, at('2025-08-20T09:00'))
  page = opened.page
  opened.context.setDefaultTimeout(10_000)
  await page.goto(serving.url)
})
afterAll(async () => {
  await browser.close()
  await serving.stop()
  await profile.remove()
})
afterEach(async (context) => {
  if (context.task.result?.state === 'fail') await screenshot(page, 'plan-journey-failed')
})

/** Weeks later somebody is at the laptop again: the machine's clock has gone on and the lock has come. */
async function laterOn(moment: string, who: string): Promise<void> {
  await page.evaluate(`globalThis.goOnTo(${at(moment)})`)
  await serving.setClock(at(moment))
  await changeHands(page, who)
}

/** Opens the newest request from the section of approvals, as whoever is asked does. */
async function openRequest(): Promise<void> {
  await goTo(page, '/approvals', '.inbox')
  await page.locator('.decision').waitFor()
}

async function sign(): Promise<void> {
  await page.keyboard.press('a')
  await page.keyboard.press('Control+Enter')
  await page.keyboard.type(PINS.court)
  await page.keyboard.press('Control+Enter')
}

const site = () => /#\/sites\/([^/?]+)/.exec(page.url())?.[1] ?? ''

describe('[B1] [B3] [B4] [F1] [F3] from an empty laptop to an approved plan on paper, by several people', () => {
  let siteId = ''

  test('[L2] the director sets the court up and lets everybody in', async () => {
    await setUpCourt(page, { name: '钱某安', role: '执行局局长' })
    await page.keyboard.press('g')
    await page.keyboard.press(',')
    await page.getByRole('table', { name: '本机人员' }).waitFor()
    await addPerson(page, '周某舟', '执行员')
    await addPerson(page, '吴某远', '团队长')
    await addPerson(page, '李某正', '院长')
    await changeHands(page, '周某舟')
    expect(opened.problems).toEqual([])
  })

  test('[A2] [C1] the officer imports the register and makes a site of two buildings', async () => {
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
    await page.locator('.case-columns').waitFor()
    await page.getByRole('tab', { name: '现场' }).click()
    await page.getByRole('button', { name: '新建现场' }).press('Enter')
    await page.locator('#site-name').waitFor()
    await page.keyboard.insertText('云栖商贸城')
    await page.keyboard.press('Tab')
    await page.keyboard.insertText('示例市云栖路18号')
    await page.keyboard.press('Enter')
    await page.getByText('还没有房间').waitFor()
    for (const [at, [floors, rooms]] of [['2', '3'] as const, ['1', '2'] as const].entries()) {
      await page.getByRole('button', { name: '生成房间' }).last().press('Enter')
      await page.locator('#generate-floors').fill(floors)
      await page.locator('#generate-rooms').fill(rooms)
      await page.keyboard.press('Enter')
      await page.locator('.board-building').nth(at).waitFor()
    }
    expect(await page.locator('.board [data-room]').count()).toBe(8)
    siteId = site()
    expect(opened.problems).toEqual([])
  })

  test('[B4] the steps before the announcement are recorded, and it goes to the president', async () => {
    await page.getByRole('button', { name: '法定步骤' }).press('Enter')
    await page.getByRole('button', { name: '开始腾退办理' }).press('Enter')
    await page.locator('.gate-moves').waitFor()
    await recordStep(page, 'E02', {
      on: '2025-07-20',
      addressee: DEBTOR,
      mode: ['直接送达'],
      receipt: true,
      no: '卷1第2页',
    })
    await recordStep(page, 'E04', { on: '2025-07-28', no: '卷1第8页' })
    await page.locator('[data-step="E06"]').focus()
    await page.keyboard.press('x')
    await page.locator('#gate-reason').fill('商业用房')
    await page.keyboard.press('Control+Enter')
    await page.locator('.drawer').waitFor({ state: 'detached' })
    await changeHands(page, '钱某安')
    await goTo(page, `/sites/${siteId}/steps`, '.gate-step')
    await page.getByRole('button', { name: '会签' }).press('Enter')
    await page.getByText('执行局局长钱某安').waitFor()
    await changeHands(page, '周某舟')
    await goTo(page, `/sites/${siteId}/steps`, '.gate-step')
    await page.getByRole('button', { name: '呈报签发公告' }).first().press('Enter')
    await page.locator('#order-title').fill('（2024）浙9901民初88号民事判决书')
    await page.locator('#order-orders').fill('腾空并返还房屋')
    await page.locator('#order-comply').fill('2025-09-10')
    expect(await page.locator('#order-persons').inputValue()).toBe(DEBTOR)
    await page.locator('#order-comply').press('Control+Enter')
    await page.locator('.approvals').waitFor()
    expect(opened.problems).toEqual([])
  })

  test('[F3] the president signs it with the PIN, the laptop having changed hands', async () => {
    await changeHands(page, '李某正')
    await openRequest()
    await sign()
    await page.getByText('法院收件第 1 号').waitFor()
    await screenshot(page, 'plan-journey-signed')
    expect(opened.problems).toEqual([])
  })

  test('[CPL 87] it is served, its day passes, and who must attend is told', async () => {
    await changeHands(page, '周某舟')
    await goTo(page, `/sites/${siteId}/steps`, '.gate-step')
    await recordStep(page, 'E08', {
      on: '2025-08-20',
      addressee: DEBTOR,
      kind: ['被执行人'],
      mode: ['直接送达'],
      receipt: true,
    })
    await move('登记送达，公告期起算')
    await laterOn('2025-09-11T09:00', '周某舟')
    await goTo(page, `/sites/${siteId}/steps`, '.gate-step')
    await move('公告期满，拟预案')
    await recordStep(page, 'E09', { on: '2025-09-11', addressee: DEBTOR, kind: ['被执行人'] })
    await recordStep(page, 'E09', { on: '2025-09-11', addressee: '云栖社区居委会', kind: ['基层组织'] })
    expect(opened.problems).toEqual([])
  })

  test('[B1] [B3] the plan is typed and pasted until nothing blocks it', async () => {
    await goTo(page, `/sites/${siteId}/plan`, '.plan-row')
    await fillHead(page, { purpose: '腾空移交', from: '2025-09-16', to: '2025-09-18' })
    for (const [tab, rows] of Object.entries(blocks)) {
      await choosePlanTab(page, tab)
      await pasteRows(page, [0, 0], rows)
    }
    await choosePlanTab(page, '占有人')
    await pasteRows(
      page,
      [0, 0],
      ['1-101\t丙某芳\t被执行人及同住家属\t\t\t高龄、重病\t卧床\t女\t990101194503120020\t\t2025-08-12'],
    )
    await choosePlanTab(page, '房间')
    await pasteRows(
      page,
      [0, 4],
      Array.from({ length: 8 }, (_, n) => `50\t\t\t${n < 3 ? '一组' : '二组'}\t40`),
    )
    await screenshot(page, 'plan-journey-plan')
    expect(opened.problems).toEqual([])
  })

  test('[F1] it goes up with a reason for what is open, is heard by the team lead and the director, and signed', async () => {
    await page.keyboard.press('Control+Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('三级审批').waitFor()
    await screenshot(page, 'plan-journey-submit')
    for (const field of await dialog.getByPlaceholder('为什么可以这样提交').all()) await field.fill('到场前补齐')
    await page.keyboard.press('Control+Enter')
    await page.getByText(/第1版已提交，短码/).waitFor()
    for (const who of ['吴某远', '钱某安']) {
      await changeHands(page, who)
      await openRequest()
      await page.keyboard.press('a')
      await page.keyboard.press('Control+Enter')
      await page.locator('.decision', { hasText: `${who}` }).waitFor()
    }
    await changeHands(page, '李某正')
    await openRequest()
    await screenshot(page, 'plan-journey-president')
    await sign()
    await page.getByText('法院收件第 2 号').waitFor()
    expect(opened.problems).toEqual([])
  })

  test('[P2] the plan carries the stamp and the action is scheduled', async () => {
    await changeHands(page, '周某舟')
    await goTo(page, `/sites/${siteId}/steps`, '.gate-step')
    await page.locator('.context-bar', { hasText: '方案第1版·院长已批准' }).waitFor()
    await move('排期')
    await screenshot(page, 'plan-journey-scheduled')
    expect(opened.problems).toEqual([])
  })

  test('[B7] the paper package is one file whose pages say what was announced and planned', async () => {
    await goTo(page, `/sites/${siteId}/documents?document=package`, '.document-package')
    await page.keyboard.press('Control+Enter')
    await page.locator('.document-package li').waitFor()
    const popup = page.waitForEvent('popup')
    await page.keyboard.press('Control+p')
    await (await popup).close()
    const url = (await page.locator('.list-preview a').getAttribute('href')) ?? ''
    const { pages, text } = readPdf(new Uint8Array(await (await fetch(url)).arrayBuffer()))
    const words = text.replace(/\s/g, '')
    expect(pages).toBeGreaterThan(8)
    expect(words).toContain('责令被执行人甲某仁于2025年9月10日前迁出')
    expect(words).not.toContain('草稿示例区人民法院腾退执行预案')
    for (const word of [
      '腾退执行预案',
      '腾退执行预案审批表',
      '院长李某正',
      '丙某芳：高龄、重病、卧床',
      '责任组一组',
      '责任组二组',
      '到场地点：示例市云栖路18号',
    ])
      expect(words).toContain(word)
    await page.getByRole('button', { name: '已打印，记下' }).press('Enter')
    await page.locator('.document-package li', { hasText: '已打印' }).waitFor()
    expect(opened.problems).toEqual([])
  })

  test('[B6] the evening before, the check says what is still to be done', async () => {
    await laterOn('2025-09-15T18:00', '周某舟')
    await goTo(page, `/sites/${siteId}/documents?document=eveningCard%2F`, '.evening')
    await page.locator('.evening li').first().waitFor()
    await screenshot(page, 'plan-journey-evening')
    expect(await page.locator('.evening').textContent()).toMatch(/预案批准.*已批准第 1 版.*没有第二份备份/)
    expect(opened.problems).toEqual([])
  })
})

/** Takes a move as soon as it can be taken; what the steps say instead stands in the failure. */
async function move(name: string): Promise<void> {
  const button = page.locator('.gate-moves').getByRole('button', { name })
  const inTheWay = async () =>
    (await button.isEnabled()) ? [] : page.locator('.gate-moves, .gate-scroll').allInnerTexts()
  await expect.poll(inTheWay).toEqual([])
  await button.press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: '记入进度' }).press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}
