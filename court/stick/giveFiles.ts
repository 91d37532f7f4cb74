import { createHash } from 'node:crypto'
import type { PartWriter } from '../../shared/sync/bundle/partWriter.ts'
import { PIECE_BYTES, type TransferRecord } from '../../shared/sync/bundle/records.ts'
import { isGranted } from '../../shared/sync/protocol.ts'
import type { FileShelf } from '../files/shelf.ts'
import { filesOfScopes, heldFilesOf, type ScopedFile } from '../store/heldFiles.ts'
import type { StickParts } from './sticks.ts'

/** Beside the bytes of each piece of a file on a stick. */
const PIECE_EXTRA = 400
const HASH_BYTES = 32
/** Kept of a part for its header, its manifest and the records before its files. */
const LEAST_BYTES = 256 * 1024

/** What became of a laptop's files. */
export interface FilesGiven {
  files: number
  /** Files that wait for another stick, and their bytes; `tooLarge` among them: no part of this size ever holds them. */
  left: number
  leftBytes: number
  tooLarge: number
  /** Named by events and not, or not whole, on the shelf. */
  lost: number
}

/**
 * Adds to a part the files of a laptop's scopes that it did not say it holds, the largest last: of a stick without room for
 * all, most files come along. A file goes in whole or not at all, piece by piece, so that memory stays bounded; whether its
 * bytes are those of its hash is checked here and again where it arrives (B1). `budget`: bytes of the whole part.
 */
export async function giveFiles(
  { db, court }: StickParts,
  shelf: FileShelf,
  part: PartWriter,
  wanted: { device: string; scopes: readonly string[]; budget: number },
): Promise<FilesGiven> {
  const { device, scopes, budget } = wanted
  const given: FilesGiven = { files: 0, left: 0, leftBytes: 0, tooLarge: 0, lost: 0 }
  const held = await heldFilesOf(db, court, device)
  const hereToo: string[] = []
  for await (const file of filesOfScopes(db, court, device, (scope) => isGranted(scopes, scope))) {
    if (file.own || held.has(file.hash)) {
      hereToo.push(file.hash)
      continue
    }
    const needed = file.size + Math.ceil(file.size / PIECE_BYTES + 1) * PIECE_EXTRA
    const added = part.fits(needed) ? await addFile(shelf, part, file) : 'full'
    if (added === 'whole') {
      given.files += 1
      hereToo.push(file.hash)
    } else if (added === 'lost') given.lost += 1
    else {
      given.left += 1
      given.leftBytes += file.size
      if (needed > budget - LEAST_BYTES) given.tooLarge += 1
    }
  }
  await sayHeld(part, hereToo)
  return given
}

/** The court's word for the files it holds, those just written among them: the laptop need not bring them back (X4). */
async function sayHeld(part: PartWriter, hashes: readonly string[]): Promise<void> {
  if (hashes.length > 0 && part.fits(hashes.length * HASH_BYTES)) {
    await part.add([{ kind: 'files', hashes: [...hashes] }], {})
  }
}

async function addFile(
  shelf: FileShelf,
  part: PartWriter,
  { hash, size }: ScopedFile,
): Promise<'whole' | 'full' | 'lost'> {
  if ((await shelf.sizeOf(hash)) !== size) return 'lost'
  const digest = createHash('sha256')
  for (let offset = 0; offset === 0 || offset < size; ) {
    const end = Math.min(size, offset + PIECE_BYTES)
    const bytes = await readSpan(shelf, hash, { start: offset, end })
    // Cut short on the shelf: what went in already arrives as cut, and is nothing there.
    if (bytes.length !== end - offset) return 'lost'
    digest.update(bytes)
    const isRight = end < size || digest.digest('hex') === hash
    const piece: TransferRecord = { kind: 'piece', hash, size, format: '', offset, bytes }
    if (!(await part.add([piece], end === size && isRight ? { file: hash } : {}))) return 'full'
    if (!isRight) return 'lost'
    offset = end
    if (end === size) break
  }
  return 'whole'
}

async function readSpan(shelf: FileShelf, hash: string, span: { start: number; end: number }): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of shelf.read(hash, span)) pieces.push(Buffer.from(piece as Uint8Array))
  return Buffer.concat(pieces)
}
