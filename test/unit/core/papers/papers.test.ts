import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { packagePrintedFor } from '../../../../db/documents.ts'
import { planContentHash } from '../../../../electron/core/plans/versions.ts'
import type { OfficialDocument } from '../../../../shared/domain/documents/officialDocument.ts'
import { id, type Joined, readyToSubmit } from '../../../support/joined.ts'
import { rebuildFaults } from '../../../support/rebuildFaults.ts'
import { filled } from '../../../support/requestForms.ts'
import { readPdf } from '../documents/pdfText.ts'
import { said } from '../documents/said.ts'
import { codeOf, eventsOf } from '../identity/support.ts'

let joined: Joined
beforeEach(async () => {
  joined = await readyToSubmit()
})
afterEach(() => joined.test.close())

const listed = () => joined.test.services.showForms({ siteId: joined.siteId })
const line = async (form: string, subject = '') =>
  (await listed()).forms.find((one) => one.form === form)?.subjects.find((one) => one.subject === subject)
const prepare = (form: string, subject = '') =>
  joined.test.services.forms.prepare({ siteId: joined.siteId, form, subject, values: null })
async function pages(documentId: string): Promise<string> {
  const { url } = await joined.test.services.documents.open({ documentId })
  const pdf = new Uint8Array(await (await fetch(url ?? '')).arrayBuffer())
  return readPdf(pdf).text.replace(/\s/g, '')
}
async function approved(): Promise<{ requestId: string; code: string }> {
  const sent = await joined.submitPlan()
  await joined.decided(sent.requestId, 'APPROVED')
  await joined.as('handler')
  return sent
}
async function photo(): Promise<string> {
  const path = join(joined.test.folder, 'signed.pdf')
  await writeFile(path, '%PDF-1.7 a signed page %%EOF')
  return path
}

describe('documents that went up for approval', () => {
  it('[S15] have a line each under their step: a text before, then waiting, returned, approved', async () => {
    const order = (await listed()).forms.map(({ form, step }) => `${step} ${form}`)
    expect(order).toEqual(
      expect.arrayContaining([
        'E07 evictionAnnouncement',
        'E10 evictionPlan',
        'E10 planApprovalSheet',
        'E11 searchWarrant',
      ]),
    )
    expect(await line('evictionAnnouncement')).toMatchObject({ approval: { state: 'approved', decidedBy: '李某正' } })
    expect(await line('evictionPlan')).toMatchObject({ approval: null })
    expect((await line('searchWarrant'))?.missing).toBeGreaterThan(0)
    const sent = await joined.submitPlan()
    expect(await line('evictionPlan')).toMatchObject({ approval: { state: 'waiting', version: 1 } })
    expect(await line('planApprovalSheet', 'v1')).toMatchObject({ approval: { state: 'waiting' }, missing: 0 })
    await joined.decided(sent.requestId, 'RETURNED', ['入夜如何收束未写'])
    expect(await line('evictionPlan')).toMatchObject({ approval: { state: 'returned', version: 1 } })
  })

  it('[S15] [F6] the plan is a draft until approved; then the very same document, by its code, is none', async () => {
    const sent = await joined.submitPlan()
    const waiting = (await listed()).frozen.find((one) => one.kind === 'evictionPlan')
    expect(waiting).toMatchObject({ code: sent.code, approval: { state: 'waiting' } })
    const before = await pages(waiting?.documentId ?? '')
    expect(before).toContain('草稿')
    expect(before).toContain(`文书短码${sent.code}`)
    expect((await prepare('evictionPlan')).draft).toContain('notApproved')
    await joined.decided(sent.requestId, 'APPROVED')
    await joined.as('handler')
    expect(await prepare('evictionPlan')).toMatchObject({ draft: [], pinned: true, document: { draft: false } })
    const after = await pages(waiting?.documentId ?? '')
    expect(after).not.toContain('草稿')
    expect(after).toContain(`文书短码${sent.code}`)
    const again = { commandId: id(), siteId: joined.siteId, form: 'evictionPlan', subject: '', values: null }
    expect((await joined.test.services.forms.freeze(again)).documentId).toBe(waiting?.documentId)
  })

  it('[P2] a plan that is changed after its approval is a draft again; the approved document stays what it is', async () => {
    const { code } = await approved()
    joined.edit('storage', { area: '260' })
    expect(await prepare('evictionPlan')).toMatchObject({ draft: ['missing', 'notApproved'], pinned: false })
    const kept = (await listed()).frozen.find((one) => one.code === code)
    expect(kept?.approval?.state).toBe('approved')
    expect(await pages(kept?.documentId ?? '')).not.toContain('草稿')
  })

  it('[P2] [F6] each version keeps what was decided about it: the returned one stays a draft beside the approved one', async () => {
    const { approvals } = joined.test.services
    const first = await joined.submitPlan()
    const back = await joined.decided(first.requestId, 'RETURNED', ['入夜如何收束未写'])
    await joined.as('handler')
    const point = back.pointList[0]?.id ?? ''
    const answer = { returned: back.returnedHash ?? '', point, text: '已补充。' }
    const { rev } = await approvals.get({ requestId: first.requestId })
    await approvals.answer({ commandId: id(), requestId: first.requestId, rev, ...answer })
    joined.edit('storage', { area: '260' })
    const second = await approved()
    const of = async (code: string) => (await listed()).frozen.find((one) => one.code === code)
    expect((await of(first.code))?.approval).toMatchObject({ state: 'returned', version: 1 })
    expect((await of(second.code))?.approval).toMatchObject({ state: 'approved', version: 2 })
    expect(await pages((await of(first.code))?.documentId ?? '')).toContain('草稿')
    expect((await prepare('planApprovalSheet', 'v1')).document.blocks).not.toEqual([])
  })
})

