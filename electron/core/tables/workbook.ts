import { builtInFormatUse, type FormatUse, formatCodeUse } from './cells.ts'
import { beyondLimit, notATable, tableError } from './errors.ts'
import type { TableLimits } from './types.ts'
import { readXml, unescapeText, type XmlListener } from './xml.ts'
import type { ZipParts } from './zip.ts'

const MiB = 1024 * 1024
/** Parts other than the sheet and the shared strings are small in any workbook. */
const smallPart = 32 * MiB

/** Where a workbook keeps what is read from it, and its epoch. */
export type Workbook = {
  readonly sheetPart: string
  readonly sheetName: string
  readonly stylesPart: string | null
  readonly stringsPart: string | null
  readonly date1904: boolean
}

type Relation = { readonly type: string; readonly target: string }

function listener(open: XmlListener['open']): XmlListener {
  return { open, text: () => undefined, close: () => undefined }
}

/** Resolves a relation's target against the folder of the part that names it; the result is a name in the archive. */
function resolvePart(folder: string, target: string): string {
  const steps = target.startsWith('/') ? [] : folder.split('/').filter((step) => step !== '')
  for (const step of target.split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '' && step !== '.') steps.push(step)
  }
  return steps.join('/')
}

async function readRelations(parts: ZipParts, part: string): Promise<Map<string, Relation>> {
  const slash = part.lastIndexOf('/')
  const folder = slash < 0 ? '' : part.slice(0, slash)
  const name = `${folder === '' ? '' : `${folder}/`}_rels/${part.slice(slash + 1)}.rels`
  const relations = new Map<string, Relation>()
  if (!parts.has(name)) return relations
  await readXml(
    parts.chunks(name, smallPart),
    listener((tag, { Id = '', Type = '', Target = '', TargetMode = '' }) => {
      if (tag !== 'Relationship' || TargetMode === 'External') return
      // transitional and strict workbooks differ in the address, not in its last word
      relations.set(Id, { type: Type.slice(Type.lastIndexOf('/') + 1), target: resolvePart(folder, Target) })
    }),
  )
  return relations
}

function refuseForeign(parts: ZipParts): void {
  if (parts.has('xl/workbook.bin')) throw notATable('xlsb')
  if (parts.has('word/document.xml')) throw notATable('docx')
  if (parts.has('mimetype') && parts.has('content.xml')) throw notATable('ods')
}

/**
 * Finds the first visible worksheet and the parts it needs.
 * @throws TableError `notATable` for any other archive, `noSheet` where no worksheet is visible
 */
export async function readWorkbook(parts: ZipParts): Promise<Workbook> {
  refuseForeign(parts)
  const roots = await readRelations(parts, '')
  const main = [...roots.values()].find((relation) => relation.type === 'officeDocument')?.target ?? 'xl/workbook.xml'
  if (!parts.has(main)) throw notATable('zip')
  const relations = await readRelations(parts, main)
  let date1904 = false
  const sheets: { readonly name: string; readonly part: string }[] = []
  await readXml(
    parts.chunks(main, smallPart),
    listener((tag, attributes) => {
      if (tag === 'workbookPr') date1904 = ['1', 'true', 'on'].includes(attributes.date1904 ?? '')
      if (tag !== 'sheet' || ['hidden', 'veryHidden'].includes(attributes.state ?? '')) return
      const id = Object.entries(attributes).find(([name]) => name.endsWith(':id'))?.[1] ?? ''
      const relation = relations.get(id)
      if (relation?.type === 'worksheet' && parts.has(relation.target)) {
        sheets.push({ name: attributes.name ?? '', part: relation.target })
      }
    }),
  )
  const sheet = sheets[0]
  if (!sheet) throw tableError('noSheet', 'no visible worksheet')
  const partOf = (type: string) => {
    const target = [...relations.values()].find((relation) => relation.type === type)?.target ?? null
    return target !== null && parts.has(target) ? target : null
  }
  const stylesPart = partOf('styles')
  return { sheetPart: sheet.part, sheetName: sheet.name, stylesPart, stringsPart: partOf('sharedStrings'), date1904 }
}

/** What each cell style makes of a number, by style index. */
export async function readStyles(parts: ZipParts, part: string | null): Promise<readonly FormatUse[]> {
  const codes = new Map<number, FormatUse>()
  const formatIds: number[] = []
  if (part === null) return []
  let inCellXfs = false
  await readXml(parts.chunks(part, smallPart), {
    open(tag, attributes) {
      if (tag === 'numFmt') codes.set(Number(attributes.numFmtId), formatCodeUse(attributes.formatCode ?? ''))
      else if (tag === 'cellXfs') inCellXfs = true
      else if (tag === 'xf' && inCellXfs) formatIds.push(Number(attributes.numFmtId ?? 0))
    },
    text: () => undefined,
    close(tag) {
      if (tag === 'cellXfs') inCellXfs = false
    },
  })
  return formatIds.map((id) => codes.get(id) ?? builtInFormatUse(id))
}

/** Gathers the text of `<si>` or `<is>`: plain and rich runs, without phonetic ones. Null for a text beyond the bound. */
export class RichText {
  readonly #most: number
  #text = ''
  #length = 0
  #inText = false
  #phonetic = false

  constructor(most: number) {
    this.#most = most
  }

  open(tag: string): void {
    if (tag === 'rPh') this.#phonetic = true
    else if (tag === 't') this.#inText = !this.#phonetic
  }

  add(text: string): void {
    if (!this.#inText) return
    this.#length += text.length
    if (this.#length <= this.#most) this.#text += text
  }

  close(tag: string): void {
    if (tag === 'rPh') this.#phonetic = false
    else if (tag === 't') this.#inText = false
  }

  take(): string | null {
    const text = this.#length > this.#most ? null : unescapeText(this.#text)
    this.#text = ''
    this.#length = 0
    return text
  }
}

/**
 * The shared strings, by index; null stands for a text beyond the bound of a record, which costs the rows that use it.
 * @throws TableError `zipBomb` beyond `maxSharedStringsBytes` or `maxSharedStrings`
 */
export async function readSharedStrings(
  parts: ZipParts,
  part: string | null,
  limits: TableLimits,
): Promise<readonly (string | null)[]> {
  const strings: (string | null)[] = []
  if (part === null) return strings
  const rich = new RichText(limits.maxRecordBytes)
  await readXml(parts.chunks(part, limits.maxSharedStringsBytes), {
    open: (tag) => rich.open(tag),
    text: (text) => rich.add(text),
    close(tag) {
      if (tag !== 'si') return rich.close(tag)
      if (strings.push(rich.take()) > limits.maxSharedStrings) {
        throw beyondLimit('zipBomb', 'shared strings', limits.maxSharedStrings, strings.length)
      }
    },
  })
  return strings
}
