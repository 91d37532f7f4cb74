import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { startTestCore, TEST_PIN, type TestCore } from '../../../support/coreHarness.ts'
import { oneCase } from '../../../support/oneCase.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'
import { siteWithRooms } from './site.ts'

/** Types and presses in one go, no pause between the keys, as fast hands and scanners do. */
async function burst(page: Page, text: string, last: string): Promise<void> {
  await Promise.all([...[...text].map((letter) => page.keyboard.press(letter)), page.keyboard.press(last)])
}

describe('typing fast', () => {
  let test: TestCore
  let page: Page

  const windows = windowSuite(async () => {
    test = await startTestCore({ now: Date.UTC(2025, 8, 16, 2) })
    return test
  })

  const open = async (path: string) => {
    page = await windows.open(path)
  }

  it('[F2] strikes an item out with the whole reason, typed right after the key that asks for it', async () => {
    const { siteId, roomId } = await siteWithRooms(test)
    const { item } = record(test, roomId, '木桌')
    await open(`/sites/${siteId}/rooms/${roomId}`)
    await page.getByRole('grid').getByText('木桌').click()
    await page.keyboard.press('Enter')
    await page.locator('.drawer').getByText('木桌').first().waitFor()
    await page.locator('.drawer').focus()
    await Promise.all([page.keyboard.press('x'), burst(page, 'wrong room', 'Control+Enter')])
    const struck = () => test.services.inventory.get({ itemId: item.itemId }).struckReason
    await expect.poll(struck).toBe('wrong room')
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
  })

  it('[F2] corrects an item with every letter that was typed', async () => {
    const { siteId, roomId } = await siteWithRooms(test)
    const { item } = record(test, roomId, '木桌')
    await open(`/sites/${siteId}/rooms/${roomId}`)
    await page.getByRole('grid').getByText('木桌').click()
    await page.keyboard.press('Enter')
    await page.locator('.drawer').getByText('木桌').first().waitFor()
    await page.locator('.drawer').focus()
    await Promise.all([page.keyboard.press('F2'), burst(page, 'oak', 'End')])
    await page.locator('#item-reason').focus()
    await burst(page, 'seen again', 'Enter')
    await expect.poll(() => test.services.inventory.get({ itemId: item.itemId }).name).toBe('木桌oak')
  })

  it('[E1] names a room with the whole code', async () => {
    const { siteId } = await siteWithRooms(test)
    await open(`/sites/${siteId}`)
    await page.getByRole('button', { name: '加一室' }).click()
    await burst(page, '1-109', 'Enter')
    const codes = () => test.services.site.get({ siteId }).roomList.map((room) => room.code)
    await expect.poll(codes).toContain('1-109')
  })

  it('[E1] the first room of a site makes its first building with it', async () => {
    const caseId = await oneCase(test)
    const { siteId } = test.services.site.create({ commandId: crypto.randomUUID(), caseId, name: '云栖', address: '' })
    await open(`/sites/${siteId}`)
    await page.getByRole('button', { name: '加一室' }).click()
    await burst(page, '1-101', 'Enter')
    const rooms = () => test.services.site.get({ siteId }).roomList.map((room) => room.code)
    await expect.poll(rooms).toEqual(['1-101'])
    expect(test.services.site.get({ siteId }).buildings.map((one) => one.name)).toEqual(['1号楼'])
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.locator('[data-room]').waitFor()
  })

  it('[L1] unlocks with the PIN and Enter in one go', async () => {
    test.core.identity.lock()
    page = await windows.show()
    await page.getByLabel('口令', { exact: true }).waitFor()
    await burst(page, TEST_PIN, 'Enter')
    await page.getByRole('navigation').waitFor()
  })
})

function record(test: TestCore, roomId: string, name: string) {
  const owner = { name: '', kind: 'UNKNOWN' as const, basis: '' }
  const rest = { condition: '', place: '', remarks: '', brandModel: '', serialNo: '', box: '' }
  const fields = { name, quantity: { amount: '1', unit: '张' }, owner, regime: 'HANDBACK' as const, ...rest }
  return test.services.inventory.record({ commandId: crypto.randomUUID(), roomId, fields, rawLine: name })
}
