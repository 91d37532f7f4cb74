import type { OfficialDocument, Run } from '../../../../shared/domain/documents/officialDocument.ts'

/** Every run of a document, in order. */
function runsOf(value: unknown): Run[] {
  if (Array.isArray(value)) return value.flatMap(runsOf)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'runs' || key === 'date'
      ? (inner as Run[])
      : key === 'rows' || key === 'signatories'
        ? nested(inner)
        : runsOf(inner),
  )
}

/** Rows are lists of cells of runs, or objects that hold runs further in. */
function nested(value: unknown): Run[] {
  if (typeof value === 'string') return [value]
  if (!Array.isArray(value))
    return typeof value === 'object' && value !== null && !('blank' in value) ? runsOf(value) : [value as Run]
  return value.flatMap(nested)
}

/** The document as one text, its runs in order without titles, labels and seals; a blank is `▁`. */
export function said(document: OfficialDocument): string {
  return runsOf(document.blocks)
    .map((run) => (typeof run === 'string' ? run : 'strong' in run ? run.strong : '▁'))
    .join('')
}
