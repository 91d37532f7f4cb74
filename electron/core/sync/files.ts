import { statfs } from 'node:fs/promises'
import { noteBlob } from '../../../db/documents.ts'
import { filesMissing, filesToSend, type NamedFileRow, readNamedFiles, savePeerFile } from '../../../db/files.ts'
import { chosenFiles, type FileWay, isChosen, peerLimit, saveOffers, savePeerLimit } from '../../../db/largeFiles.ts'
import { ExchangeError } from '../../../shared/sync/failures.ts'
import { PIECE_BYTES, type Span } from '../../../shared/sync/files.ts'
import { isGranted, less } from '../../../shared/sync/protocol.ts'
import { written } from '../../../shared/sync/writePoints.ts'
import type { CoreContext } from '../context.ts'
import { BlobError } from '../files/blobStore.ts'
import { durable } from './durable.ts'
import type { FileMoves } from './fileMoves.ts'
import type { FileWire } from './fileWire.ts'

/** A larger file travels only when somebody asks for it, bytes: a video over a court's uplink takes the day. */
export const FILE_LIMIT = 100 * 1024 * 1024
/** Left free beside a file that comes, bytes: the journal has to go on writing (X10). */
const RESERVE_BYTES = 64 * 1024 * 1024
/** A file nobody there had is asked for again after this time. */
const ASK_AGAIN_MS = 5 * 60_000
/** Large files stop after so long, ms: records that came up meanwhile go first, then the file goes on at its byte. */
export const TURN_MS = 30_000

export interface FileExchange {
  peer: string
  scopes: readonly string[]
  /** Scopes whose files go there besides: taken back from this laptop (`exchange.ts`). */
  sends: readonly string[]
  wire: FileWire
  limitBytes: number
  /** As TURN_MS. */
  turnMs: number
  /** When files were last asked for in vain, by hash; lives as long as the core. */
  absent: Map<string, number>
  moves: FileMoves
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
  /** Chosen ones are not through: after the next exchange of records they go on. */
  more: boolean
}

type Sized = NamedFileRow & { size: number }
/** Called before each piece with the bytes that are known to have arrived; throws to stop there. */
type BeforePiece = (done: number) => void

/**
 * Files after the events of an exchange: what exists only here leaves first, then what events name and is not here comes;
 * small ones first, then large ones somebody chose (G7). Everything goes on where it stopped (B2), and nothing is visible
 * before its hash was checked (B1). Throws {@link ExchangeError}, and the medium's own errors.
 */
export async function exchangeFiles(context: CoreContext, how: FileExchange): Promise<FilesExchanged> {
  const { db } = context.store()
  while (durable(context, 'desk.filesRead', () => readNamedFiles(db)).more) await Promise.resolve()
  const isOf =
    (scopes: readonly string[]) =>
    (file: NamedFileRow): boolean =>
      isGranted(scopes, file.scope)
  // Of a larger scope a part may have been taken back: it is sent, and nothing of it is asked for.
  const mayFetch = isOf(less(how.scopes, how.sends))
  const outgoing = filesToSend(db, how.peer).filter(isOf([...how.scopes, ...how.sends]))
  const small = outgoing.filter((file) => file.size <= how.limitBytes)
  const piece = (): void => how.check()
  let sent = 0
  for (const file of small) {
    how.step({ phase: 'files', done: sent, left: small.length - sent })
    if (await sendOne(context, how, file, piece)) sent += 1
  }
  const wanted = await sized(context, how, filesMissing(db).filter(mayFetch))
  const fitting = wanted.filter((file) => file.size <= how.limitBytes)
  let received = 0
  for (const file of fitting) {
    how.step({ phase: 'files', done: sent + received, left: fitting.length - received })
    if (await fetchOne(context, how, file, piece)) received += 1
  }
  const large = { send: outgoing.slice(small.length), fetch: wanted.slice(fitting.length) }
  await learnLimit(context, how, large.send)
  const chosen = await exchangeChosen(context, how, large)
  if (sent + received + chosen.sent + chosen.received > 0) {
    context.changes.publish({ feature: 'copies', scope: '', ids: [] })
  }
  return {
    ...{ sent: sent + chosen.sent, received: received + chosen.received, more: chosen.more },
    large: large.send.length + large.fetch.length,
  }
}

/**
 * How much the other side takes of one file: told with any answer about files. Where none came, one is asked for while a file
 * is larger than what it last said: it may take more by now.
 */
async function learnLimit(context: CoreContext, how: FileExchange, large: readonly Sized[]): Promise<void> {
  const { db } = context.store()
  const known = peerLimit(db, how.peer)
  const doubtful = large.find(({ size }) => known === null || size > known)
  if (doubtful !== undefined && how.wire.limit() === null) await how.wire.size(doubtful.hash)
  const told = how.wire.limit()
  if (told !== null && told !== known) {
    durable(context, 'desk.limitNoted', () => savePeerLimit(db, how.peer, told))
  }
}

