import { resolve } from 'node:path'
import type { Progress } from '../../../shared/contract/desk/base.ts'
import type { ImportReport } from '../../../shared/contract/desk/cases.ts'
import { type CommonOptions, type Run, withSession } from '../access.ts'
import { interruptible } from '../interrupt.ts'
import type { Output } from '../output.ts'
import { fieldName, rowSentence } from '../words.ts'

interface ImportOptions extends CommonOptions {
  dryRun?: boolean
}

/** Refused rows shown to people; `--json` has all the report holds. */
const SHOWN_ROWS = 40

/** `import-cases FILE`: the court's export into the store, row by row; faulty rows go to the tray. */
export async function importCases(run: Run, options: ImportOptions, file: string): Promise<number> {
  const { output } = run
  return withSession(run, ({ services, core }) =>
    interruptible(async (signal) => {
      const path = resolve(file)
      const { mapping } = await services.importing.inspect({ path })
      const isDry = options.dryRun === true
      const steps = isDry
        ? services.importing.dryRun({ path, mapping }, signal)
        : services.importing.run({ commandId: core.context.newId(), path, mapping }, signal)
      const report = await lastOf(steps, output)
      output.answer(jsonOf(report, isDry), linesOf(report, isDry, output))
      return report.refusedCount > 0 || report.cancelled ? 1 : 0
    }),
  )
}

/** Shows progress and returns the report that ends the work. */
async function lastOf(
  steps: AsyncIterable<Progress | (ImportReport & { kind: 'done' })>,
  output: Output,
): Promise<ImportReport> {
  for await (const step of steps) {
    if (step.kind === 'done') {
      output.progress('')
      return step
    }
    output.progress(output.say('progressRows', { done: step.done, total: step.total }))
  }
  throw new Error('the import ended without a report')
}

function jsonOf(report: ImportReport, isDry: boolean): object {
  return {
    rows: report.rows,
    imported: report.imported,
    updated: report.updated,
    unchanged: report.unchanged,
    refused: report.refused.map(({ row, reason, field, detail }) => ({ row, reason, field, detail })),
    refusedCount: report.refusedCount,
    warnings: report.warnings,
    warningCount: report.warningCount,
    handStated: report.handStated,
    cancelled: report.cancelled,
    dryRun: isDry,
    ms: report.ms,
  }
}

function linesOf(report: ImportReport, isDry: boolean, output: Output): string[] {
  const { rows, imported, updated, unchanged, refusedCount, warningCount } = report
  const lines = [
    output.say(isDry ? 'importDry' : 'importDone', { rows, imported, updated, unchanged }),
    output.say('importFindings', { refused: refusedCount, warnings: warningCount }),
  ]
  for (const finding of report.refused.slice(0, SHOWN_ROWS)) {
    const field = fieldName(finding.field, output.text)
    lines.push(
      output.say('importRefused', { row: finding.row, field, reason: rowSentence('fault', finding, output.text) }),
    )
  }
  if (refusedCount > SHOWN_ROWS) lines.push(output.say('importMore', { n: refusedCount - SHOWN_ROWS }))
  if (report.cancelled) lines.push(output.say('cancelled', {}))
  return lines
}
