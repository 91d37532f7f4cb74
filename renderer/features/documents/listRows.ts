import type { DocumentOfSite, DocumentsOfSite, FormOfSite } from '../../../shared/contract/desk/documents/forms.ts'

/**
 * One line of the list of a site's documents: the paper package, one document about one subject, or the papers of a kind
 * that are frozen where the goods are signed for and handed over.
 */
export type ListRow =
  | { readonly key: string; readonly kind: 'package' }
  | { readonly key: string; readonly kind: 'kept'; readonly paper: KeptPaper }
  | {
      readonly key: string
      readonly kind: 'form'
      readonly form: FormOfSite
      readonly subject: FormOfSite['subjects'][number]
    }

/** Lines in the order of the statutory steps, the package last. */
export function listRows(site: DocumentsOfSite): ListRow[] {
  const rows = site.forms.flatMap((form) =>
    form.subjects.map((subject): ListRow => ({ key: keyOf(form.form, subject.subject), kind: 'form', form, subject })),
  )
  const kept = KEPT_PAPERS.filter((paper) => site.frozen.some((one) => one.kind === paper)).map((paper): ListRow => {
    return { key: keyOf(paper, ''), kind: 'kept', paper }
  })
  return [...rows, ...kept, { key: PACKAGE, kind: 'package' }]
}

/** Papers that are not made here. */
const KEPT_PAPERS = ['signatureSheet', 'correctionSheet', 'goodsReceipt'] as const
export type KeptPaper = (typeof KEPT_PAPERS)[number]

/** Frozen documents of one line of the list, newest first. */
export function frozenOf(site: DocumentsOfSite, row: ListRow): DocumentOfSite[] {
  if (row.kind === 'package') return []
  if (row.kind === 'kept') return site.frozen.filter((one) => one.kind === row.paper)
  return site.frozen.filter((one) => one.kind === row.form.form && one.about === row.subject.subject)
}

export const PACKAGE = 'package'

/** Names a line in the address. */
export function keyOf(form: string, subject: string): string {
  return `${form}/${subject}`
}

/** Place of the next line behind `from` with something missing, round to the front; `from` itself when there is none. */
export function nextMissing(rows: readonly ListRow[], from: number): number {
  for (let step = 1; step <= rows.length; step += 1) {
    const at = (from + step) % rows.length
    const row = rows[at]
    if (row?.kind === 'form' && row.subject.missing > 0) return at
  }
  return from
}
