import { sourceResources } from '../../electron/core/documents/documentsWorker.ts'
import { DocumentRenderer } from '../../electron/core/documents/render.ts'
import { inventoryListTotals } from '../../shared/domain/documents/inventoryList.ts'
import { canonicalBytes } from '../../shared/journal/canonical.ts'
import { sampleList, sampleRow, sampleSection } from '../unit/core/documents/sample.ts'

/** One measured figure; there is no plainer way to the same PDF, so `floor` is null. */
type BenchFigure = {
  bench: string
  size: number
  value: number
  unit: string
  floor: number | null
  goal: number | null
}

/** Canonical bytes of a list of `rows` rows in rooms of 67, as the market hall of 330 rooms has them. */
function listBytes(rows: number): Uint8Array {
  const perRoom = 67
  const sections = Array.from({ length: Math.ceil(rows / perRoom) }, (_, room) => {
    const count = Math.min(perRoom, rows - room * perRoom)
    return sampleSection(
      `2-${room + 1}`,
      Array.from({ length: count }, (_, i) => sampleRow(i)),
    )
  })
  if (inventoryListTotals(sections).rows === 0) throw new Error('no rows')
  return canonicalBytes(sampleList(sections, false))
}

/** 腾退物品清单 to PDF, from snapshot bytes to file bytes, at 2,000 and 22,000 rows (D1: 22,000 within 10 s). */
export function documentsBench(report: (figure: BenchFigure) => void): void {
  const renderer = new DocumentRenderer({ ...sourceResources(), systemFontDirs: [] })
  renderer.inventoryList(listBytes(1), '0000-0000-0000', 'bundled')
  for (const { size, goal } of [
    { size: 2_000, goal: 1_000 },
    { size: 22_000, goal: 10_000 },
  ]) {
    const bytes = listBytes(size)
    const start = performance.now()
    const drawn = renderer.inventoryList(bytes, '0000-0000-0000', 'bundled')
    report({ bench: 'documents.inventoryList', size, value: performance.now() - start, unit: 'ms', floor: null, goal })
    report({
      bench: 'documents.bytesPerPage',
      size,
      value: drawn.pdf.length / drawn.pages,
      unit: 'bytes',
      floor: null,
      goal: null,
    })
  }
}
