import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { axe, screenshot } from '../../../support/browser.ts'
import { newCommandId } from '../../../support/coreHarness.ts'
import { type Joined, readyToSubmit, scheduled } from '../../../support/joined.ts'
import { inspect } from '../../../support/journeyInspect.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'

describe('a plan on its way to the president', () => {
  let joined: Joined
  let page: Page

  const windows = windowSuite(async () => {
    joined = await readyToSubmit()
    return joined.test
  })

  async function open(path: string): Promise<void> {
    page = await windows.open(path)
  }
  const plan = () => `/sites/${joined.siteId}/plan`

  it('[F1] [B3] goes up from the head bar with a reason for each open finding', async () => {
    await open(plan())
    await page.getByRole('button', { name: /提交审批/ }).waitFor()
    await page.keyboard.press('Control+Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('三级审批').waitFor()
    await screenshot(page, 's12-submit-zh-light')
    await dialog.getByRole('button', { name: '提交审批' }).click()
    await dialog.getByText('每一项都要写明理由。').waitFor()
    for (const field of await dialog.getByPlaceholder('为什么可以这样提交').all()) await field.fill('到场前补齐')
    expect(await axe(page)).toEqual([])
    await screenshot(page, 's12-submit-zh-light')
    await dialog.getByRole('button', { name: '提交审批' }).click()
    await page.getByText(/第1版已提交，短码/).waitFor()
    await page.getByRole('link', { name: /第1版 等团队长/ }).waitFor()
    expect((await joined.gate()).task?.state).toBe('PLAN_SUBMITTED')
    const { outside, clipped } = await inspect(page)
    expect({ outside, clipped }).toEqual({ outside: [], clipped: [] })
  })

  it('[F2] goes up again at the level somebody passed it up to, and the dialog says so before', async () => {
    joined.edit('premises', { publicAsset: false })
    const { approvals, plans } = joined.test.services
    expect(plans.get({ siteId: joined.siteId }).level.level).toBe(2)
    const { requestId } = await joined.submitPlan()
    for (const [who, opinion] of [
      ['teamLead', 'AGREE'],
      ['bureauDirector', 'ESCALATE'],
    ] as const) {
      await joined.as(who)
      const { rev, version } = await approvals.get({ requestId })
      const said = { opinion, text: '有媒体到场' }
      await approvals.giveOpinion({ commandId: newCommandId(), requestId, rev, version, ...said })
    }
    await joined.decide(requestId, 'RETURNED', ['补充媒体应对'])
    await joined.as('handler')
    const { rev, returnedHash, pointList } = await approvals.get({ requestId })
    const answer = { returned: returnedHash ?? '', point: pointList[0]?.id ?? '', text: '已补充' }
    await approvals.answer({ commandId: newCommandId(), requestId, rev, ...answer })
    await open(plan())
    await page.getByRole('button', { name: /提交审批/ }).waitFor()
    await page.keyboard.press('Control+Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('三级审批').waitFor()
    await dialog.getByText('方案测算为二级审批；已提请上一级审批').waitFor()
  })

  it('[F6] a return stands beside the plan, each reason answered on its own', async () => {
    const sent = await joined.submitPlan()
    await joined.decided(sent.requestId, 'RETURNED', ['丙某芳无医疗保障', '入夜如何收束未写'])
    await joined.as('handler')
    await open(plan())
    await page.locator('.plan-points', { hasText: '退回意见 2 条，已答复 0 条' }).waitFor()
    await screenshot(page, 's12-returned-zh-light')
    for (const n of [1, 2]) {
      await page.getByLabel(`答复第 ${n} 条`).fill('已写入预案')
      await page.getByRole('button', { name: '记入答复' }).first().click()
      await page.locator('.plan-points', { hasText: `退回意见 2 条，已答复 ${n} 条` }).waitFor()
    }
    expect(await axe(page)).toEqual([])
    await page.evaluate("location.hash = '#/'")
    expect((await joined.test.services.approvals.get({ requestId: sent.requestId })).answered).toBe(2)
  })

  it('[P2] [B3] the stamp stands only on the approved version; whatever changes turns it amber, also at the site', async () => {
    const sent = await joined.submitPlan()
    await joined.decided(sent.requestId, 'APPROVED')
    await scheduled(joined)
    await open(plan())
    await page.locator('.context-bar', { hasText: '方案第1版·院长已批准' }).waitFor()
    joined.edit('storage', { area: '260' })
    await page.locator('.context-bar', { hasText: '现方案与批准的第1版不同（1处）' }).waitFor()
    await screenshot(page, 's12-differs-zh-light')
    await page.evaluate(`location.hash = '#/sites/${joined.siteId}'`)
    await page.locator('.context-bar', { hasText: '现方案与批准的第1版不同（1处）' }).waitFor()
    await page
      .locator('.context-bar')
      .getByRole('link', { name: /现方案与批准的第1版不同/ })
      .click()
    await page.getByText('1 处不同').waitFor()
    expect(await axe(page)).toEqual([])
  })

  it('[B4] [F6] the steps name the decision behind them and lead to it; the first look has a digest and who needs care', async () => {
    const sent = await joined.submitPlan()
    await joined.as('teamLead')
    await open(`/sites/${joined.siteId}/steps`)
    await page.getByText('院长 李某正 批准').waitFor()
    await screenshot(page, 's13-decisions-zh-light')
    await page.getByText('第1版 等团队长').waitFor()
    await page.locator('.gate-step', { hasText: 'E10' }).getByRole('button', { name: '看审批' }).click()
    await page.getByRole('heading', { name: '一页摘要' }).waitFor()
    await page.getByText('须照护的人员').waitFor()
    await page.locator('.request-care', { hasText: '丙某芳' }).waitFor()
    expect(await axe(page)).toEqual([])
    await screenshot(page, 's14-first-look-zh-light')
    const list = joined.test.services.worklist.list({ scope: 'mine', limit: 20 })
    const items = [...list.overdue.items, ...list.dueToday.items, ...list.thisWeek.items, ...list.later.items]
    expect(items.filter((one) => one.requestId === sent.requestId)).toMatchObject([
      { rule: 'approvalOpinion', title: 'plan', progress: '1', handler: '吴某远、钱某安' },
    ])
  })
})
