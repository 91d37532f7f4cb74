import type { DocumentsOfSite, FormOfSite } from '../../../shared/contract/desk/documents/forms.ts'

/** One line of the list of a site's documents: the paper package, or one document about one subject. */
export type ListRow =
  | { readonly key: string; readonly kind: 'package' }
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
  return [...rows, { key: PACKAGE, kind: 'package' }]
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
