import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCore } from '../../../../electron/core/core.ts'
import { codeText } from '../../../../shared/sync/enrolment.ts'
import { axe, screenshot } from '../../../support/browser.ts'
import { newCommandId, TEST_PIN, type TestCore, testPorts } from '../../../support/coreHarness.ts'
import { oneCase } from '../../../support/oneCase.ts'
import { enrolledLaptop, type NewLaptop, type RunningCourt, runningCourt } from '../../../support/sync/joining.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'

const GATEWAY = 'gateway:浙9901'

describe('a copied laptop of a court, in its window', () => {
  let running: RunningCourt
  let first: NewLaptop
  let test: Pick<TestCore, 'core' | 'close'>
  let page: Page
  let folder: string
  let officerId: string
  let caseId: string

  beforeAll(async () => {
    running = await runningCourt()
    first = await enrolledLaptop(running, '周某舟', 'handler')
    officerId = first.core.context.session().officerId
    caseId = await oneCase(first)
    await first.services.sync.now({ peer: GATEWAY })
  })
  afterAll(async () => {
    await first.close()
    await running.close()
  })

  const start = async () => {
    folder = await mkdtemp(join(tmpdir(), 'fieldwrit-copied-'))
    await first.core.close()
    await cp(first.folder, folder, { recursive: true })
    await first.restart()
    await first.core.identity.unlock({ officerId, pin: TEST_PIN })
    test = {
      core: await createCore(folder, testPorts(running.court.clock)),
      async close() {
        await test.core.close()
        await rm(folder, { recursive: true, force: true })
      },
    }
    return test
  }
  const windows = windowSuite(start, ['422'])
  const note = (laptop: Pick<NewLaptop, 'services'>, text: string) =>
    laptop.services.cases.addNote({ commandId: newCommandId(), caseId, text })

  it('[X7] both acts of the sync screen, by keyboard: another device id, then the court again by a code', async () => {
    await test.core.identity.unlock({ officerId, pin: TEST_PIN })
    page = await windows.open('/sync')
    note(first, '原机备注')
    note(windows.shown, '副本备注')
    await first.services.sync.now({ peer: GATEWAY })
    await page
      .getByRole('button', { name: /立即同步/ })
      .first()
      .focus()
    await page.keyboard.press('Enter')
    await page.getByText('两台电脑用了同一设备号，须换设备号').waitFor()
    await page.getByRole('button', { name: '换设备号' }).focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('之后须向本院要一个加入码').waitFor()
    expect(await axe(page)).toEqual([])
    await page.keyboard.type(TEST_PIN)
    await page.keyboard.press('Enter')
    await page.getByText(/已换。新前缀 D\d+-[A-Z]{2}/).waitFor()
    await page.keyboard.press('s')
    await page.getByRole('button', { name: '重新加入本院' }).focus()
    await page.keyboard.press('Enter')
    await dialog.getByText('法院不接受加入码时，本机什么都不变').waitFor()
    await page.keyboard.type('AAAA-AAAA-AAAA-AAAA')
    await page.keyboard.press('Enter')
    await dialog.getByText('法院没有这个加入码').waitFor()
    expect(await axe(page)).toEqual([])
    await screenshot(page, 'rejoin-zh-light')
    const wanted = { name: '周某舟', role: 'handler', deviceName: '', officer: officerId, scopes: ['case:*', 'site:*'] }
    const { code } = await running.court.gateway.makeCode(wanted)
    await dialog.getByLabel('加入码').fill(codeText(code))
    await page.keyboard.press('Enter')
    await page.getByText('已递交，等法院登记').waitFor()
    await running.issue()
    await page
      .getByRole('button', { name: /立即同步/ })
      .first()
      .focus()
    await page.keyboard.press('Enter')
    await page.getByText('本机登记它已全部签收').waitFor()
    await first.services.sync.now({ peer: GATEWAY })
    const notes = first.services.cases.get({ caseId }).notes.map((one) => one.text)
    expect(notes.filter((text) => text === '副本备注')).toEqual(['副本备注'])
  })

  it('[X7] a copied folder is asked about at the lock screen, by keyboard, before anything is written', async () => {
    test.core.state.moved = 'folder'
    page = await windows.show()
    await page.getByText('上次在本机另一个文件夹打开').waitFor()
    expect(await axe(page)).toEqual([])
    await screenshot(page, 'moved-zh-light')
    await page.locator('input[type="password"]').or(page.getByLabel('口令')).first().fill(TEST_PIN)
    await page.keyboard.press('Enter')
    await page.getByText('先选资料从哪里来').waitFor()
    expect(test.core.state.store).toBeNull()
    await page.getByRole('radio', { name: /同一份资料/ }).focus()
    await page.keyboard.press('Space')
    await page.getByLabel('口令', { exact: true }).fill(TEST_PIN)
    await page.keyboard.press('Enter')
    await page.getByRole('navigation').first().waitFor()
    expect(test.core.state.moved).toBeNull()
  })
})
