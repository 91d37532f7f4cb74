import { tableError } from './errors.ts'
import type { TableEncoding } from './types.ts'

/** An encoding and how many bytes its byte order mark takes at the start of the file. */
export type DetectedEncoding = { readonly encoding: TableEncoding; readonly markBytes: number }

/** More U+FFFD than this share of a GB18030 reading means: no text in any encoding we know. */
const undecodableShare = 0.05

function decodesAsUtf8(head: Buffer): boolean {
  try {
    // stream: a sequence cut at the end of the head is no fault
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return true
  } catch {
    return false
  }
}

/** UTF-16 without a mark: every second byte of Latin text, digits and separators is zero. */
function unmarkedUtf16(head: Buffer): TableEncoding | null {
  const length = Math.min(head.length, 4096)
  if (length < 16) return null
  let even = 0
  let odd = 0
  for (let i = 0; i + 1 < length; i += 2) {
    if (head[i] === 0) even++
    if (head[i + 1] === 0) odd++
  }
  const pairs = length / 2
  if (odd > pairs * 0.2 && even < pairs * 0.02) return 'utf-16le'
  if (even > pairs * 0.2 && odd < pairs * 0.02) return 'utf-16be'
  return null
}

/**
 * The encoding of a file by its first bytes (at most the first MiB is looked at): a byte order mark, else UTF-16 by its
 * zeros, else UTF-8 where it is strictly valid, else GB18030, which contains GBK and GB 2312.
 * @throws TableError `badEncoding` where the bytes are text in none of them
 */
export function detectEncoding(head: Buffer): DetectedEncoding {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', markBytes: 3 }
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', markBytes: 2 }
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', markBytes: 2 }
  if (head.subarray(0, 4).equals(Buffer.of(0x84, 0x31, 0x95, 0x33))) return { encoding: 'gb18030', markBytes: 4 }
  const utf16 = unmarkedUtf16(head)
  if (utf16) return { encoding: utf16, markBytes: 0 }
  if (decodesAsUtf8(head)) return { encoding: 'utf-8', markBytes: 0 }
  const text = new TextDecoder('gb18030').decode(head, { stream: true })
  let undecodable = 0
  for (let at = text.indexOf('\ufffd'); at >= 0; at = text.indexOf('\ufffd', at + 1)) undecodable++
  if (undecodable > text.length * undecodableShare) throw tableError('badEncoding', 'neither UTF-8, UTF-16 nor GB18030')
  return { encoding: 'gb18030', markBytes: 0 }
}

/** A line's bytes as text, and whether some of them were no text. */
export type DecodedText = { readonly text: string; readonly undecodable: boolean }

function decodeUtf8(bytes: Buffer): DecodedText {
  const text = bytes.toString('utf8')
  if (!text.includes('\ufffd')) return { text, undecodable: false }
  // U+FFFD may also stand in the file as a character of its own
  return { text, undecodable: !Buffer.from(text, 'utf8').equals(bytes) }
}

/**
 * A decoder for single lines. Line ends, quotes, commas, semicolons and tabs are never the later byte of a character in
 * these encodings, so a line can be decoded alone and bytes that aren't text damage that line only.
 * NUL passes through in all of them. A lone surrogate passes through in UTF-16; in UTF-8 and GB18030 it has no valid
 * bytes, becomes U+FFFD and makes the line `undecodable`. UTF-16BE lines arrive here swapped to little-endian.
 */
export function lineDecoder(encoding: TableEncoding): (bytes: Buffer) => DecodedText {
  switch (encoding) {
    case 'utf-8':
      return decodeUtf8
    case 'utf-16le':
    case 'utf-16be':
      return (bytes) => ({ text: bytes.toString('utf16le'), undecodable: bytes.length % 2 === 1 })
    case 'gb18030': {
      const decoder = new TextDecoder('gb18030')
      return (bytes) => {
        const text = decoder.decode(bytes)
        return { text, undecodable: text.includes('\ufffd') }
      }
    }
  }
}
