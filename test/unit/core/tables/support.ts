import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import {
  defaultTableLimits,
  openTable,
  type RawRow,
  TableError,
  type TableOptions,
} from '../../../../electron/core/tables/index.ts'

export const plainOptions: TableOptions = { signal: null, onProgress: null, limits: defaultTableLimits }

/** A folder of its own for a test file, with a writer that returns the path. */
export async function scratch(): Promise<{
  write(name: string, data: string | Buffer): Promise<string>
  folder: string
  remove(): Promise<void>
}> {
  const folder = await mkdtemp(join(tmpdir(), 'tables-'))
  return {
    folder,
    write: async (name, data) => {
      const path = join(folder, name)
      await writeFile(path, data)
      return path
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

/** Opens a file and reads all of its rows. */
export async function readAll(path: string, options: TableOptions): Promise<RawRow[]> {
  const source = await openTable(path, options)
  const rows: RawRow[] = []
  for await (const batch of source.rows()) rows.push(...batch)
  return rows
}

/** The error a call ends in; fails where it doesn't end in a `TableError`. */
export async function errorOf(work: Promise<unknown>): Promise<TableError> {
  try {
    await work
  } catch (error) {
    if (error instanceof TableError) return error
    throw error
  }
  throw new Error('no error was thrown')
}

/** One entry of a zip; the fields behind `data` are for lies. */
export type ZipEntry = {
  readonly name: string
  readonly data: Buffer
  readonly deflated?: Buffer
  readonly statedBytes?: number
  readonly flags?: number
}

/** Writes a small zip archive (APPNOTE 4.3): local headers, central directory, end record. */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const entry of entries) {
    const name = Buffer.from(entry.name, 'utf8')
    const body = entry.deflated ?? deflateRawSync(entry.data)
    const shared = Buffer.alloc(26)
    shared.writeUInt16LE(20, 0)
    shared.writeUInt16LE(0x800 | (entry.flags ?? 0), 2)
    shared.writeUInt16LE(8, 4)
    shared.writeUInt32LE(crc32(entry.data), 10)
    shared.writeUInt32LE(body.length, 14)
    shared.writeUInt32LE(entry.statedBytes ?? entry.data.length, 18)
    shared.writeUInt16LE(name.length, 22)
    locals.push(Buffer.from('PK\x03\x04', 'latin1'), shared, name, body)
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    directory.push(Buffer.from('PK\x01\x02\x14\0', 'latin1'), shared, rest, name)
    offset += 30 + name.length + body.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, central, end])
}

/** Parts of a workbook; what isn't given is the plainest that works. */
export type WorkbookParts = {
  readonly rows: string
  readonly strings?: string
  readonly styles?: string
  readonly workbook?: string
  readonly extra?: readonly ZipEntry[]
}

const head = '<?xml version="1.0" encoding="UTF-8"?>'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

export function part(name: string, xml: string): ZipEntry {
  return { name, data: Buffer.from(xml, 'utf8') }
}

/** The entries of a workbook with one sheet. */
export function workbookEntries(parts: WorkbookParts): ZipEntry[] {
  const workbook =
    parts.workbook ??
    `<workbook xmlns:r="${office}"><sheets><sheet name="台账" sheetId="1" r:id="rId1"/></sheets></workbook>`
  return [
    part(
      '_rels/.rels',
      `${head}<Relationships><Relationship Id="a" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ),
    part('xl/workbook.xml', head + workbook),
    part(
      'xl/_rels/workbook.xml.rels',
      `${head}<Relationships><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/>` +
        `<Relationship Id="rId2" Type="${office}/worksheet" Target="/xl/worksheets/sheet2.xml"/>` +
        `<Relationship Id="rId3" Type="${office}/styles" Target="styles.xml"/>` +
        `<Relationship Id="rId4" Type="${office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    ),
    part('xl/worksheets/sheet1.xml', `${head}<worksheet><sheetData>${parts.rows}</sheetData></worksheet>`),
    ...(parts.strings === undefined ? [] : [part('xl/sharedStrings.xml', `${head}<sst>${parts.strings}</sst>`)]),
    ...(parts.styles === undefined ? [] : [part('xl/styles.xml', `${head}<styleSheet>${parts.styles}</styleSheet>`)]),
    ...(parts.extra ?? []),
  ]
}

/** A cell with inline text. */
export function text(reference: string, value: string): string {
  return `<c r="${reference}" t="inlineStr"><is><t>${value}</t></is></c>`
}

/** A row of inline texts from column A. */
export function textRow(row: number, values: readonly string[]): string {
  const cells = values.map((value, index) => text(`${String.fromCharCode(65 + index)}${row}`, value))
  return `<row r="${row}">${cells.join('')}</row>`
}
