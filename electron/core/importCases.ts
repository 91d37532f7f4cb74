import { basename } from 'node:path'
import { setImmediate as letOthersIn, setTimeout as pause } from 'node:timers/promises'
import { caseSearchIndex } from '../../db/cases.ts'
import { courtSetting, finishedAnswer, putCourtSetting, unfinishedBatches } from '../../db/caseTray.ts'
import { runCommand } from '../../db/commands.ts'
import { pourIn } from '../../db/open.ts'
import type { Progress } from '../../shared/contract/desk/base.ts'
import type { ImportReport, MappedColumn } from '../../shared/contract/desk/cases.ts'
import { casesTypes } from '../../shared/domain/cases/case.ts'
import { REGISTER_FIELDS } from '../../shared/domain/cases/registerFields.ts'
import { chinaDate } from '../../shared/domain/worklist/rules.ts'
import { sha256Hex } from '../../shared/journal/hash.ts'
import { type CoreContext, draft, guarded, requirePermission } from './context.ts'
import { applyChunks, previewChunk, registerScope } from './importing/applyRows.ts'
import { CHUNKS_BUSY, CHUNKS_QUIET, type WireChunk } from './importing/messages.ts'
import { maskIdsIn } from './importing/prepareRows.ts'
import { type OpenedFile, readHead, readRows } from './importing/reader.ts'
import { countsOf, Tally } from './importing/report.ts'
import { Steps } from './importing/steps.ts'
import { trayService } from './importing/tray.ts'

const PROCEDURE = 'cases.runImport'

/** Somebody works beside the import while their last act is younger than this, in ms. */
const BUSY_MS = 3000

/** Pages of the search index merged in one step. */
const MERGE_PAGES = 64

export interface FileInput {
  path: string
  mapping: MappedColumn[]
}
type RunInput = FileInput & { commandId: string }
type Done = ImportReport & { kind: 'done' }

/** What a reading of a file does with what it finds. */
interface FileUse {
  batchId: string
  step: Steps
  tally: Tally
  opened(file: OpenedFile): void
  take(chunks: readonly WireChunk[]): void
}

/** Rows of a court's export into the store: looked at, tried, imported, and the faulty ones mended (A2). */
export function importService(context: CoreContext) {
  const running = new Map<string, Promise<ImportReport>>()
  const batches = new Set<string>()
  return {
    ...trayService(context, batches),
    /** The file's head and the mapping: remembered for these headings, else proposed. Throws BAD_FILE. */
    async inspect(input: { path: string }) {
      requirePermission(context, 'case.import')
      const head = await readHead(input.path)
      const remembered = courtSetting(context.store().db, mappingName(head.fingerprint))
      const known = remembered === null ? null : (JSON.parse(remembered) as Pick<MappedColumn, 'field' | 'unit'>[])
      const { format, encoding, bytes, approxRows } = head
      return {
        fileName: basename(input.path),
        bytes,
        format,
        encoding,
        approxRows,
        remembered: known !== null,
        mapping: head.proposals.map((proposal): MappedColumn => {
          const column = known === null ? proposal : (known[proposal.column] ?? { field: null, unit: null })
          return {
            index: proposal.column,
            heading: proposal.heading,
            field: column.field,
            unit: column.unit,
            samples: proposal.samples.map(maskIdsIn),
          }
        }),
        fields: [...REGISTER_FIELDS],
      }
    },
    /** What an import would do; writes nothing. Ends with the report. */
    async *dryRun(input: FileInput, signal: AbortSignal | undefined): AsyncGenerator<Progress | Done, void, undefined> {
      requirePermission(context, 'case.import')
      const { db, journal } = context.store()
      const target = { db, journal, scope: registerScope(context) }
      const tally = new Tally()
      const step = new Steps('dryRun')
      const take = (chunks: readonly WireChunk[]): void => {
        for (const chunk of chunks) previewChunk(target, chunk, tally)
      }
      const use = { batchId: context.newId(), step, tally, opened: () => undefined, take }
      yield* untilLeft(signal, step, (stop) => readFile(context, input, use, stop))
      yield { ...tally.report, kind: 'done' }
    },
    /**
     * Imports a file chunk by chunk. A cancelled import keeps whole chunks and says so; a repeat of a finished command
     * returns the first report (J8); a repeat while it runs waits for that run.
     */
    async *run(input: RunInput, signal: AbortSignal | undefined): AsyncGenerator<Progress | Done, void, undefined> {
      requirePermission(context, 'case.import')
      const finished = finishedAnswer(context.store().db, input.commandId, PROCEDURE)
      const going = running.get(input.commandId)
      if (finished !== undefined || going !== undefined) {
        const report = finished === undefined ? await going : (JSON.parse(finished) as ImportReport)
        if (report !== undefined) yield { ...report, kind: 'done' }
        return
      }
      const step = new Steps('import')
      let work: Promise<ImportReport> | undefined
      yield* untilLeft(signal, step, (stop) => {
        work = importFile(context, input, { step, stop, batches })
        running.set(input.commandId, work)
        const forget = (): boolean => running.delete(input.commandId)
        work.then(forget, forget)
        return work
      })
      if (work !== undefined) yield { ...(await work), kind: 'done' }
    },
  }
}

