import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { plainOptions, readAll, scratch } from './support.ts'

let disk: Awaited<ReturnType<typeof scratch>>
beforeAll(async () => {
  disk = await scratch()
})
afterAll(() => disk.remove())

/** GB18030 bytes of a text, by asking the decoder what each two- and four-byte sequence means. */
const gbBytes = (() => {
  const decoder = new TextDecoder('gb18030')
  const table = new Map<string, Buffer>()
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const bytes = Buffer.of(lead, trail)
      const text = decoder.decode(bytes)
      if (trail !== 0x7f && [...text].length === 1 && !table.has(text)) table.set(text, bytes)
    }
  }
  return table
})()

const hanzi = [...gbBytes.keys()].filter((text) => /^\p{Script=Han}$/u.test(text))
const special = fc.constantFrom('"', '""', ',', ';', '|', '\t', '\n', '\r', '\r\n', ' ', '1', 'a', '\0')
const cell = fc.array(fc.oneof(special, fc.constantFrom(...hanzi)), { maxLength: 8 }).map((parts) => parts.join(''))
// the first column keeps rows from being blank
const table = fc.array(
  fc.tuple(cell, cell, cell).map(([a, b, c]) => [`行${a}`, b, c]),
  { minLength: 3, maxLength: 12 },
)

function rfc4180(rows: readonly (readonly string[])[], delimiter: string, end: string): string {
  const field = (text: string) => (/["\r\n,;|\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  return rows.map((row) => row.map(field).join(delimiter) + end).join('')
}

function encodeGb(text: string): Buffer {
  return Buffer.concat(
    [...text].map((char) => (char < '\x80' ? Buffer.from(char) : (gbBytes.get(char) ?? Buffer.from('?')))),
  )
}

const encoders: readonly (readonly [string, (text: string) => Buffer])[] = [
  ['UTF-8', (text) => Buffer.from(text)],
  ['UTF-8 with mark', (text) => Buffer.from(`\ufeff${text}`)],
  ['UTF-16LE', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16BE', (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
  ['GB18030', encodeGb],
]

describe('any table of strings written by RFC 4180 reads back equal', () => {
  it.each(encoders)('[A2] in %s', async (_, encode) => {
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom('\r\n', '\n', '\r'),
        fc.constantFrom(',', ';', '\t', '|'),
        async (rows, end, delimiter) => {
          // a file with more of them is taken for a binary one
          fc.pre(rows.flat().join('').split('\0').length <= 16)
          // plain rows before the strange ones, as any export has, decide the separator
          const plain = Array.from({ length: 30 }, () => ['甲', '乙', '丙'])
          const all = [['案号', '被执行人', '备注'], ...plain, ...rows]
          const path = await disk.write('p.csv', encode(rfc4180(all, delimiter, end)))
          const read = await readAll(path, plainOptions)
          expect(read.slice(plain.length).map((row) => row.cells)).toEqual(rows)
          expect(read.every((row) => row.fault === null)).toBe(true)
        },
      ),
      { numRuns: 60 },
    )
  })
})
