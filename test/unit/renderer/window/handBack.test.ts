import { afterEach, describe, expect, it } from 'vitest'
import { axe } from '../../../support/browser.ts'
import { newCommandId as id } from '../../../support/coreHarness.ts'
import { oneCase } from '../../../support/oneCase.ts'
import { recordOn } from '../../../support/sync/desks.ts'
import { enrolledLaptop, type NewLaptop, type RunningCourt, runningCourt } from '../../../support/sync/joining.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'

let running: RunningCourt
let laptop: NewLaptop
let room: { siteId: string; roomId: string }

const suite = windowSuite(async () => {
  running = await runningCourt()
  laptop = await enrolledLaptop(running, '周某舟', 'handler')
  const caseId = await oneCase(laptop)
  const { site } = laptop.services
  const { siteId } = site.create({ commandId: id(), caseId, name: '云栖商贸城', address: '云栖路18号' })
  const { buildingId } = site.addBuilding({ commandId: id(), siteId, name: '1号楼' })
  const rooms = { firstFloor: 1, floors: 1, roomsPerFloor: 1, prefix: '1-' }
  site.generateRooms({ commandId: id(), siteId, buildingId, ...rooms })
  room = { siteId, roomId: site.get({ siteId }).roomList[0]?.roomId ?? '' }
  recordOn(room, laptop, ['办公桌', '椅子'])
  return laptop
})
afterEach(() => running.close())

describe('handing a site back (S18)', () => {
  it('[X5] [U1] says what is only here, then goes with a reason, and comes back when it is taken again', async () => {
    const page = await suite.open('/sync')
    const panel = page.locator('.panel', { hasText: '交还现场' })
    await expect.poll(() => panel.innerText()).toMatch(/还有 \d+ 条记录只在本机或未签收。先同步。/)
    expect(await panel.getByRole('button').count()).toBe(0)
    await page.locator('main').focus()
    await page.keyboard.press('s')
    const give = panel.getByRole('button', { name: '交还' })
    await give.press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox').fill('腾退已结束')
    expect(await dialog.innerText()).toContain('编号链和回执留下')
    await dialog.getByRole('button', { name: '交还' }).click()
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(() => panel.innerText()).toMatch(/云栖商贸城\s*已交还[\s\S]*周某舟 .*：腾退已结束/)
    expect(() => laptop.services.site.get(room)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
    expect(await axe(page)).toEqual([])
    await panel.getByRole('button', { name: '取回' }).press('Enter')
    await expect.poll(() => panel.innerText()).toMatch(/正在取回，还缺 \d+ 条|在本机/)
    await laptop.services.sync.now({ peer: 'gateway:浙9901' })
    await expect.poll(() => panel.innerText()).toMatch(/在本机，\d+ 条记录[\s\S]*已全部签收/)
    expect(laptop.services.site.get(room).name).toBe('云栖商贸城')
  })

  it('[L8] [U1] a closed case goes with its sites, after saying which deadline still needs it, and can be taken again', async () => {
    const { cases } = laptop.services
    const caseId = laptop.services.site.list()[0]?.caseId ?? ''
    const closed = { field: 'status' as const, value: 'completed', reason: '款物两清' }
    cases.state({ commandId: id(), caseId, rev: cases.get({ caseId }).rev, ...closed })
    cases.addDeadline({ commandId: id(), caseId, title: '退还保证金', basis: '裁定', dueOn: '2026-04-01' })
    await laptop.services.sync.now({ peer: 'gateway:浙9901' })
    const page = await suite.open('/sync')
    const panel = page.locator('.panel', { hasText: '交还案件' })
    await expect
      .poll(() => panel.innerText())
      .toMatch(/（2025）浙9901执101号[\s\S]*连同现场：云栖商贸城。工作台还有它的期限：退还保证金（2026-04-01）/)
    await panel.getByRole('button', { name: '交还' }).press('Enter')
    const dialog = page.getByRole('dialog')
    expect(await dialog.innerText()).toContain('交还以后本机不再提醒')
    await dialog.getByRole('textbox').fill('办结')
    await dialog.getByRole('button', { name: '交还' }).click()
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(() => panel.innerText()).toMatch(/已交还[\s\S]*周某舟 .*：办结/)
    expect(laptop.services.site.list()).toEqual([])
    await panel.getByRole('button', { name: '取回' }).press('Enter')
    await laptop.services.sync.now({ peer: 'gateway:浙9901' })
    await expect.poll(() => panel.innerText()).toMatch(/在本机，\d+ 条记录/)
    expect(laptop.services.site.get(room).name).toBe('云栖商贸城')
  })
})
