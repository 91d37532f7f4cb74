import { statfs } from 'node:fs/promises'
import { noteBlob } from '../../../db/documents.ts'
import { filesMissing, filesToSend, type NamedFileRow, readNamedFiles, savePeerFile } from '../../../db/files.ts'
import { ExchangeError } from '../../../shared/sync/failures.ts'
import { PIECE_BYTES, type Span } from '../../../shared/sync/files.ts'
import { isGranted } from '../../../shared/sync/protocol.ts'
import { written } from '../../../shared/sync/writePoints.ts'
import type { CoreContext } from '../context.ts'
import { BlobError } from '../files/blobStore.ts'
import { durable } from './durable.ts'
import type { FileWire } from './fileWire.ts'

/** A larger file travels only when somebody asks for it, bytes: a video over a court's uplink takes the day. */
export const FILE_LIMIT = 100 * 1024 * 1024
/** Left free beside a file that comes, bytes: the journal has to go on writing (X10). */
const RESERVE_BYTES = 64 * 1024 * 1024
/** A file nobody there had is asked for again after this time. */
const ASK_AGAIN_MS = 5 * 60_000

export interface FileExchange {
  peer: string
  scopes: readonly string[]
  wire: FileWire
  limitBytes: number
  /** When files were last asked for in vain, by hash; lives as long as the core. */
  absent: Map<string, number>
  /** Throws to end between two pieces. */
  check(): void
  step(progress: { phase: 'files'; done: number; left: number }): void
}

/** What became of the files of one exchange. */
export interface FilesExchanged {
  sent: number
  received: number
  /** Too large to travel unasked. */
  large: number
}

/**
 * Files after the events of an exchange: what exists only here leaves first, then what events name and is not here comes;
 * small ones first. Everything goes on where it stopped (B2), and nothing is visible before its hash was checked (B1).
 * Throws {@link ExchangeError}, and the medium's own errors.
 */
export async function exchangeFiles(context: CoreContext, how: FileExchange): Promise<FilesExchanged> {
  const { db } = context.store()
  while (durable(context, 'desk.filesRead', () => readNamedFiles(db)).more) await Promise.resolve()
  const mine = (file: NamedFileRow): boolean => isGranted(how.scopes, file.scope)
  const outgoing = filesToSend(db, how.peer).filter(mine)
  const small = outgoing.filter((file) => file.size <= how.limitBytes)
  let sent = 0
  for (const file of small) {
    how.step({ phase: 'files', done: sent, left: small.length - sent })
    if (await sendOne(context, how, file)) sent += 1
  }
  const wanted = await sized(context, how, filesMissing(db).filter(mine))
  const fitting = wanted.filter((file) => file.size <= how.limitBytes)
  let received = 0
  for (const file of fitting) {
    how.step({ phase: 'files', done: sent + received, left: fitting.length - received })
    if (await fetchOne(context, how, file)) received += 1
  }
  if (sent + received > 0) context.changes.publish({ feature: 'copies', scope: '', ids: [] })
  return { sent, received, large: outgoing.length - small.length + wanted.length - fitting.length }
}

type Sized = NamedFileRow & { size: number }

async function sendOne(context: CoreContext, how: FileExchange, { hash, scope, size }: Sized): Promise<boolean> {
  const { blobs } = context.store()
  const slice = async ({ start, end }: Span): Promise<Buffer> => {
    how.check()
    const pieces: Buffer[] = []
    for await (const piece of blobs.read(hash, { start, end })) pieces.push(Buffer.from(piece))
    return Buffer.concat(pieces)
  }
  try {
    const answer = await how.wire.send({ hash, scope, size, slice })
    // An upload that ended says nothing yet: the holder does, under the hash (X4).
    if (answer === 'refused' || (await how.wire.size(hash)) !== size) return false
  } catch (error) {
    // A file that is damaged here holds up no other; verify names it.
    if (error instanceof BlobError) return false
    throw error
  }
  noteHeld(context, how.peer, { hash, scope })
  return true
}

/** Files with their sizes as the other side has them, each once, smallest first. */
async function sized(context: CoreContext, how: FileExchange, files: readonly NamedFileRow[]): Promise<Sized[]> {
  const found = new Map<string, Sized>()
  const now = context.ports.monotonic()
  for (const file of files) {
    const asked = how.absent.get(file.hash)
    if (found.has(file.hash) || (asked !== undefined && now - asked < ASK_AGAIN_MS)) continue
    how.check()
    const size = await how.wire.size(file.hash)
    if (size === null) how.absent.set(file.hash, now)
    else found.set(file.hash, { ...file, size })
  }
  return [...found.values()].toSorted((a, b) => a.size - b.size)
}

async function fetchOne(context: CoreContext, how: FileExchange, file: Sized): Promise<boolean> {
  const { hash, scope, size, format } = file
  const { bavail, bsize } = await statfs(context.paths.folder)
  if (bavail * bsize < size + RESERVE_BYTES) throw new ExchangeError('diskFull', 'noRoom')
  const arriving = await context.store().blobs.arrive(hash, size).catch(busyIsNull)
  if (arriving === null) return false
  let isRight = false
  try {
    for (let start = arriving.offset(); start < size; ) {
      how.check()
      const end = Math.min(size, start + PIECE_BYTES)
      const piece = await how.wire.piece(hash, { start, end })
      await written('desk.filePiece', () => arriving.append(piece))
      start = end
    }
    isRight = await written('desk.fileWhole', () => arriving.finish())
  } finally {
    await arriving.close()
  }
  if (!isRight) {
    how.absent.set(hash, context.ports.monotonic())
    context.ports.log.warn('file of other bytes', { peer: how.peer })
    return false
  }
  const { db } = context.store()
  durable(context, 'desk.fileNoted', () => noteBlob(db, hash, size, format))
  noteHeld(context, how.peer, { hash, scope })
  return true
}

/** Another side is sending the same file just now. */
function busyIsNull(error: unknown): null {
  if (error instanceof BlobError && error.code === 'BUSY') return null
  throw error
}

function noteHeld(context: CoreContext, peer: string, { hash, scope }: { hash: string; scope: string }): void {
  const { db } = context.store()
  durable(context, 'desk.fileSent', () => savePeerFile(db, peer, hash, scope))
}
