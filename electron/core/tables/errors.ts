/** The closed list of reasons why a file can't be read as a table at all. Faults of single rows are `RowFault`s. */
export type TableErrorCode =
  | 'notFound'
  | 'notReadable'
  | 'notATable'
  | 'tooLarge'
  | 'brokenZip'
  | 'zipBomb'
  | 'encryptedWorkbook'
  | 'noSheet'
  | 'noHeadings'
  | 'badEncoding'
  | 'cancelled'

/** What a file that is no table turned out to be; the screen has a sentence with the way out for each. */
export type ForeignKind =
  | 'xls'
  | 'xlsb'
  | 'ods'
  | 'docx'
  | 'zip'
  | 'pdf'
  | 'image'
  | 'html'
  | 'xmlSpreadsheet'
  | 'archive'
  | 'program'
  | 'database'
  | 'binary'

/**
 * What a `TableError` says beside its code: every field is there in every error, null or 0 where it says nothing.
 * - `kind`: what the file is, with `notATable`
 * - `detail`: English words for the log and for `doctor`; never cell contents
 * - `limit`, `found`: bytes or counts, with `tooLarge` and `zipBomb`
 */
export type TableErrorData = {
  readonly kind: ForeignKind | null
  readonly detail: string
  readonly limit: number
  readonly found: number
}

/** A file that can't be read as a table. The renderer turns `code` and `data.kind` into words (A2). */
export class TableError extends Error {
  readonly code: TableErrorCode
  readonly data: TableErrorData

  constructor(code: TableErrorCode, data: TableErrorData) {
    super(`${code}: ${data.detail}`)
    this.name = 'TableError'
    this.code = code
    this.data = data
  }
}

/** A `TableError` that needs no more than a detail for the log. */
export function tableError(code: TableErrorCode, detail: string): TableError {
  return new TableError(code, { kind: null, detail, limit: 0, found: 0 })
}

/** The file is something else than a table: `notATable`, naming what it is. */
export function notATable(kind: ForeignKind): TableError {
  return new TableError('notATable', { kind, detail: `the file is ${kind}`, limit: 0, found: 0 })
}

/** A bound was passed: `tooLarge` or `zipBomb`, with the bound and what was found. */
export function beyondLimit(code: 'tooLarge' | 'zipBomb', detail: string, limit: number, found: number): TableError {
  return new TableError(code, { kind: null, detail, limit, found })
}

/** Turns what the file system threw into `notFound` or `notReadable`; leaves a `TableError` as it is. */
export function fromFileSystem(error: unknown): TableError {
  if (error instanceof TableError) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  return tableError(code === 'ENOENT' || code === 'ENOTDIR' ? 'notFound' : 'notReadable', code)
}

/** Throws `cancelled` when the signal was raised. Called between chunks and batches. */
export function throwIfCancelled(signal: AbortSignal | null): void {
  if (signal?.aborted) throw tableError('cancelled', 'cancelled by the caller')
}
