import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { axe } from '../../../support/browser.ts'
import { type Flat, flatOnSite, refusal, signed } from '../../../support/flat.ts'
import { id } from '../../../support/joined.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'

const ALL = [1, 2, 3, 4]

describe('a room corrected after the lock, as its recorder has it signed again', () => {
  let flat: Flat
  let page: Page

  const windows = windowSuite(async () => {
    flat = await flatOnSite([14, 3, 2])
    await flat.freeze()
    for (const set of [signed('RECORDER', '周某宁'), signed('CHECKER', '吴某远'), refusal]) flat.enter(ALL, set)
    await flat.joined.move('lockInventory')
    const { inventory } = flat.joined.test.services
    const [item] = inventory.list({ siteId: flat.siteId, roomId: null, text: '', offset: 0, limit: 1 }).items
    const { itemId = '', rev = [] } = item ?? {}
    inventory.correct({ commandId: id(), itemId, rev, set: { condition: '坏' }, reason: '搬运前复核看错' })
    await flat.joined.as('courtClerk')
    return flat.joined.test
  })
  const to = (part: string) => page.evaluate(`location.hash = '/sites/${flat.siteId}${part}'`)
  const dialog = () => page.locator('.ant-modal')
  const choose = async (field: string, word: string) => {
    await page.locator(`#${field}`).click()
    await page.locator('.ant-select-item-option', { hasText: word }).first().click()
  }
  /** Opens the form of the page and says who is proposed. */
  const enter = async (signer: string) => {
    await page.locator('.signing-pages [role=grid]').focus()
    await page.keyboard.press('e')
    await dialog().waitFor()
    expect(await page.locator('#sign-signer').inputValue()).toBe(signer)
  }
  const save = async () => {
    await page.keyboard.press('Control+Enter')
    await dialog().waitFor({ state: 'detached' })
  }

  it('[C7] [C9] [A5] from the work list to the signed sheet, a refusal with its witnesses on it', async () => {
    page = await windows.open('/worklist')
    await page.getByText('锁定后更正，须重签：1-103').click()
    await page.locator('[role=grid]').first().focus()
    await page.keyboard.press('Enter')
    const make = page.getByRole('button', { name: '1-103室 做更正页' })
    await make.waitFor()
    expect(await axe(page)).toEqual([])
    await make.click()
    await page.getByText(/^这是清单 [0-9A-F-]{14} 的更正页/).waitFor()
    expect(await page.locator('.signing-pages').innerText()).toContain(
      '缺 清点人 周某宁、复核人 吴某远、被执行人 甲某仁',
    )
    await enter('周某宁')
    await save()
    await enter('吴某远')
    await save()
    await enter('甲某仁')
    await choose('sign-status', '拒签')
    await page.keyboard.press('Control+Enter')
    await page.getByText('甲某仁 没有签名，须写明理由。没有记下任何内容。').waitFor()
    await page.locator('#sign-reason').fill('不认可更正')
    await page.locator('#sign-witness-1').fill('钱某')
    await page.locator('#sign-witness-capacity-1').fill('社区工作者')
    await page.locator('#sign-witness-2').fill('孙某')
    await page.locator('#sign-witness-capacity-2').fill('公证员')
    expect(await page.getByRole('button', { name: '1-103室 更正页待签' }).count()).toBe(1)
    await save()
    await page.getByText('每页都已签署，或者记下了为什么不签。').waitFor()
    expect(await page.getByText('锁定后更正过，须重签：').count()).toBe(0)
    expect(await axe(page)).toEqual([])
    const pages = page.waitForEvent('popup')
    await page.keyboard.press('Control+p')
    await (await pages).close()
    expect(flat.view().again).toEqual([])
    await page.evaluate("location.hash = '/worklist'")
    await page.getByRole('heading', { name: '工作台' }).first().waitFor()
    expect(await page.getByText('锁定后更正，须重签').count()).toBe(0)
  })

  it('[C2] the board, its table and the room say so until it is done, and lead there', async () => {
    page = await windows.open(`/sites/${flat.siteId}`)
    const cell = page.locator('.room', { has: page.locator('.room-again') })
    await cell.waitFor()
    expect(await cell.locator('.visually-hidden').innerText()).toContain('须重签')
    await cell.click()
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('v')
    expect(await page.getByRole('row', { name: /1-103/ }).innerText()).toContain('须重签')
    const roomId = flat.joined.test.services.site
      .get({ siteId: flat.siteId })
      .roomList.find((one) => one.signAgain)?.roomId
    await to(`/rooms/${roomId}`)
    await page.getByRole('link', { name: '锁定后更正过，到签署里重签' }).click()
    await page.getByRole('button', { name: '1-103室 做更正页' }).waitFor()
    const { signatures } = flat.joined.test.services
    const { siteId } = flat
    const view = await signatures.renew({ commandId: id(), siteId, roomId: roomId ?? '' })
    const documentId = view.again[0]?.documentId ?? ''
    for (const set of [signed('RECORDER', '周某宁'), signed('CHECKER', '吴某远'), refusal]) {
      signatures.enter({ commandId: id(), siteId, documentId, pages: [1], set })
    }
    await to('')
    await page.locator('[data-room]').first().waitFor()
    await expect.poll(() => page.locator('.room-again').count()).toBe(0)
  })
})
