import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { migrate } from '../../db/migrate.ts'
import type { Db } from '../../db/open.ts'
import { openStore } from '../../db/open.ts'
import type { ImportReport } from '../../shared/contract/desk/cases.ts'
import { newCommandId, startTestCore, type TestCore } from '../support/coreHarness.ts'
import { writeCourtExport } from '../support/courtExport.ts'
import type { BenchFigure } from './search.bench.ts'
import { type ServiceSearch, searchesOf, tidy } from './searchService.bench.ts'

/** What one size gave. */
interface Run {
  importMs: number
  againMs: number
  floorMs: number
  longestChunkMs: number
  worklistMs: number
  tidyMs: number
  searches: ServiceSearch[]
}

const SEED = 20250101
const NOW = Date.parse('2026-11-23T02:00:00Z')
/** The pool of the seed city. */
const POOL = 71_866
const GOAL_MS = 8000

/** Imports a file through the service, as the screen and the command line do. */
export async function importFile(test: Pick<TestCore, 'services'>, path: string): Promise<ImportReport> {
  const head = await test.services.importing.inspect({ path })
  const call = { commandId: newCommandId(), path, mapping: head.mapping }
  for await (const step of test.services.importing.run(call, undefined)) if (step.kind === 'done') return step
  throw new Error('the import ended without a report')
}

/** Longest time the event loop was kept from other calls while `work` ran, in ms. */
async function longestStall<T>(work: () => Promise<T>): Promise<{ value: T; longest: number }> {
  let longest = 0
  let last = performance.now()
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  }, 1)
  try {
    return { value: await work(), longest }
  } finally {
    clearInterval(timer)
    longest = Math.max(longest, 0)
  }
}

type Rows = Record<string, unknown>[]

/** Reads the file once and writes its rows by bare statements: ms. */
async function floorOf(source: Db, path: string, folder: string): Promise<number> {
  const started = performance.now()
  new TextDecoder('gb18030').decode(await readFile(path))
  const reading = performance.now() - started
  return reading + (await bareRows(source, folder))
}

/** Writes the rows of events, cases, their places and search columns of a store by bare statements, 200 a commit: ms. */
export async function bareRows(source: Db, folder: string): Promise<number> {
  const file = join(folder, 'floor.db')
  const key = Buffer.alloc(32, 7)
  const db = openStore(file, key, { readonly: false })
  try {
    migrate(db)
    const windows: [table: string, window: string][] = [
      ['event', 'SELECT * FROM event WHERE event_id > ? AND event_id <= ?'],
      ['case_row', 'SELECT * FROM case_row WHERE row_id > ? AND row_id <= ?'],
      ['case_search', 'SELECT * FROM case_search WHERE row_id > ? AND row_id <= ?'],
      [
        'place_old',
        'SELECT entity_ref AS ref, 0 AS what, event_id AS id FROM event WHERE event_id > ? AND event_id <= ?',
      ],
      ['place_old', 'SELECT case_ref AS ref, 1 AS what, row_id AS id FROM case_row WHERE row_id > ? AND row_id <= ?'],
    ]
    const tables = windows.map(([table, sql]) => {
      const window = source.prepare(sql)
      const names = window.columns().map((column) => column.name)
      const insert = db.prepare(
        `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((n) => `@${n}`).join(', ')})`,
      )
      return { insert, window }
    })
    db.pragma('foreign_keys=OFF')
    const last = (source.prepare('SELECT max(event_id) AS n FROM event').get() as { n: number }).n
    let spent = 0
    for (let from = 0; from < last; from += 200) {
      const rows = tables.map(({ window }) => window.all(from, from + 200) as Rows)
      const begun = performance.now()
      db.transaction(() => {
        tables.forEach(({ insert }, index) => {
          for (const row of rows[index] ?? []) insert.run(row)
        })
      })()
      spent += performance.now() - begun
    }
    return spent
  } finally {
    db.close()
    for (const end of ['', '-wal', '-shm']) await rm(file + end, { force: true })
  }
}

async function measure(size: number): Promise<Run> {
  const test = await startTestCore({ now: NOW })
  try {
    const path = join(test.folder, 'export.csv')
    await writeCourtExport(path, size, SEED)
    const { value: report, longest } = await longestStall(() => importFile(test, path))
    if (report.imported !== size) throw new Error(`imported ${report.imported} of ${size}`)
    const again = await importFile(test, path)
    if (again.unchanged !== size) throw new Error(`${again.unchanged} of ${size} unchanged`)
    const started = performance.now()
    test.services.worklist.list({ scope: 'all', limit: 100 })
    const worklistMs = performance.now() - started
    const tidyMs = tidy(test)
    const searches = await searchesOf(test)
    const floorMs = await floorOf(test.core.context.store().db, path, test.folder)
    const times = { importMs: report.ms, againMs: again.ms, floorMs, longestChunkMs: longest, worklistMs, tidyMs }
    return { ...times, searches }
  } finally {
    await test.close()
  }
}

/** Options: `large` also measures a million rows. */
export interface ImportBenchOptions {
  large: boolean
}

/**
 * Measures the import of a GB18030 export into the encrypted store: everything from opening the file to the last commit
 * (journal, fold, row, search), next to reading the file and writing the same rows by bare statements.
 */
export async function importBench(report: (figure: BenchFigure) => void, options: ImportBenchOptions): Promise<void> {
  const perRow = new Map<number, number>()
  for (const size of options.large ? [POOL, 1_000_000] : [Math.round(POOL / 10), POOL]) {
    const run = await measure(size)
    const micros = (run.importMs * 1000) / size
    perRow.set(size, micros)
    const base = perRow.get(POOL)
    const floor = run.floorMs
    const goal = size === POOL ? GOAL_MS : null
    report({ bench: 'import', size, value: run.importMs, unit: 'ms', floor, goal })
    const rowGoal = size > POOL && base !== undefined ? base * 1.5 : null
    report({
      bench: 'import-per-row',
      size,
      value: micros,
      unit: 'µs/row',
      floor: (floor * 1000) / size,
      goal: rowGoal,
    })
    report({ bench: 'import-again', size, value: run.againMs, unit: 'ms', floor: null, goal: null })
    report({ bench: 'import-longest-stall', size, value: run.longestChunkMs, unit: 'ms', floor: null, goal: null })
    report({ bench: 'worklist-all', size, value: run.worklistMs, unit: 'ms', floor: null, goal: 100 })
    report({ bench: 'import-tidying', size, value: run.tidyMs, unit: 'ms', floor: null, goal: null })
    for (const { name, goal, service, wire, like } of run.searches) {
      const figure = { size, unit: 'ms', floor: like, goal }
      report({ ...figure, bench: `search-service-${name}-p95`, value: service })
      report({ ...figure, bench: `search-wire-${name}-p95`, value: wire })
    }
  }
}
