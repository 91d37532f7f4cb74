import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { pdfPages } from '../../../../electron/core/files/pdfPages.ts'

const pdf = (...parts: (string | Uint8Array)[]) =>
  Buffer.concat(['%PDF-1.7\n', ...parts, '\n%%EOF'].map((part) => Buffer.from(part as string)))
/** An object stream as ISO 32000-1, 7.5.7 packs objects. */
const packed = (text: string, filter = 'FlateDecode') => {
  const bytes = filter === 'FlateDecode' ? deflateSync(text) : Buffer.from(text)
  const head = `7 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /${filter} /Length ${bytes.length} >>\nstream\r\n`
  return Buffer.concat([Buffer.from(head), bytes, Buffer.from('\nendstream\nendobj')])
}

describe('how many pages a scan says it has', () => {
  it('[B3] is the count of the whole tree, in whatever order its entries stand', () => {
    expect(pdfPages(pdf('1 0 obj\n<< /Type /Pages /Kids [2 0 R] /Count 12 >>\nendobj'))).toBe(12)
    expect(pdfPages(pdf('1 0 obj\n<</Count 3/Kids[2 0 R]/Type/Pages>>\nendobj'))).toBe(3)
    const nested = '<< /Type /Pages /Count 5 >> << /Type /Pages /Parent 1 0 R /Count 2 >> << /Type /Page >>'
    expect(pdfPages(pdf(nested))).toBe(5)
  })

  it('[B3] is found where the tree is packed away, as scanners of today write it', () => {
    expect(pdfPages(pdf(packed('4 0 <</Type/Pages/Count 7/Kids[5 0 R]>>')))).toBe(7)
  })

  it('[B3] is nothing where the file does not say, and never a guess', () => {
    expect(pdfPages(pdf('a signed page'))).toBeNull()
    expect(pdfPages(pdf('<< /Type /Page >> << /Type /Page >> << /Count 9 >>'))).toBeNull()
    expect(pdfPages(pdf(packed('4 0 <</Type/Pages/Count 7>>', 'LZWDecode')))).toBe(7)
    expect(pdfPages(pdf(packed('\u0001\u0002', 'LZWDecode')))).toBeNull()
    expect(pdfPages(new Uint8Array())).toBeNull()
  })
})
