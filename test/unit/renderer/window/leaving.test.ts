import { afterEach, describe, expect, it } from 'vitest'
import { axe } from '../../../support/browser.ts'
import { newCommandId as id, TEST_PIN } from '../../../support/coreHarness.ts'
import { oneCase } from '../../../support/oneCase.ts'
import { recordOn } from '../../../support/sync/desks.ts'
import { enrolledLaptop, type NewLaptop, type RunningCourt, runningCourt } from '../../../support/sync/joining.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'

const GATEWAY = 'gateway:浙9901'

let running: RunningCourt
let field: NewLaptop
let second: NewLaptop
let room: { siteId: string; roomId: string }

const suite = windowSuite(async () => {
  running = await runningCourt()
  field = await enrolledLaptop(running, '周某舟', 'handler')
  second = await enrolledLaptop(running, '欧阳某慧珍', 'judgeAssistant')
  const caseId = await oneCase(field)
  const { site } = field.services
  const { siteId } = site.create({ commandId: id(), caseId, name: '云栖商贸城', address: '云栖路18号' })
  const { buildingId } = site.addBuilding({ commandId: id(), siteId, name: '1号楼' })
  site.generateRooms({ commandId: id(), siteId, buildingId, firstFloor: 1, floors: 1, roomsPerFloor: 1, prefix: '1-' })
  room = { siteId, roomId: site.get({ siteId }).roomList[0]?.roomId ?? '' }
  await field.services.sync.now({ peer: GATEWAY })
  await second.services.sync.now({ peer: GATEWAY })
  recordOn(room, second, ['椅子', '花瓶'])
  await second.services.sync.now({ peer: GATEWAY })
  await field.services.sync.now({ peer: GATEWAY })
  recordOn(room, field, ['办公桌'])
  return field
})
afterEach(async () => {
  await second.close()
  await running.close()
})

describe('the check before a site is left (S18 离场核对)', () => {
  it('[U1] [X4] by keyboard: from the board, what is open, an exchange, a statement, and a signed exception', async () => {
    const page = await suite.open(`/sites/${room.siteId}`)
    await page.locator('.site-summary').waitFor()
    await page.locator('main').focus()
    await page.keyboard.press('l')
    const rows = page.locator('.panel', { hasText: '离场核对' }).first()
    await expect.poll(() => rows.innerText()).toMatch(/本机（[^）]*）\s*未齐[\s\S]*3 条记录只在这台电脑上/)
    expect(await rows.innerText()).toMatch(/它还没有清点，有没有没写完的不知道[\s\S]*按“清点本机”，再交换一次/)
    await page.locator('main').focus()
    await page.keyboard.press('c')
    await expect.poll(() => page.getByText('已清点。下一次交换告诉各机。').count()).toBe(1)
    await page.keyboard.press('s')
    await expect.poll(() => rows.innerText()).toMatch(/本机（[^）]*）\s*齐/)
    await page.keyboard.press('e')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('理由').fill('二组电脑没电，随车带回')
    await dialog.getByLabel('负责人的口令').fill('000000')
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => dialog.getByRole('alert').innerText()).toContain('口令')
    await dialog.getByLabel('负责人的口令').fill(TEST_PIN)
    await page.keyboard.press('Control+Enter')
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(() => page.locator('.panel', { hasText: '例外' }).last().innerText()).toContain('周某舟')
    await expect.poll(() => page.getByText('未全齐，有人签名负责').count()).toBe(1)
    expect(await axe(page)).toEqual([])
    // What was missing comes: the page says so by itself.
    await second.services.leaving.state({ commandId: id(), siteId: room.siteId })
    await second.services.sync.now({ peer: GATEWAY })
    await page.locator('main').focus()
    await page.keyboard.press('s')
    await expect.poll(() => page.getByText('可以离场').count()).toBe(1)
    await expect.poll(() => page.locator('.panel', { hasText: '例外' }).last().innerText()).toContain('后来已到齐')
    // And on paper, from here.
    await page.locator('main').focus()
    await page.keyboard.press('p')
    const sheet = page.locator('.document-read')
    await expect.poll(() => sheet.innerText()).toContain('离场核对单')
    expect(await sheet.innerText()).toMatch(/离场核对：齐。[\s\S]*周某舟[\s\S]*二组电脑没电，随车带回[\s\S]*后来已到齐/)
    expect(await axe(page)).toEqual([])
  })
})
