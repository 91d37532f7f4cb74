import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { documentsTypes } from '../../../db/documents.ts'
import { command } from '../../../electron/core/context.ts'
import { documentsService } from '../../../electron/core/documents.ts'
import { freezeOfficial, keepOfficial, newestUnchanged, officialHead } from '../../../electron/core/frozenDocuments.ts'
import { blankInventoryForm } from '../../../shared/domain/documents/forms/blankInventoryForm.ts'
import { evictionAnnouncement } from '../../../shared/domain/documents/forms/evictionAnnouncement.ts'
import { officialDocumentOf } from '../../../shared/domain/documents/forms/form.ts'
import { type OfficialDocument, officialDocumentFormat } from '../../../shared/domain/documents/officialDocument.ts'
import type { JsonObject } from '../../../shared/journal/canonical.ts'
import { announcement } from './documents/officialSamples.ts'
import { readPdf } from './documents/pdfText.ts'
import { codeOf, errorOf, eventsOf } from './identity/support.ts'
import { fields, id, type OnSite, startSite } from './site/support.ts'

let test: OnSite
let documents: ReturnType<typeof documentsService>
let folder: string

beforeEach(async () => {
  test = await startSite()
  documents = documentsService(test.core)
  folder = await mkdtemp(join(tmpdir(), 'fieldwrit-copies-'))
})
afterEach(async () => {
  await test.end()
  await rm(folder, { recursive: true, force: true })
})

const caseNo = '（2026）浙9901执1号'

function document(president: string | null): OfficialDocument {
  const head = officialHead(test.core.context, caseNo, president === null)
  return officialDocumentOf(evictionAnnouncement, { ...announcement, president }, head)
}

/** What another service does: keep the bytes, then freeze in its own command. */
async function freeze(made: OfficialDocument): Promise<string> {
  const { context } = test.core
  const kept = await keepOfficial(context, made)
  return command(context, 'inventory.record', { commandId: id(), procedure: 'test.freeze' }, (act) =>
    freezeOfficial(act, kept, { scope: `site:${test.siteId}`, subject: `case:${test.caseId}`, signed: [] }),
  )
}

describe('freezing an official document', () => {
  it('[D1] names the bytes in one event, and the document is listed under its subject', async () => {
    const documentId = await freeze(document('李某正'))
    const [listed] = documents.list({ subject: `case:${test.caseId}` })
    expect(listed).toMatchObject({ documentId, kind: 'evictionAnnouncement', format: officialDocumentFormat })
    const [event] = eventsOf(test.core, documentsTypes.frozen)
    expect(event?.body).toMatchObject({ kind: 'evictionAnnouncement', snapshot: listed?.snapshotHash })
  })

  it('refuses what is no document before anything is stored', async () => {
    const wrong = { ...document('李某正'), blocks: [] } as OfficialDocument
    await expect(keepOfficial(test.core.context, wrong)).rejects.toThrow()
    expect(eventsOf(test.core, documentsTypes.frozen)).toHaveLength(0)
  })

  it('finds an unchanged document again, whoever prepares it when, and not a changed one', async () => {
    const { context } = test.core
    const subject = `case:${test.caseId}`
    const known = (made: OfficialDocument) =>
      newestUnchanged(context, subject, made.kind, made as unknown as JsonObject)
    expect(await known(document('李某正'))).toBeNull()
    const documentId = await freeze(document('李某正'))
    test.on.now += 60_000
    expect((await known(document('李某正')))?.document_id).toBe(documentId)
    expect(await known(document(null))).toBeNull()
  })
})

describe('opening and saving an official document', () => {
  it('[D1] opens as the same pages each time, a draft marked as one', async () => {
    const documentId = await freeze(document(null))
    const once = await documents.open({ documentId })
    expect((await documents.open({ documentId })).sha256).toBe(once.sha256)
    const pdf = new Uint8Array(await (await fetch(once.url ?? '')).arrayBuffer())
    const text = readPdf(pdf).text.replace(/\s/g, '')
    expect(text).toContain('责令被执行人甲某仁于2025年9月15日前')
    expect(text).toContain('草稿')
    expect(text).toContain(documents.list({ subject: `case:${test.caseId}` })[0]?.code)
  })

  it('[D1] writes an editable copy with equal bytes, beside an earlier one that somebody wrote in', async () => {
    const documentId = await freeze(document('李某正'))
    const first = await documents.saveDocx({ documentId, folder })
    expect(first.path).toMatch(/公告-（2026）浙9901执1号-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}\.docx$/)
    await writeFile(first.path, 'edited')
    const second = await documents.saveDocx({ documentId, folder })
    expect(second.path).toMatch(/（2）\.docx$/)
    expect(second.sha256).toBe(first.sha256)
    expect(await readFile(first.path, 'utf8')).toBe('edited')
    const bytes = await readFile(second.path)
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(second.sha256)
    expect(await readdir(folder)).toHaveLength(2)
  })

  it('refuses a folder that is not there or lies inside the profile', async () => {
    const documentId = await freeze(document('李某正'))
    const save = (place: string) => errorOf(() => documents.saveDocx({ documentId, folder: place }))
    expect(await save(join(folder, 'missing'))).toMatchObject({ code: 'BAD_PLACE', data: { reason: 'missing' } })
    expect(await save('copies')).toMatchObject({ code: 'BAD_PLACE', data: { reason: 'missing' } })
    const inside = join(test.core.paths.folder, 'copies')
    await mkdir(inside)
    expect(await save(inside)).toMatchObject({ code: 'BAD_PLACE', data: { reason: 'insideProfile' } })
  })

  it('makes no editable copy of hundreds of blank sheets, which are there to be printed', async () => {
    const head = officialHead(test.core.context, caseNo, false)
    const sheets = officialDocumentOf(blankInventoryForm, { place: '示例路 1 号', room: null, sheets: 130 }, head)
    const documentId = await freeze(sheets)
    expect(await errorOf(() => documents.saveDocx({ documentId, folder }))).toMatchObject({
      data: { rule: 'copyTooLong' },
    })
    expect(await readdir(folder)).toEqual([])
  })

  it('has no editable copy of a signed list, and nothing while locked', async () => {
    const roomId = test.openRoom('2-302')
    test.inventory.record({ commandId: id(), roomId, fields: fields('课桌'), rawLine: '' })
    const list = await documents.freezeInventoryList({ commandId: id(), siteId: test.siteId, roomId, checker: null })
    expect(await errorOf(() => documents.saveDocx({ documentId: list.documentId, folder }))).toMatchObject({
      data: { rule: 'noEditableCopy' },
    })
    const documentId = await freeze(document('李某正'))
    test.core.identity.lock()
    expect(await codeOf(() => documents.saveDocx({ documentId, folder }))).toBe('LOCKED')
    expect(await readdir(folder)).toEqual([])
  })
})
