import type { ImportReport } from '../../../shared/contract/desk/cases.ts'
import type { JsonObject } from '../../../shared/journal/canonical.ts'
import type { WireFinding } from './messages.ts'

/** A report names this many refused rows and as many warnings; the counts are complete. */
const LISTED = 1000
/** Of one kind of warning at most this many are listed, so that a frequent one doesn't crowd out the rare ones. */
const LISTED_PER_REASON = 200

/** Counts what became of the rows of one file. */
export class Tally {
  readonly report: ImportReport = {
    rows: 0,
    imported: 0,
    updated: 0,
    unchanged: 0,
    refused: [],
    refusedCount: 0,
    warnings: [],
    warningCount: 0,
    handStated: 0,
    cancelled: false,
    ms: 0,
  }

  readonly #perReason = new Map<string, number>()

  refuse(finding: WireFinding): void {
    this.report.refusedCount += 1
    if (this.report.refused.length < LISTED) this.report.refused.push(finding)
  }

  warn(findings: readonly WireFinding[], count: number): void {
    this.report.warningCount += count
    for (const finding of findings) {
      const listed = this.#perReason.get(finding.reason) ?? 0
      if (listed >= LISTED_PER_REASON || this.report.warnings.length >= LISTED) continue
      this.#perReason.set(finding.reason, listed + 1)
      this.report.warnings.push(finding)
    }
  }
}

/** The report's counts, as the batch's last event states them. */
export function countsOf(report: ImportReport): JsonObject {
  const { rows, imported, updated, unchanged, refusedCount, warningCount, handStated, cancelled, ms } = report
  return { rows, imported, updated, unchanged, refusedCount, warningCount, handStated, cancelled, ms: Math.round(ms) }
}
