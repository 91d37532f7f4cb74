import { documentRow, documentRows, documentsTypes, noteBlob } from '../../db/documents.ts'
import { namesOf } from '../../db/identity.ts'
import type { FrozenDocumentTable } from '../../db/schema.ts'
import { siteRow } from '../../db/site.ts'
import {
  type InventoryListSnapshot,
  inventoryListFormat,
  shortCode,
} from '../../shared/domain/documents/inventoryList.ts'
import { canonicalBytes, canonicalText, type JsonObject, parseCanonical } from '../../shared/journal/canonical.ts'
import { sha256Hex } from '../../shared/journal/hash.ts'
import { answered, command, draft, requireGoods, requirePermission, requireSame } from './context.ts'
import type { Core } from './core.ts'
import { openDocumentsWorker, sourceResources, sourceWorkerUrl } from './documents/documentsWorker.ts'
import { deskError, found, refuse } from './errors.ts'
import { BlobError } from './files/blobStore.ts'
import { buildInventoryList } from './inventoryListSnapshot.ts'
import { turns } from './turns.ts'

export interface FreezeInput {
  commandId: string
  siteId: string
  /** null = the whole site. */
  roomId: string | null
  checker: { officerId: string; pin: string } | null
}

const RENDER_TIMEOUT_MS = 120_000

/** Documents: what is printed is first frozen, and the paper names what it was printed from. */
export function documentsService(core: Core) {
  const { context } = core
  const worker = openDocumentsWorker({
    resources: sourceResources(),
    workerUrl: sourceWorkerUrl,
    timeoutMs: RENDER_TIMEOUT_MS,
  })
  core.atClose(() => worker.close())
  const { inTurn } = turns()

  const view = (row: FrozenDocumentTable) => ({
    documentId: row.document_id,
    kind: row.kind,
    subject: row.subject,
    frozenAt: row.frozen_at,
    officer: namesOf(context.store().db).officers.get(row.officer_id) ?? row.officer_id,
    code: codeOf(row),
    snapshotHash: row.snapshot_hash,
  })

  async function bytesOf(hash: string): Promise<Uint8Array> {
    const { blobs } = context.store()
    const pieces: Buffer[] = []
    for await (const piece of blobs.read(hash, { start: 0, end: await blobs.size(hash) })) pieces.push(piece)
    return Buffer.concat(pieces)
  }

  /** The newest frozen document of this subject, if the record still says exactly that. */
  async function unchanged(subject: string, list: InventoryListSnapshot): Promise<FrozenDocumentTable | null> {
    const newest = documentRows(context.store().db, subject).find((row) => row.format === inventoryListFormat)
    if (newest === undefined) return null
    const kept = await bytesOf(newest.snapshot_hash).catch((error: unknown) => {
      if (error instanceof BlobError) return null
      throw error
    })
    if (kept === null) return null
    const before = parseCanonical(kept) as JsonObject
    const now = list as unknown as JsonObject
    const same = canonicalText({ ...before, preparedAt: '', preparedBy: null, programVersion: '' })
    const still = canonicalText({ ...now, preparedAt: '', preparedBy: null, programVersion: '' })
    return same === still ? newest : null
  }

  return {
    /** One freeze after the other, so that two presses of one key are one document. */
    freezeInventoryList: inTurn(async (input: FreezeInput) => {
      const session = requireGoods(context)
      const call = { commandId: input.commandId, procedure: 'documents.freezeInventoryList' }
      const before = answered<ReturnType<typeof view>>(context, call)
      if (before !== null) return before
      const site = found(siteRow(context.store().db, input.siteId), 'site')
      const subject = input.roomId === null ? `site:${input.siteId}` : `room:${input.roomId}`
      const checkerId = input.checker?.officerId ?? null
      const list = buildInventoryList(context, { site, roomId: input.roomId, checkerId })
      if (checkerId !== null && list.sections.every((section) => section.checker === null)) {
        refuse('recorderIsChecker', 'checker', '')
      }
      const bytes = canonicalBytes(list as unknown as JsonObject)
      const statement = canonicalBytes({ act: documentsTypes.frozen, snapshot: sha256Hex(bytes), subject, v: 1 })
      const signatures = [core.identity.ownSignature(statement)]
      if (input.checker !== null) signatures.push(await core.identity.secondSignature(input.checker, statement))
      const known = await unchanged(subject, list)
      requireSame(context, session)
      if (known !== null) return view(known)
      const stored = await context.store().blobs.put({ bytes })
      requireSame(context, session)
      return command(context, 'inventory.record', call, (act) => {
        noteBlob(act.db, stored.hash, stored.size, inventoryListFormat)
        const documentId = act.newId()
        const signed = signatures.map((signature) => ({ ...signature }))
        const body = { format: inventoryListFormat, kind: 'inventoryList', signed, snapshot: stored.hash, subject }
        act.append([draft(`site:${input.siteId}`, documentsTypes.frozen, 'document', documentId, [], body)])
        act.touch('documents', subject, [documentId])
        return view(found(documentRow(act.db, documentId), 'document'))
      })
    }),
    list(input: { subject: string }) {
      requirePermission(context, 'case.read')
      return documentRows(context.store().db, input.subject).map(view)
    },
    /** Draws the PDF from the frozen bytes, so that the same document always gives the same file. */
    async open(input: { documentId: string }) {
      const session = requirePermission(context, 'case.read')
      const row = found(documentRow(context.store().db, input.documentId), 'document')
      const bytes = await bytesOf(row.snapshot_hash)
      if (sha256Hex(bytes) !== row.snapshot_hash) throw deskError('NOT_FOUND', { what: 'snapshot' })
      const drawn = await worker.inventoryList(bytes, codeOf(row), 'bundled')
      const name = `${codeOf(row)}.pdf`
      requireSame(context, session)
      const shown = await core.ports.showPdf(name, drawn.pdf)
      const url = shown ? null : await core.media.offer({ bytes: drawn.pdf, type: 'application/pdf', name })
      if (core.state.session !== session) core.media.forget()
      requireSame(context, session)
      return {
        url,
        pages: drawn.pages,
        bytes: drawn.pdf.length,
        sha256: sha256Hex(drawn.pdf),
        missingGlyphs: drawn.missing.map((glyph) => ({ char: glyph.char, codePoint: glyph.codePoint })),
      }
    },
  }
}

/** Short code of a document, as printed in each page's footer. */
function codeOf(row: FrozenDocumentTable): string {
  return shortCode(Buffer.from(row.snapshot_hash, 'hex'))
}
