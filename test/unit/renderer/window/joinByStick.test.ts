import { rename } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axe, screenshot } from '../../../support/browser.ts'
import { TEST_PIN } from '../../../support/coreHarness.ts'
import { type RunningCourt, runningCourt } from '../../../support/sync/joining.ts'
import type { StickCourt } from '../../../support/sync/stickCourt.ts'
import { type StickLaptop, stickLaptop } from '../../../support/sync/stickLaptop.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'

describe('a laptop that joins its court by stick, in its window', () => {
  let running: RunningCourt
  let court: StickCourt
  let test: StickLaptop

  beforeAll(async () => {
    running = await runningCourt()
  })
  afterAll(() => running.close())

  const start = async () => {
    test = await stickLaptop(running)
    court = test.court
    return test
  }
  const windows = windowSuite(start, ['422'])

  const noteCode = async (page: Page, label: string) => {
    const shown = page.getByTestId('recovery-code')
    await shown.waitFor()
    const groups = await shown.locator('span').allTextContents()
    await page.getByLabel(label).fill(groups.at(-1) ?? '')
    await page.keyboard.press('Enter')
  }

  it('[L2] [L6] [G3] a stick, six words compared, PIN, recovery code; what comes next is said at each turn, then to work', async () => {
    await court.code('王某法', 'handler')
    await court.code('李某法', 'courtClerk', { apart: true })
    const page = await windows.show()
    await page.getByRole('heading', { name: '启用本机' }).waitFor()
    await page.keyboard.press('1')
    await page.getByRole('button', { name: '没有网络：用 U 盘' }).press('Enter')
    await page.getByText('测试法院').waitFor()
    expect((await page.locator('.root-words span').allTextContents()).join(' ')).toBe(running.words)
    // The name of the code that is chosen stands in its field; of one told apart the code is typed.
    await page.getByRole('radio', { name: /李某法/ }).check()
    expect(await page.getByLabel('姓名').inputValue()).toBe('李某法')
    await page.getByLabel('加入码', { exact: true }).waitFor()
    await page.getByRole('radio', { name: /王某法/ }).check()
    expect(await page.getByLabel('姓名').inputValue()).toBe('王某法')
    expect(await page.getByLabel('加入码', { exact: true }).count()).toBe(0)
    expect(await axe(page)).toEqual([])
    await screenshot(page, 's1-stick')
    await page.getByLabel('口令', { exact: true }).fill(TEST_PIN)
    await page.getByLabel('再输一次口令').fill(TEST_PIN)
    await page.keyboard.press('Enter')
    await page.getByText('先与法院逐词核对。').waitFor()
    expect((await test.core.status()).phase).toBe('empty')
    await page.getByLabel('六个词一致').press('Space')
    await page.getByRole('button', { name: '写入申请' }).press('Enter')
    await noteCode(page, '抄下后，输入最后一组')
    await page.getByText('申请已写在 U 盘上').waitFor()
    const words = await page.locator('.root-words span').allTextContents()
    expect((await court.takes()).asked).toMatchObject([{ state: 'waiting' }])
    expect(words).toHaveLength(6)
    await page.getByText('法院已收下申请').waitFor({ timeout: 15_000 })
    expect(await axe(page)).toEqual([])
    await screenshot(page, 's1-stick-wait')
    await running.issue()
    await court.gives()
    await page.getByRole('heading', { name: '自检' }).waitFor({ timeout: 15_000 })
    await page.getByRole('button', { name: '开始使用' }).press('Enter')
    await page.locator('.title-bar', { hasText: '王某法' }).waitFor()
    // What else the stick brought was taken in without a further click, and the answer for the court stands on it.
    await expect.poll(async () => (await court.takes()).answered, { timeout: 15_000 }).toBe(true)
  })

  it('[L2] a stick that is away is waited for, and may be put in under another name', async () => {
    await court.code('王某法', 'handler')
    const page = await windows.show({ lang: 'en-US', scheme: 'dark' })
    await page.getByRole('heading', { name: 'Start on this laptop' }).waitFor()
    await page.keyboard.press('1')
    await page.getByRole('button', { name: 'No network: by stick' }).press('Enter')
    await page.getByText('测试法院').waitFor()
    await screenshot(page, 's1-stick-en-dark')
    await page.getByLabel('PIN', { exact: true }).fill(TEST_PIN)
    await page.getByLabel('PIN again').fill(TEST_PIN)
    await page.getByLabel('The six words are the same').press('Space')
    await page.getByRole('button', { name: 'Write the request' }).press('Enter')
    await noteCode(page, 'Once noted, type the last group')
    await page.getByText('The request stands on the stick').waitFor()
    const moved = `${court.stick}-moved`
    await rename(court.stick, moved)
    await page.getByText('This stick cannot be read now').waitFor({ timeout: 15_000 })
    await screenshot(page, 's1-stick-away-en-dark')
    test.picked = moved
    await page.getByRole('button', { name: 'Another place' }).press('Enter')
    await page.getByText('The request stands on the stick').waitFor({ timeout: 15_000 })
    await page.getByText(moved).waitFor()
    await rename(moved, court.stick)
  })
})