describe('a paper that went up and whose file is lost', () => {
  it('[B3] is written anew as a draft, and is no error of the program', async () => {
    const { code } = await approved()
    const lost = (await listed()).frozen.find((one) => one.code === code)
    const { blobs } = joined.test.core.context.store()
    expect(await blobs.remove(lost?.snapshotHash ?? '', { event: 'lost' })).toBe(true)
    const made = await prepare('evictionPlan')
    expect(made).toMatchObject({ pinned: false })
    expect(made.draft).toContain('notApproved')
  })
})

describe('the approval sheet', () => {
  it('[F1] keeps cross enforcement as the reason of its level when it is drawn again', async () => {
    const { approvals } = joined.test.services
    const { caseId } = joined
    const about = { kind: 'crossEnforcement', level: 1, caseId, siteId: null, subject: '', title: '交叉执行' } as const
    const cross = await approvals.draft({ commandId: id(), ...about })
    const by = { requestId: cross.requestId, rev: cross.rev }
    await approvals.submitForm({ commandId: id(), ...by, values: filled.crossEnforcement, dueOn: null, note: '' })
    await joined.decided(cross.requestId, 'APPROVED')
    await joined.as('handler')
    await approved()
    const text = said((await prepare('planApprovalSheet', 'v1')).document as OfficialDocument)
    expect(text).toContain('交叉执行')
  })

  it('[F1] gives no reason that came only after the version went up', async () => {
    const { approvals } = joined.test.services
    const { caseId } = joined
    await approved()
    const about = { kind: 'crossEnforcement', level: 1, caseId, siteId: null, subject: '', title: '交叉执行' } as const
    joined.today('2025-09-12')
    const cross = await approvals.draft({ commandId: id(), ...about })
    const by = { requestId: cross.requestId, rev: cross.rev }
    await approvals.submitForm({ commandId: id(), ...by, values: filled.crossEnforcement, dueOn: null, note: '' })
    await joined.decided(cross.requestId, 'APPROVED')
    await joined.as('handler')
    const text = said((await prepare('planApprovalSheet', 'v1')).document as OfficialDocument)
    expect(text).not.toContain('交叉执行')
  })

  it('[F1] [F6] says who signed what at which level, names the printed plan by its code, and who went on without a step', async () => {
    const { code } = await approved()
    const text = said((await prepare('planApprovalSheet', 'v1')).document as OfficialDocument)
    expect(text).toContain(code)
    expect(text).toMatch(/■同意　□退回审批人：吴某远（团队长）/)
    expect(text).toMatch(/■同意　□退回审批人：李某正（院长）.*电子签名，法院收件第2号，决定[0-9a-f]{12}/)
    expect(text).toMatch(/E06.*不需要：商业用房（周某舟，.*2025年8月20日/)
    expect(text).not.toContain('待确认')
  })

  it('[F4] shows a paper original as waiting until somebody else confirmed it', async () => {
    const sent = await joined.submitPlan()
    const { approvals } = joined.test.services
    const { rev } = await approvals.get({ requestId: sent.requestId })
    const sheet = { decision: 'APPROVED' as const, version: 1, signedBy: '李某正', signedOn: '2025-09-11' }
    await approvals.keepPaper({ commandId: id(), requestId: sent.requestId, rev, path: await photo(), ...sheet })
    const text = async () => said((await prepare('planApprovalSheet', 'v1')).document as OfficialDocument)
    expect(await text()).toContain('李某正　2025年9月11日　同意　待确认')
    await joined.as('courtClerk')
    const kept = (await approvals.get({ requestId: sent.requestId })).papers[0]
    const seen = (await approvals.get({ requestId: sent.requestId })).rev
    const by = { commandId: id(), requestId: sent.requestId, rev: seen, kept: kept?.hash ?? '' }
    await approvals.confirmPaper({ ...by, outcome: 'MATCHES', note: '' })
    expect(await text()).toContain('已核对相符')
  })
})

