import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { documentsTypes, packagePrintedFor } from '../../../../db/documents.ts'
import { planContentHash } from '../../../../electron/core/plans/versions.ts'
import { inRole } from '../../../support/coreHarness.ts'
import { rebuildFaults } from '../../../support/rebuildFaults.ts'
import { readPdf } from '../documents/pdfText.ts'
import { codeOf, errorOf, eventsOf } from '../identity/support.ts'
import { id } from '../site/support.ts'
import { type FormsUnderTest, startForms } from './support.ts'

let test: FormsUnderTest
let folder: string

beforeEach(async () => {
  test = await startForms()
  folder = await mkdtemp(join(tmpdir(), 'fieldwrit-forms-'))
})
afterEach(async () => {
  await test.end()
  await rm(folder, { recursive: true, force: true })
})

const about = (form: string, subject: string, values: Record<string, string> | null = null) => {
  return { siteId: test.siteId, form, subject, values }
}
const freeze = (form: string, subject: string, values: Record<string, string> | null = null) =>
  test.forms.freeze({ commandId: id(), ...about(form, subject, values) })
const noticeOf = (forms: ReturnType<typeof test.forms.forms>['forms']) =>
  forms.find((one) => one.form === 'noticeToAttend')?.subjects[0]
const listed = () => test.forms.forms({ siteId: test.siteId })
async function pdfText(url: string | null): Promise<string> {
  const pdf = new Uint8Array(await (await fetch(url ?? '')).arrayBuffer())
  return readPdf(pdf).text.replace(/\s/g, '')
}
const store = () => test.test.core.context.store()

describe('documents of a site', () => {
  it('[S15] are listed by step with what each lacks, and an unknown site or form is not found', async () => {
    const { forms } = listed()
    expect(forms.map(({ form, step, waitsFor }) => [form, step, waitsFor])).toEqual([
      ['interviewRecord', 'E05', null],
      ['evictionAnnouncement', 'E07', null],
      ['serviceReceipt', 'E08', null],
      ['noticeToAttend', 'E09', 'E07'],
      ['evictionPlan', 'E10', null],
      ['planApprovalSheet', 'E10', null],
      ['assistanceNotice', 'E10', null],
      ['searchWarrant', 'E11', null],
      ['eveningCard', 'E13', 'E10'],
      ['roomSheet', 'E17', null],
      ['blankInventoryForm', 'E17', null],
      ['leavingSheet', 'E24', null],
    ])
    expect(noticeOf(forms)).toMatchObject({ subject: 'debtor:贺某明', missing: 4, documentId: null })
    expect(await codeOf(() => test.forms.forms({ siteId: id() }))).toBe('NOT_FOUND')
    expect(await codeOf(() => test.forms.prepare(about('verdict', '')))).toBe('NOT_FOUND')
    expect(await codeOf(() => test.forms.prepare(about('noticeToAttend', 'debtor:别人')))).toBe('NOT_FOUND')
  })

  it('[C2] what an officer typed so far counts from their draft, and only theirs', async () => {
    const slot = `document:${test.siteId}:interviewRecord:debtor:贺某明`
    test.test.drafts.put({ slot, text: JSON.stringify({ place: '谈话室', recorder: '祝某宁' }) })
    const made = await test.prepare('interviewRecord', 'debtor:贺某明')
    expect(made.values).toMatchObject({ place: '谈话室', recorder: '祝某宁' })
    expect(listed().forms[0]?.subjects[0]?.hasDraft).toBe(true)
    expect(test.forms.recent().drafts).toMatchObject([
      { siteId: test.siteId, form: 'interviewRecord', subject: 'debtor:贺某明' },
    ])
    test.test.drafts.put({ slot, text: '{broken' })
    expect((await test.prepare('interviewRecord', 'debtor:贺某明')).values.place).toBe('')
  })

  it('[D1] a preview writes nothing, bears no code and says that it is a draft', async () => {
    const before = eventsOf(test.test.core, documentsTypes.frozen).length
    const shown = await test.forms.preview(about('noticeToAttend', 'debtor:贺某明'))
    const text = await pdfText(shown.url)
    expect(text).toContain('文书短码未定稿')
    expect(text).toContain('草稿')
    expect(eventsOf(test.test.core, documentsTypes.frozen)).toHaveLength(before)
    expect(listed().frozen).toEqual([])
  })

  it('[D1] freezes what is shown, signed by who froze it; the same again is the same document', async () => {
    const values = { place: '示例路 1 号东门', premises: 'BUILDING', clerk: '祝某宁', issuedOn: '2026-05-10' }
    const first = await freeze('noticeToAttend', 'debtor:贺某明', values)
    expect((await freeze('noticeToAttend', 'debtor:贺某明', values)).documentId).toBe(first.documentId)
    const other = await freeze('noticeToAttend', 'family:贺某明', { ...values, addressee: '贺某强' })
    expect(other.documentId).not.toBe(first.documentId)
    expect((await freeze('noticeToAttend', 'debtor:贺某明', values)).documentId).toBe(first.documentId)
    const [event] = eventsOf(test.test.core, documentsTypes.frozen)
    expect(event?.body).toMatchObject({ kind: 'noticeToAttend', signed: [{ officer: test.test.officerId }] })
    const shown = await test.documents.open({ documentId: first.documentId })
    const text = await pdfText(shown.url)
    expect(text).toContain(`文书短码${first.code}`)
    expect(text).toContain('到场地点：示例路1号东门。')
    const { path } = await test.documents.saveDocx({ documentId: first.documentId, folder })
    expect((await readFile(path)).subarray(0, 2).toString()).toBe('PK')
    expect(noticeOf(listed().forms)?.documentId).toBe(first.documentId)
    expect(
      listed()
        .frozen.map((row) => row.documentId)
        .sort(),
    ).toEqual([first.documentId, other.documentId].sort())
  })

  it('refuses to freeze a date that is none, and who may not record the steps', async () => {
    const wrong = { place: '', premises: 'BUILDING', clerk: '', issuedOn: '5月10日' }
    expect(await errorOf(() => freeze('noticeToAttend', 'debtor:贺某明', wrong))).toMatchObject({
      data: { rule: 'fieldUnreadable', field: 'issuedOn' },
    })
    await inRole(test.test, 'judicialPolice', async () => {
      expect(await codeOf(() => freeze('noticeToAttend', 'debtor:贺某明'))).toBe('NOT_ALLOWED')
      expect((await freeze('eveningCard', '')).kind).toBe('eveningCard')
    })
    test.test.core.identity.lock()
    expect(await codeOf(() => freeze('noticeToAttend', 'debtor:贺某明'))).toBe('LOCKED')
  })

  it('[S15] keeps who confirmed a printing and when, under the site the document is of', async () => {
    const { documentId } = await freeze('serviceReceipt', 'debtor:贺某明')
    const note = (siteId: string) => test.forms.notePrinted({ commandId: id(), siteId, documentId })
    expect(await codeOf(() => note(id()))).toBe('NOT_FOUND')
    note(test.siteId)
    test.test.on.now += 60_000
    expect(note(test.siteId).prints).toMatchObject([
      { officer: '周某舟', at: test.test.on.now },
      { officer: '周某舟', at: test.test.on.now - 60_000 },
    ])
    expect(listed().frozen[0]?.prints).toHaveLength(2)
  })
})

