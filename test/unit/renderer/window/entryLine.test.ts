import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, it } from 'vitest'
import { axe } from '../../../support/browser.ts'
import { startTestCore, type TestCore } from '../../../support/coreHarness.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'
import { siteWithRooms } from './site.ts'

describe('[C3] the entry line', () => {
  let test: TestCore
  let page: Page
  let room: { siteId: string; roomId: string }

  const windows = windowSuite(async () => {
    test = await startTestCore({ now: Date.UTC(2025, 8, 16, 2) })
    room = await siteWithRooms(test)
    return test
  })
  beforeEach(async () => {
    page = await windows.open(`/sites/${room.siteId}/rooms/${room.roomId}`)
    await page.locator('.entry-line input').waitFor()
  })
  const line = () => page.locator('.entry-line input')
  const cell = () => page.locator('.entry-cell-open input')
  const newest = () => test.services.inventory.list({ ...room, text: '', offset: 0, limit: 1 }).items[0]
  const recorded = (name: string) => expect.poll(() => newest()?.name).toBe(name)

  it('takes letters for a name and shows it before; Alt with a number picks another, and the letters stay on record', async () => {
    await line().fill('bgz 12')
    await page.locator('.entry-guess b', { hasText: '办公桌' }).waitFor()
    const guesses = page.locator('.entry-guesses button')
    expect(await guesses.allTextContents()).toEqual(['1 办公桌', '2 照原样记“bgz”'])
    expect(await axe(page)).toEqual([])
    await line().press('Enter')
    await recorded('办公桌')
    expect(newest()).toMatchObject({ rawLine: 'bgz 12', quantity: { amount: '12', unit: '张' } })
    await line().fill('bgz 3')
    await line().press('Alt+2')
    await page.locator('.entry-typed b', { hasText: 'bgz' }).waitFor()
    await line().press('Enter')
    await recorded('bgz')
  })

  it('first Esc leaves the word as typed, the second puts the line aside, and nothing is lost', async () => {
    await line().fill('bgz 3')
    await page.locator('.entry-guesses').waitFor()
    await line().press('Escape')
    await page.locator('.entry-typed b', { hasText: 'bgz' }).waitFor()
    expect(await line().inputValue()).toBe('bgz 3')
    await line().press('Escape')
    expect(await line().inputValue()).toBe('')
    await page.locator('.entry-tray-text', { hasText: 'bgz 3' }).click()
    expect(await line().inputValue()).toBe('bgz 3')
    await page.locator('.entry-guess b', { hasText: '办公桌' }).waitFor()
  })

  it('Tab walks the cells and back to the line, arrows choose, free text is taken, Enter records from any cell', async () => {
    await line().fill('木箱 12 3')
    await line().press('Tab')
    for (const field of ['名称', '数量', '单位', '成色', '权属', '位置', '备注']) {
      await page.getByRole('combobox', { name: field }).waitFor()
      expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe(field)
      if (field === '数量') {
        await cell().press('ArrowDown')
        expect(await cell().inputValue()).toBe('3')
        expect(await axe(page)).toEqual([])
      }
      if (field === '权属') await cell().fill('李某明')
      if (field === '位置') await cell().fill('三楼平台')
      await page.keyboard.press('Tab')
    }
    expect(await line().evaluate((field) => field === field.ownerDocument.activeElement)).toBe(true)
    await line().press('Tab')
    await page.keyboard.press('Tab')
    await cell().press('Enter')
    await recorded('木箱')
    expect(newest()).toMatchObject({
      quantity: { amount: '3' },
      owner: { name: '李某明', kind: 'UNKNOWN' },
      place: '三楼平台',
      rawLine: '木箱 12 3',
    })
    expect(await line().inputValue()).toBe('')
    expect(await line().evaluate((field) => field === field.ownerDocument.activeElement)).toBe(true)
  })

  it('a cell refuses what it cannot hold and Esc leaves it as it was; Tab on an empty line goes on to the list', async () => {
    await line().fill('木箱 12')
    await line().press('Tab')
    await page.keyboard.press('Tab')
    await cell().fill('很多')
    await page.keyboard.press('Tab')
    await page.getByRole('alert').getByText('这一格记不下').waitFor()
    expect(await page.getByRole('combobox', { name: '数量' }).getAttribute('aria-invalid')).toBe('true')
    await page.keyboard.press('Escape')
    await page.locator('.entry-typed b', { hasText: '12' }).waitFor()
    expect(await line().inputValue()).toBe('木箱 12')
    await line().fill('')
    await line().press('Tab')
    expect(await page.evaluate('document.activeElement.closest(".entry-line, .entry-cells") === null')).toBe(true)
  })

  it('Enter while composing records nothing, in the line and in a cell', async () => {
    await line().fill('木箱 12')
    const composing = async () => {
      const focused = page.locator('*:focus')
      await focused.dispatchEvent('compositionstart')
      await focused.dispatchEvent('keydown', { key: 'Enter', code: 'Enter', keyCode: 229, isComposing: true })
      await focused.dispatchEvent('compositionend')
    }
    await line().focus()
    await composing()
    await line().press('Tab')
    await cell().waitFor()
    await composing()
    await cell().press('Escape')
    expect(await line().inputValue()).toBe('木箱 12')
    expect(newest()).toBeUndefined()
    await line().press('Enter')
    await recorded('木箱')
  })

  it('Shift+Enter records and keeps the text with what was set; ↑ opens the last one; F2 the form', async () => {
    await line().fill('木箱 12')
    await line().press('Tab')
    for (let step = 0; step < 5; step += 1) await page.keyboard.press('Tab')
    await cell().fill('里屋')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Escape')
    await line().press('Shift+Enter')
    await expect.poll(() => newest()?.seqNo).toBe(1)
    expect(await line().inputValue()).toBe('木箱 12')
    await line().press('Enter')
    await expect.poll(() => newest()?.seqNo).toBe(2)
    expect(newest()?.place).toBe('里屋')
    await line().press('ArrowUp')
    await page.locator('.drawer').getByRole('heading', { name: '木箱' }).waitFor()
    await page.keyboard.press('Escape')
    await line().fill('木椅 3')
    await line().press('F2')
    expect(await page.locator('#item-name').inputValue()).toBe('木椅')
  })
})
