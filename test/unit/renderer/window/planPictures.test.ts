import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axe, OFFICE_LAPTOP } from '../../../support/browser.ts'
import { newCommandId, startTestCore } from '../../../support/coreHarness.ts'
import { type WindowTests, windowTests } from '../../../support/windowUnderTest.ts'
import { siteWithRooms } from './site.ts'

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

describe('photographs in the plan', () => {
  let windows: WindowTests
  let folder: string
  beforeAll(async () => {
    windows = await windowTests()
    folder = mkdtempSync(join(tmpdir(), 'fieldwrit-pictures-'))
    writeFileSync(join(folder, '门口.png'), PNG)
  })
  afterAll(async () => {
    await windows.close()
    rmSync(folder, { recursive: true })
  })

  it('[B1] stand beside the room, its floor and its building, are counted, and are struck with a reason', async () => {
    const test = await startTestCore({ now: Date.UTC(2025, 5, 9, 2) })
    const { siteId } = await siteWithRooms(test)
    const [room] = test.services.plans.get({ siteId }).rooms
    await test.services.planPictures.attach({
      ...{ commandId: newCommandId(), siteId, owner: 'room', ownerId: room?.roomId ?? '', floor: null },
      ...{ path: join(folder, '门口.png'), on: '2025-06-01', note: '入户门' },
    })
    const shown = await windows.show(test.core, OFFICE_LAPTOP)
    const { page } = shown
    await page.getByRole('navigation').waitFor()
    await page.evaluate(`location.hash = '/sites/${siteId}/plan'`)
    const panel = page.getByRole('region', { name: '照片与扫描件' })
    await panel.waitFor()
    expect(await panel.locator('b').allTextContents()).toEqual([room?.code, '1号楼 1 层', '1号楼'])
    expect(await panel.textContent()).toContain('2025-06-01 入户门')
    expect(await axe(page)).toEqual([])

    await panel.getByRole('button', { name: '划去 门口.png' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox').fill('拍错房间')
    await dialog.getByRole('button', { name: '划去' }).click()
    const left = () => test.services.plans.get({ siteId }).parts.filter((part) => part.kind === 'picture').length
    await expect.poll(left).toBe(0)
    await panel.getByRole('button', { name: '门口.png', exact: true }).waitFor({ state: 'detached' })
    expect(shown.problems).toEqual([])
    await shown.end()
    await test.close()
  })
})