describe('the paper package', () => {
  const make = () => joined.test.services.forms.makePackage({ commandId: id(), siteId: joined.siteId, sheets: 1 })

  it('[B7] takes the plan as it stands, marked as a draft, while nothing is approved; the announcement as it was signed', async () => {
    const made = await make()
    expect(made.documents.map((one) => one.kind).slice(0, 2)).toEqual(['evictionPlan', 'evictionAnnouncement'])
    expect(made).toMatchObject({ isApproved: false, isCurrent: true, version: 1 })
    expect(await pages(made.documents[0]?.documentId ?? '')).toContain('草稿')
    expect(await pages(made.documents[1]?.documentId ?? '')).not.toContain('草稿')
  })

  it('[B7] [P2] takes the pinned approved plan with its sheet, freezes no new version, and counts only for what was approved', async () => {
    const { code } = await approved()
    const made = await make()
    expect(made.documents.map((one) => one.kind).slice(0, 3)).toEqual([
      'evictionPlan',
      'planApprovalSheet',
      'evictionAnnouncement',
    ])
    expect(made).toMatchObject({ isApproved: true, isCurrent: true, version: 1 })
    expect(made.documents[0]?.code).toBe(code)
    joined.test.services.forms.notePackagePrinted({ commandId: id(), packageId: made.packageId })
    const { context } = joined.test.core
    const isPrinted = () =>
      packagePrintedFor(context.store().db, joined.siteId, planContentHash(context, joined.siteId))
    expect(isPrinted()).toBe(true)
    joined.edit('storage', { area: '260' })
    expect(isPrinted()).toBe(false)
    const later = await make()
    expect(later).toMatchObject({ isApproved: true, isCurrent: false, version: 1 })
    expect(later.documents[0]?.code).toBe(code)
    expect(eventsOf(joined.test.core, 'plans.versionFrozen')).toHaveLength(1)
  })
})

describe('signed scans', () => {
  it('[D1] [J4] stand beside the document they were printed from, with who and when; the document stays the same', async () => {
    const document = (await listed()).frozen.find((one) => one.kind === 'evictionAnnouncement')
    const { documentId = '', snapshotHash } = document ?? {}
    const about = { siteId: joined.siteId, documentId, note: '张贴后收回' }
    const kept = await joined.test.services.forms.keepSigned({ commandId: id(), ...about, path: await photo() })
    expect(kept).toMatchObject({ snapshotHash, signed: [{ note: '张贴后收回', officer: '周某舟' }] })
    const hash = kept.signed[0]?.hash ?? ''
    const { url } = await joined.test.services.scans.openOfDocument({ documentId, hash })
    expect(await (await fetch(url ?? '')).text()).toBe('%PDF-1.7 a signed page %%EOF')
    const { db } = joined.test.core.context.store()
    expect(rebuildFaults(db)).toEqual([])
  })

  it('[L2] are opened only by the record that names them, never outside a session', async () => {
    const { scans, forms } = joined.test.services
    const document = (await listed()).frozen.find((one) => one.kind === 'evictionAnnouncement')
    const { documentId = '' } = document ?? {}
    const foreign = { documentId, hash: document?.snapshotHash ?? '' }
    expect(await codeOf(() => scans.openOfDocument(foreign))).toBe('NOT_FOUND')
    expect(await codeOf(() => scans.openOfStep({ recordId: id() }))).toBe('NOT_FOUND')
    const record = (await joined.gate()).steps.find((one) => one.code === 'E07')?.records[0]
    const recordId = record?.recordId ?? ''
    const { url } = await scans.openOfStep({ recordId })
    expect((await fetch(url ?? '')).headers.get('content-type')).toBe('application/pdf')
    const path = await photo()
    const elsewhere = { commandId: id(), siteId: id(), documentId, path, note: '' }
    expect(await codeOf(() => forms.keepSigned(elsewhere))).toBe('NOT_FOUND')
    await writeFile(path, 'no picture')
    expect(await codeOf(() => forms.keepSigned({ ...elsewhere, siteId: joined.siteId }))).toBe('BAD_FILE')
    joined.test.core.identity.lock()
    expect(await codeOf(() => scans.openOfStep({ recordId }))).toBe('LOCKED')
    expect((await fetch(url ?? '')).status).toBe(410)
  })

  it('[L1] a scan whose file is lost is said to be lost, not an error of the program', async () => {
    const { scans } = joined.test.services
    const record = (await joined.gate()).steps.find((one) => one.code === 'E07')?.records[0]
    const hash = record?.set.document.hash ?? ''
    expect(await joined.test.core.context.store().blobs.remove(hash, { event: 'lost' })).toBe(true)
    expect(await codeOf(() => scans.openOfStep({ recordId: record?.recordId ?? '' }))).toBe('NOT_FOUND')
  })
})
