import type { ImportReport } from '../../../shared/contract/desk/cases.ts'

export type Finding = ImportReport['refused'][number]

/** Warnings of one kind together: the code and field once, with the rows they are about. */
export interface FindingGroup {
  readonly field: string
  readonly reason: string
  readonly example: string
  readonly rows: readonly number[]
}

/** Groups findings by field and reason, the most frequent first; rows keep their order. */
export function groupFindings(findings: readonly Finding[]): FindingGroup[] {
  const groups = new Map<string, { field: string; reason: string; example: string; rows: number[] }>()
  for (const { field, reason, detail, row } of findings) {
    const key = `${reason}\n${field}`
    const group = groups.get(key)
    if (group) group.rows.push(row)
    else groups.set(key, { field, reason, example: detail, rows: [row] })
  }
  return [...groups.values()].sort((a, b) => b.rows.length - a.rows.length)
}

/** Words a report needs, in the language shown. */
export interface ReportWords {
  readonly head: readonly string[]
  readonly refused: string
  readonly warning: string
  readonly field: (field: string) => string
  readonly fault: (finding: Finding) => string
  readonly remark: (finding: Finding) => string
}

/** The report as a table: kind, row, field, reason and way out, text. */
export function reportRows(report: ImportReport, words: ReportWords): string[][] {
  const line = (kind: string, finding: Finding, why: string) => [
    kind,
    String(finding.row),
    words.field(finding.field),
    why,
    finding.detail,
  ]
  return [
    [...words.head],
    ...report.refused.map((finding) => line(words.refused, finding, words.fault(finding))),
    ...report.warnings.map((finding) => line(words.warning, finding, words.remark(finding))),
  ]
}
