import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { draft as draftEvent } from '../../../../electron/core/context.ts'
import { appendAs } from '../../../../electron/core/sessions.ts'
import type { RequestDetail } from '../../../../shared/contract/desk/approvals.ts'
import { approvalsTypes } from '../../../../shared/domain/approvals/events.ts'
import { canonicalBytes, type JsonObject } from '../../../../shared/journal/canonical.ts'
import { axe, screenshot } from '../../../support/browser.ts'
import { newCommandId, startTestCore, TEST_PIN, type TestCore } from '../../../support/coreHarness.ts'
import { inspect } from '../../../support/journeyInspect.ts'
import { oneCase } from '../../../support/oneCase.ts'
import { filled } from '../../../support/requestForms.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'

const NOW = Date.UTC(2025, 7, 28, 11, 42)
const third: JsonObject = {
  schedule: { day: '9月15日至17日', assembly: '08:00' },
  occupants: [
    { id: '乙某兰', class: '情况不明' },
    { id: '丙某芳', plan: '列入清场' },
  ],
  costs: { moving: '412,000.00' },
  media: '随行 2 人',
}
const fourth: JsonObject = {
  schedule: { day: '9月16日至18日', assembly: '07:30' },
  occupants: [
    { id: '乙某兰', class: '抵押前承租人' },
    { id: '丙某芳', plan: '除外，留居至安置落实' },
  ],
  costs: { moving: '468,500.00' },
  witnesses: '公证员 孙某、社区 钱某',
}

