import { afterEach, describe, expect, it } from 'vitest'
import { newPeer, savePeer } from '../../../../db/sync.ts'
import { newCommandId, startTestCore, type TestCore } from '../../../support/coreHarness.ts'
import { oneCase } from '../../../support/oneCase.ts'
import { type SecondLaptop, secondLaptop } from '../../../support/secondLaptop.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'

const GATEWAY = 'gateway:浙9901'
const NOW = Date.parse('2025-09-16T10:42:07+08:00')

let test: TestCore
let laptop: SecondLaptop
let siteId: string

const suite = windowSuite(async () => {
  test = await startTestCore({ now: NOW })
  const caseId = await oneCase(test)
  siteId = test.services.site.create({
    commandId: newCommandId(),
    caseId,
    name: '云栖商贸城',
    address: '云栖路18号',
  }).siteId
  laptop = await secondLaptop(test, NOW)
  return test
})
afterEach(() => laptop.close())

describe('the sync screen (S18)', () => {
  it('[U1] [G5] says what exists only here, and that nothing is set aside, before anything was set up', async () => {
    const page = await suite.open('/sync')
    await expect.poll(() => page.getByRole('heading', { name: '本机若此刻损坏' }).count()).toBe(1)
    await expect.poll(() => page.locator('.sync-risk').innerText()).toMatch(/丢失 \d+ 条登记（最早/)
    await expect.poll(() => page.getByText('还没有连接法院网关，也没有加入中枢。').count()).toBe(1)
    await expect.poll(() => page.getByText('没有被隔离的内容。').count()).toBe(1)
  })

  it('[G2] [X9] joins a hub by its digits and address: even at once, and left again', async () => {
    const { open } = await laptop.services.hub.open()
    laptop.services.site.addBuilding({ commandId: newCommandId(), siteId, name: '1号楼' })
    const page = await suite.open('/sync')
    await page.getByRole('button', { name: '加入中枢' }).click()
    // As the other screen shows them: three and three.
    await page.getByLabel('对方屏幕上的六位数字').pressSequentially((open?.digits ?? '').replace(/^.../, '$& '))
    await page.getByLabel('地址', { exact: true }).fill(`127.0.0.1:${open?.port}`)
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => page.locator('.sync-peer').innerText()).toContain('齐')
    expect(suite.shown.services.site.get({ siteId }).buildings.map((one) => one.name)).toEqual(['1号楼'])
    // Two laptops of one name are told apart by the prefix of their numbers.
    expect(await page.locator('.sync-matrix').innerText()).toMatch(/登记来自\s+\S+ D2/)
    // With many holders the table scrolls sideways: the keyboard reaches that (L5).
    await page.getByRole('region', { name: '每台电脑的登记，各持有方还缺多少' }).focus()
    expect(await page.evaluate('document.activeElement.className')).toBe('sync-matrix')
    await page.getByRole('button', { name: '离开中枢' }).click()
    await expect.poll(() => page.getByText('还没有连接法院网关，也没有加入中枢。').count()).toBe(1)
  })

  it('[G2] [U1] the laptop that holds the hub says so in the status bar: who comes, who goes, and its end', async () => {
    const page = await suite.open('/sync')
    const bar = page.locator('.status-bar')
    expect(await bar.innerText()).not.toContain('站点中枢')
    await page.getByRole('button', { name: '本机开中枢' }).click()
    await expect.poll(() => bar.innerText()).toContain('站点中枢在线，暂无电脑')
    const { open } = suite.shown.services.hub.state()
    await laptop.services.hub.join({ address: `127.0.0.1:${open?.port}`, digits: open?.digits ?? '' })
    await expect.poll(() => bar.innerText()).toContain('站点中枢在线，1 台')
    await expect.poll(() => page.locator('.sync-hub-with').innerText()).toBe('1 台电脑在本机中枢交换。')
    await laptop.services.hub.leave()
    // A minute and a half without a word.
    const { ports, hubCompany } = test.core
    ports.monotonic = () => performance.now() + 90_000
    hubCompany?.lookAround()
    await expect.poll(() => bar.innerText()).toContain('站点中枢在线，暂无电脑')
    await expect.poll(() => page.locator('.sync-hub-with').innerText()).toBe('暂无电脑来交换。')
    await page.getByRole('button', { name: '关闭中枢' }).click()
    await expect.poll(() => bar.innerText()).not.toContain('站点中枢')
  })

  it.each([
    ['zh-CN', '站点中枢在线，1 台'],
    ['en-US', 'Site hub on, 1 laptop'],
  ] as const)('[G2] [U1] that sentence fits the bar beside all others (%s)', async (lang, words) => {
    const { db, journal } = test.core.context.store()
    const gateway = newPeer({ peer: GATEWAY, kind: 'gateway', name: '示例区人民法院', address: 'http://127.0.0.1:9' })
    const other = newPeer({ peer: 'hub:other', kind: 'hub', name: '二组', address: 'https://127.0.0.1:9' })
    const away = { failure: 'offline', tried_at: NOW, done_at: NOW - 44_040_000, attempts: 1 }
    journal.transact(() => [gateway, other].map((row) => savePeer(db, { ...row, ...away })))
    const { status } = test.core
    test.core.status = async () => {
      const said = await status()
      return {
        ...said,
        ...{ onlyHere: { events: 12_345, since: NOW }, copies: { ...said.copies, filesOnlyHere: 1234 } },
      }
    }
    const page = await suite.open(`/sites/${siteId}`, { lang })
    const bar = page.locator('.status-bar')
    const { open } = await suite.shown.services.hub.open()
    laptop.setNow(NOW + 3 * 3_600_000)
    await laptop.services.hub.join({ address: `127.0.0.1:${open?.port}`, digits: open?.digits ?? '' })
    await expect.poll(() => bar.innerText()).toContain(words)
    await page.keyboard.press('Control+S')
    await expect.poll(() => bar.getByRole('status').innerText()).not.toBe('')
    const sentences = await bar.locator('.status-part:not([role])').all()
    expect(sentences).toHaveLength(6)
    for (const one of sentences) expect(await one.evaluate((part) => part.scrollWidth - part.clientWidth)).toBe(0)
    expect(await bar.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0)
  })

  it('[X9] wrong digits connect nothing and say so in the dialog', async () => {
    const { open } = await laptop.services.hub.open()
    const page = await suite.open('/sync')
    await page.getByRole('button', { name: '加入中枢' }).click()
    const wrong = String((Number(open?.digits) + 1) % 1_000_000).padStart(6, '0')
    await page.getByLabel('对方屏幕上的六位数字').fill(wrong)
    await page.getByLabel('地址', { exact: true }).fill(`127.0.0.1:${open?.port}`)
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => page.getByRole('alert').innerText()).toContain('应答的不是这六位数字的中枢')
  })

  it('[J6] a clock that differs from the hub’s is told with what is safe and what to do, there and in the status bar', async () => {
    const { open } = await laptop.services.hub.open()
    laptop.setNow(NOW + 3 * 3_600_000)
    const page = await suite.open('/sync')
    await page.getByRole('button', { name: '加入中枢' }).click()
    await page.getByLabel('对方屏幕上的六位数字').fill(open?.digits ?? '')
    await page.getByLabel('地址', { exact: true }).fill(`127.0.0.1:${open?.port}`)
    await page.keyboard.press('Control+Enter')
    const panel = page.locator('.panel', { hasText: '本机时钟' })
    await expect
      .poll(() => panel.innerText())
      .toMatch(/C 级\s+比中枢慢 3 小时（.*核对）。登记都在，.*再点立即同步核对。/)
    await expect.poll(() => page.locator('.status-bar').innerText()).toContain('本机时钟不准')
    expect(await page.locator('main').innerText()).not.toContain('%')
  })
})
