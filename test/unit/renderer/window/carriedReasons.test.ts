import { describe, expect, it } from 'vitest'
import { axe } from '../../../support/browser.ts'
import { newCommandId, startTestCore, TEST_PIN, type TestCore } from '../../../support/coreHarness.ts'
import { oneCase } from '../../../support/oneCase.ts'
import { filled } from '../../../support/requestForms.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'

const NOW = Date.UTC(2025, 7, 28, 11, 42)

describe('a new request about somebody who was refused before', () => {
  let test: TestCore
  let caseId: string
  let president: string
  const windows = windowSuite(async () => {
    test = await startTestCore({ now: NOW })
    caseId = await oneCase(test)
    president = await test.addOfficer('李某正', 'courtPresident')
    return test
  })

  async function refusedFine(): Promise<void> {
    const { approvals } = test.services
    const asked = {
      kind: 'fine',
      caseId,
      title: '罚款一',
      values: filled.fine,
      dueOn: null,
      note: '',
      answers: [],
    } as const
    const { requestId } = await approvals.propose({ commandId: newCommandId(), ...asked })
    await test.actAs(president)
    approvals.markSeen({ requestId, version: 1 })
    const { rev, submission } = await approvals.get({ requestId })
    const signed = { version: 1, code: submission?.code ?? '', decision: 'REJECTED', pin: TEST_PIN } as const
    await approvals.decide({ commandId: newCommandId(), requestId, rev, ...signed, reasons: ['证据不足'] })
    await test.actAs(test.officerId)
    test.setNow(NOW + 60_000)
  }

  it('[F6] shows its reasons, leaves nothing behind when it is closed, and is sent with the answers', async () => {
    await refusedFine()
    const { approvals } = test.services
    const mine = async () => (await approvals.inbox()).mine.length
    const page = await windows.open('/approvals')
    const fill = async () => {
      await page.getByRole('button', { name: '新建审批' }).click()
      await page.getByLabel('事项', { exact: true }).click()
      await page.locator('.ant-select-item-option', { hasText: '罚款' }).click()
      await page.getByLabel('案件', { exact: true }).click()
      await page.keyboard.type('101')
      await page.locator('.ant-select-item-option', { hasText: '执101号' }).click()
      for (const [label, text] of [
        ['对象', filled.fine.person],
        ['事实和理由', '撕毁公告。'],
        ['证据', '记录仪录像'],
        ['金额（元）', '30,000'],
      ] as const) {
        await page.getByLabel(label, { exact: true }).fill(text ?? '')
      }
      await page.getByRole('dialog').getByText('1. 证据不足').waitFor()
    }
    await fill()
    expect(await axe(page)).toEqual([])
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: '提交' }).click()
    await dialog.getByText('先逐条答复上一次的理由').waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    expect(await mine()).toBe(1)

    await fill()
    await dialog.getByLabel('答复第 1 条').fill('补充录像')
    await dialog.getByRole('button', { name: '提交' }).click()
    await dialog.waitFor({ state: 'hidden' })
    const [newest] = (await approvals.inbox()).mine
    expect(newest).toMatchObject({ state: 'submitted', points: 1, answered: 1 })
    expect(await mine()).toBe(2)
  })
})
