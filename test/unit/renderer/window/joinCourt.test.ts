import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCore } from '../../../../electron/core/core.ts'
import { axe, screenshot } from '../../../support/browser.ts'
import { TEST_PIN, type TestCore, testPorts } from '../../../support/coreHarness.ts'
import { type RunningCourt, runningCourt } from '../../../support/sync/joining.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'

describe('a laptop that joins its court, in its window', () => {
  let running: RunningCourt
  let test: Pick<TestCore, 'core' | 'close'>
  let page: Page
  let folder: string

  beforeAll(async () => {
    running = await runningCourt()
  })
  afterAll(() => running.close())

  const start = async () => {
    folder = await mkdtemp(join(tmpdir(), 'fieldwrit-join-'))
    test = {
      core: await createCore(folder, testPorts(running.court.clock)),
      async close() {
        await test.core.close()
        await rm(folder, { recursive: true, force: true })
      },
    }
    return test
  }
  const windows = windowSuite(start, ['422'])

  /** Opens the first door and asks who answers at the court's address. */
  const look = async (code: string) => {
    await page.keyboard.press('1')
    await page.getByLabel('法院网关地址').fill(running.server.url)
    await page.getByLabel('加入码').fill(code)
    await page.keyboard.press('Enter')
    await page.getByText('测试法院').waitFor()
  }
  const fillIn = async () => {
    await page.getByLabel('姓名').fill('王某法')
    await page.getByLabel('口令', { exact: true }).fill(TEST_PIN)
    await page.getByLabel('再输一次口令').fill(TEST_PIN)
  }
  /** Types the last group of the recovery code as from the paper. */
  const noteCode = async () => {
    const shown = page.getByTestId('recovery-code')
    await shown.waitFor()
    const groups = await shown.locator('span').allTextContents()
    await page.getByLabel('抄下后，输入最后一组').fill(groups.at(-1) ?? '')
    await page.keyboard.press('Enter')
  }

  it('[L2] [L6] code, six words compared, PIN, recovery code, the wait for the court, and to work', async () => {
    page = await windows.show()
    await page.getByRole('heading', { name: '启用本机' }).waitFor()
    expect(await page.locator('.door b').allTextContents()).toEqual(['加入本院 1', '从备份恢复 2', '演示 3'])
    await look(await running.code('王某法', 'handler'))
    const words = await page.locator('.root-words span').allTextContents()
    expect(words.join(' ')).toBe(running.words)
    expect(await axe(page)).toEqual([])
    await screenshot(page, 's1-join')
    await fillIn()
    await page.keyboard.press('Enter')
    await page.getByText('先与法院逐词核对。').waitFor()
    expect((await test.core.status()).phase).toBe('empty')
    await page.getByLabel('六个词一致').press('Space')
    await page.getByRole('button', { name: '加入本院' }).press('Enter')
    await noteCode()
    await page.getByRole('heading', { name: '等待法院签发' }).waitFor()
    await page.getByText('加入码已收下').waitFor()
    expect(await axe(page)).toEqual([])
    await screenshot(page, 's1-wait')
    await running.issue()
    await page.getByRole('heading', { name: '自检' }).waitFor()
    await page.getByRole('button', { name: '开始使用' }).press('Enter')
    await page.getByRole('navigation').waitFor()
    await page.locator('.title-bar', { hasText: '王某法' }).waitFor()
  })

  it('[L2] a wait goes on after the program was closed; given up, the doors stand open again', async () => {
    page = await windows.show({ lang: 'en-US' })
    await page.getByRole('heading', { name: 'Start on this laptop' }).waitFor()
    const { identity } = test.core
    const asked = { address: running.server.url, code: await running.code('王某法', 'handler'), words: running.words }
    await identity.join({ ...asked, officerName: '王某法', pin: TEST_PIN, deviceName: '外勤电脑' })
    await windows.leave()
    await test.core.close()
    test.core = await createCore(folder, testPorts(running.court.clock))
    page = await windows.show()
    await page.getByText('Waiting for the court: open with your PIN').waitFor()
    await page.keyboard.type(TEST_PIN)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Waiting for the court' }).waitFor()
    await page.getByRole('button', { name: 'Give up joining' }).press('Enter')
    await page.getByText('The code cannot be used again').waitFor()
    await page.getByRole('button', { name: 'Give up' }).press('Enter')
    await page.getByRole('heading', { name: 'Start on this laptop' }).waitFor()
    expect((await test.core.status()).phase).toBe('empty')
  })

  it('a wrong code is told in words and may be typed again; a court of this laptop alone stands below the doors', async () => {
    page = await windows.show()
    await page.getByRole('heading', { name: '启用本机' }).waitFor()
    await page.keyboard.press('4')
    await page.getByRole('heading', { name: '新建本机法院' }).waitFor()
    await page.getByRole('button', { name: '返回' }).press('Enter')
    await page.locator('.doors').waitFor()
    await page.keyboard.press('1')
    await page.getByLabel('法院网关地址').fill(running.server.url)
    await page.getByLabel('加入码').fill('0000')
    await page.keyboard.press('Enter')
    await page.getByText('加入码要 16 个字母和数字。').waitFor()
    await page.getByRole('button', { name: '返回' }).press('Enter')
    await page.locator('.doors').waitFor()
    await look('0000-0000-0000-0000')
    await fillIn()
    await page.getByLabel('六个词一致').press('Space')
    await page.getByRole('button', { name: '加入本院' }).press('Enter')
    await page.getByText('法院没有这个加入码').waitFor()
    await page.getByRole('button', { name: '返回' }).press('Enter')
    expect(await page.getByLabel('加入码').inputValue()).toBe('0000-0000-0000-0000')
    expect(await page.getByLabel('法院网关地址').inputValue()).toBe(running.server.url)
  })
})
