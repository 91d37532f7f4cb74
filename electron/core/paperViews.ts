import { printRows, scanRows } from '../../db/documents.ts'
import { namesOf } from '../../db/identity.ts'
import type { FrozenDocumentTable } from '../../db/schema.ts'
import { roomRow } from '../../db/site.ts'
import type { DocumentOfSite, PaperStandView } from '../../shared/contract/desk/documents/forms.ts'
import { correctionSheet } from '../../shared/domain/documents/forms/correctionSheet.ts'
import { isApprovedForm, type PaperStand, standOfDocument } from './approvedPapers.ts'
import type { CoreContext } from './context.ts'
import type { documentsService } from './documents.ts'
import { whereKept } from './keptFiles.ts'
import { subjectOfVersion } from './officialForms/approvalSheet.ts'
import type { FormFacts } from './officialForms/facts.ts'

/** A version that went up as the screens show it. */
export function standView(context: CoreContext, stand: PaperStand): PaperStandView {
  const { officers } = namesOf(context.store().db)
  const { decided, fold, version, requestId, state } = stand
  return {
    requestId,
    version,
    state,
    decidedBy: decided === null ? null : (officers.get(decided.claim.by) ?? decided.claim.by),
    decidedAt: decided?.at ?? null,
    papers: fold.papers
      .filter((paper) => paper.version === version)
      .map(({ photo, signedBy, signedOn, confirmed }) => {
        return {
          hash: photo.hash,
          signedBy,
          signedOn,
          state: confirmed?.outcome ?? 'WAITS',
          ...whereKept(context, photo.hash),
        }
      }),
  }
}

/** The version a form's subject went up as: the newest, or for an approval sheet its own. */
export function standOfSubject(facts: FormFacts, form: string, subject: string): PaperStand | null {
  if (isApprovedForm(form)) return facts.papers[form][0] ?? null
  if (form !== 'planApprovalSheet') return null
  return facts.papers.evictionPlan.find((one) => subjectOfVersion(one.version) === subject) ?? null
}

/** A frozen document of a site with its printings, its signed scans and where it stands. */
export function documentOfSite(
  context: CoreContext,
  documents: ReturnType<typeof documentsService>,
  row: FrozenDocumentTable,
  stands: readonly PaperStand[],
): DocumentOfSite {
  const { db } = context.store()
  const { officers } = namesOf(db)
  const nameOf = (officerId: string) => officers.get(officerId) ?? officerId
  const stand = standOfDocument(row, stands)
  const about = /^[^/]+\/[^/]+\/(.*)$/s.exec(row.subject)?.[1] ?? ''
  return {
    ...documents.view(row),
    about,
    room: row.kind === correctionSheet.kind ? (roomRow(db, about)?.code ?? '') : '',
    prints: printRows(db, row.document_id).map((one) => ({ at: one.printed_at, officer: nameOf(one.officer_id) })),
    approval: stand === null ? null : standView(context, stand),
    signed: scanRows(db, row.document_id).map((scan) => {
      const { scan_hash: hash, scan_type: type, note } = scan
      return { hash, type, note, officer: nameOf(scan.officer_id), at: scan.kept_at, ...whereKept(context, hash) }
    }),
  }
}
