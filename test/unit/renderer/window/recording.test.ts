import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { startTestCore, type TestCore } from '../../../support/coreHarness.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'
import { fillRoom, siteWithRooms } from './site.ts'

describe('recording in a room', () => {
  let test: TestCore
  let page: Page
  let room: { siteId: string; roomId: string }

  const windows = windowSuite(async () => {
    test = await startTestCore({ now: Date.UTC(2025, 8, 16, 2) })
    room = await siteWithRooms(test)
    return test
  })
  const open = async () => {
    page = await windows.open(`/sites/${room.siteId}/rooms/${room.roomId}`)
    await page.locator('.entry-line input').waitFor()
  }
  const enter = async (line: string) => {
    await page.locator('.entry-line input').first().focus()
    await page.keyboard.type(line)
    await page.keyboard.press('Enter')
  }
  const top = () => page.locator('.table-row').first().textContent()

  it('[F1] shows the row and its counts with the answer, and asks for the lists only in a pause', async () => {
    await open()
    await page.locator('.table-none', { hasText: /./ }).waitFor()
    const calls: string[] = []
    const { list } = test.services.inventory
    windows.shown.services.inventory.list = (input) => {
      calls.push(input.roomId ?? '')
      return list(input)
    }
    for (const line of ['木桌 2张', '铁柜', '书架 3个']) await enter(line)
    await expect.poll(top).toContain('书架')
    await expect.poll(() => page.locator('.entry-count').textContent()).toContain('3')
    expect(calls).toEqual([])
    await expect.poll(() => calls.length, { timeout: 5_000 }).toBeGreaterThan(0)
  })

  it('[E4] 100,000 items of one room scroll to the oldest and take the next at once', async () => {
    fillRoom(test, room, 100_000)
    await open()
    await expect.poll(top).toContain('木桌100000')
    await page.getByRole('grid').focus()
    await page.keyboard.press('End')
    await page.locator('.table-row.current', { hasText: '木桌1' }).waitFor()
    expect(await page.locator('.table-row').count()).toBeLessThan(80)
    await page.keyboard.press('Home')
    await enter('铁柜 2个')
    await expect.poll(top).toContain('铁柜')
    expect(await page.locator('.entry-count').textContent()).toContain('100001')
  }, 120_000)
})
