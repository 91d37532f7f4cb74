import type { ForeignKind } from './errors.ts'

/** What the first bytes of a file say it is. `encrypted` is an OOXML workbook under a password. */
export type Sniffed =
  | { readonly is: 'text' | 'zip' | 'encrypted' }
  | { readonly is: 'foreign'; readonly kind: ForeignKind }

const magics: readonly (readonly [string, ForeignKind])[] = [
  ['%PDF', 'pdf'],
  ['\x89PNG', 'image'],
  ['\xff\xd8\xff', 'image'],
  ['GIF8', 'image'],
  ['II*\0', 'image'],
  ['MM\0*', 'image'],
  ['Rar!', 'archive'],
  ["7z\xbc\xaf'\x1c", 'archive'],
  ['\x1f\x8b', 'archive'],
  ['\x7fELF', 'program'],
  ['MZ\x90\0', 'program'],
  ['SQLite format 3\0', 'database'],
]

const oleMagic = Buffer.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)

/** Control bytes that no text has, beyond a few NULs that a row rule judges. */
function looksBinary(head: Buffer): boolean {
  const length = Math.min(head.length, 65_536)
  let control = 0
  for (let i = 0; i < length; i++) {
    const byte = head[i] ?? 0
    if ((byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13) || byte === 0x7f) control++
  }
  return control > 16 && control > length * 0.04
}

function markup(head: Buffer): ForeignKind | null {
  const start = head
    .subarray(0, 2048)
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
    .toLowerCase()
  if (!start.startsWith('<')) return null
  if (/^<(!doctype html|html|head|body|table|meta)\b/.test(start)) return 'html'
  if (start.includes('<html') || start.includes('<table')) return 'html'
  return start.startsWith('<?xml') ? 'xmlSpreadsheet' : null
}

/**
 * What the first bytes of a file say, whatever its name ends in. Many systems name an HTML table or an old workbook
 * `.csv` or `.xls`; each gets its own kind, because each has its own way out. Files in UTF-16 with a mark are text.
 * @param head the first bytes, 64 KiB or the whole file
 */
export function sniff(head: Buffer): Sniffed {
  if (head.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'))) return { is: 'zip' }
  if (head.subarray(0, 4).equals(Buffer.from('PK\x05\x06', 'latin1'))) return { is: 'foreign', kind: 'zip' }
  if (head.subarray(0, 8).equals(oleMagic)) {
    const encrypted = head.includes(Buffer.from('EncryptedPackage', 'utf16le'))
    return encrypted ? { is: 'encrypted' } : { is: 'foreign', kind: 'xls' }
  }
  for (const [magic, kind] of magics) {
    if (head.subarray(0, magic.length).equals(Buffer.from(magic, 'latin1'))) return { is: 'foreign', kind }
  }
  const marked = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)
  const kind = markup(head)
  if (kind) return { is: 'foreign', kind }
  return !marked && looksBinary(head) && !zerosAlternate(head) ? { is: 'foreign', kind: 'binary' } : { is: 'text' }
}

/** UTF-16 text without a mark: zeros at one parity only. */
function zerosAlternate(head: Buffer): boolean {
  const length = Math.min(head.length, 4096)
  const zeros = [0, 0]
  let others = 0
  for (let i = 0; i < length; i++) {
    const byte = head[i] ?? 0
    const parity = i % 2
    if (byte === 0) zeros[parity] = (zeros[parity] ?? 0) + 1
    else if (byte < 9) others++
  }
  const [even = 0, odd = 0] = zeros
  return Math.max(even, odd) > length * 0.1 && Math.min(even, odd) < length * 0.01 && others < length * 0.01
}
