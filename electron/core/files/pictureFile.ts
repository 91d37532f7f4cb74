import { readFile, stat } from 'node:fs/promises'
import { deskError } from '../errors.ts'
import { errorCode } from './atomicFile.ts'

/** Where a kind of file says what it is, and the ending under which it is kept. */
const SIGNATURES: readonly { type: string; ending: string; bytes: readonly number[] }[] = [
  { type: 'image/jpeg', ending: 'jpg', bytes: [0xff, 0xd8, 0xff] },
  { type: 'image/png', ending: 'png', bytes: [0x89, 0x50, 0x4e, 0x47] },
  { type: 'application/pdf', ending: 'pdf', bytes: [0x25, 0x50, 0x44, 0x46] },
]

/** Largest photograph or scan of a signed paper, bytes. */
export const SCAN_LIMIT = 30 * 1024 * 1024

/**
 * Reads a photograph or scan whole. What it is, is told by its first bytes, never by its name. `limit`: bytes. BAD_FILE
 * `notFound`, `notReadable`, `tooLarge`, `notAPicture`, `damaged`.
 */
export async function readPicture(path: string, limit: number): Promise<{ bytes: Uint8Array; type: string }> {
  const refused = (reason: string) => deskError('BAD_FILE', { reason, detail: '' })
  const size = await stat(path).then(
    (found) => (found.isFile() ? found.size : -1),
    (error: unknown) => {
      if (errorCode(error) === 'ENOENT') throw refused('notFound')
      return -1
    },
  )
  if (size < 0) throw refused('notReadable')
  if (size > limit) throw refused('tooLarge')
  const bytes = await readFile(path).catch(() => {
    throw refused('notReadable')
  })
  const type = typeOfPicture(bytes)
  if (type === null) throw refused('notAPicture')
  if (!isWhole(bytes, type)) throw refused('damaged')
  return { bytes, type }
}

/** Media type of a photograph or scan by its first bytes; null for anything a viewer would not show as one. */
export function typeOfPicture(bytes: Uint8Array): string | null {
  return SIGNATURES.find((one) => one.bytes.every((byte, index) => bytes[index] === byte))?.type ?? null
}

/**
 * Whether a file goes on to its end: one that broke off while it was copied begins like a whole one. What follows the end
 * is not asked about, since telephones write data of their own there.
 */
function isWhole(bytes: Uint8Array, type: string): boolean {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  switch (type) {
    case 'image/jpeg': {
      const scan = startOfScan(all)
      return scan >= 0 && all.indexOf(END_OF_IMAGE, scan) >= 0
    }
    case 'image/png':
      return all.lastIndexOf('IEND', undefined, 'latin1') >= 0
    default:
      return all.lastIndexOf('%%EOF', undefined, 'latin1') >= 0
  }
}

const END_OF_IMAGE = Buffer.from([0xff, 0xd9])
const START_OF_SCAN = 0xda

/** Where a JPEG's own picture begins, past its segments and the preview one of them may hold; -1 = nowhere. */
function startOfScan(all: Buffer): number {
  let at = 2
  while (at + 4 <= all.length && all[at] === 0xff) {
    const marker = all[at + 1]
    if (marker === START_OF_SCAN) return at
    // 0xff may be repeated before a marker; every segment before the picture has its length.
    at += marker === 0xff ? 1 : 2 + all.readUInt16BE(at + 2)
  }
  return -1
}

/** Ending of a media type this program keeps as a picture or a frozen form; `bin` for any other. */
export function endingOf(type: string): string {
  if (type === 'application/json') return 'json'
  return SIGNATURES.find((one) => one.type === type)?.ending ?? 'bin'
}
