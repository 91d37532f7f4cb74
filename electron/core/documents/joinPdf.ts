import { createHash } from 'node:crypto'

interface ParsedPdf {
  readonly bytes: Buffer
  readonly offsets: ReadonlyMap<number, number>
  readonly xrefAt: number
  readonly size: number
  readonly root: number
  readonly info: number
}

/**
 * Joins PDF files made by our own typst into one, in order. They are plain: one cross-reference table, no object
 * streams, no encryption. Objects after the first file are renumbered; all pages hang on the first file's page tree.
 * The result depends on the input bytes only. Throws when a file has another structure.
 */
export function joinPdf(parts: readonly Buffer[]): Buffer {
  const [first] = parts
  if (first === undefined) throw new Error('nothing to join')
  const files = parts.map(parse)
  const home = files[0] as ParsedPdf
  const pagesRoot = pageTree(home)
  const out: Buffer[] = [Buffer.from('%PDF-1.7\n%\x80\x80\x80\x80\n\n', 'latin1')]
  let length = out[0]?.length ?? 0
  const at = new Map<number, number>()
  const put = (id: number, body: Buffer): void => {
    at.set(id, length)
    out.push(body)
    length += body.length
  }
  const kids: string[] = []
  let base = 0
  for (const file of files) {
    const tree = pageTree(file)
    kids.push(...pageIds(file, tree).map((id) => `${id + base} 0 R`))
    const dropped =
      file === home ? new Set([tree, metadataId(file)]) : new Set([tree, file.root, file.info, metadataId(file)])
    for (const [id, body] of objects(file)) {
      if (!dropped.has(id)) put(id + base, file === home ? body : renumber(body, base, tree, pagesRoot))
    }
    base += file.size - 1
  }
  put(metadataId(home), withPageCount(home, kids.length))
  put(
    pagesRoot,
    Buffer.from(
      `${pagesRoot} 0 obj\n<<\n  /Type /Pages\n  /Count ${kids.length}\n  /Kids [${kids.join(' ')}]\n>>\nendobj\n\n`,
    ),
  )
  return finish(out, length, at, base + 1, home)
}

/** Pages of a PDF made by our own typst. Throws when the file has another structure. */
export function pageCount(pdf: Buffer): number {
  const file = parse(pdf)
  return pageIds(file, pageTree(file)).length
}

function parse(bytes: Buffer): ParsedPdf {
  const tail = bytes.toString('latin1', Math.max(0, bytes.length - 1024))
  const xrefAt = Number(match(tail, /startxref\s+(\d+)/))
  const table = bytes.toString('latin1', xrefAt)
  const size = Number(match(table, /^xref\s+0 (\d+)\s/))
  const offsets = new Map<number, number>()
  const entries = table.matchAll(/^(\d{10}) (\d{5}) ([nf])/gm)
  let id = 0
  for (const entry of entries) {
    if (entry[3] === 'n') offsets.set(id, Number(entry[1]))
    id += 1
  }
  if (id !== size) throw new Error('cross-reference table is not plain')
  return {
    bytes,
    offsets,
    xrefAt,
    size,
    root: Number(match(table, /\/Root (\d+) 0 R/)),
    info: Number(match(table, /\/Info (\d+) 0 R/)),
  }
}

function match(text: string, pattern: RegExp): string {
  const found = pattern.exec(text)?.[1]
  if (found === undefined) throw new Error(`unexpected PDF structure: ${pattern.source}`)
  return found
}

/** Objects in the order of their place in the file, each with the bytes up to the next one. */
function objects(file: ParsedPdf): [number, Buffer][] {
  const sorted = [...file.offsets].sort((a, b) => a[1] - b[1])
  return sorted.map(([id, from], i) => [id, file.bytes.subarray(from, sorted[i + 1]?.[1] ?? file.xrefAt)])
}

function objectText(file: ParsedPdf, id: number): string {
  const from = file.offsets.get(id) ?? -1
  if (from < 0) throw new Error(`object ${id} is missing`)
  return file.bytes.toString('latin1', from, file.bytes.indexOf('endobj', from))
}

function pageIds(file: ParsedPdf, tree: number): number[] {
  const kids = match(objectText(file, tree), /\/Kids \[([^\]]*)\]/)
  return Array.from(kids.matchAll(/(\d+) 0 R/g), (kid) => Number(kid[1]))
}

function metadataId(file: ParsedPdf): number {
  return Number(match(objectText(file, file.root), /\/Metadata (\d+) 0 R/))
}

function pageTree(file: ParsedPdf): number {
  return Number(match(objectText(file, file.root), /\/Pages (\d+) 0 R/))
}

/** One object with its references moved by `base`; stream data stay as they are. */
function renumber(body: Buffer, base: number, tree: number, pagesRoot: number): Buffer {
  const streamAt = body.indexOf('stream\n')
  const head = body.toString('latin1', 0, streamAt < 0 ? body.length : streamAt)
  const moved = head
    .replace(/^(\d+) 0 obj/, (_, id: string) => `${Number(id) + base} 0 obj`)
    .replace(/(\d+) 0 R/g, (_, id: string) => `${Number(id) === tree ? pagesRoot : Number(id) + base} 0 R`)
  return Buffer.concat([Buffer.from(moved, 'latin1'), streamAt < 0 ? Buffer.alloc(0) : body.subarray(streamAt)])
}

/** The XMP metadata of the first file, naming the page count of the whole. */
function withPageCount(home: ParsedPdf, pages: number): Buffer {
  const id = metadataId(home)
  const object = objects(home).find(([candidate]) => candidate === id)?.[1]
  if (object === undefined) throw new Error('metadata are missing')
  const xmp = object.toString('utf8').replace(/<xmpTPg:NPages>\d+</, `<xmpTPg:NPages>${pages}<`)
  const from = xmp.indexOf('stream\n') + 7
  const length = Buffer.byteLength(xmp.slice(from, xmp.lastIndexOf('\nendstream')))
  return Buffer.from(xmp.replace(/\/Length \d+/, `/Length ${length}`))
}

function finish(out: Buffer[], length: number, at: ReadonlyMap<number, number>, size: number, home: ParsedPdf): Buffer {
  const hash = createHash('sha256')
  for (const part of out) hash.update(part)
  const id = hash.digest('hex').slice(0, 32).toUpperCase()
  const lines = ['0000000000 65535 f ']
  for (let i = 1; i < size; i += 1) {
    const offset = at.get(i)
    lines.push(offset === undefined ? '0000000000 65535 f ' : `${String(offset).padStart(10, '0')} 00000 n `)
  }
  const trailer = `trailer\n<<\n  /Size ${size}\n  /Root ${home.root} 0 R\n  /Info ${home.info} 0 R\n  /ID [<${id}> <${id}>]\n>>`
  return Buffer.concat([
    ...out,
    Buffer.from(`xref\n0 ${size}\n${lines.join('\n')}\n${trailer}\nstartxref\n${length}\n%%EOF`),
  ])
}
