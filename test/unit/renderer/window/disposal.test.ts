import { describe, expect, it } from 'vitest'
import { axe } from '../../../support/browser.ts'
import type { Flat } from '../../../support/flat.ts'
import { id } from '../../../support/joined.ts'
import { noticedLot } from '../../../support/noticedLot.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'

describe('goods nobody collected, on the screen of lots [E22]', () => {
  let flat: Flat
  const windows = windowSuite(async () => {
    flat = await noticedLot()
    return flat.joined.test
  })
  const lot = () => flat.joined.test.services.lots.list({ siteId: flat.siteId }).lots[0]
  const open = (options = {}) => windows.open(`/sites/${flat.siteId}/lots`, options)

  it('[C11] [L1] a line says place, custodian, day and next act; Enter goes to its acts, each closed one with its reason', async () => {
    const page = await open()
    const line = page.getByRole('grid', { name: '批次' }).getByRole('row').nth(1)
    await line.waitFor()
    for (const said of ['L-D1-01', '已通知领取', '4', '示例仓库', '示例仓储公司', '等候领取']) {
      expect(await line.textContent()).toContain(said)
    }
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('领取')
    const closed = page.locator('.lot-closed li')
    expect(await closed.allTextContents()).toEqual([
      '提存物品无主财产程序处置领取期限 2025-10-16 还没有过。',
      '紧急处置本案没有已批准的紧急处置。先到审批提交。',
    ])
    expect(await axe(page)).toEqual([])
  })

  it('[C11] [L5] the director sells by keyboard alone, and the price stands in the lot', async () => {
    flat.joined.today('2025-10-20')
    await flat.joined.as('bureauDirector')
    const page = await open()
    await page.getByRole('button', { name: '处置', exact: true }).press('Enter')
    await page.locator('#settle-whom').waitFor()
    await page.keyboard.type('示例旧货行')
    await page.locator('#settle-amount').fill('500')
    await page.keyboard.press('Control+Enter')
    await page.getByText('须写明依据的文书。').waitFor()
    expect(await axe(page)).toEqual([])
    await page.locator('#settle-paper').fill('处置审批表')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await expect.poll(() => lot()?.state).toBe('DISPOSED')
    expect(await page.locator('.lot-side').textContent()).toContain('示例旧货行 · 500.00 元 · 处置审批表')
  })

  it('[C8] goods somebody claims are named with who claims them, and every disposal is closed, in English too', async () => {
    const { inventory } = flat.joined.test.services
    const [item] = inventory.list({ siteId: flat.siteId, roomId: null, text: '', offset: 0, limit: 1 }).items
    const name = '阿不都热合曼·买买提伊明·艾力·吐尔逊江·阿卜杜克热木示例示例示例示例'
    const owner = { name, kind: 'THIRD_PARTY' as const, basis: '发票' }
    inventory.correct({
      commandId: id(),
      itemId: item?.itemId ?? '',
      rev: item?.rev ?? [],
      set: { owner },
      reason: '到场',
    })
    flat.joined.today('2025-10-20')
    await flat.joined.as('bureauDirector')
    const page = await open({ lang: 'en-US' })
    await page.getByText(`claimed by ${name}`).waitFor()
    expect(await page.getByRole('button', { name: 'Dispose', exact: true }).isDisabled()).toBe(true)
    expect(await page.getByRole('button', { name: 'Deposit goods' }).isEnabled()).toBe(true)
    const wide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
    expect(await page.evaluate(wide)).toBe(0)
    expect(await axe(page)).toEqual([])
  })
})