describe('the paper fallback package', () => {
  const make = (sheets = 2) => test.forms.makePackage({ commandId: id(), siteId: test.siteId, sheets })

  it('[B7] is one command and one file: the plan, room sheets, blank lists, notices in order', async () => {
    test.rooms(2)
    const made = await make()
    expect(made.documents.map((one) => one.kind)).toEqual([
      'evictionPlan',
      'roomSheet',
      'blankInventoryForm',
      'noticeToAttend',
      'noticeToAttend',
      'noticeToAttend',
      'noticeToAttend',
    ])
    expect(made).toMatchObject({ version: 1, isCurrent: true, printed: null })
    const shown = await test.forms.openPackage({ packageId: made.packageId })
    expect(shown.pages).toBe(12)
    const pages =
      (await pdfText(shown.url)).match(/一、案件基本情况|房间登记单|腾退物品清单（纸质备用）|到场通知书（20/g) ?? []
    expect([...new Set(pages)]).toEqual([
      '一、案件基本情况',
      '房间登记单',
      '腾退物品清单（纸质备用）',
      '到场通知书（20',
    ])
  })

  it('[B7] counts as printed only once an officer says so, and only for the plan it was made of', async () => {
    test.rooms(1)
    const { context } = test.test.core
    const made = await make()
    const [version] = test.plans.versions({ siteId: test.siteId })
    const printed = () => packagePrintedFor(store().db, test.siteId, version?.snapshotHash ?? '')
    const printedNow = () => packagePrintedFor(store().db, test.siteId, planContentHash(context, test.siteId))
    expect([printed(), printedNow()]).toEqual([false, false])
    const note = () => test.forms.notePackagePrinted({ commandId: id(), packageId: made.packageId })
    expect(note().printed).toMatchObject({ officer: '周某舟' })
    note()
    expect(eventsOf(test.test.core, documentsTypes.packagePrinted)).toHaveLength(1)
    expect([printed(), printedNow()]).toEqual([true, true])
    test.add('witness', { name: '钱某' })
    expect([printed(), printedNow()]).toEqual([true, false])
    expect(listed().packages[0]).toMatchObject({ isCurrent: false, version: 1 })
    expect((await make()).version).toBe(2)
  })

  it('[B7] made twice of the same plan names the same papers', async () => {
    test.rooms(1)
    const [first, second] = [await make(), await make()]
    expect(second.packageId).not.toBe(first.packageId)
    expect(second.documents.map((one) => one.documentId)).toEqual(first.documents.map((one) => one.documentId))
    expect(second.version).toBe(1)
  })

  it('[J4] packages and printings are the same again after the tables are rebuilt', async () => {
    test.rooms(1)
    const made = await make()
    test.forms.notePackagePrinted({ commandId: id(), packageId: made.packageId })
    const documentId = made.documents[0]?.documentId ?? ''
    test.forms.notePrinted({ commandId: id(), siteId: test.siteId, documentId })
    expect(rebuildFaults(store().db)).toEqual([])
  })
})
