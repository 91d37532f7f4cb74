import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, it } from 'vitest'
import { axe } from '../../../support/browser.ts'
import { type Flat, flatOnSite, refusal, signed } from '../../../support/flat.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'

const ALL = [1, 2, 3, 4]

describe('a debtor who will not sign, as the officer enters it [scenario 1]', () => {
  let flat: Flat
  let page: Page

  const windows = windowSuite(async () => {
    flat = await flatOnSite([14, 3, 2])
    await flat.freeze()
    return flat.joined.test
  })
  beforeEach(async () => {
    page = await windows.show()
    await page.getByRole('navigation').waitFor()
  })
  const to = (part: string) => page.evaluate(`location.hash = '/sites/${flat.siteId}/${part}'`)
  const dialog = () => page.locator('.ant-modal')
  const gone = () => dialog().waitFor({ state: 'detached' })
  const choose = async (id: string, word: string) => {
    await page.locator(`#${id}`).click()
    await page.locator('.ant-select-item-option', { hasText: word }).first().click()
  }
  const state = async () => (await flat.joined.gate()).task?.state

  it('[C9] [C11] four pages refused in one act, locked, printed, and handed to the son', async () => {
    await to('signing')
    await page.locator('.signing-pages [role=grid]').waitFor()
    expect(await axe(page)).toEqual([])
    flat.enter(ALL, signed('RECORDER', '周某宁'))
    flat.enter(ALL, signed('CHECKER', '吴某远'))
    await page.getByText('还有 4 处未签').waitFor()
    await page.locator('.signing-pages [role=grid]').focus()
    await page.keyboard.press('e')
    await page.locator('#sign-signer').waitFor()
    expect(await page.locator('#sign-signer').inputValue()).toBe('甲某仁')
    await choose('sign-status', '拒签')
    expect(await page.locator('#sign-reason').inputValue()).toBe('')
    await page.keyboard.press('Control+Enter')
    await page.getByText('甲某仁 没有签名，须写明理由。没有记下任何内容。').waitFor()
    await page.locator('#sign-reason').fill(refusal.reason)
    await page.locator('#sign-witness-1').fill('钱某')
    await page.locator('#sign-witness-capacity-1').fill('社区工作者')
    await page.keyboard.press('Control+Enter')
    await page.getByText('须有两名写明身份的见证人，现有 1 名').waitFor()
    expect(await axe(page)).toEqual([])
    await page.locator('#sign-witness-2').fill('孙某')
    await page.locator('#sign-witness-capacity-2').fill('公证员')
    await page.locator('#sign-mark').fill('10:42:15')
    await page.locator('#sign-all').click()
    await page.keyboard.press('Control+Enter')
    await gone()
    await page.getByText('每页都已签署，或者记下了为什么不签。').waitFor()
    const stored = flat
      .view()
      .lists[0]?.pages.flatMap((one) => one.entries.filter((entry) => entry.set.capacity === 'DEBTOR'))
    expect(stored?.map(({ set }) => [set.reason, set.mark, set.witnesses])).toEqual(
      ALL.map(() => [refusal.reason, '10:42:15', refusal.witnesses]),
    )
    expect(await page.locator('.signing-page').textContent()).toContain('见证：钱某（社区工作者）、孙某（公证员）')
    const pages = page.waitForEvent('popup')
    await page.keyboard.press('Control+p')
    await (await pages).close()
    await to('steps')
    await page.getByRole('button', { name: '锁定清点' }).click()
    await dialog().getByRole('button', { name: '记入进度' }).click()
    await expect.poll(state).toBe('INVENTORY_LOCKED')
    await to('lots')
    await page.getByRole('button', { name: '分批次' }).first().waitFor()
    await page.keyboard.press('m')
    await page.locator('#lot-note').waitFor()
    await page.keyboard.press('Control+Enter')
    await gone()
    await page.getByRole('heading', { name: 'L-D1-01' }).waitFor()
    await page.getByRole('button', { name: '交付', exact: true }).click()
    await page.locator('#handover-name').fill('甲某义')
    await choose('handover-capacity', '成年家属')
    await page.locator('#handover-relation').fill('儿子')
    await page.locator('#handover-idNo').fill('990101199801010017')
    await page.locator('#handover-given').fill('19')
    await page.locator('#handover-received').fill('18')
    await page.keyboard.press('Control+Enter')
    await page.getByText('两方清点的数目不相符').waitFor()
    expect(await axe(page)).toEqual([])
    await page.locator('#handover-received').fill('19')
    await page.keyboard.press('Control+Enter')
    await gone()
    await page.getByText('甲某义（儿子）').waitFor()
    expect(await page.getByRole('grid').textContent()).toContain('已交付')
    expect(await axe(page)).toEqual([])
    const receipt = page.waitForEvent('popup')
    await page.getByRole('button', { name: '移交清单' }).click()
    await (await receipt).close()
  })

  it('[L5] N goes to what is open, Enter on a page opens the form, Esc leaves; a long name breaks nothing in English', async () => {
    const signer = '阿不都热合曼·买买提伊明·艾力·吐尔逊江·阿卜杜克热木示例示例示例示例'
    flat.enter([1], { signer, capacity: 'ADULT_FAMILY', relation: '配偶', reason: '不签'.repeat(80) })
    flat.enter([1, 2], signed('RECORDER', '周某宁'))
    await flat.joined.test.core.settings.put('language', 'en')
    await page.reload()
    await page.getByRole('navigation').waitFor()
    await to('signing')
    await page.getByText(signer).waitFor()
    const wide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
    expect(await page.evaluate(wide)).toBe(0)
    const grid = page.locator('.signing-pages [role=grid]')
    await grid.focus()
    await page.keyboard.press('n')
    await page.getByRole('heading', { name: 'Page 2 of 4' }).waitFor()
    expect(await axe(page)).toEqual([])
    await grid.press('Enter')
    await dialog().waitFor()
    await page.keyboard.press('Escape')
    await gone()
    await page.keyboard.press('Escape')
    await page.locator('[data-room]').first().waitFor()
  })
})
