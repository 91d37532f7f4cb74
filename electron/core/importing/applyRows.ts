import { caseSearchIndex, importedCase } from '../../../db/cases.ts'
import { trayRowById } from '../../../db/caseTray.ts'
import { type Author, type EventDraft, type Journal, type SealedBody, sealBody } from '../../../db/journal.ts'
import type { Db } from '../../../db/open.ts'
import type { CaseRowTable } from '../../../db/schema.ts'
import { casesTypes } from '../../../shared/domain/cases/case.ts'
import { settledValues } from '../../../shared/domain/site/site.ts'
import { type Json, type JsonObject, sameJson } from '../../../shared/journal/canonical.ts'
import { entityName } from '../../../shared/journal/ids.ts'
import type { CoreContext } from '../context.ts'
import type { WireChunk } from './messages.ts'
import type { Tally } from './report.ts'

/** Where imported rows go: the store, who imports, and the scope of the court's pool. */
export interface ImportTarget {
  db: Db
  journal: Journal
  author: Author
  /** `register:<court>`. */
  scope: string
  act: string
}

/** Scope of the pool that this court's desks import. */
export function registerScope(context: CoreContext): string {
  return `register:${context.profile().courtCode}`
}

/** What one row means for the store. */
export type RowOutcome = 'imported' | 'updated' | 'unchanged'

/** One row read and sealed. `body.value` is parsed only when it is needed. */
interface ReadyRow {
  caseId: string
  body: SealedBody
}

/** Reads the rows of a chunk back; bodies are not parsed twice. */
function* rowsOfChunk(chunk: WireChunk): Generator<ReadyRow & { repeat: number }> {
  let from = 0
  for (let index = 0; index < chunk.caseIds.length; index += 1) {
    const to = chunk.ends[index] ?? from
    const bytes = chunk.bytes.subarray(from, to)
    from = to
    yield {
      caseId: chunk.caseIds[index] ?? '',
      repeat: chunk.repeats[index] ?? 0,
      body: {
        value: parseBody(bytes),
        bytes,
        salt: chunk.salts.subarray(index * 16, index * 16 + 16),
        hash: chunk.hashes[index] ?? '',
      },
    }
  }
}

function parseBody(bytes: Uint8Array): JsonObject {
  return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')) as JsonObject
}

function setOf(body: JsonObject): JsonObject {
  return body.set as JsonObject
}

/** Registers of `set` that differ from what the register said last. */
function changedRegisters(journal: Journal, caseId: string, set: JsonObject): JsonObject {
  const before = settledValues(journal.history(entityName('registerEntry', caseId)))
  return Object.fromEntries(
    Object.entries(set).filter(([name, value]) => !before.has(name) || !sameJson(before.get(name) as Json, value)),
  )
}

/** Whether officers state anything else than the register does now. */
function isHandStated(row: Pick<CaseRowTable, 'stated'>, set: JsonObject): boolean {
  if (row.stated === '{}') return false
  const stated = JSON.parse(row.stated) as Record<string, { value: Json }[]>
  return Object.entries(stated).some(
    ([name, standing]) => name in set && standing.some((entry) => !sameJson(entry.value, set[name] as Json)),
  )
}

/** What a row is against the store, and the event that says so; null where nothing changes. */
function judge(
  target: Pick<ImportTarget, 'db' | 'journal' | 'scope'>,
  row: ReadyRow,
): { outcome: RowOutcome; handStated: boolean; event: EventDraft | null } {
  const entity = entityName('registerEntry', row.caseId)
  const known = importedCase(target.db, row.caseId)
  const event = (seen: readonly string[], body: SealedBody): EventDraft => ({
    scope: target.scope,
    type: casesTypes.rowReported,
    entity,
    seen,
    body,
  })
  if (known === undefined || known.register_rev === '[]') {
    return { outcome: 'imported', handStated: false, event: event([], row.body) }
  }
  const set = setOf(row.body.value)
  const handStated = isHandStated(known, set)
  const changed = changedRegisters(target.journal, row.caseId, set)
  if (Object.keys(changed).length === 0) return { outcome: 'unchanged', handStated, event: null }
  const body = sealBody({ set: changed, source: row.body.value.source as JsonObject })
  return { outcome: 'updated', handStated, event: event(JSON.parse(known.register_rev) as string[], body) }
}

/**
 * Writes one row inside the caller's transaction and says what it was: a new case, changed registers, or nothing.
 * For single rows (mending); a whole file goes through {@link applyChunks}.
 */
export function applyRow(target: ImportTarget, caseId: string, body: JsonObject): RowOutcome {
  const { outcome, event } = judge(target, { caseId, body: sealBody(body) })
  if (event !== null) target.journal.append([event], target.author, target.act)
  return outcome
}

/** Writes chunks in one transaction, search included. A throw leaves nothing of them. */
export function applyChunks(target: ImportTarget, chunks: readonly WireChunk[], tally: Tally): void {
  const index = caseSearchIndex(target.db)
  let counts: Counts[] = []
  try {
    target.journal.transact(() => {
      index.beginBulk()
      counts = chunks.map((chunk) => writeChunk(target, chunk))
      index.endBulk()
    })
  } catch (error) {
    index.abortBulk()
    throw error
  }
  chunks.forEach((chunk, place) => {
    finish(chunk, tally, counts[place] ?? noCounts())
  })
}

const noCounts = (): Counts => ({ imported: 0, updated: 0, unchanged: 0, handStated: 0 })

function writeChunk(target: ImportTarget, chunk: WireChunk): Counts {
  const { db, journal, author, act } = target
  const count = noCounts()
  let waiting: EventDraft[] = []
  const flush = (): void => {
    if (waiting.length > 0) journal.append(waiting, author, act)
    waiting = []
  }
  for (const row of rowsOfChunk(chunk)) {
    // A case that stands twice in the file must be compared with what its first row just wrote.
    if (row.repeat > 0) flush()
    const { outcome, handStated, event } = judge(target, row)
    if (event !== null) waiting.push(event)
    count[outcome] += 1
    if (handStated) count.handStated += 1
  }
  const set = new Set<string>()
  for (const row of chunk.tray) {
    if (set.has(row.trayId) || trayRowById(db, row.trayId) !== undefined) continue
    set.add(row.trayId)
    waiting.push({
      scope: target.scope,
      type: casesTypes.rowSetAside,
      entity: entityName('trayRow', row.trayId),
      seen: [],
      body: { value: parseBody(row.body), bytes: row.body, salt: row.salt, hash: row.hash },
    })
  }
  flush()
  return count
}

/** What a chunk would do, without writing. */
export function previewChunk(
  target: Pick<ImportTarget, 'db' | 'journal' | 'scope'>,
  chunk: WireChunk,
  tally: Tally,
): void {
  const count = { imported: 0, updated: 0, unchanged: 0, handStated: 0 }
  for (const row of rowsOfChunk(chunk)) {
    const { outcome, handStated } = judge(target, row)
    count[row.repeat === 0 ? outcome : row.repeat === 1 ? 'unchanged' : 'updated'] += 1
    if (handStated) count.handStated += 1
  }
  finish(chunk, tally, count)
}

type Counts = Record<RowOutcome | 'handStated', number>

function finish(chunk: WireChunk, tally: Tally, count: Counts): void {
  const { report } = tally
  report.rows = chunk.rows
  report.imported += count.imported
  report.updated += count.updated
  report.unchanged += count.unchanged
  report.handStated += count.handStated
  for (const row of chunk.tray) tally.refuse(row.finding)
  tally.warn(chunk.warnings, chunk.warningCount)
}
