import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sha256Hex } from '../../../../shared/journal/hash.ts'
import { axe } from '../../../support/browser.ts'
import { newCommandId, startTestCore, type TestCore } from '../../../support/coreHarness.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'
import { siteWithRooms } from './site.ts'

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

describe('photographs in the plan', () => {
  let test: TestCore
  let siteId: string
  let folder: string
  const windows = windowSuite(async () => {
    test = await startTestCore({ now: Date.UTC(2025, 5, 9, 2) })
    ;({ siteId } = await siteWithRooms(test))
    return test
  })
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'fieldwrit-pictures-'))
    writeFileSync(join(folder, '门口.png'), PNG)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('[B1] stand beside the room, its floor and its building, are counted, and are struck with a reason', async () => {
    const [room] = test.services.plans.get({ siteId }).rooms
    await test.services.planPictures.attach({
      ...{ commandId: newCommandId(), siteId, owner: 'room', ownerId: room?.roomId ?? '', floor: null },
      ...{ path: join(folder, '门口.png'), on: '2025-06-01', note: '入户门' },
    })
    const page = await windows.open(`/sites/${siteId}/plan`)
    const panel = page.getByRole('region', { name: '照片与扫描件' })
    await panel.waitFor()
    expect(await panel.locator('b').allTextContents()).toEqual([room?.code, '1号楼 1 层', '1号楼'])
    expect(await panel.textContent()).toContain('2025-06-01 入户门')
    const small = panel.locator('.file-preview img')
    await expect.poll(() => small.evaluate((node) => Reflect.get(node, 'naturalWidth'))).toBe(1)
    expect(await axe(page)).toEqual([])

    await panel.getByRole('button', { name: '划去 门口.png' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox').fill('拍错房间')
    await dialog.getByRole('button', { name: '划去' }).click()
    const left = () => test.services.plans.get({ siteId }).parts.filter((part) => part.kind === 'picture').length
    await expect.poll(left).toBe(0)
    await panel.getByRole('button', { name: '门口.png', exact: true }).waitFor({ state: 'detached' })
  })

  it('[B3] one whose file is not on this machine is said to be missing, in the same box', async () => {
    const [room] = test.services.plans.get({ siteId }).rooms
    await test.services.planPictures.attach({
      ...{ commandId: newCommandId(), siteId, owner: 'room', ownerId: room?.roomId ?? '', floor: null },
      ...{ path: join(folder, '门口.png'), on: '2025-06-01', note: '入户门' },
    })
    const { blobs } = test.core.context.store()
    expect(await blobs.remove(sha256Hex(PNG), { event: 'lost' })).toBe(true)
    const page = await windows.open(`/sites/${siteId}/plan`)
    const box = page.locator('.file-preview')
    await box.getByText('不在本机').waitFor()
    expect(await box.locator('img').count()).toBe(0)
    expect(await box.boundingBox()).toMatchObject({ width: 72, height: 54 })
    await page.evaluate("location.hash = '#/'")
  })
})
