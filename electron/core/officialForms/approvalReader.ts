import type { SnapshotChange, SnapshotLine } from '../../../shared/domain/approvals/changes.ts'
import { type Block, officialDocument, type Run } from '../../../shared/domain/documents/officialDocument.ts'
import type { Json } from '../../../shared/journal/canonical.ts'
import type { SnapshotReader } from '../approvals/subjects.ts'

/** How an approver reads an official document: its paragraphs as they are printed; each one that differs is law. */
export const officialReader: SnapshotReader = {
  lines: (snapshot) => linesOf(snapshot),
  changes(before, after) {
    const was = linesOf(before)
    const is = linesOf(after)
    return Array.from({ length: Math.max(was.length, is.length) }, (_, at) => at).flatMap((at): SnapshotChange[] => {
      const old = was[at]?.text ?? ''
      const now = is[at]?.text ?? ''
      if (old === now) return []
      const kind = old === '' ? 'added' : now === '' ? 'removed' : 'changed'
      return [{ weight: 'law', section: `第${at + 1}段`, kind, before: old, after: now }]
    })
  },
  digest: () => [],
  care: () => [],
}

function linesOf(snapshot: Json): SnapshotLine[] {
  const read = officialDocument.safeParse(snapshot)
  if (!read.success) return []
  return read.data.blocks
    .flatMap(textsOf)
    .filter((text) => text.trim() !== '')
    .map((text, at) => ({ section: `paragraphs.${at + 1}`, text }))
}

function textsOf(block: Block): string[] {
  switch (block.block) {
    case 'letterhead':
      return [`${block.title}${block.caseNo === null ? '' : `　${textOf(block.caseNo)}`}`]
    case 'heading':
      return [block.text]
    case 'addressee':
    case 'paragraph':
    case 'note':
      return [textOf(block.runs)]
    case 'field':
      return [`${block.label}：${textOf(block.runs)}`]
    case 'table':
      return block.rows.map((row) => row.map(textOf).join('　'))
    case 'grid':
      return block.rows.map((row) =>
        row.cells.flatMap((cell) => cell.lines.map((line) => textOf(line.runs))).join('　'),
      )
    case 'signatures':
      return block.rows.map((who) => `${who.capacity}　${who.name ?? ''}`)
    case 'closing':
      return [[...block.signatories.map(textOf), textOf(block.date)].join('　')]
    case 'pageBreak':
      return []
  }
}

/** Runs as text; a blank stays visible. */
function textOf(runs: readonly Run[]): string {
  return runs
    .map((run) => (typeof run === 'string' ? run : 'strong' in run ? run.strong : '＿'.repeat(Math.min(run.blank, 8))))
    .join('')
}
