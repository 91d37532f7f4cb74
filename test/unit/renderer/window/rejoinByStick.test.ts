import { cp, rename, rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axe, screenshot } from '../../../support/browser.ts'
import { emptyLaptop, oneWait, type RunningCourt, runningCourt } from '../../../support/sync/joining.ts'
import type { StickCourt } from '../../../support/sync/stickCourt.ts'
import { type StickLaptop, stickLaptop } from '../../../support/sync/stickLaptop.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'

describe('[P3] a laptop that joins its court once more by stick, in its window', () => {
  let running: RunningCourt
  let court: StickCourt
  let test: StickLaptop
  let officer = ''

  beforeAll(async () => {
    running = await runningCourt()
  })
  afterAll(() => running.close())

  const start = async () => {
    test = await stickLaptop(running)
    court = test.court
    const selector = (await court.code('王某法', 'handler')).slice(0, 4)
    await test.core.identity.joinByStick(court.joining({ selector }))
    await court.takes()
    await running.issue()
    await court.gives()
    expect(await oneWait(test.core)).toMatchObject({ kind: 'done', open: true })
    officer = test.core.context.session().officerId
    return test
  }
  const windows = windowSuite(start, ['422'])
  const device = async () => (await test.core.status()).device

  it('[L2] [L6] [G3] stick, code, what comes next at each turn, then certified, by keyboard', async () => {
    await court.code('李某法', 'courtClerk')
    const code = await court.code('王某法', 'handler', { officer })
    const before = await device()
    const page = await windows.open('/settings')
    await page.getByRole('button', { name: '重新加入本院' }).press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('加入码').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await dialog.getByText('测试法院').waitFor()
    // A code that is somebody else's is not offered here.
    expect(await dialog.getByRole('radio', { name: /李某法/ }).count()).toBe(0)
    expect(await dialog.getByRole('radio', { name: new RegExp(`${code.slice(0, 4)}.*王某法`) }).isChecked()).toBe(true)
    await dialog.getByText('法院不接受加入码时，本机什么都不变').waitFor()
    expect(await axe(page)).toEqual([])
    await screenshot(page, 'rejoin-stick-code-zh-light')
    await page.keyboard.press('Control+Enter')
    await dialog.getByText('申请已写在 U 盘上').waitFor()
    const words = await dialog.locator('.root-words span').allTextContents()
    expect(words).toHaveLength(6)
    expect(await axe(page)).toEqual([])
    await screenshot(page, 'rejoin-stick-wait-zh-light')
    expect(await device()).toMatchObject({ deviceId: before?.deviceId, certified: true, rejoining: true })
    await page.keyboard.press('Escape')
    await page.getByText('已递交，等法院登记').waitFor()
    expect((await court.takes()).asked).toContainEqual(expect.objectContaining({ state: 'waiting' }))
    await page.getByRole('button', { name: '重新加入本院' }).press('Enter')
    await dialog.getByText('法院已收下申请').waitFor()
    expect((await device())?.deviceId).not.toBe(before?.deviceId)
    await running.issue()
    await court.gives()
    await page.keyboard.press('Control+Enter')
    await page.getByText(/法院已登记。编号前缀 D\d+。/).waitFor()
    expect(await dialog.count()).toBe(0)
    expect(await device()).toMatchObject({ certified: true, rejoining: false })
    // What else the stick brought was taken in without a further click, and the answer for the court stands on it.
    await expect.poll(async () => (await court.takes()).answered, { timeout: 15_000 }).toBe(true)
  })

  it('[L2] [L8] a stick that is away, one under another name, and a code that is refused are said in words', async () => {
    const code = await court.code('王某法', 'handler', { officer })
    const thief = await emptyLaptop(running.court.clock)
    const copy = `${court.stick}-copy`
    const page = await windows.open('/settings', { lang: 'en-US', scheme: 'dark' })
    try {
      await cp(court.stick, copy, { recursive: true })
      await thief.core.identity.joinByStick(court.joining({ selector: code.slice(0, 4) }))
      await court.takes()
      test.picked = `${court.stick}-none`
      await page.getByRole('button', { name: 'Join the court again' }).press('Enter')
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: 'No network: by stick' }).press('Enter')
      await dialog.getByRole('alert').waitFor()
      test.picked = copy
      await dialog.getByRole('button', { name: 'Another place' }).press('Enter')
      await dialog.getByRole('radio', { name: /王某法/ }).waitFor()
      await page.keyboard.press('Control+Enter')
      await dialog.getByText('The request stands on the stick').waitFor()
      await screenshot(page, 'rejoin-stick-wait-en-dark')
      await rename(copy, `${copy}-moved`)
      await dialog.getByRole('button', { name: 'Look again now' }).press('Enter')
      await dialog.getByText('This stick cannot be read now').waitFor()
      await cp(`${copy}-moved`, court.stick, { recursive: true })
      await court.takes()
      test.picked = court.stick
      await dialog.getByRole('button', { name: 'Another place' }).press('Enter')
      await dialog.getByText('This code was used by another laptop').waitFor()
      expect(await axe(page)).toEqual([])
      await screenshot(page, 'rejoin-stick-refused-en-dark')
      expect(await device()).toMatchObject({ certified: true, rejoining: false })
      await dialog.getByLabel('Code').waitFor()
    } finally {
      await thief.close()
      for (const one of [copy, `${copy}-moved`]) await rm(one, { recursive: true, force: true })
    }
  })
})
