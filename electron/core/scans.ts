import { documentRow, scanRows } from '../../db/documents.ts'
import { stepById } from '../../db/gate.ts'
import type { FrozenDocumentTable } from '../../db/schema.ts'
import { standOfRow } from './approvedPapers.ts'
import { requirePermission } from './context.ts'
import type { Core } from './core.ts'
import { found } from './errors.ts'
import { pdfPages } from './files/pdfPages.ts'
import { endingOf, typeOfPicture } from './files/pictureFile.ts'
import { codeOf } from './frozenDocuments.ts'
import { offerTo, readKept, showKept } from './keptFiles.ts'

/** Scans of signed papers, shown to whoever may read the case and only while their session lasts. */
export function scansService(core: Core) {
  const { context } = core

  const shown = async (hash: string, name: string): Promise<{ url: string | null }> => {
    const session = requirePermission(context, 'case.read')
    const { url } = await showKept(core, session, { hash, what: 'scan', name, otherwise: 'application/octet-stream' })
    return { url }
  }

  /** The document whose scan or paper original a hash is. NOT_FOUND for any other. */
  const named = (documentId: string, hash: string): FrozenDocumentTable => {
    const { db } = context.store()
    const row = found(documentRow(db, documentId), 'document')
    const kept = scanRows(db, row.document_id).map((scan) => scan.scan_hash)
    const photos = standOfRow(context, row)?.fold.papers.map((paper) => paper.photo.hash) ?? []
    found(
      [...kept, ...photos].find((one) => one === hash),
      'scan',
    )
    return row
  }

  return {
    /**
     * What a scan looks like before it is opened: a picture under a short-lived address; of a PDF, which nothing here draws
     * small, its pages. Same errors as opening it.
     */
    async previewOfDocument(input: { documentId: string; hash: string }) {
      const session = requirePermission(context, 'case.read')
      const { snapshot_hash } = named(input.documentId, input.hash)
      const bytes = await readKept(context, input.hash, 'scan')
      const type = typeOfPicture(bytes)
      if (type === null || !type.startsWith('image/')) return { url: null, pages: pdfPages(bytes) }
      const name = `${codeOf(snapshot_hash)}.${endingOf(type)}`
      return { url: await offerTo(core, session, { bytes, type, name }), pages: null }
    },
    /** A scan kept beside a document, or a paper original of the version it went up as. NOT_FOUND for any other hash. */
    async openOfDocument(input: { documentId: string; hash: string }) {
      requirePermission(context, 'case.read')
      return shown(input.hash, codeOf(named(input.documentId, input.hash).snapshot_hash))
    },
    /** The scan a record of a statutory step names. NOT_FOUND when it names none. */
    async openOfStep(input: { recordId: string }) {
      requirePermission(context, 'case.read')
      const { record } = found(stepById(context.store().db, input.recordId), 'gateStep')
      const { hash } = record.document
      if (hash === '') found(null, 'scan')
      return shown(hash, record.step)
    },
  }
}
