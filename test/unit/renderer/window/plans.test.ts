import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { axe } from '../../../support/browser.ts'
import { startTestCore, type TestCore } from '../../../support/coreHarness.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'
import { siteWithRooms } from './site.ts'

describe('the plan editor', () => {
  let test: TestCore
  let page: Page
  let siteId: string

  const windows = windowSuite(async () => {
    test = await startTestCore({ now: Date.UTC(2025, 8, 10, 2) })
    siteId = (await siteWithRooms(test)).siteId
    return test
  })
  const open = async () => {
    page = await windows.open(`/sites/${siteId}/plan`)
    await page.locator('.plan-row').first().waitFor()
  }
  const plan = () => test.services.plans.get({ siteId })
  const room = (code: string) => plan().rooms.find((one) => one.code === code)
  const cell = (row: number, col: number) => page.locator('.plan-row').nth(row).getByRole('gridcell').nth(col)
  const tab = (name: string) => page.getByRole('tab', { name, exact: true }).click()
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  const copied = (text: string, html = '') =>
    page.evaluate(
      ([plain, rich]) => {
        const data = new DataTransfer()
        data.setData('text/plain', plain ?? '')
        if (rich !== '') data.setData('text/html', rich ?? '')
        document.activeElement?.dispatchEvent(
          new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
        )
      },
      [text, html],
    )

  it('[B1] [L5] a cell is written by typing and Enter, the next by F2, and Esc leaves it as it was', async () => {
    await open()
    await cell(0, 1).click()
    await page.keyboard.type('小超市')
    await press('Enter')
    await expect.poll(() => room('1-101')?.purpose).toBe('小超市')
    await expect.poll(() => cell(0, 1).textContent()).toBe('小超市')
    await page.keyboard.type('五金店')
    await press('Tab')
    await page.keyboard.type('戊某旺')
    await press('Enter')
    await expect.poll(() => room('1-102')).toMatchObject({ purpose: '五金店', occupant: '戊某旺' })
    await cell(0, 1).click()
    await press('F2')
    await page.keyboard.type('（关）')
    await press('Escape', 'F2')
    await page.keyboard.type('乙')
    await press('Enter')
    await expect.poll(() => room('1-101')?.purpose).toBe('小超市乙')
  })

  it('[G4] cells of one row typed faster than the core answers are one person’s, not two desks’', async () => {
    await open()
    await cell(0, 1).click()
    for (const word of ['甲', '乙']) {
      await page.keyboard.insertText(word)
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('ArrowRight')
    await page.keyboard.insertText('50')
    await page.keyboard.press('Enter')
    await expect.poll(() => room('1-101')).toMatchObject({ purpose: '甲', occupant: '乙', area: '50' })
    expect(await page.locator('.plan-bar').count()).toBe(0)
  })

  it('[B1] Alt+↓ fills the chosen cells down, and what is typed over several goes into all of them', async () => {
    await open()
    await cell(0, 4).click()
    await page.keyboard.type('50.5')
    await press('Enter')
    await expect.poll(() => room('1-101')?.area).toBe('50.5')
    await expect.poll(() => cell(0, 4).textContent()).toBe('50.5')
    await press('ArrowUp', 'Shift+ArrowDown', 'Shift+ArrowDown', 'Alt+ArrowDown')
    await expect.poll(() => plan().rooms.filter((one) => one.area === '50.5').length).toBe(3)
    await cell(0, 8).click()
    await press('Shift+ArrowDown')
    await page.keyboard.type('67')
    await press('Enter')
    await expect.poll(() => plan().rooms.filter((one) => one.estimate === 67).length).toBe(2)
    expect(test.services.plans.history({ kind: 'room', id: room('1-101')?.roomId ?? '', field: 'area' })).toHaveLength(
      1,
    )
  })

  it('[B3] rows are pasted from a spreadsheet, line breaks kept in their cell; merged cells are refused with words', async () => {
    await open()
    await tab('分组')
    await cell(0, 0).click()
    await copied('一组\t实施\t3\t"东侧\r\n西侧"\r\n二组\t实施\t4\t西侧\r\n')
    await expect.poll(() => plan().parts.map((part) => part.stated.name)).toEqual(['一组', '二组'])
    expect(plan().parts[0]?.stated).toMatchObject({ kind: 'IMPLEMENTATION', task: '东侧 西侧' })
    await copied('三组\t实施', '<table><tr><td colspan="2">三组</td></tr></table>')
    await page.getByText('取消合并后再复制').waitFor()
    await copied('三组\t敢死队')
    await page.getByText('列表里没有“敢死队”').waitFor()
    expect(plan().parts).toHaveLength(2)
  })

  it('[B3] a new row is begun in the last line, a list cell is chosen with the arrows', async () => {
    await open()
    await tab('占有人')
    await cell(0, 1).click()
    await page.keyboard.type('乙某兰')
    await press('Enter')
    await expect.poll(() => plan().parts.length).toBe(1)
    await press('ArrowUp', 'ArrowRight', 'F2')
    await page.getByRole('option', { name: '先租后抵' }).waitFor()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('先租')
    await press('ArrowDown', 'Enter')
    await expect.poll(() => plan().parts[0]?.stated.class).toBe('LESSEE_PRE_SEIZURE')
    await press('ArrowUp')
    await page.getByText('乙某兰的占有证据').waitFor()
  })

  it('[B3] a duty names an officer of the court by choice, or anybody else by name; recorder ≠ checker compares officers', async () => {
    const checker = await test.addOfficer('周某宁', 'courtClerk')
    await open()
    const said = { commandId: crypto.randomUUID(), siteId, edit: [], strike: [], reason: '' }
    const group = test.services.plans.write({ ...said, add: [{ kind: 'group', set: { name: '一组' } }] }).added[0]
    const duty = (kind: string) => ({ kind: 'duty' as const, set: { groupId: group?.partId ?? '', duty: kind } })
    const add = [duty('RECORDER'), duty('CHECKER'), duty('CAMERA')]
    test.services.plans.write({ ...said, commandId: crypto.randomUUID(), add })
    await tab('人员车辆')
    await page.locator('.plan-row').nth(2).waitFor()
    await cell(0, 2).click()
    await page.keyboard.type('周')
    await page.getByRole('option', { name: '周某宁' }).waitFor()
    expect(await axe(page)).toEqual([])
    await press('ArrowDown', 'Enter')
    const duties = () =>
      plan()
        .parts.filter((part) => part.kind === 'duty')
        .map((part) => part.stated)
    await expect.poll(() => duties()[0]).toMatchObject({ name: '周某宁', officerId: checker })
    await page.keyboard.type('周某宁')
    await press('Enter')
    await expect.poll(() => duties()[1]).toMatchObject({ name: '周某宁', officerId: checker })
    await expect.poll(() => cell(1, 2).textContent()).toBe('周某宁 本院')
    await page.keyboard.type('周某')
    await press('Enter')
    await expect.poll(() => duties()[2]?.name).toBe('周某')
    expect(duties()[2]?.officerId ?? null).toBeNull()
    await page.getByRole('button', { name: '周某宁 既登记又复核' }).waitFor()
  })

  it('[B3] [B6] the day view shows what each day needs and has, at the rate of the court’s rules', async () => {
    await open()
    const said = { commandId: crypto.randomUUID(), siteId, edit: [], strike: [], reason: '' }
    const group = test.services.plans.write({ ...said, add: [{ kind: 'group', set: { name: '一组' } }] }).added[0]
    const groupId = group?.partId ?? ''
    const slot = (day: string, to: string) =>
      ({ kind: 'slot', set: { groupId, kind: 'CLEARING', what: '清点', time: { day, from: '09:00', to } } }) as const
    const recorder = { kind: 'duty', set: { groupId, duty: 'RECORDER', name: '祝某宁' } } as const
    const add = [recorder, slot('2025-09-16', '12:00'), slot('2025-09-17', '10:00')]
    test.services.plans.write({ ...said, commandId: crypto.randomUUID(), add })
    await tab('日程')
    const days = page.locator('.plan-day')
    await expect.poll(() => days.count()).toBe(2)
    expect(await days.nth(0).locator('small').textContent()).toBe('需 0 时 0 分，排 3 时 0 分')
    expect(await days.nth(1).locator('small').textContent()).toBe('需 0 时 0 分，排 1 时 0 分')
    await page.getByText('所需时间按登记一宗 23.6 秒计').waitFor()
  })

  it('[G4] what another desk changed meanwhile stands beside what was typed', async () => {
    await open()
    await cell(0, 9).click()
    await page.keyboard.type('我的')
    const target = room('1-101')
    test.services.plans.editRooms({
      commandId: crypto.randomUUID(),
      siteId,
      edit: [{ roomId: target?.roomId ?? '', rev: target?.rev ?? [], set: { note: '他的' } }],
      strike: [],
      reason: '',
    })
    await press('Enter')
    await page.getByText('1-101 备注：现为“他的”，填的是“我的”').waitFor()
    expect(room('1-101')?.note).toBe('他的')
    await page.getByRole('button', { name: '写入填的' }).click()
    await expect.poll(() => room('1-101')?.note).toBe('我的')
    await page.getByText('填的是').waitFor({ state: 'detached' })
  })

  it('[B3] a finding leads to its cell', async () => {
    await open()
    await page.getByRole('button', { name: /室没有分到组/ }).click()
    await expect
      .poll(() => page.evaluate('document.activeElement?.getAttribute("aria-label")'))
      .toMatch(/^1-\d+，组：空$/)
    await page.getByRole('button', { name: '没有总指挥' }).click()
    await expect.poll(() => page.evaluate('document.activeElement?.getAttribute("aria-label")')).toMatch(/分工：空$/)
  })

  it('[B3] a row is struck out with its reason, and the versions tab shows what changed', async () => {
    await open()
    await tab('风险')
    await cell(0, 3).click()
    await page.keyboard.type('断电')
    await press('Enter')
    await expect.poll(() => plan().parts.length).toBe(1)
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => plan().versions.length).toBe(1)
    await press('ArrowUp', 'Alt+x')
    await page.getByLabel('理由').fill('重复')
    await press('Control+Enter')
    await expect.poll(() => plan().parts.length).toBe(0)
    await tab('版本对照')
    await page.getByText('1 处不同').waitFor()
    expect(await page.locator('.plan-changes li').textContent()).toContain('风险 断电')
  })

  it('[L2] who may not draft plans reads them and writes nothing', async () => {
    const president = await test.addOfficer('寅某平', 'courtPresident')
    await test.actAs(president)
    await open()
    await cell(0, 1).click()
    await page.keyboard.type('偷改')
    await press('Enter', 'Delete')
    await copied('偷贴')
    expect(room('1-101')?.purpose).toBe('')
    expect(await page.getByRole('button', { name: '定为新版' }).isDisabled()).toBe(true)
  })

  it('[L5] no tab has an accessibility fault, empty or while a cell is edited', async () => {
    await open()
    for (const name of ['房间', '标的', '占有人', '分组', '日程', '版本对照']) {
      await tab(name)
      expect(await axe(page), name).toEqual([])
    }
    await tab('占有人')
    await cell(0, 2).click()
    await press('Enter')
    await page.getByRole('listbox').waitFor()
    expect(await axe(page)).toEqual([])
  })
})
