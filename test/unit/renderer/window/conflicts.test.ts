import { describe, expect, it } from 'vitest'
import { draft } from '../../../../electron/core/context.ts'
import { editedBody } from '../../../../shared/domain/plans/part.ts'
import { partTypes } from '../../../../shared/domain/plans/parts.ts'
import { siteTypes } from '../../../../shared/domain/site/site.ts'
import { axe } from '../../../support/browser.ts'
import { newCommandId, startTestCore, type TestCore } from '../../../support/coreHarness.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'
import { fillRoom, siteWithRooms } from './site.ts'

const NOW = Date.parse('2025-09-16T10:42:07+08:00')

let test: TestCore
let room: { siteId: string; roomId: string }

const suite = windowSuite(async () => {
  test = await startTestCore({ now: NOW })
  room = await siteWithRooms(test)
  fillRoom(test, room, 40)
  return test
})

/** Two corrections of the first item recorded that did not see each other, as two laptops make them. */
function twoAccounts(): string {
  const { inventory } = test.services
  const [item] = inventory.list({ ...room, text: '', offset: 39, limit: 1 }).items
  if (item === undefined) throw new Error('no item')
  const { itemId, rev } = item
  for (const amount of ['3', '2'])
    inventory.correct({
      ...{ commandId: newCommandId(), itemId, rev, set: { quantity: { amount, unit: '台' } } },
      reason: '',
    })
  return itemId
}

const SENTENCE = /^数量：D1 周某舟 10:42:07 记为 [23] 台，D1 周某舟 10:42:07 记为 [23] 台；未决。$/

describe('two accounts of one item (G4)', () => {
  it('[G4] [U2] stand as a sentence in the room however far up, and in the history of the item until one is decided', async () => {
    twoAccounts()
    const page = await suite.open(`/sites/${room.siteId}/rooms/${room.roomId}`)
    const finding = page.locator('.entry-finding', { hasText: '木桌1' })
    await expect.poll(() => finding.locator('small').innerText()).toMatch(SENTENCE)
    await finding.press('Enter')
    const drawer = page.locator('.drawer')
    const history = drawer.locator('.item-history')
    await expect.poll(() => history.innerText()).toMatch(/（未决）[\s\S]*（未决）/)
    await drawer.getByRole('radio', { name: '2 台' }).check()
    await drawer.getByLabel('理由').fill('当面重数')
    await drawer.getByLabel('理由').press('Enter')
    await expect
      .poll(() => history.innerText())
      .toMatch(/数量存疑 (2 台 \/ 3 台|3 台 \/ 2 台)，定为 2 台[\s\S]*当面重数/)
    expect(await history.innerText()).not.toContain('未决')
    await page.keyboard.press('Escape')
    await finding.waitFor({ state: 'detached' })
  })

  it('[G4] [U2] are listed on the sync screen and opened from there by keyboard', async () => {
    const page = await suite.open('/sync')
    await expect.poll(() => page.getByText('没有未决的分歧。').count()).toBe(1)
    twoAccounts()
    const link = page.getByRole('link', { name: /云栖商贸城 1-101-D1-0001 木桌1/ })
    await link.waitFor()
    expect(await page.locator('.panel-row .amber').allInnerTexts()).toEqual([expect.stringMatching(SENTENCE)])
    expect(await axe(page)).toEqual([])
    await link.press('Enter')
    await page.locator('.drawer').getByRole('heading', { name: '木桌1', exact: true }).waitFor()
    await page.locator('.drawer').getByText('未决定前，打印为“存疑').waitFor()
  })
})

describe('two accounts of a room in the plan (G4)', () => {
  it('[G4] [U2] stand as a sentence on the sync screen, where they are decided with a reason', async () => {
    const { siteId, roomId } = room
    const { rev = [] } = test.services.site.get({ siteId }).roomList.find((one) => one.roomId === roomId) ?? {}
    for (const occupant of ['贺某明', '何某明']) {
      const edit = [{ roomId, rev, set: { occupant } }]
      try {
        test.services.plans.editRooms({ commandId: newCommandId(), siteId, edit, strike: [], reason: '' })
      } catch {
        // The second did not see the first: as another laptop's, it is written past the check.
        const { context } = test.core
        const event = draft(`site:${siteId}`, siteTypes.roomEdited, 'room', roomId, rev, { set: { occupant } })
        const author = { officerId: context.session().officerId, role: 'handler' }
        context.store().journal.transact(() => context.store().journal.append([event], author, newCommandId()))
      }
    }
    const page = await suite.open('/sync')
    const panel = page.locator('.panel', { hasText: '两处说法不同' })
    await expect
      .poll(() => panel.innerText())
      .toMatch(/室 · 占有人：周某舟 .*“[贺何]某明”；周某舟 .*“[贺何]某明”。两种说法都留着，印作“存疑”。/)
    await panel.getByRole('button', { name: '决定' }).press('Enter')
    const dialog = page.getByRole('dialog')
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => dialog.getByRole('alert').innerText()).not.toBe('')
    await dialog.getByRole('combobox').press('Enter')
    await page.locator('.ant-select-item-option', { hasText: '贺某明' }).click()
    await dialog.getByLabel('理由').fill('核对身份证')
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Control+Enter')
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(() => panel.innerText()).toContain('没有未决的分歧。')
    expect(test.services.site.get({ siteId }).roomList.find((one) => one.roomId === roomId)?.occupant).toBe('贺某明')
  })

  it('[L4] [G4] say codes and yes or no in the language of the window', async () => {
    const { siteId } = room
    const write = (said: Partial<Parameters<typeof test.services.plans.write>[0]>) =>
      test.services.plans.write({
        ...{ siteId, commandId: newCommandId(), add: [], edit: [], strike: [], reason: '' },
        ...said,
      })
    const { added } = write({ add: [{ kind: 'occupant', set: { name: '贺某明', stance: 'UNKNOWN' } }] })
    const partId = added[0]?.partId ?? ''
    const { rev = [] } = test.services.plans.get({ siteId }).parts.find((one) => one.partId === partId) ?? {}
    const { context } = test.core
    const author = { officerId: context.session().officerId, role: 'handler' }
    for (const stance of ['WILLING', 'REFUSING']) {
      const event = draft(
        `site:${siteId}`,
        partTypes.edited,
        'occupant',
        partId,
        rev,
        editedBody('occupant', { stance }, ''),
      )
      context.store().journal.transact(() => context.store().journal.append([event], author, newCommandId()))
    }
    const page = await suite.open('/sync', { lang: 'en-US' })
    const panel = page.locator('.panel', { hasText: 'Two accounts' })
    await expect.poll(() => panel.innerText()).toMatch(/“Will leave”/)
    expect(await panel.innerText()).not.toMatch(/愿意搬|拒绝/)
  })
})
