import type { Readable } from 'node:stream'
import type { DataStore } from '@tus/server'
import type { Span } from '../../shared/sync/files.ts'

/**
 * Where a gateway keeps files. The disk is one; an object store is another, with the same five promises. Several gateways
 * on one database share one shelf.
 */
export interface FileShelf {
  /** Unfinished uploads, as tus writes them; their names are ours (`uploads.ts`). */
  incoming: DataStore
  /** Whether so many more bytes fit (X10). */
  hasRoom(bytes: number): Promise<boolean>
  /**
   * Ends an upload: hashes what came and puts it under its hash, durable when this resolves. False when the bytes are not
   * those of the hash; then they are removed (B1). A repeat after a crash finds what the first one left.
   */
  take(upload: string, hash: string): Promise<boolean>
  /** Bytes of a file that is there; null when it is not. */
  sizeOf(hash: string): Promise<number | null>
  read(hash: string, span: Span): Readable
}
