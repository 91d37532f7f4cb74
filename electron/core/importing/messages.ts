import type { ColumnProposal } from '../../../shared/domain/cases/columnMapping.ts'
import type { TableErrorCode, TableErrorData } from '../tables/index.ts'

/** Rows that travel together: at most 200 events. */
export const CHUNK_ROWS = 200

/** Chunks committed at once while nobody works beside the import, and while somebody does (decision 0010). */
export const CHUNKS_QUIET = 5
export const CHUNKS_BUSY = 1

/** Chunks the worker may be ahead of the writer: enough to keep both busy, little memory. */
export const CHUNKS_AHEAD = 8

/** What one column is read into, by its place in the file. */
export interface WireColumn {
  field: string | null
  unit: 'yuan' | 'wan' | null
}

/** An order to the reading worker. */
export type ReadOrder =
  | { mode: 'inspect'; path: string }
  | {
      mode: 'rows'
      path: string
      /** Mapping as confirmed: heading and meaning, by column index. */
      mapping: readonly { index: number; heading: string; field: string | null; unit: 'yuan' | 'wan' | null }[]
      /** `YYYY-MM-DD`, for dates in the future. */
      today: string
      /** Batch id and file name that each row's body names as its source. */
      batchId: string
      fileName: string
    }

/** A doubt about a row, ID numbers masked. */
export interface WireFinding {
  row: number
  field: string
  reason: string
  detail: string
}

/** A faulty row as the tray keeps it; sealed like every body. */
export interface WireTrayRow {
  trayId: string
  finding: WireFinding
  body: Uint8Array
  salt: Uint8Array
  hash: string
}

/**
 * Rows ready for the journal, packed: body `i` is `bytes[ends[i-1]..ends[i]]`, its salt `salts[16i..16i+16]`.
 * `repeats[i]`: 0 first time in this file, 1 the same content again, 2 the same case with other content.
 */
export interface WireChunk {
  kind: 'chunk'
  /** Rows read so far, good and faulty. */
  rows: number
  caseIds: string[]
  hashes: string[]
  ends: Uint32Array
  bytes: Uint8Array
  salts: Uint8Array
  repeats: Uint8Array
  tray: WireTrayRow[]
  warnings: WireFinding[]
  warningCount: number
}

/** What the head of a file says. */
export interface WireHead {
  kind: 'head'
  format: 'csv' | 'xlsx'
  encoding: string
  bytes: number
  approxRows: number
  fingerprint: string
  proposals: ColumnProposal[]
}

/** What the worker says. */
export type ReadReply =
  | WireHead
  | WireChunk
  /** The file is a table; its SHA-256 and about how many rows follow. */
  | { kind: 'opened'; fileHash: string; approxRows: number; fingerprint: string }
  | { kind: 'end' }
  | { kind: 'tableError'; code: TableErrorCode; data: TableErrorData }
  | { kind: 'mappingError'; rule: string; field: string; detail: string }
