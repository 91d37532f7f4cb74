import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axe, screenshot } from '../../../support/browser.ts'
import { TEST_PIN } from '../../../support/coreHarness.ts'
import { type Joined, readyToSubmit, scheduled } from '../../../support/joined.ts'
import { type RunningCourt, runningCourt } from '../../../support/sync/joining.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'

describe('a laptop that worked alone joins its court, in its window', () => {
  let running: RunningCourt
  let alone: Joined

  beforeAll(async () => {
    running = await runningCourt()
  })
  afterAll(() => running.close())

  const start = async () => {
    alone = await readyToSubmit()
    const { requestId } = await alone.submitPlan()
    await alone.decided(requestId, 'APPROVED')
    await scheduled(alone)
    alone.test.setNow(running.court.clock.now)
    await alone.as('handler')
    return alone.test
  }
  const windows = windowSuite(start, ['422'])

  it('[P1] [L1] by keyboard: court, six words, what happens in sentences, PIN; then the laptop is the court’s', async () => {
    const page = await windows.open('/settings')
    const code = await running.code('周某舟', 'handler')
    await page.getByRole('button', { name: '带着资料加入本院' }).focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('法院核发证书之前本机什么都不变').waitFor()
    expect(await axe(page)).toEqual([])
    await page.keyboard.type(running.server.url)
    await page.keyboard.press('Tab')
    await page.keyboard.type(code)
    await page.keyboard.press('Enter')
    await dialog.getByText('测试法院').waitFor()
    for (const word of running.words.split(' ')) await dialog.getByText(word, { exact: true }).waitFor()
    await dialog.getByText(/一并带去案件 1 件、登记 \d+ 条/).waitFor()
    await dialog.getByText('单机法院作出的 2 项审批决定，此后显示为纸面批准，待法院确认').waitFor()
    await dialog.getByText(/不是本院人员，不能再在本机登录/).waitFor()
    expect(await axe(page)).toEqual([])
    await screenshot(page, 'join-alone')
    await dialog.getByLabel('你的口令').focus()
    await page.keyboard.type(TEST_PIN)
    await page.keyboard.press('Enter')
    await dialog.getByText('先逐个核对六个词').waitFor()
    await dialog.getByRole('checkbox').focus()
    await page.keyboard.press('Space')
    await page.keyboard.press('Control+Enter')
    await dialog.getByText('已递交给测试法院，等法院核发证书').waitFor()
    expect(await axe(page)).toEqual([])
    expect((await alone.test.core.status()).court?.name).toBe('示例区人民法院')
    await running.issue()
    await page.keyboard.press('Control+Enter')
    await dialog.waitFor({ state: 'detached' })
    await page.locator('.cover-page input').first().waitFor()
    expect((await alone.test.core.status()).phase).toBe('locked')
    await screenshot(page, 'join-alone-locked')
    await page.keyboard.type(TEST_PIN)
    await page.keyboard.press('Enter')
    await page.getByRole('navigation').waitFor()
    expect((await alone.test.core.status()).court?.name).toBe('测试法院')
    await page.evaluate(`location.hash = '/sites/${alone.siteId}/plan'`)
    await page.getByText('纸面批准（单机法院，李某正），待法院确认').first().waitFor()
    expect(await axe(page)).toEqual([])
    await screenshot(page, 'join-alone-plan')
    await page.evaluate(`location.hash = '/sites/${alone.siteId}/steps?step=E10'`)
    await page.getByText('纸面批准（单机法院，李某正），待法院确认').first().waitFor()
    await screenshot(page, 'join-alone-gate')
  })

  it('[P1] in English and dark: what it would take along, a refusal in words, and waiting that can be given up', async () => {
    const page = await windows.open('/sync', { lang: 'en-US', scheme: 'dark' })
    await page.getByRole('button', { name: 'Join the court with these records' }).press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Address of the gateway').fill(running.server.url)
    await dialog.getByLabel('Code', { exact: true }).fill('AAAA-AAAA-AAAA-AAAA')
    await page.keyboard.press('Enter')
    await dialog.getByRole('checkbox').press('Space')
    await dialog.getByText('Decisions of the local court (2) show as paper').waitFor()
    await screenshot(page, 'join-alone-en-dark')
    await dialog.getByLabel('Your PIN').fill(TEST_PIN)
    await page.keyboard.press('Enter')
    await dialog.getByText('The code can’t be read').or(dialog.getByText(/code/i)).first().waitFor()
    expect(await axe(page)).toEqual([])
    expect((await alone.test.core.status()).phase).toBe('open')
    const asked = { address: running.server.url, code: await running.code('周某舟', 'handler'), words: running.words }
    await alone.test.core.identity.joinAlone({ ...asked, pin: TEST_PIN })
    await dialog.getByText('Handed in to 测试法院').waitFor()
    await dialog.getByRole('button', { name: 'Don’t wait, go on alone' }).press('Enter')
    await page.getByText('Going on alone').waitFor()
    expect(alone.test.core.identity.standAlone().waiting).toBeNull()
  })
})
