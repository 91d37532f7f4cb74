import { afterEach, describe, expect, it } from 'vitest'
import { axe } from '../../../support/browser.ts'
import { newCommandId as id } from '../../../support/coreHarness.ts'
import { goTo } from '../../../support/journey.ts'
import { oneCase } from '../../../support/oneCase.ts'
import { recordOn } from '../../../support/sync/desks.ts'
import { enrolledLaptop, type NewLaptop, type RunningCourt, runningCourt } from '../../../support/sync/joining.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'

const GATEWAY = 'gateway:浙9901'

let running: RunningCourt
let field: NewLaptop
let gone: NewLaptop
let siteId: string

const suite = windowSuite(async () => {
  running = await runningCourt()
  field = await enrolledLaptop(running, '周某舟', 'handler')
  gone = await enrolledLaptop(running, '欧阳某慧珍', 'judgeAssistant')
  const caseId = await oneCase(field)
  const { site } = field.services
  siteId = site.create({ commandId: id(), caseId, name: '云栖商贸城', address: '云栖路18号' }).siteId
  const { buildingId } = site.addBuilding({ commandId: id(), siteId, name: '1号楼' })
  site.generateRooms({ commandId: id(), siteId, buildingId, firstFloor: 1, floors: 1, roomsPerFloor: 2, prefix: '1-' })
  const [first, second] = site.get({ siteId }).roomList
  await field.services.sync.now({ peer: GATEWAY })
  await gone.services.sync.now({ peer: GATEWAY })
  recordOn({ siteId, roomId: first?.roomId ?? '' }, gone, ['椅子'])
  gone.services.site.openRoom({ commandId: id(), roomId: second?.roomId ?? '', rev: second?.rev ?? [] })
  await gone.services.sync.now({ peer: GATEWAY })
  await field.services.sync.now({ peer: GATEWAY })
  return field
})
afterEach(async () => {
  await gone.close()
  await running.close()
})

describe('a lost laptop on the sync screen (L8)', () => {
  it('[L8] [P3] [U1] is reported with a reason, told in sentences with the court’s command, and its room goes on here', async () => {
    const page = await suite.open('/sync')
    const panel = page.locator('.panel', { hasText: '遗失的电脑' })
    await panel.getByRole('button', { name: '报失' }).press('Enter')
    const dialog = page.getByRole('dialog')
    expect(await dialog.innerText()).toContain('报失本身不吊销证书')
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => dialog.getByRole('alert').innerText()).toContain('写明何时何地')
    await dialog.getByLabel('情况').fill('返程途中遗失')
    await page.keyboard.press('Control+Enter')
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(() => panel.innerText()).toMatch(/最后一次得知其情况 .*；之后它登记的内容无人知道。/)
    const device = gone.core.context.profile().deviceId
    expect(await panel.innerText()).toContain(
      `fieldwrit-court revoke --keys KEYS --device ${device} --reason "返程途中遗失"`,
    )
    await panel.getByRole('button', { name: '交给别的电脑接续' }).press('Enter')
    expect(await page.getByLabel('云栖商贸城 1-102 登记中').isChecked()).toBe(true)
    await dialog.getByLabel('情况').fill('由一组接续')
    await page.keyboard.press('Control+Enter')
    await dialog.waitFor({ state: 'detached' })
    expect(await axe(page)).toEqual([])
    await goTo(page, `/sites/${siteId}`, '.room-side')
    await expect.poll(() => page.locator('.room-side').innerText()).toMatch(/周某舟 .*把本室从.*交给.*接续：由一组接续/)
  })
})
