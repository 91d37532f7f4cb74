import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { inventoryTypes } from '../../../../shared/domain/inventory/item.ts'
import type { JsonObject } from '../../../../shared/journal/canonical.ts'
import { axe } from '../../../support/browser.ts'
import { startTestCore, type TestCore } from '../../../support/coreHarness.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'
import { otherDevice } from '../../db/foreign.ts'
import { fillRoom, siteWithRooms } from './site.ts'

const NOW = Date.UTC(2025, 8, 16, 2)

describe('the items of a room', () => {
  let test: TestCore
  let page: Page
  let room: { siteId: string; roomId: string }

  const windows = windowSuite(async () => {
    test = await startTestCore({ now: NOW })
    room = await siteWithRooms(test)
    return test
  })
  const open = async (items: number) => {
    fillRoom(test, room, items)
    page = await windows.open(`/sites/${room.siteId}/rooms/${room.roomId}`)
    await page.locator('.table-row', { hasText: `木桌${items}` }).waitFor()
  }
  const items = () => test.services.inventory.list({ ...room, text: '', offset: 0, limit: 10 }).items
  const drawer = () => page.locator('.drawer')

  it('[F1] the row under the cursor is whole in sight, down a long list and up again', async () => {
    await open(200)
    const grid = page.getByRole('grid')
    await grid.focus()
    const inSight = async () => {
      const [row, frame] = await Promise.all([
        page.locator('.table-row.current').boundingBox(),
        page.locator('.table').boundingBox(),
      ])
      const head = await page.locator('.table-head').boundingBox()
      if (row === null || frame === null || head === null) return 'nowhere'
      if (row.y < head.y + head.height - 1) return 'under the head'
      return row.y + row.height > frame.y + frame.height + 1 ? 'below the edge' : 'in sight'
    }
    for (const key of ['ArrowDown', 'ArrowUp'])
      for (let step = 0; step < 60; step += 1) {
        await page.keyboard.press(key)
        if (step % 20 === 19) await expect.poll(inSight).toBe('in sight')
      }
  })

  it('[G4] step with [ and ] from the one the line opened, and keep stepping', async () => {
    await open(5)
    await page.locator('.entry-line input').press('ArrowUp')
    await drawer().getByRole('heading', { name: '木桌5' }).waitFor()
    for (const name of ['木桌4', '木桌3']) {
      await page.keyboard.press(']')
      await drawer().getByRole('heading', { name }).waitFor()
      await page.locator('.table-row.current', { hasText: name }).waitFor()
    }
    await page.keyboard.press('Escape')
    await drawer().waitFor({ state: 'detached' })
  })

  it('[F1] Ctrl+F narrows the list of a long room, ↓ goes into it, Esc and the next entry show all again', async () => {
    await open(300)
    await page.keyboard.press('Control+f')
    const field = page.getByRole('textbox', { name: '筛选本室物品' })
    await field.fill('木桌12')
    const status = page.locator('.entry-filter [role=status]')
    await expect.poll(() => status.textContent()).toBe('11 宗')
    expect(await page.locator('.table-row').first().textContent()).toContain('木桌129')
    expect(await axe(page)).toEqual([])
    await field.press('ArrowDown')
    await page.keyboard.press('Enter')
    await drawer().getByRole('heading', { name: '木桌129' }).waitFor()
    await page.keyboard.press('Escape')
    await field.fill('没有的')
    await page.getByText('没有含“没有的”的物品。').waitFor()
    await field.press('Escape')
    await expect.poll(() => page.locator('.table-row').first().textContent()).toContain('木桌300')
    await field.fill('木桌12')
    await expect.poll(() => status.textContent()).toBe('11 宗')
    await page.locator('.entry-line input').fill('铁柜 2个')
    await page.locator('.entry-line input').press('Enter')
    await expect.poll(() => page.locator('.table-row').first().textContent()).toContain('铁柜')
    expect(await field.inputValue()).toBe('')
  })

  it('[G4] two accounts stand as sentences with what each replaced, until one is decided with a reason', async () => {
    await open(2)
    const [item] = items()
    if (item === undefined) throw new Error('no item')
    const other = otherDevice('laptop of group five', NOW + 60_000)
    const set: JsonObject = { quantity: { amount: '13', unit: '张' } }
    const theirs = other.make(
      `item/${item.itemId}`,
      inventoryTypes.itemCorrected,
      item.rev,
      { reason: '未见对方的改动', set },
      { scope: `site:${room.siteId}`, actor: test.officerId },
    )
    const mine = { quantity: { amount: '11', unit: '张' } }
    const { correct } = test.services.inventory
    correct({ commandId: crypto.randomUUID(), itemId: item.itemId, rev: item.rev, set: mine, reason: '缺一把' })
    const { journal } = test.core.context.store()
    expect(journal.transact(() => journal.receive([theirs]))).toMatchObject({ applied: 1 })
    await page.locator('.entry-line input').press('ArrowUp')
    const accounts = drawer().locator('.conflict li')
    await accounts.first().waitFor()
    const device = other.device.slice(-8)
    await expect
      .poll(() => accounts.allTextContents())
      .toEqual([
        expect.stringMatching(/^周某舟 10:00:00 在 D1 由 1 张 改为 11 张（缺一把）$/),
        expect.stringMatching(new RegExp(`^周某舟 10:01:00 在 ${device} 由 1 张 改为 13 张（未见对方的改动）$`)),
      ])
    expect(await drawer().locator('.conflict').textContent()).toContain('存疑 11 张 / 13 张')
    expect(await axe(page)).toEqual([])
    await drawer().getByRole('radio', { name: '11 张' }).check()
    await drawer().getByLabel('理由').fill('两人当面重数')
    await drawer().getByRole('button', { name: '决定' }).click()
    await drawer().locator('.conflict').waitFor({ state: 'detached' })
    expect(items()[0]).toMatchObject({ quantity: { amount: '11' }, doubts: {} })
    await page.locator('.table-row.current', { hasText: '11 张' }).waitFor()
  })

  it('[G4] a third value is stated in the form, with a reason', async () => {
    await open(1)
    const [item] = items()
    if (item === undefined) throw new Error('no item')
    const { correct } = test.services.inventory
    for (const place of ['里屋', ''])
      correct({ commandId: crypto.randomUUID(), itemId: item.itemId, rev: item.rev, set: { place }, reason: '' })
    await page.locator('.entry-line input').press('ArrowUp')
    await drawer().getByText('未决定前，打印为“存疑').waitFor()
    expect(await drawer().locator('.conflict').textContent()).toMatch(/存疑 (里屋 \/ 空白|空白 \/ 里屋)/)
    await drawer().getByRole('button', { name: '另填' }).click()
    await page.locator('#item-place').fill('北墙')
    await page.locator('#item-reason').fill('重看')
    await page.locator('#item-reason').press('Enter')
    await drawer().locator('.conflict').waitFor({ state: 'detached' })
    expect(items()[0]).toMatchObject({ place: '北墙', doubts: {} })
  })
})
