import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { openDiskShelf } from '../../../../court/files/diskShelf.ts'
import { largeToSend } from '../../../../db/largeFiles.ts'
import { axe } from '../../../support/browser.ts'
import { newCommandId as id } from '../../../support/coreHarness.ts'
import { oneCase } from '../../../support/oneCase.ts'
import { photo } from '../../../support/photo.ts'
import { inMemory } from '../../../support/sync/inMemory.ts'
import { enrolledLaptop, type NewLaptop, type RunningCourt, runningCourt } from '../../../support/sync/joining.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'

const GATEWAY = 'gateway:浙9901'
const LARGE = 3 * 1024 * 1024 + 200_000

let running: RunningCourt
let laptop: NewLaptop
let base: string

const suite = windowSuite(async () => {
  base = await mkdtemp(join(tmpdir(), 'fieldwrit-large-window-'))
  running = await runningCourt(await inMemory(), { files: await openDiskShelf(join(base, 'files'), Date.now()) })
  laptop = await enrolledLaptop(running, '周某舟', 'handler')
  const caseId = await oneCase(laptop)
  const { site, planPictures, system } = laptop.services
  const { siteId } = site.create({ commandId: id(), caseId, name: '云栖商贸城', address: '云栖路18号' })
  const { buildingId } = site.addBuilding({ commandId: id(), siteId, name: '1号楼' })
  const rooms = { firstFloor: 1, floors: 1, roomsPerFloor: 1, prefix: '1-' }
  site.generateRooms({ commandId: id(), siteId, buildingId, ...rooms })
  const roomId = site.get({ siteId }).roomList[0]?.roomId ?? ''
  await system.putSetting({ name: 'fileLimit', value: '1000000' })
  const path = join(base, 'large.jpg')
  await writeFile(path, photo(LARGE))
  const room = { siteId, owner: 'room' as const, ownerId: roomId, floor: null, on: null, note: '' }
  await planPictures.attach({ commandId: id(), ...room, path })
  return laptop
})
afterEach(async () => {
  await running.close()
  await rm(base, { recursive: true })
})

describe('large files (S18)', () => {
  it('[G7] [U1] wait with words, go by keyboard, and leave the list once the court has confirmed them', async () => {
    const page = await suite.open('/sync')
    const panel = page.locator('.panel', { hasText: '大文件' })
    await page.locator('main').focus()
    await page.keyboard.press('s')
    await expect.poll(() => panel.innerText()).toContain('等您决定')
    const words = await panel.innerText()
    expect(words).toContain('云栖商贸城 · 照片')
    expect(words).toContain('送给测试法院 · 3.1 MB')
    expect(words).toContain('超过 976 KB 的文件')
    expect(await axe(page)).toEqual([])
    await panel.getByRole('button', { name: '现在送' }).press('Enter')
    await expect.poll(() => panel.innerText()).toMatch(/已选，轮到就传|正在传|没有在等的大文件/)
    await page.locator('main').focus()
    await page.keyboard.press('s')
    await expect.poll(() => panel.innerText()).toContain('没有在等的大文件')
    expect(await panel.getByRole('button').count()).toBe(0)
    expect(largeToSend(laptop.core.context.store().db, GATEWAY, 1000)).toEqual([])
  })

  it('[G7] are stopped by keyboard, and L chooses all that wait', async () => {
    const page = await suite.open('/sync')
    const panel = page.locator('.panel', { hasText: '大文件' })
    const main = page.locator('main')
    await panel.getByRole('button', { name: '现在送' }).press('Enter')
    await panel.getByRole('button', { name: '停下' }).press('Enter')
    await expect.poll(() => panel.innerText()).toContain('等您决定')
    await main.focus()
    await page.keyboard.press('l')
    await expect.poll(() => panel.innerText()).toContain('已选，轮到就传')
  })
})
