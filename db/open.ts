import Database from 'better-sqlite3-multiple-ciphers'

/** A connection; the only type of the driver that leaves this file. */
export type Db = Database.Database
/** A prepared statement. */
export type Statement<Bind extends unknown[] = unknown[], Row = unknown> = Database.Statement<Bind, Row>

/** How the store is opened. `key` is the raw 32-byte database key. */
export interface OpenOptions {
  readonly: boolean
}

/** The file is not a store that this key opens: wrong key, another program's file, or a damaged first page. */
export class StoreUnreadableError extends Error {
  readonly code = 'storeUnreadable'
}

/**
 * Opens the encrypted store (AEGIS-256, raw key; decision 0009). Acknowledged means durable: WAL with `synchronous=FULL`, set on every
 * open because a file already in WAL would otherwise open at NORMAL. Nothing leaks to temporary files.
 */
export function openStore(path: string, key: Uint8Array, options: OpenOptions): Db {
  const db = new Database(path, { readonly: options.readonly, fileMustExist: options.readonly })
  try {
    db.pragma(`cipher='aegis'`)
    db.pragma(`key="${rawKey(key)}"`)
    db.pragma('temp_store=MEMORY')
    db.prepare('SELECT count(*) FROM sqlite_master').get()
    if (!options.readonly) db.pragma('journal_mode=WAL')
    db.pragma('synchronous=FULL')
    db.pragma('foreign_keys=ON')
    setRhythm(db, USUAL)
    db.pragma('busy_timeout=5000')
  } catch (error) {
    db.close()
    if (isCode(error, 'SQLITE_NOTADB')) throw new StoreUnreadableError('wrong key or not a store')
    throw error
  }
  return db
}

/** How much of the store stays in memory, in KiB, and after how many pages the log is copied into it. */
interface Rhythm {
  cacheKib: number
  checkpointPages: number
}

/**
 * Full at 22,000 items as at 220,000. Four times as much spared an exchange and a search nothing that could be measured: the
 * system keeps the file's pages as well, and taking one from there costs some microseconds (decision 0050).
 */
const USUAL: Rhythm = { cacheKib: 16 * 1024, checkpointPages: 1000 }
/**
 * While rows pour in every row asks the large tables at random: they must stay in memory; and the same pages change again
 * and again: copied every 64 MiB, most of them are copied once.
 */
const POURING: Rhythm = { cacheKib: 160 * 1024, checkpointPages: 16_384 }

function setRhythm(db: Db, { cacheKib, checkpointPages }: Rhythm): void {
  db.pragma(`cache_size=-${cacheKib}`)
  db.pragma(`wal_autocheckpoint=${checkpointPages}`)
}

/** Sets the connection up for many rows in a row; the answer sets it back. */
export function pourIn(db: Db): () => void {
  setRhythm(db, POURING)
  return () => {
    if (db.open) setRhythm(db, USUAL)
  }
}

/** Sets a connection up that goes through the store once: pages it has read are of no use to it again. */
export function keepLittle(db: Db): void {
  db.pragma('cache_size=-2048')
}

/** A 32-byte key as the cipher takes it without deriving anything from it. */
function rawKey(key: Uint8Array): string {
  return `raw:${Buffer.from(key).toString('hex')}`
}

/** A store to rebuild tables in, aside: encrypted with a key of its own, not durable, the caller removes the file. */
export function openScratch(path: string, key: Uint8Array): Db {
  const db = openStore(path, key, { readonly: false })
  db.pragma('journal_mode=OFF')
  db.pragma('synchronous=OFF')
  return db
}

/** Changes the key of an open store (removing an officer rotates it). Leaves WAL while the pages are rewritten. */
export function rekeyStore(db: Db, key: Uint8Array): void {
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.pragma(`rekey="${rawKey(key)}"`)
}

/** A whole copy, encrypted with the same key. Used before a migration only; takes seconds per GB. */
export function copyStoreInto(db: Db, path: string): void {
  db.prepare('VACUUM INTO ?').run(path)
}

/** Result of `PRAGMA quick_check`: empty when the file is sound. */
export function quickCheck(db: Db): string[] {
  const rows = db.pragma('quick_check(20)') as { quick_check: string }[]
  return rows.map((row) => row.quick_check).filter((text) => text !== 'ok')
}

/** An exclusive lock held while the returned handle is open; throws SQLITE_BUSY when another process holds it. */
export function openLock(path: string): { close(): void } {
  const db = new Database(path)
  try {
    db.pragma('busy_timeout=0')
    db.pragma('journal_mode=DELETE')
    db.exec('BEGIN EXCLUSIVE')
    return { close: () => db.close() }
  } catch (error) {
    db.close()
    throw error
  }
}

/** True when `error` is the driver's error with this SQLite result code (or an extension of it). */
export function isCode(error: unknown, code: string): boolean {
  return error instanceof Database.SqliteError && (error.code === code || error.code.startsWith(`${code}_`))
}