describe('the approvals', () => {
  let test: TestCore
  let page: Page
  let people: Record<'handler' | 'teamLead' | 'bureauDirector' | 'courtPresident', string>
  let caseId: string

  const windows = windowSuite(async () => {
    test = await startTestCore({ now: NOW })
    caseId = await oneCase(test)
    people = {
      handler: test.officerId,
      teamLead: await test.addOfficer('吴某远', 'teamLead'),
      bureauDirector: await test.addOfficer('钱某安', 'bureauDirector'),
      courtPresident: await test.addOfficer('李某正', 'courtPresident'),
    }
    return test
  })

  async function open(scheme: 'light' | 'dark' = 'light', lang: 'zh-CN' | 'en-US' = 'zh-CN'): Promise<void> {
    await test.core.settings.put('theme', scheme)
    page = await windows.open('/approvals', { scheme, lang })
    await page.locator('.approvals').waitFor()
  }
  const draft = () =>
    test.services.approvals.draft({
      ...{ commandId: newCommandId(), kind: 'plan', level: 3, caseId, siteId: null, subject: '' },
      title: '',
    })
  async function submit(request: RequestDetail, version: number, content: JsonObject): Promise<RequestDetail> {
    const { blobs } = test.core.context.store()
    const snapshot = await blobs.put({ bytes: canonicalBytes(content) })
    const rendering = await blobs.put({ bytes: Buffer.from(`%PDF-1.7 ${version}`) })
    return test.services.approvals.submit({
      ...{ commandId: newCommandId(), requestId: request.requestId, rev: request.rev, level: 3, version },
      snapshot: { hash: snapshot.hash, format: 'planVersion/1' },
      rendering: { hash: rendering.hash, pages: 61, code: version === 4 ? '9F3C-71A2-BE04' : '1A2B-3C4D-5E6F' },
      ...{ dueOn: '2025-08-29', note: '' },
    })
  }
  async function heard(request: RequestDetail): Promise<RequestDetail> {
    let now = request
    for (const who of ['teamLead', 'bureauDirector'] as const) {
      await test.actAs(people[who])
      const by = { commandId: newCommandId(), requestId: now.requestId, rev: now.rev, version: now.version }
      now = await test.services.approvals.giveOpinion({ ...by, opinion: 'AGREE', text: '' })
    }
    return now
  }
  async function returned(): Promise<RequestDetail> {
    const request = await heard(await submit(await draft(), 3, third))
    await test.actAs(people.courtPresident)
    test.services.approvals.markSeen({ requestId: request.requestId, version: 3 })
    return test.services.approvals.decide({
      ...{ commandId: newCommandId(), requestId: request.requestId, rev: request.rev, version: 3 },
      ...{ code: '1A2B-3C4D-5E6F', decision: 'RETURNED', pin: TEST_PIN },
      reasons: ['丙某芳卧床，没有医疗保障。', '入夜后如何收束未写。'],
    })
  }
  /** Version 4 after a return, every reason answered, heard, the president at the desk. */
  async function again(): Promise<RequestDetail> {
    let now = await returned()
    await test.actAs(people.handler)
    for (const point of now.pointList) {
      const by = { commandId: newCommandId(), requestId: now.requestId, rev: now.rev }
      const answer = { returned: now.returnedHash ?? '', point: point.id, text: '增 120 救护车 1 辆、医护 2 人。' }
      now = await test.services.approvals.answer({ ...by, ...answer })
    }
    const sent = await heard(await submit(now, 4, fourth))
    await test.actAs(people.courtPresident)
    return sent
  }
  /** A newer version of the submitter's that comes while the president reads. */
  async function arrives(request: RequestDetail, version: number, content: JsonObject): Promise<void> {
    const store = test.core.context.store()
    const { blobs } = store
    const snapshot = await blobs.put({ bytes: canonicalBytes(content) })
    const rendering = await blobs.put({ bytes: Buffer.from(`%PDF-1.7 ${version}`) })
    const body = {
      ...{ dueOn: null, level: 3, note: '', version },
      rendering: { code: '9F3C-71A2-BE04', hash: rendering.hash, pages: 61 },
      snapshot: { format: 'planVersion/1', hash: snapshot.hash },
    }
    const { requestId, rev } = request
    const sent = draftEvent(`case:${caseId}`, approvalsTypes.submitted, 'request', requestId, rev, body)
    appendAs(test.core.context, store, { officerId: people.handler, role: 'handler' }, [sent])
    test.core.changes.publish({ feature: 'approvals', scope: request.requestId, ids: [request.requestId] })
  }
  const decisions = async (requestId: string) =>
    (await test.services.approvals.get({ requestId })).decisions.map((one) => one.decision)

  it('[F6] [F3] shows what changed since the decider looked, and signs by A, the PIN and Ctrl+Enter only', async () => {
    const request = await again()
    await open()
    await page.getByText('第3版以来').waitFor()
    expect(await page.locator('.points tbody tr').count()).toBe(2)
    expect(await page.locator('.changes li').count()).toBe(7)
    expect(await page.locator('.version-code').textContent()).toBe('9F3C-71A2-BE04')
    expect(await axe(page)).toEqual([])
    await page.locator('.request-pane').focus()
    await page.keyboard.press(']')
    await page.keyboard.press(']')
    expect(await page.evaluate("document.activeElement.getAttribute('data-change')")).not.toBe(null)
    const seen = async () => (await test.services.approvals.get({ requestId: request.requestId })).seen
    expect(await seen()).toBe(false)
    expect(await page.getByRole('button', { name: /先打开全文/ }).count()).toBe(1)
    await page.keyboard.press('Control+Enter')
    await page.locator('.whole-text').waitFor()
    await page.getByRole('button', { name: /批准并签名/ }).waitFor()
    await expect.poll(seen).toBe(true)
    await page.keyboard.press('Control+Enter')
    await page.getByText('先选一项决定，再签名。').waitFor()
    await page.keyboard.press('a')
    await page.keyboard.press('Control+Enter')
    await page.getByText('输入签名口令。').waitFor()
    expect(await decisions(request.requestId)).toEqual(['RETURNED'])
    await page.keyboard.type('000000')
    await page.keyboard.press('Control+Enter')
    await page.getByText('口令不对').waitFor()
    await page.getByLabel('签名口令').fill(TEST_PIN)
    await page.keyboard.press('Control+Enter')
    await page.getByText('法院收件第 2 号').waitFor()
    expect(await decisions(request.requestId)).toEqual(['RETURNED', 'APPROVED'])
    await page.locator('.inbox-row', { hasText: '批准' }).waitFor()
    expect(await axe(page)).toEqual([])
    await screenshot(page, 's14-approved-zh-light')
  })

  for (const scheme of ['light', 'dark'] as const) {
    for (const lang of ['zh-CN', 'en-US'] as const) {
      it(`[L4] fits the office laptop and 125 %, ${lang} ${scheme}, without an axe violation`, async () => {
        await again()
        await open(scheme, lang)
        await page.locator('.points').waitFor()
        await page.locator('.decision').focus()
        await page.keyboard.press('a')
        await screenshot(page, `s14-decide-${lang.slice(0, 2)}-${scheme}`)
        for (const size of [
          { width: 1366, height: 690 },
          { width: 1093, height: 552 },
        ]) {
          await page.setViewportSize(size)
          const { outside, clipped } = await inspect(page)
          expect({ size, outside, clipped }).toEqual({ size, outside: [], clipped: [] })
        }
        expect(await page.getByRole('button', { name: /Ctrl Enter/ }).isVisible()).toBe(true)
        expect(await axe(page)).toEqual([])
        await screenshot(page, `s14-small-${lang.slice(0, 2)}-${scheme}`)
      })
    }
  }

  it('[P1] [F3] a forged approval is named with its fault and opens nothing', async () => {
    const request = await again()
    await open()
    await page.getByText('您将签署的就是这一版').waitFor()
    const body = {
      chain: { certificate: 'x', issuing: 'x', root: 'x' },
      ...{ decision: 'APPROVED', points: [], replaces: null, token: 'x', version: 4 },
    }
    const { requestId, rev } = request
    const forged = draftEvent(`case:${caseId}`, approvalsTypes.decided, 'request', requestId, rev, body)
    const store = test.core.context.store()
    appendAs(test.core.context, store, { officerId: people.courtPresident, role: 'courtPresident' }, [forged])
    test.core.changes.publish({ feature: 'approvals', scope: requestId, ids: [requestId] })
    await page.getByText('收到一份批准，看不懂的签名文件，未采用，已另存。').waitFor()
    await page.getByText('您将签署的就是这一版').waitFor()
    expect(await axe(page)).toEqual([])
    await test.actAs(people.handler)
    await page.locator('.inbox-head', { hasText: '未采用的决定 1' }).waitFor()
    await screenshot(page, 's14-forged-zh-light')
  })

  it('[F2] B returns with a reason each, signed; the submitter answers them one by one', async () => {
    const request = await heard(await submit(await draft(), 3, third))
    await test.actAs(people.courtPresident)
    await open('dark')
    await page.getByText('您第一次看这一版').waitFor()
    await page.locator('.decision').focus()
    await page.keyboard.press('b')
    await page.getByLabel('理由 1').fill('丙某芳卧床，没有医疗保障。')
    await page.getByRole('button', { name: '再加一条' }).click()
    await page.getByLabel('签名口令').fill(TEST_PIN)
    await page.keyboard.press('Control+Enter')
    await page.getByText('每条理由都要写明。').waitFor()
    await page.getByLabel('理由 2').fill('入夜后如何收束未写。')
    await screenshot(page, 's14-return-zh-dark')
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Control+Enter')
    await page.locator('.decision-stands', { hasText: '入夜后如何收束未写。' }).waitFor()
    expect(await decisions(request.requestId)).toEqual(['RETURNED'])
    await test.actAs(people.handler)
    await page.getByText('逐条答复退回意见').waitFor()
    await page.getByLabel('答复第 1 条').fill('增 120 救护车 1 辆。')
    await page.getByRole('button', { name: '记入答复' }).first().click()
    await expect.poll(() => page.locator('.answer-field').count()).toBe(1)
    await screenshot(page, 's14-own-zh-dark')
    expect(await axe(page)).toEqual([])
  })

  it('[P2] a version that is replaced while it is read cannot be signed; the newer one is shown when asked for', async () => {
    const request = await heard(await submit(await draft(), 3, third))
    await test.actAs(people.courtPresident)
    await open()
    await page.getByText('您将签署的就是这一版').waitFor()
    await arrives(request, 4, fourth)
    await page.getByText('已换成第4版，未签的不再有效').waitFor()
    expect(await page.locator('.decision-sign').count()).toBe(0)
    expect(await axe(page)).toEqual([])
    await screenshot(page, 's14-replaced-zh-light')
    await page.getByRole('button', { name: '看第4版' }).click()
    await page.getByText('第3版以来').waitFor()
    await page.getByText('9F3C-71A2-BE04').waitFor()
    await page.getByText('前序意见还缺 2 份').waitFor()
  })

  it('[F2] a laptop without the court’s key reads and gives an opinion, and offers no signature', async () => {
    await heard(await submit(await draft(), 3, third))
    await test.actAs(people.courtPresident)
    test.core.context.store().db.exec("DELETE FROM secret WHERE name = 'court.receipt'")
    await open('light', 'en-US')
    await page.getByText('Decisions are made on a computer that reaches the court.').waitFor()
    await page.locator('.decision').focus()
    await page.keyboard.press('a')
    await expect.poll(() => page.getByRole('button', { name: /sign/i }).count()).toBe(0)
    expect(await axe(page)).toEqual([])
    await screenshot(page, 's14-laptop-en-light')
    await page.keyboard.press('Control+Enter')
    await page.locator('.opinions li', { hasText: '李某正 Agrees' }).waitFor()
  })

  it('[F1] a fine is asked for with its own fields, its way shown, and stands in the list as waiting', async () => {
    await open('dark', 'en-US')
    await page.locator('.request-pane').waitFor()
    await page.getByRole('button', { name: 'New request' }).click()
    await page.getByLabel('Request', { exact: true }).waitFor()
    expect(await axe(page)).toEqual([])
    await page.getByLabel('Request', { exact: true }).click()
    await page.locator('.ant-select-item-option', { hasText: 'Fine' }).click()
    await page.getByLabel('Case', { exact: true }).click()
    await page.keyboard.type('101')
    await page.locator('.ant-select-item-option', { hasText: '执101号' }).click()
    await page.getByLabel('Title').fill('罚款决定 30,000 元')
    await page.getByLabel('Person', { exact: true }).fill('巳某刚')
    await page.getByLabel('Facts and grounds').fill('一、撕毁公告。')
    await page.getByLabel('Evidence').fill('记录仪录像')
    await page.getByLabel('Amount (yuan)').fill('300,000')
    const way = page.getByRole('region', { name: 'Way to the decision' })
    expect(await way.locator('li').last().textContent()).toContain('decides Court president')
    await page.getByRole('button', { name: 'Submit' }).click()
    await page.getByText('exceeds the law').waitFor()
    expect(await axe(page)).toEqual([])
    await page.getByLabel('Amount (yuan)').fill('30,000')
    await screenshot(page, 's14-new-en-dark')
    await page.getByRole('button', { name: 'Submit' }).click()
    await page.locator('.inbox-row', { hasText: '罚款决定 30,000 元' }).waitFor()
    await page.getByText('Nobody has seen this version yet').waitFor()
    expect(await axe(page)).toEqual([])
    await screenshot(page, 's14-own-en-dark')
    await page.evaluate("location.hash = '#/worklist'")
    await page.getByText('Waiting for others').waitFor()
    await screenshot(page, 's14-worklist-en-dark')
  })

  /** A request of its own fields, sent by the handler. */
  async function sent(kind: 'fine' | 'detention', title: string): Promise<RequestDetail> {
    const made = { commandId: newCommandId(), kind, level: 1 as const, caseId, siteId: null, subject: '', title }
    const { requestId, rev } = await test.services.approvals.draft(made)
    const content = { values: filled[kind], dueOn: null, note: '' }
    return test.services.approvals.submitForm({ commandId: newCommandId(), requestId, rev, ...content })
  }

  it('[F1] a termination shows its level and whose word it needs as its basis changes', async () => {
    await open()
    await page.getByRole('button', { name: /新建审批/ }).click()
    await page.getByLabel('事项', { exact: true }).click()
    await page.locator('.ant-select-item-option', { hasText: '终本' }).click()
    const way = page.getByRole('region', { name: '审批程序' })
    await way.getByText('第1级').waitFor()
    expect(await way.locator('li').last().textContent()).toContain('局长')
    await page.getByLabel('依据', { exact: true }).click()
    await page.locator('.ant-select-item-option', { hasText: '依职权' }).click()
    await way.getByText('须院长批准（民诉法解释517条）').waitFor()
    expect(await way.locator('li').last().textContent()).toContain('院长')
    expect(await axe(page)).toEqual([])
  })

  it('[F1] its submitter rewrites a waiting request as the next version, from what it said', async () => {
    const { requestId } = await sent('fine', '罚款')
    await open()
    await page.getByRole('button', { name: '改写，换一版提交' }).click()
    expect(await page.getByLabel('金额（元）').inputValue()).toBe('30000')
    await page.getByLabel('金额（元）').fill('20000')
    expect(await axe(page)).toEqual([])
    await page.getByRole('button', { name: '改好后提交第2版' }).click()
    await expect.poll(async () => (await test.services.approvals.get({ requestId })).version).toBe(2)
  })

  it('[F1] a request replaced while it is read says so, signs nothing more, and leads to the other one', async () => {
    const fine = await sent('fine', '罚款决定')
    const detention = await sent('detention', '拘留决定')
    await test.actAs(people.courtPresident)
    await open()
    await page.locator(`[data-request="${fine.requestId}"]`).click()
    await page.getByText('您将签署的就是这一版').waitFor()
    const { requestId, rev } = await test.services.approvals.get({ requestId: fine.requestId })
    const store = test.core.context.store()
    const body = { by: detention.requestId, reason: '改为拘留' }
    const event = draftEvent(`case:${caseId}`, approvalsTypes.superseded, 'request', requestId, rev, body)
    appendAs(test.core.context, store, { officerId: people.handler, role: 'handler' }, [event])
    test.core.changes.publish({ feature: 'approvals', scope: requestId, ids: [requestId] })
    await page.getByText(/提交人 .+已换成“拘留决定”，未签的不再有效/).waitFor()
    expect(await page.locator('.decision-sign').count()).toBe(0)
    expect(await axe(page)).toEqual([])
    await page.getByRole('button', { name: '打开' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '拘留决定' }).waitFor()
  })

  it('[F1] the submitter replaces a waiting request by another of the case, with a reason', async () => {
    const fine = await sent('fine', '罚款决定')
    await open('light', 'en-US')
    await page.getByRole('button', { name: 'Replace by another request' }).click()
    await page.getByText('You have no other open request in this case.').waitFor()
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Escape')
    const detention = await sent('detention', '拘留决定')
    test.core.changes.publish({ feature: 'approvals', scope: '', ids: [] })
    await page.locator(`[data-request="${detention.requestId}"]`).waitFor()
    await page.locator(`[data-request="${fine.requestId}"]`).click()
    await page.getByRole('button', { name: 'Replace by another request' }).click()
    await page.getByRole('dialog').getByLabel('Reason').fill('改为拘留')
    await page.getByRole('dialog').getByRole('button', { name: 'Replace by another request' }).click()
    await expect
      .poll(async () => (await test.services.approvals.get({ requestId: fine.requestId })).ended?.replacedBy?.requestId)
      .toBe(detention.requestId)
  })

  it('[F2] who has it, since when, seen or not, and what is queued', async () => {
    const request = await submit(await draft(), 3, third)
    await test.actAs(people.teamLead)
    test.services.approvals.markSeen({ requestId: request.requestId, version: 3 })
    await test.actAs(people.handler)
    await open()
    await page.getByText('等团队长').first().waitFor()
    await page.getByText(/吴某远 .+已看/).waitFor()
    const store = test.core.context.store()
    store.db.exec("DELETE FROM secret WHERE name = 'court.receipt'")
    test.core.changes.publish({ feature: 'approvals', scope: '', ids: [] })
    await page.getByText('已存，恢复网络后送出').waitFor()
    expect(await axe(page)).toEqual([])
  })
})
