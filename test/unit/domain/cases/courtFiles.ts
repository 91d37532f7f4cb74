import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { parse } from 'csv-parse/sync'
import { type Entry, fromBuffer, type ZipFile } from 'yauzl'
import type { RegisterCell } from '../../../../shared/domain/cases/registerCell.ts'

/** Readers for the three court exports, just enough for these files; the product has its own. */

const folder = new URL('../../../fixtures/court/', import.meta.url)

export function csvRows(name: string, encoding: string): string[][] {
  const text = new TextDecoder(encoding, { fatal: true }).decode(readFileSync(new URL(name, folder)))
  return parse(text, { relax_column_count: true })
}

async function zipText(zip: ZipFile, entries: Map<string, Entry>, name: string): Promise<string> {
  const entry = entries.get(name)
  if (entry === undefined) throw new Error(`no ${name}`)
  const stream = await promisify<Entry, NodeJS.ReadableStream>(zip.openReadStream.bind(zip))(entry)
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8')
}

const decode = (xml: string): string =>
  xml.replace(
    /&(amp|lt|gt|quot|apos);/g,
    (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" })[name] ?? '',
  )

const columnOf = (reference: string): number =>
  [...reference.replace(/\d+/, '')].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1

export async function xlsxRows(name: string): Promise<RegisterCell[][]> {
  const zip = await promisify<Buffer, { lazyEntries: boolean; autoClose: boolean }, ZipFile>(fromBuffer)(
    readFileSync(new URL(name, folder)),
    { lazyEntries: true, autoClose: false },
  )
  const entries = new Map<string, Entry>()
  await new Promise<void>((done, fail) => {
    zip.on('entry', (entry: Entry) => {
      entries.set(entry.fileName, entry)
      zip.readEntry()
    })
    zip.on('end', done)
    zip.on('error', fail)
    zip.readEntry()
  })
  const shared = [...(await zipText(zip, entries, 'xl/sharedStrings.xml')).matchAll(/<si>(.*?)<\/si>/gs)].map((item) =>
    decode([...(item[1] ?? '').matchAll(/<t[^>]*>(.*?)<\/t>/gs)].map((part) => part[1]).join('')),
  )
  const styles = await zipText(zip, entries, 'xl/styles.xml')
  const formats = new Map(
    [...styles.matchAll(/numFmtId="(\d+)" formatCode="([^"]*)"/g)].map((found) => [found[1], found[2]]),
  )
  const cellStyles = [...(/<cellXfs.*?<\/cellXfs>/s.exec(styles)?.[0] ?? '').matchAll(/<xf [^>]*?numFmtId="(\d+)"/g)]
  const dated = cellStyles.map((found) => /[ymd]/.test(formats.get(found[1]) ?? ''))
  const sheet = await zipText(zip, entries, 'xl/worksheets/sheet1.xml')
  return [...sheet.matchAll(/<row [^>]*>(.*?)<\/row>/gs)].map((row) => {
    const cells: RegisterCell[] = []
    for (const cell of (row[1] ?? '').matchAll(/<c r="([A-Z]+\d+)"([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
      const value = /<v>(.*?)<\/v>/s.exec(cell[3] ?? '')?.[1]
      const column = columnOf(cell[1] ?? '')
      while (cells.length <= column) cells.push('')
      if (value === undefined) continue
      if (/t="s"/.test(cell[2] ?? '')) cells[column] = shared[Number(value)] ?? ''
      else if (dated[Number(/s="(\d+)"/.exec(cell[2] ?? '')?.[1] ?? 0)]) cells[column] = { serial: Number(value) }
      else cells[column] = { number: value }
    }
    return cells
  })
}
