import type { Readable } from 'node:stream'
import type { DataStore } from '@tus/server'
import type { Span } from '../../shared/sync/files.ts'

/** An upload nobody went on with for so long is swept at the start, ms. */
export const FORGOTTEN_MS = 30 * 24 * 3_600_000

export type Taken = 'kept' | 'otherBytes' | 'gone'

/**
 * Where a gateway keeps files: on its disk (`diskShelf.ts`) or in an object store (`s3Shelf.ts`), with the same promises,
 * which one suite of tests asks of both. Several gateways on one database share one shelf. What a shelf can't do just now
 * is thrown as ShelfError.
 */
export interface FileShelf {
  /** Unfinished uploads, as tus writes them; their names are ours (`uploads.ts`). */
  incoming: DataStore
  /** Whether so many more bytes fit (X10). */
  hasRoom(bytes: number): Promise<boolean>
  /**
   * Ends an upload: hashes what came and puts it under its hash, durable when this resolves. `otherBytes`: they are not
   * those of the hash and were removed (B1). `gone`: there is no whole upload of this name; another call has just ended it,
   * and whether rightly the database says: that the hash is there proves nothing for a scope.
   */
  take(upload: string, hash: string): Promise<Taken>
  /** Bytes of a file that is there; null when it is not. */
  sizeOf(hash: string): Promise<number | null>
  read(hash: string, span: Span): Readable
  /** Throws ShelfError unless files can be kept and read just now. */
  check(): Promise<void>
}