/** Ends a file between two pieces, and no other. */
class PausedFile extends Error {
  readonly reason: 'stopped' | 'turn'
  constructor(reason: PausedFile['reason']) {
    super(reason)
    this.reason = reason
  }
}

/** Large files as they were chosen, until one turn is over. What was stopped or must wait keeps what it has (B2). */
async function exchangeChosen(
  context: CoreContext,
  how: FileExchange,
  large: Readonly<Record<FileWay, readonly Sized[]>>,
): Promise<{ sent: number; received: number; more: boolean }> {
  const { db } = context.store()
  const ends = context.ports.monotonic() + how.turnMs
  const done = { sent: 0, received: 0 }
  // However slow the link, a turn brings one piece at least.
  let moved = false
  const isOver = (): boolean => moved && context.ports.monotonic() >= ends
  for (const choice of chosenFiles(db)) {
    const { way, hash } = choice
    if (way === 'send' && choice.peer !== how.peer) continue
    for (const file of large[way].filter((one) => one.hash === hash)) {
      if (way === 'send' && file.size > (peerLimit(db, how.peer) ?? Number.POSITIVE_INFINITY)) continue
      if (isOver()) return { ...done, more: true }
      let before = { done: -1, at: 0 }
      const piece: BeforePiece = (bytes) => {
        how.check()
        const at = context.ports.monotonic()
        moved ||= before.done >= 0
        if (before.done >= 0) how.moves.piece(how.peer, bytes - before.done, at - before.at)
        before = { done: bytes, at }
        how.moves.set(how.peer, { hash, way, size: file.size, done: bytes, checking: bytes === file.size })
        if (bytes === file.size) return
        if (!isChosen(db, choice)) throw new PausedFile('stopped')
        if (isOver()) throw new PausedFile('turn')
      }
      try {
        if (way === 'send' && (await sendOne(context, how, file, piece))) done.sent += 1
        if (way === 'fetch' && (await fetchOne(context, how, file, piece))) done.received += 1
      } catch (error) {
        if (!(error instanceof PausedFile)) throw error
        if (error.reason === 'turn') return { ...done, more: true }
      } finally {
        how.moves.set(how.peer, null)
      }
    }
  }
  return { ...done, more: false }
}

async function sendOne(
  context: CoreContext,
  how: FileExchange,
  { hash, scope, size }: Sized,
  before: BeforePiece,
): Promise<boolean> {
  const { blobs, db } = context.store()
  const slice = async ({ start, end }: Span): Promise<Buffer> => {
    before(start)
    const pieces: Buffer[] = []
    for await (const piece of blobs.read(hash, { start, end })) pieces.push(Buffer.from(piece))
    return Buffer.concat(pieces)
  }
  try {
    const answer = await how.wire.send({ hash, scope, size, slice })
    if (answer === 'tooLarge') {
      const bytes = how.wire.limit() ?? size - 1
      durable(context, 'desk.limitMet', () => savePeerLimit(db, how.peer, bytes))
      return false
    }
    if (answer === 'held') before(size)
    // An upload that ended says nothing yet: the holder does, under the hash (X4).
    if (answer === 'refused' || (await how.wire.size(hash, scope)) !== size) return false
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
  const { db } = context.store()
  const found = new Map<string, Sized>()
  const told: { hash: string; size: number | null }[] = []
  const now = context.ports.monotonic()
  for (const file of files) {
    const asked = how.absent.get(file.hash)
    if (found.has(file.hash) || (asked !== undefined && now - asked < ASK_AGAIN_MS)) continue
    how.check()
    const size = await how.wire.size(file.hash)
    told.push({ hash: file.hash, size })
    if (size === null) how.absent.set(file.hash, now)
    else found.set(file.hash, { ...file, size })
  }
  if (told.length > 0) durable(context, 'desk.offersNoted', () => saveOffers(db, how.peer, told))
  return [...found.values()].toSorted((a, b) => a.size - b.size)
}

async function fetchOne(context: CoreContext, how: FileExchange, file: Sized, before: BeforePiece): Promise<boolean> {
  const { hash, scope, size, format } = file
  const { bavail, bsize } = await statfs(context.paths.folder)
  if (bavail * bsize < size + RESERVE_BYTES) throw new ExchangeError('diskFull', 'noRoom')
  const arriving = await context.store().blobs.arrive(hash, size).catch(busyIsNull)
  if (arriving === null) return false
  let isRight = false
  try {
    for (let start = arriving.offset(); start < size; ) {
      before(start)
      const end = Math.min(size, start + PIECE_BYTES)
      const piece = await how.wire.piece(hash, { start, end })
      await written('desk.filePiece', () => arriving.append(piece))
      start = end
    }
    before(size)
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
