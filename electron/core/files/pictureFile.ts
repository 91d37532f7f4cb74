import { readFile, stat } from 'node:fs/promises'
import { deskError } from '../errors.ts'

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
 * `notReadable`, `tooLarge`, `notAPicture`.
 */
export async function readPicture(path: string, limit: number): Promise<{ bytes: Uint8Array; type: string }> {
  const refused = (reason: string) => deskError('BAD_FILE', { reason, detail: '' })
  const size = await stat(path).then(
    (found) => (found.isFile() ? found.size : -1),
    () => -1,
  )
  if (size < 0) throw refused('notReadable')
  if (size > limit) throw refused('tooLarge')
  const bytes = await readFile(path).catch(() => {
    throw refused('notReadable')
  })
  const type = typeOfPicture(bytes)
  if (type === null) throw refused('notAPicture')
  return { bytes, type }
}

/** Media type of a photograph or scan by its first bytes; null for anything a viewer would not show as one. */
export function typeOfPicture(bytes: Uint8Array): string | null {
  return SIGNATURES.find((one) => one.bytes.every((byte, index) => bytes[index] === byte))?.type ?? null
}

/** Ending of a media type this program keeps as a picture or a frozen form; `bin` for any other. */
export function endingOf(type: string): string {
  if (type === 'application/json') return 'json'
  return SIGNATURES.find((one) => one.type === type)?.ending ?? 'bin'
}
