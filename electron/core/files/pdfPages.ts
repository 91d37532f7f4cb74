import { inflateSync } from 'node:zlib'

/** Largest inflated object stream looked into, bytes; a page tree is far smaller. */
const STREAM_LIMIT = 8 * 1024 * 1024

/**
 * How many pages a PDF has, by the counts its page trees state (ISO 32000-1, 7.7.3.2): the largest is the whole document's.
 * Trees are looked for in the file as it is and in its object streams. Null where none says so: an encrypted file, or none.
 */
export function pdfPages(bytes: Uint8Array): number | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const counts = [text, ...objectStreams(bytes, text)].flatMap(countsIn)
  return counts.length === 0 ? null : Math.max(...counts)
}

/** `/Count` of every dictionary that says it is a page tree; entries may stand in any order. */
function countsIn(text: string): number[] {
  return [...text.matchAll(/\/Type\s*\/Pages\b/g)].flatMap(({ index }) => {
    const from = Math.max(text.lastIndexOf('<<', index), 0)
    const end = text.indexOf('>>', index)
    const count = /\/Count\s+(\d{1,6})\b/.exec(text.slice(from, end < 0 ? index + 2000 : end))?.[1]
    return count === undefined ? [] : [Number(count)]
  })
}

function objectStreams(bytes: Uint8Array, text: string): string[] {
  return [...text.matchAll(/\/Type\s*\/ObjStm\b/g)].flatMap(({ index }) => {
    const begins = /stream\r?\n/g
    begins.lastIndex = index
    const found = begins.exec(text)
    const ends = found === null ? -1 : text.indexOf('endstream', found.index)
    if (found === null || ends < 0) return []
    try {
      const packed = bytes.subarray(found.index + found[0].length, ends)
      return [inflateSync(packed, { maxOutputLength: STREAM_LIMIT }).toString('latin1')]
    } catch {
      // Packed in another way, or broken: it says nothing.
      return []
    }
  })
}
