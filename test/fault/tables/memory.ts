/**
 * Runs in a process of its own: opens the file named by the first argument, reads every row, and prints one line of
 * JSON: rows, faults, the error's code, and how far the process grew above its size before reading, in MiB.
 */
import { defaultTableLimits, openTable, TableError } from '../../../electron/core/tables/index.ts'

const path = process.argv[2] ?? ''
const before = process.memoryUsage().rss
let peak = before
const watch = () => {
  peak = Math.max(peak, process.memoryUsage().rss)
}
let rows = 0
let faults = 0
let code: string | null = null
try {
  const source = await openTable(path, { signal: null, onProgress: watch, limits: defaultTableLimits })
  watch()
  for await (const batch of source.rows()) {
    rows += batch.length
    for (const row of batch) if (row.fault !== null) faults++
    watch()
  }
} catch (error) {
  if (!(error instanceof TableError)) throw error
  code = error.code
}
watch()
// the kernel's own high-water mark, in KiB, catches what lies between two looks
const highest = Math.max(peak, process.resourceUsage().maxRSS * 1024)
process.stdout.write(`${JSON.stringify({ rows, faults, code, grownMiB: Math.round((highest - before) / 1048576) })}\n`)
