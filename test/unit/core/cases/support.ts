import { fileURLToPath } from 'node:url'
import type { ImportReport, MappedColumn } from '../../../../shared/contract/desk/cases.ts'
import { newCommandId, type TestCore } from '../../../support/coreHarness.ts'

/** Monday 23 November 2026, 10:00 in China. */
export const NOW = Date.parse('2026-11-23T02:00:00Z')

/** Path of one of the three court exports. */
export function exportPath(name: string): string {
  return fileURLToPath(new URL(`../../../fixtures/court/court-export-${name}`, import.meta.url))
}

type Done = ImportReport & { kind: 'done' }

/** The last step of a run: its report. */
export async function reportOf(steps: AsyncGenerator<{ kind: 'progress' } | Done>): Promise<Done> {
  for await (const step of steps) if (step.kind === 'done') return step
  throw new Error('the run ended without a report')
}

/** Imports a file as proposed. */
export async function importPath(test: TestCore, path: string, commandId = newCommandId()): Promise<Done> {
  const { mapping } = await test.services.importing.inspect({ path })
  return reportOf(test.services.importing.run({ commandId, path, mapping }, undefined))
}

/** What an import would do. */
export async function dryRunPath(test: TestCore, path: string, mapping: MappedColumn[]): Promise<Done> {
  return reportOf(test.services.importing.dryRun({ path, mapping }, undefined))
}

/** How many events and rows the store holds. */
export function countsIn(test: TestCore): { events: number; cases: number; tray: number } {
  const { db } = test.core.context.store()
  const count = (table: string): number => (db.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n
  return { events: count('event'), cases: count('case_row'), tray: count('tray_row') }
}

/** The case found by a text; throws when it isn't exactly one. */
export function theCase(test: TestCore, text: string) {
  const { cases } = test.services.cases.search({ text, kind: null, status: null, mine: false, limit: 50, offset: 0 })
  const [only] = cases
  if (only === undefined || cases.length !== 1) throw new Error(`${cases.length} cases found for ${text}`)
  return only
}

/** The code and data of the contract's error that `work` throws. */
export async function refusal(work: () => unknown): Promise<{ code: string; data: Record<string, unknown> }> {
  try {
    await work()
  } catch (error) {
    const { code, data } = error as { code: string; data: Record<string, unknown> }
    return { code, data }
  }
  throw new Error('nothing was refused')
}
