import { TextDecoder } from 'node:util'
import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { beyondLimit, tableError } from './errors.ts'

/** What a reader of one part hears; names come without their namespace prefix. */
export type XmlListener = {
  open(name: string, attributes: Readonly<Record<string, string>>): void
  text(text: string): void
  close(name: string): void
}

/** Characters the parser may gather for one text, tag or comment. */
const maxPending = 8 * 1024 * 1024
const maxDepth = 64

function localName(name: string): string {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}

/**
 * Feeds a part's bytes to a listener; `write` is synchronous. A document type is refused before anything in it is read,
 * so no entity but the five of XML exists; depth and the size of one text or tag are bounded. A character XML doesn't
 * allow is passed on to the row rules instead of costing the whole file.
 */
export class XmlFeed {
  readonly #parser = new SaxesParser({ xmlns: false, position: false, fragment: false })
  #decoder: TextDecoder | null = null
  #pending = 0
  #depth = 0

  constructor(listener: XmlListener) {
    this.#parser.on('error', (error) => {
      if (!error.message.includes('disallowed character')) throw tableError('brokenZip', error.message)
    })
    this.#parser.on('doctype', () => {
      throw tableError('brokenZip', 'a document type in a workbook')
    })
    this.#parser.on('opentag', (tag: SaxesTagPlain) => {
      this.#pending = 0
      if (++this.#depth > maxDepth) throw tableError('brokenZip', 'nested too deep')
      listener.open(localName(tag.name), tag.attributes)
    })
    this.#parser.on('closetag', (tag: SaxesTagPlain) => {
      this.#pending = 0
      this.#depth--
      listener.close(localName(tag.name))
    })
    this.#parser.on('text', (text) => listener.text(text))
    this.#parser.on('cdata', (text) => listener.text(text))
  }

  /** @throws TableError `brokenZip` for XML that isn't well formed, `zipBomb` for a text or tag beyond the bound */
  write(chunk: Buffer): void {
    this.#decoder ??= decoderFor(chunk)
    const text = this.#decoder.decode(chunk, { stream: true })
    if (this.#depth === 0 && text.includes('<!DOCTYPE')) throw tableError('brokenZip', 'a document type in a workbook')
    this.#pending += text.length
    this.#parser.write(text)
    if (this.#pending > maxPending) throw beyondLimit('zipBomb', 'one text or tag', maxPending, this.#pending)
  }

  /** @throws TableError `brokenZip` when an element was left open */
  end(): void {
    this.#parser.close()
  }
}

function decoderFor(chunk: Buffer): TextDecoder {
  if (chunk[0] === 0xff && chunk[1] === 0xfe) return new TextDecoder('utf-16le')
  if (chunk[0] === 0xfe && chunk[1] === 0xff) return new TextDecoder('utf-16be')
  return new TextDecoder('utf-8')
}

/** Reads a whole part. */
export async function readXml(chunks: AsyncIterable<Buffer>, listener: XmlListener): Promise<void> {
  const feed = new XmlFeed(listener)
  for await (const chunk of chunks) feed.write(chunk)
  feed.end()
}

/** `_x000D_` and its like: how a workbook writes characters XML has no place for (ECMA-376 22.9.2.19). */
export function unescapeText(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
