import { afterEach, describe, expect, it } from 'vitest'
import { axe } from '../../../support/browser.ts'
import { newCommandId as id } from '../../../support/coreHarness.ts'
import { oneCase } from '../../../support/oneCase.ts'
import { enrolledLaptop, type NewLaptop, type RunningCourt, runningCourt } from '../../../support/sync/joining.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'

const GATEWAY = 'gateway:浙9901'

let running: RunningCourt
let lead: NewLaptop
let field: NewLaptop
let caseId: string
let siteId: string

const suite = windowSuite(async () => {
  running = await runningCourt()
  lead = await enrolledLaptop(running, '钱某安', 'teamLead')
  field = await enrolledLaptop(running, '欧阳某慧珍', 'handler', ['site:*'])
  caseId = await oneCase(lead)
  const made = lead.services.site.create({ commandId: id(), caseId, name: '云栖商贸城', address: '云栖路18号' })
  siteId = made.siteId
  await meet()
  return lead
})
afterEach(async () => {
  await field.close()
  await running.close()
})

const meet = async (): Promise<void> => {
  for (const laptop of [lead, field, lead]) await laptop.services.sync.now({ peer: GATEWAY })
}
const deviceOf = ({ core }: NewLaptop): string => core.context.profile().deviceId

describe('grants on the sync screen', () => {
  it('[U1] a lead takes one site back from a laptop by the keyboard, with a reason, and grants it again', async () => {
    const page = await suite.open('/sync')
    const panel = page.locator('.panel', { hasText: '每台电脑可以有的内容' })
    const row = panel.locator('.lost-laptop', { hasText: '全部现场' }).filter({ hasNotText: '全部案件' })
    await row.getByRole('button', { name: '收回' }).press('Enter')
    const dialog = page.getByRole('dialog')
    expect(await dialog.innerText()).toContain('登记的照收')
    expect(await dialog.innerText()).toContain('现场 云栖商贸城')
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => dialog.getByRole('alert').innerText()).toContain('写明为什么收回')
    await dialog.getByLabel('理由').fill('该组不再承办')
    await page.keyboard.press('Control+Enter')
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(() => panel.innerText()).toMatch(/钱某安 .* 收回：该组不再承办/)
    expect(await panel.innerText()).toContain('已收回')
    // What it has as a whole is not said as if nothing were missing of it.
    expect(await row.innerText()).toContain('全部现场 （下面已收回的除外）')
    expect(await axe(page)).toEqual([])
    const { takenBack } = await lead.services.grants.list()
    expect(takenBack).toMatchObject([{ device: deviceOf(field), name: '云栖商贸城', again: false }])
    await panel.getByRole('button', { name: '重新授权' }).press('Enter')
    expect(await dialog.innerText()).toContain('现场 云栖商贸城')
    await page.keyboard.press('Control+Enter')
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(() => panel.innerText()).toContain('已重新授权')
    expect((await lead.services.grants.list()).takenBack).toMatchObject([{ again: true }])
    expect(await row.innerText()).not.toContain('除外')
    // The issuing station is no laptop that has anything.
    expect(await panel.innerText()).not.toContain('测试法院 D0')
  })

  it('[U1] [L8] the laptop itself says who took what back, when and why, and what becomes of what is here', async () => {
    const scope = (await lead.services.grants.list()).parts.find(({ kind }) => kind === 'site')?.scope ?? ''
    // Here it is the lead's own laptop that loses the site: whoever signs, the words are the same.
    const said = { commandId: id(), device: deviceOf(lead), scope, reason: '借出电脑已归还' }
    await lead.services.grants.takeBack(said)
    const page = await suite.open('/sync')
    const words = page.locator('.panel', { hasText: '本机被收回的授权' })
    await expect.poll(() => words.innerText()).toMatch(/钱某安 .* 收回了本机的现场 云栖商贸城，理由：借出电脑已归还。/)
    expect(await words.innerText()).toContain('此后它的新内容不再到本机')
    expect(await words.innerText()).toContain('本机登记的，法院都已签收')
    const sites = page.locator('.panel', { hasText: '交还现场' })
    await expect.poll(() => sites.innerText()).toMatch(/钱某安 .* 收回了授权：借出电脑已归还。法院都有了就交还。/)
    await sites.getByRole('button', { name: '交还' }).first().press('Enter')
    await page
      .getByRole('dialog')
      .getByLabel(/理由|原因/)
      .fill('授权已收回')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await expect.poll(() => sites.innerText()).toContain('已交还')
    expect(await axe(page)).toEqual([])
  })

  it('[G2] [L8] [X5] every page of a site and of a case that were taken back says so, until each is given again', async () => {
    const { site, grants } = lead.services
    const { buildingId } = site.addBuilding({ commandId: id(), siteId, name: '1号楼' })
    const rooms = { firstFloor: 1, floors: 1, roomsPerFloor: 1, prefix: '1-' }
    site.generateRooms({ commandId: id(), siteId, buildingId, ...rooms })
    const roomId = site.get({ siteId }).roomList[0]?.roomId ?? ''
    const said = { commandId: id(), device: deviceOf(lead), scope: `case:${caseId}`, reason: '不再承办本案' }
    const { takenBack } = await grants.takeBack(said)
    const again = async (kind: 'case' | 'site') =>
      grants.giveAgain({ commandId: id(), takenId: takenBack.find((one) => one.kind === kind)?.takenId ?? '' })
    const page = await suite.open(`/sites/${siteId}`)
    const bar = page.locator('.state-bar')
    const goTo = (path: string) => page.evaluate(`location.hash = ${JSON.stringify(path)}`)
    for (const [path, has] of [
      [`/sites/${siteId}`, '.board'],
      [`/sites/${siteId}/plan`, '.plan'],
      [`/sites/${siteId}/rooms/${roomId}`, '.entry-middle'],
    ] as const) {
      await goTo(path)
      await page.locator(has).first().waitFor()
      await expect.poll(() => bar.innerText()).toMatch(/钱某安 .* 收回了本机对这一现场的授权，理由：不再承办本案。/)
      expect(await bar.innerText()).toContain('照送法院，一条不丢；它的新内容不再到本机')
      expect(await bar.innerText()).toContain('由团队长或执行局局长重新授权')
      expect(await axe(page)).toEqual([])
    }
    await again('site')
    await bar.waitFor({ state: 'detached' })
    await goTo(`/cases/${caseId}`)
    await expect.poll(() => bar.innerText()).toMatch(/钱某安 .* 收回了本机对这件案件的授权/)
    await bar.getByRole('button', { name: '到同步页' }).press('Enter')
    await page.locator('.panel', { hasText: '本机被收回的授权' }).waitFor()
    await goTo(`/cases/${caseId}`)
    await bar.waitFor()
    await again('case')
    await bar.waitFor({ state: 'detached' })
  })
})
