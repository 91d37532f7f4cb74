import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { readSecret } from '../../../../db/identity.ts'
import { issueFor } from '../../../../electron/core/localCourt.ts'
import { newSigningKey } from '../../../../shared/sync/trust/signingKey.ts'
import { axe } from '../../../support/browser.ts'
import { newCommandId, startTestCore, TEST_PIN, type TestCore } from '../../../support/coreHarness.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'
import { otherDevice } from '../../db/foreign.ts'

const NOW = Date.UTC(2025, 8, 16, 2)

describe('the settings', () => {
  let test: TestCore
  let page: Page

  const windows = windowSuite(async () => {
    test = await startTestCore({ now: NOW })
    return test
  })

  async function open(lang: 'zh-CN' | 'en-US' = 'zh-CN'): Promise<void> {
    page = await windows.open('/settings', { lang })
    await page.locator('.rule-list').first().waitFor()
  }
  const rule = (name: string) => page.locator('.rule-list li', { hasText: name })
  const stated = (name: string) => test.services.gate.rules().rules.find((one) => one.name === name)

  it('[B6] a rule says its mark, source and proposal, is changed with a reason, and says by whom and when', async () => {
    await open()
    expect(await rule('几室以上报院长').textContent()).toContain('50')
    expect(await rule('几室以上报院长').textContent()).toContain('本程序建议')
    await rule('几室以上报院长').getByRole('button').focus()
    await page.keyboard.press('Enter')
    await page.locator('#rule-value').fill('99999999')
    await page.keyboard.press('Tab')
    await page.getByRole('dialog').getByLabel('理由').fill('本院规定')
    await page.getByRole('button', { name: '记入' }).click()
    expect(await page.getByRole('alert').textContent()).toBe('填 0 到 10000 的整数。')
    expect(await page.locator('#rule-value').inputValue()).toBe('99999999')
    expect(await axe(page)).toEqual([])
    await page.locator('#rule-value').fill('30')
    await page.getByRole('button', { name: '记入' }).click()
    await page.getByText('周某舟（执行员）2025-09-16 改，本程序建议 50。').waitFor()
    expect(await rule('几室以上报院长').textContent()).toContain('本院规定')
    expect(stated('levelRooms')?.value).toBe(30)
    expect(await axe(page)).toEqual([])
  })

  it('[B6] [L2] who may not change the rules reads them and finds no way to change one', async () => {
    await test.actAs(await test.addOfficer('子某康', 'courtClerk'))
    await open('en-US')
    expect(await page.locator('.rule-list button:not([disabled])').count()).toBe(0)
    expect(await page.getByRole('table', { name: 'Devices of the court' }).count()).toBe(0)
  })

  it('[X7] a new device id is taken by keyboard; one confirmation says what happens and what is safe', async () => {
    await open()
    const before = test.core.context.profile().deviceId
    await page.getByRole('button', { name: '换设备号' }).focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('原登记人、时间、内容都不变').waitFor()
    expect(await dialog.textContent()).toContain('案件、登记、人员、口令都在')
    expect(await dialog.textContent()).not.toContain('加入码')
    expect(await axe(page)).toEqual([])
    await page.keyboard.type('000000')
    await page.keyboard.press('Enter')
    await dialog.locator('.ant-form-item-explain-error').waitFor()
    expect(test.core.context.profile().deviceId).toBe(before)
    await dialog.getByRole('textbox').or(dialog.locator('input')).first().fill(TEST_PIN)
    await page.keyboard.press('Enter')
    await page.getByText(/已换。新前缀 D2/).waitFor()
    expect(test.core.context.profile().deviceId).not.toBe(before)
    await page.getByText('本机法院自己签发').waitFor()
  })

  it('[P3] [L8] a lost laptop is revoked by keyboard, with a reason and the own PIN, and says since when', async () => {
    const { core } = test
    const { journal } = core.context.store()
    const scope = `court:${core.context.profile().courtCode}`
    const laptop = otherDevice('field', NOW)
    const deviceId = newCommandId()
    const { db } = core.context.store()
    const issuer = {
      ...{ courtCode: core.context.profile().courtCode, realm: 'local' as const },
      serial: Buffer.from(readSecret(db, 'court.issuingSerial') ?? []).toString('utf8'),
      seed: readSecret(db, 'court.issuing') ?? new Uint8Array(),
    }
    const { publicKey } = newSigningKey(core.ports.random)
    const own = await issueFor(core.ports, core.context.newId, issuer, {
      ...{ use: 'device', subject: deviceId, device: null, name: '现场二号机', role: null, publicKey },
    })
    const set = { certificate: own, name: '现场二号机', prefix: 'D2' }
    const event = laptop.make(`device/${deviceId}`, 'identity.deviceAdded', [], { set }, { scope })
    expect(journal.transact(() => journal.receive([event]))).toMatchObject({ applied: 1 })
    await open()
    await page.getByText('还没有吊销过').waitFor()
    await page.getByRole('button', { name: '遗失，吊销 现场二号机' }).focus()
    await page.keyboard.press('Enter')
    await page.getByLabel('理由').fill('遗失在路上')
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Tab')
    await page.keyboard.type(TEST_PIN)
    await page.keyboard.press('Enter')
    await page.getByText('吊销名单已到第 1 号').waitFor()
    await page.getByText('已吊销 2025-09-16').waitFor()
    expect(await axe(page)).toEqual([])
  })
})