/** Yields the progress of work that stops when the caller's signal aborts or the caller leaves the loop. */
async function* untilLeft(
  signal: AbortSignal | undefined,
  step: Steps,
  begin: (stop: AbortSignal) => Promise<unknown>,
): AsyncGenerator<Progress, void, undefined> {
  const left = new AbortController()
  try {
    yield* step.until(begin(signal === undefined ? left.signal : AbortSignal.any([signal, left.signal])))
  } finally {
    left.abort()
  }
}

/** How one import runs: where it says how far it is, what stops it, and the batches running at this moment. */
interface Running {
  step: Steps
  stop: AbortSignal
  batches: Set<string>
}

/** {@link importBatch}, named as running while it does. */
async function importFile(context: CoreContext, input: RunInput, running: Running): Promise<ImportReport> {
  const batchId = context.newId()
  running.batches.add(batchId)
  try {
    return await importBatch(context, input, batchId, running)
  } finally {
    running.batches.delete(batchId)
  }
}

/** The whole of an import: start event, chunks, then end event, report and the command's answer in one transaction. */
async function importBatch(
  context: CoreContext,
  input: RunInput,
  batchId: string,
  { step, stop, batches }: Running,
): Promise<ImportReport> {
  const { officerId, role } = context.session()
  const { db, journal } = context.store()
  const author = { officerId, role }
  const target = { db, journal, author, scope: registerScope(context), act: input.commandId }
  const tally = new Tally()
  let rev: string[] = []
  let fileHash = ''
  const append = (type: string, batch: string, seen: string[], body: Parameters<typeof draft>[5]): string[] =>
    journal
      .append([draft(target.scope, type, 'importBatch', batch, seen, body)], author, input.commandId)
      .map((event) => event.hash)
  const opened = (file: OpenedFile): void => {
    const columns = input.mapping.map(({ field, unit }) => ({ field, unit }))
    fileHash = file.fileHash
    const body = { fileHash, fileName: basename(input.path) }
    guarded(context, () =>
      journal.transact(() => {
        putCourtSetting(db, mappingName(file.fingerprint), JSON.stringify(columns))
        rev = append(casesTypes.importStarted, batchId, [], body)
      }),
    )
  }
  const take = (chunks: readonly WireChunk[]): void => guarded(context, () => applyChunks(target, chunks, tally))
  const pouredIn = pourIn(db)
  try {
    await readFile(context, input, { batchId, step, tally, opened, take }, stop)
  } finally {
    pouredIn()
  }
  const command = { commandId: input.commandId, procedure: PROCEDURE, at: context.ports.now() }
  const report = guarded(context, () =>
    runCommand(db, journal, command, () => {
      if (rev.length > 0) append(casesTypes.importEnded, batchId, rev, { report: countsOf(tally.report) })
      // The whole file is in: what broke off while reading the same file has now been done too.
      const broken = tally.report.cancelled ? [] : unfinishedBatches(db).filter((batch) => batch.file_hash === fileHash)
      for (const batch of broken.filter((one) => !batches.has(one.batch_id))) {
        append(casesTypes.importEnded, batch.batch_id, JSON.parse(batch.rev) as string[], { finishedBy: batchId })
      }
      return tally.report
    }),
  )
  void tidySearch(context)
  for (const feature of ['cases', 'worklist']) context.changes.publish({ feature, scope: '', ids: [] })
  return report
}

/** Reads the file in a worker and gives each chunk to `use.take`, letting other calls in between. */
async function readFile(context: CoreContext, input: FileInput, use: FileUse, stop: AbortSignal): Promise<void> {
  const started = performance.now()
  const order = {
    mode: 'rows' as const,
    path: input.path,
    mapping: input.mapping.map(({ index, heading, field, unit }) => ({ index, heading, field, unit })),
    today: chinaDate(context.ports.now()),
    batchId: use.batchId,
    fileName: basename(input.path),
  }
  let total = 0
  const opened = (file: OpenedFile): void => {
    total = file.approxRows
    use.opened(file)
  }
  const together = (): number => (context.lastActAt() > context.ports.now() - BUSY_MS ? CHUNKS_BUSY : CHUNKS_QUIET)
  const take = async (chunks: WireChunk[]): Promise<void> => {
    use.take(chunks)
    const rows = chunks.at(-1)?.rows ?? 0
    use.step.progress(rows, Math.max(total, rows))
    await letOthersIn()
  }
  await readRows(order, stop, opened, take, together)
  use.tally.report.cancelled = stop.aborted
  use.tally.report.ms = performance.now() - started
}

/**
 * Merges what an import left of the search index in small steps while nobody works, so that no later search pays for it.
 * Cut short by a close, it goes on after the next import; answers are right either way.
 */
async function tidySearch(context: CoreContext): Promise<void> {
  for (;;) {
    await pause(context.lastActAt() > context.ports.now() - BUSY_MS ? BUSY_MS : 5, undefined, { ref: false })
    if (!context.isOpen()) return
    const open = context.store()
    if (guarded(context, () => open.journal.transact(() => caseSearchIndex(open.db).mergeStep(MERGE_PAGES)))) return
  }
}

/** Setting under which a confirmed mapping is remembered: by the headings, as a digest because headings can be long. */
function mappingName(fingerprint: string): string {
  return `mapping:${sha256Hex(Buffer.from(fingerprint, 'utf8'))}`
}
