import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { axe } from '../../../support/browser.ts'
import { newCommandId, startTestCore, type TestCore } from '../../../support/coreHarness.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'
import { upToService } from './gateStory.ts'
import { siteWithRooms } from './site.ts'

describe('the documents of a site', () => {
  let test: TestCore
  let page: Page
  let siteId: string

  const windows = windowSuite(async () => {
    test = await startTestCore({ now: Date.UTC(2025, 8, 16, 2) })
    siteId = (await siteWithRooms(test)).siteId
    await upToService(test, siteId)
    return test
  })
  const open = async (address: string) => {
    page = await windows.open(address)
  }
  const openDocument = async (key: string) => {
    await open(`/sites/${siteId}/documents?document=${encodeURIComponent(key)}`)
    await page.locator('.sheet').waitFor()
  }
  const sheet = () => page.locator('.sheet').textContent()
  const frozen = () => test.services.forms.forms({ siteId }).frozen

  it('[S15] stand by step with what each lacks, and no axe fault, in the light and in the dark', async () => {
    await openDocument('noticeToAttend/debtor:甲某仁')
    expect(await page.locator('.document-list').textContent()).toMatch(
      /E05 谈话笔录.*E07 强制迁出公告.*E08 送达回证.*E09 到场通知书.*E10 腾退执行预案.*E11 搜查令/s,
    )
    expect(await sheet()).toContain('责令被执行人甲某仁于2025年9月10日前迁出坐落于云栖路18号的房屋')
    expect(await page.locator('.sheet').getAttribute('data-mark')).toBe('草稿')
    const side = page.getByRole('complementary', { name: '状态' })
    expect(await side.textContent()).toContain('还缺 2 项，打印留空')
    expect(await axe(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await axe(page)).toEqual([])
  })

  it('[S15] what is missing leads to the cell of the plan where it is written', async () => {
    await openDocument('noticeToAttend/debtor:甲某仁')
    await page.getByRole('button', { name: '到场时间' }).click()
    await page.locator('.plan').waitFor()
    expect(await page.evaluate('location.hash')).toContain('/plan?at=slot..time')
    await expect.poll(() => page.locator('.ant-tabs-tab-active').textContent()).toBe('日程')
  })

  it('[C2] [D1] what is typed shows on the sheet, outlives the window, and Ctrl+Enter freezes it', async () => {
    await openDocument('interviewRecord/debtor:甲某仁')
    await page.locator('#document-recorder').fill('祝某宁')
    await page.locator('#document-exchanges').fill('问：何时搬离？\n答：月底。')
    await expect.poll(sheet).toContain('答：月底。')
    await page.locator('#document-startedAt').fill('昨天')
    await page.getByText('写法不对，按 2025-09-16 09:00 写').waitFor()
    await page.locator('#document-startedAt').press('Control+Enter')
    await page.getByText('有一栏的日期或时间写法不对').waitFor()
    expect(frozen()).toEqual([])
    await page.locator('#document-startedAt').fill('2025-09-15 09:30')
    await expect.poll(sheet).toContain('2025年9月15日9时30分')
    await page.reload()
    await expect.poll(sheet).toContain('2025年9月15日9时30分')
    expect(await page.locator('#document-recorder').inputValue()).toBe('祝某宁')
    // The page is back for a person once its act can be pressed.
    await expect.poll(() => page.getByRole('button', { name: /^定稿/ }).isEnabled()).toBe(true)
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => frozen().map((one) => one.kind)).toEqual(['interviewRecord'])
    await page.locator('.document-history button.mono').waitFor()
    expect(await page.locator('.document-history button.mono').textContent()).toBe(frozen()[0]?.code)
    await page.getByRole('button', { name: '已打印，记下' }).click()
    await expect.poll(() => frozen()[0]?.prints.length).toBe(1)
  })

  it('[C2] what was typed a moment before the page is left is kept', async () => {
    await openDocument('interviewRecord/debtor:甲某仁')
    await page.locator('#document-recorder').fill('祝某宁')
    await page.reload()
    await page.locator('.sheet').waitFor()
    expect(await page.locator('#document-recorder').inputValue()).toBe('祝某宁')
  })

  it('[D1] Ctrl+P freezes what is shown and opens its pages; the list says that it is final', async () => {
    await openDocument('serviceReceipt/debtor:甲某仁')
    const pages = page.waitForEvent('popup')
    await page.keyboard.press('Control+p')
    await pages
    expect(await page.locator('.list-preview a').getAttribute('href')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//)
    await expect.poll(() => frozen().map((one) => one.kind)).toEqual(['serviceReceipt'])
    await page
      .locator('.list-preview')
      .getByText(frozen()[0]?.code ?? '')
      .waitFor()
    expect(await page.locator('.document-list').textContent()).toContain('已定稿')
  })

  it('[L5] keyboard: arrows choose, N finds what lacks something, Enter goes to the fields, Esc back to the site', async () => {
    await openDocument('interviewRecord/debtor:甲某仁')
    await page.locator('.document-list [role=grid]').focus()
    await page.keyboard.press('ArrowDown')
    await page.getByRole('heading', { name: '强制迁出公告 整个现场' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.getByRole('heading', { name: '送达回证 甲某仁' }).waitFor()
    await page.keyboard.press('n')
    await page.getByRole('heading', { name: '到场通知书 甲某仁' }).waitFor()
    await page.locator('.document-fields').waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate('document.activeElement.id')).toMatch(/^document-/)
    await page.keyboard.press('Escape')
    await page.locator('[data-room]').first().waitFor()
  })

  it('[B7] the package is made in one act, printed as one file and noted', async () => {
    await open(`/sites/${siteId}/documents?document=package`)
    await page.locator('#package-sheets').fill('2')
    await page.keyboard.press('Control+Enter')
    await page.locator('.document-package li').waitFor()
    expect(await page.locator('.document-package li').textContent()).toContain('房间登记单 1 份')
    expect(await page.locator('.document-package li').textContent()).toContain('腾退执行预案 1 份')
    expect(await page.getByText('预案还没有批准，包里的预案带“草稿”字样。').count()).toBe(1)
    const pages = page.waitForEvent('popup')
    await page.keyboard.press('Control+p')
    await pages
    await page.getByRole('button', { name: '已打印，记下' }).click()
    await expect.poll(() => page.locator('.document-package li').textContent()).toContain('已打印')
    expect(test.services.forms.forms({ siteId }).packages[0]?.printed).not.toBeNull()
    expect(await axe(page)).toEqual([])
  })

  it('[B6] the evening check says what to mend in either language, and its card prints in Chinese', async () => {
    await openDocument('eveningCard/')
    const checks = page.locator('.evening')
    await checks.getByText('程序看不到打印机，试印一页').waitFor()
    expect(await checks.textContent()).toContain('磁盘')
    await page.locator('#document-printer').click()
    await page.getByText('已试印', { exact: true }).click()
    await expect.poll(() => checks.textContent()).toMatch(/通过 打印机 已试印/)
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Tab')
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => frozen().map((one) => one.kind)).toEqual(['eveningCard'])
  })

  it('[S15] the section names sites, one’s own drafts and what was frozen lately', async () => {
    const about = { siteId, form: 'roomSheet', subject: '', values: null }
    await test.services.forms.freeze({ commandId: newCommandId(), ...about })
    test.services.drafts.put({ slot: `document:${siteId}:interviewRecord:debtor:甲某仁`, text: '{"place":"谈话室"}' })
    await open('/documents')
    const overview = page.locator('.document-overview')
    await expect.poll(() => overview.textContent()).toMatch(/云栖商贸城.*谈话笔录.*房间登记单/s)
    expect(await axe(page)).toEqual([])
    await page.getByRole('link', { name: '谈话笔录' }).click()
    await page.locator('.sheet').waitFor()
    expect(await page.locator('#document-place').inputValue()).toBe('谈话室')
    await page.getByRole('button', { name: '打开物品清单' }).click()
    await page.locator('.frozen').waitFor()
  })
})
