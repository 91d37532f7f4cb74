import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { axe } from '../../../support/browser.ts'
import { newCommandId, startTestCore, type TestCore } from '../../../support/coreHarness.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'
import { moves } from './gateStory.ts'
import { siteWithRooms } from './site.ts'

describe('a bedridden person nobody knew of (scenario 8)', () => {
  let test: TestCore
  let page: Page
  let site: { siteId: string; caseId: string; roomId: string }

  const windows = windowSuite(async () => {
    test = await startTestCore({ now: Date.UTC(2025, 8, 16, 2) })
    site = await siteWithRooms(test)
    test.services.gate.open({ commandId: newCommandId(), siteId: site.siteId })
    moves(test, site.siteId, [
      ['submitAnnouncement', {}],
      ['presidentSigned', {}],
      ['serve', {}],
      ['graceEnded', {}],
      ['submitPlan', { version: 1 }],
      ['approve', { version: 1 }],
      ['schedule', {}],
      ['arrive', { version: 1 }],
    ])
    return test
  })
  const open = async (path: string) => {
    page = await windows.open(`/sites/${site.siteId}${path}`)
  }
  const to = (path: string) => page.evaluate(`location.hash = '/sites/${site.siteId}${path}'`)
  const room = () => test.services.site.get({ siteId: site.siteId }).roomList.find((one) => one.roomId === site.roomId)

  it('[C2] [A6] the open room is left, shown hatched and in words, and the green channel is offered with her name', async () => {
    const { rev } = room() ?? { rev: [] }
    test.services.site.editRoom({
      commandId: newCommandId(),
      roomId: site.roomId,
      rev,
      code: '1-101',
      purpose: '住房',
      occupant: '丙某芳',
    })
    await open('')
    const cell = page.locator(`[data-room="${site.roomId}"]`)
    await cell.click()
    await page.keyboard.press('x')
    await page.getByText('除外和理由写进本次行动的结果').waitFor()
    await page.locator('.ant-modal').getByRole('button', { name: '除外' }).click()
    expect(room()?.excluded).toBeNull()
    await page.locator('.ant-modal textarea').fill('丙某芳80岁卧床，暂无去处')
    await page.keyboard.press('Control+Enter')
    await expect
      .poll(() => room())
      .toMatchObject({
        state: 'left',
        excluded: { reason: '丙某芳80岁卧床，暂无去处', by: '周某舟' },
      })
    await expect.poll(() => cell.getAttribute('class')).toContain('room-excluded')
    expect(await cell.textContent()).toContain('除外')
    expect(await page.locator('.room-exclusion').textContent()).toMatch(/丙某芳80岁卧床，暂无去处.*周某舟/)
    await page.getByRole('button', { name: '提示司法救助：标“绿色通道”' }).click()
    const flags = () => test.services.cases.get({ caseId: site.caseId }).flags
    await expect.poll(flags).toMatchObject([{ code: 'greenChannel', subject: '1-101 室 丙某芳' }])
    await page.getByRole('button', { name: '提示司法救助' }).waitFor({ state: 'detached' })
    expect(await axe(page)).toEqual([])
    await cell.focus()
    await page.keyboard.press('v')
    await page.getByRole('row', { name: /1-101.*除外.*卧床/ }).waitFor()
    await to(`/rooms/${site.roomId}`)
    await page.getByText('1-101 室除外：丙某芳80岁卧床，暂无去处').waitFor()
    expect(await page.getByRole('button', { name: '打开房间' }).count()).toBe(0)
  })

  it('[C1] the commander pauses with the cause, gives up what is left, and the end names the room left out', async () => {
    const { rev } = room() ?? { rev: [] }
    test.services.site.excludeRoom({ commandId: newCommandId(), roomId: site.roomId, rev, on: true, reason: '卧床' })
    await open('/steps')
    await page.locator('.gate-left-out', { hasText: '1-101 卧床' }).waitFor()
    await page.getByRole('button', { name: '暂停', exact: true }).click()
    await page.locator('#move-reason').fill('丙某芳病重，等救护车')
    await page.locator('.ant-modal').getByRole('button', { name: '记入进度' }).click()
    await page.getByText('须写明录像时点').waitFor()
    await page.locator('#move-videoMark').fill('记录仪1 10:42:15')
    await page.locator('.ant-modal').getByRole('button', { name: '记入进度' }).click()
    const task = () => test.services.gate.get({ siteId: site.siteId }).task
    await expect.poll(() => task()?.state).toBe('PAUSED')
    await page.getByRole('button', { name: '放弃本次行动' }).click()
    await page.locator('#move-reason').fill('先安置')
    await page.locator('.ant-modal').getByRole('button', { name: '放弃本次行动' }).click()
    await expect
      .poll(() => task())
      .toMatchObject({
        state: 'PLAN_DRAFTING',
        lastEnd: { move: 'abort', excluded: ['1-101'], reason: '先安置', officer: '周某舟' },
      })
    await page.getByText(/放弃本次行动，除外：1-101。 理由：先安置/).waitFor()
    expect(await axe(page)).toEqual([])
    await to('/plan')
    await page.getByRole('button', { name: '除外：1-101 卧床' }).waitFor()
  })

  it('[B4] a room left out does not keep the inventory from being locked, and taken in again it does', async () => {
    const done = () =>
      test.services.gate
        .get({ siteId: site.siteId })
        .moves.find((one) => one.move === 'lockInventory')
        ?.conditions.find((one) => one.code === 'ROOMS_DONE')
    const { rooms } = test.services.plans.get({ siteId: site.siteId })
    const { plans } = test.services
    const say = (excluded: string, all: typeof rooms) =>
      plans.editRooms({
        commandId: newCommandId(),
        siteId: site.siteId,
        edit: all.map((one) => ({ roomId: one.roomId, rev: one.rev, set: { excluded } })),
        strike: [],
        reason: '',
      }).edited
    expect(() => say('卧床', rooms)).toThrow(
      expect.objectContaining({ data: expect.objectContaining({ rule: 'roomStillOpen' }) }),
    )
    const { rev } = room() ?? { rev: [] }
    test.services.site.leaveRoom({ commandId: newCommandId(), roomId: site.roomId, rev })
    const others = plans.get({ siteId: site.siteId }).rooms.filter((one) => one.roomId !== site.roomId)
    const out = say('卧床', others)
    expect(done()).toMatchObject({ met: true, detail: '6/6' })
    say('', out.slice(0, 1))
    expect(done()).toMatchObject({ met: false, detail: '5/6' })
    await open('')
    await page.locator('.site-legend', { hasText: '除外 4' }).waitFor()
  })
})
