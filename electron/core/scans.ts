import { documentRow, scanRows } from '../../db/documents.ts'
import { stepById } from '../../db/gate.ts'
import { standOfRow } from './approvedPapers.ts'
import { requirePermission } from './context.ts'
import type { Core } from './core.ts'
import { found } from './errors.ts'
import { codeOf } from './frozenDocuments.ts'
import { showKept } from './keptFiles.ts'

/** Scans of signed papers, shown to whoever may read the case and only while their session lasts. */
export function scansService(core: Core) {
  const { context } = core

  const shown = async (hash: string, name: string): Promise<{ url: string | null }> => {
    const session = requirePermission(context, 'case.read')
    const { url } = await showKept(core, session, { hash, what: 'scan', name, otherwise: 'application/octet-stream' })
    return { url }
  }

  return {
    /** A scan kept beside a document, or a paper original of the version it went up as. NOT_FOUND for any other hash. */
    async openOfDocument(input: { documentId: string; hash: string }) {
      requirePermission(context, 'case.read')
      const { db } = context.store()
      const row = found(documentRow(db, input.documentId), 'document')
      const kept = scanRows(db, row.document_id).map((scan) => scan.scan_hash)
      const photos = standOfRow(context, row)?.fold.papers.map((paper) => paper.photo.hash) ?? []
      found(
        [...kept, ...photos].find((hash) => hash === input.hash),
        'scan',
      )
      return shown(input.hash, codeOf(row.snapshot_hash))
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
