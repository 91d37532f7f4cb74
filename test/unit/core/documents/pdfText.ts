import { inflateSync } from 'node:zlib'

/** What a reader would find in a PDF of our own making: its pages and the text of each, decoded by the font's own map. */
export interface PdfContent {
  readonly pages: number
  readonly text: string
}

/** Reads a PDF made by this program; no tool of the machine is needed. Throws on a structure it does not know. */
export function readPdf(pdf: Uint8Array): PdfContent {
  const bytes = Buffer.from(pdf)
  const object = reader(bytes)
  const root = Number(/\/Root (\d+) 0 R/.exec(bytes.toString('latin1', bytes.lastIndexOf('trailer')))?.[1])
  const tree = object(Number(/\/Pages (\d+) 0 R/.exec(object(root).head)?.[1])).head
  const kids = Array.from(/\/Kids \[([^\]]*)\]/.exec(tree)?.[1]?.matchAll(/(\d+) 0 R/g) ?? [], (kid) => Number(kid[1]))
  if (kids.length !== Number(/\/Count (\d+)/.exec(tree)?.[1])) throw new Error('page count differs')
  let text = ''
  for (const kid of kids) {
    const page = object(kid).head
    const resources = object(Number(/\/Resources (\d+) 0 R/.exec(page)?.[1])).head
    const maps = new Map<string, Map<string, string>>()
    for (const [, name = '', id] of resources.matchAll(/\/(F\d+) (\d+) 0 R/g))
      maps.set(name, unicodeMap(object, Number(id)))
    text += `${pageText(object(Number(/\/Contents (\d+) 0 R/.exec(page)?.[1])).stream, maps)}\f`
  }
  return { pages: kids.length, text }
}

interface PdfObject {
  readonly head: string
  readonly stream: string
}

function reader(bytes: Buffer): (id: number) => PdfObject {
  const xref = Number(/startxref\s+(\d+)/.exec(bytes.toString('latin1', bytes.length - 64))?.[1])
  const offsets = Array.from(bytes.toString('latin1', xref).matchAll(/^(\d{10}) \d{5} [nf]/gm), (entry) =>
    Number(entry[1]),
  )
  return (id) => {
    const from = offsets[id] ?? 0
    const end = bytes.indexOf('endobj', from)
    if (!bytes.toString('latin1', from, from + 20).startsWith(`${id} 0 obj`)) throw new Error(`no object ${id}`)
    const at = bytes.indexOf('stream\n', from)
    if (at < 0 || at > end) return { head: bytes.toString('latin1', from, end), stream: '' }
    const head = bytes.toString('latin1', from, at)
    const data = bytes.subarray(at + 7, at + 7 + Number(/\/Length (\d+)/.exec(head)?.[1]))
    return { head, stream: (head.includes('/FlateDecode') ? inflateSync(data) : data).toString('latin1') }
  }
}

function unicodeMap(object: (id: number) => PdfObject, font: number): Map<string, string> {
  const cmap = object(Number(/\/ToUnicode (\d+) 0 R/.exec(object(font).head)?.[1])).stream
  const map = new Map<string, string>()
  for (const [, glyph = '', unicode = ''] of cmap.matchAll(/^<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>$/gm))
    map.set(glyph.toUpperCase(), Buffer.from(unicode, 'hex').swap16().toString('utf16le'))
  return map
}

/** Text of the strings a page draws, in the order drawn; each run of glyphs on its own line. */
function pageText(content: string, maps: ReadonlyMap<string, ReadonlyMap<string, string>>): string {
  let map: ReadonlyMap<string, string> = new Map()
  const runs: string[] = []
  for (let i = 0; i < content.length; i += 1) {
    if (content[i] === '(') {
      const end = literalEnd(content, i)
      runs.push(glyphs(literalBytes(content.slice(i + 1, end)), map))
      i = end
    } else if (content[i] === '<') {
      const hex = /^<([0-9A-Fa-f]+)>/.exec(content.slice(i, i + 4_000))?.[1]
      if (hex !== undefined) runs.push(glyphs(hex, map))
    } else if (content[i] === '/') {
      const font = /^\/(F\d+) [\d.]+ Tf/.exec(content.slice(i, i + 24))?.[1]
      if (font !== undefined) map = maps.get(font) ?? new Map()
    }
  }
  return runs.join('\n')
}

/** Place of the bracket that ends the literal string begun at `from`; balanced brackets may stand inside unescaped. */
function literalEnd(content: string, from: number): number {
  let depth = 0
  for (let i = from; i < content.length; i += 1) {
    if (content[i] === '\\') i += 1
    else if (content[i] === '(') depth += 1
    else if (content[i] === ')') {
      depth -= 1
      if (depth === 0) return i
    }
  }
  throw new Error('unfinished string')
}

function glyphs(hex: string, map: ReadonlyMap<string, string>): string {
  return (hex.toUpperCase().match(/.{4}/g) ?? []).map((glyph) => map.get(glyph) ?? '\uFFFD').join('')
}

function literalBytes(literal: string): string {
  const named: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }
  const raw = literal.replace(/\\([0-7]{1,3}|[\s\S])/g, (_, code: string) =>
    /^[0-7]/.test(code) ? String.fromCharCode(Number.parseInt(code, 8)) : (named[code] ?? code),
  )
  return Buffer.from(raw, 'latin1').toString('hex')
}
