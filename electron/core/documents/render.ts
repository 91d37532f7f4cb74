import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inventoryListSnapshot } from '../../../shared/domain/documents/inventoryList.ts'
import type { OfficialDocument } from '../../../shared/domain/documents/officialDocument.ts'
import type { SheetPage } from '../../../shared/domain/signatures/signingSheet.ts'
import { parseCanonical } from '../../../shared/journal/canonical.ts'
import type { Typeface } from './fontPlaces.ts'
import { type FontSet, loadFonts } from './fonts.ts'
import type { MissingGlyph } from './glyphs.ts'
import { divideInventoryList, layOutInventoryList } from './inventoryList.ts'
import { joinPdf, pageCount } from './joinPdf.ts'
import { printOfficial } from './officialDocument.ts'
import { readOfficial } from './readOfficial.ts'
import { openTypst, type Typst } from './typst.ts'

/** Where templates and fonts lie. A packaged build copies them and says where; from source {@link sourceResources}. */
export interface DocumentResources {
  /** Folder of the templates (`.typ`). */
  readonly templateDir: string
  /** Folder of the bundled fonts, or null for the installed npm package. */
  readonly fontDir: string | null
  /** Folders searched for 仿宋, 小标宋 and fonts with rare characters. */
  readonly systemFontDirs: readonly string[]
}

/** A printed document. `missing` names every character that stands as a code point because no font here has it. */
export interface RenderedDocument {
  readonly pdf: Uint8Array
  readonly pages: number
  readonly missing: readonly MissingGlyph[]
  /** Families in use, most wanted first. */
  readonly fonts: readonly string[]
}

/** Pages drawn at once: enough to share fonts, few enough that memory stays below some 300 MB. */
const pagesPerPart = 100

/**
 * Lines set closer when that saves a page, so that signature, date and seal stay with the text: where the blank space
 * can't take the seal, lines may be moved together (人民法院民事裁判文书制作规范).
 */
const tightLines = [0.92, 0.85] as const

function mayTighten(document: OfficialDocument): boolean {
  return document.layout === 'letter' && !document.blocks.some((it) => it.block === 'table' || it.block === 'grid')
}

/** Renderer of documents, synchronous: one typeface's fonts and compiler are kept from call to call. */
export class DocumentRenderer {
  readonly #resources: DocumentResources
  readonly #engines = new Map<Typeface, { fonts: FontSet; typst: Typst }>()

  constructor(resources: DocumentResources) {
    this.#resources = resources
  }

  /**
   * PDF of a 腾退物品清单 from the canonical bytes of its `inventoryList/1` snapshot. `code` is the snapshot's short
   * code. Throws CanonicalError or ZodError for bytes that are no such snapshot.
   */
  inventoryList(bytes: Uint8Array, code: string, typeface: Typeface): RenderedDocument {
    const list = inventoryListSnapshot.parse(parseCanonical(bytes))
    const { fonts, typst } = this.#engine(typeface)
    const { shared, pages, missing } = layOutInventoryList(list, code, fonts)
    const template = readFileSync(join(this.#resources.templateDir, 'inventoryList.typ'), 'utf8')
    const created = Math.floor(Date.parse(list.preparedAt) / 1000)
    const parts: Buffer[] = []
    for (let i = 0; i < pages.length; i += pagesPerPart) {
      const data = JSON.stringify({ shared, pages: pages.slice(i, i + pagesPerPart) })
      parts.push(typst.renderPdf(template, Buffer.from(data), created))
    }
    return { pdf: joinPdf(parts), pages: pages.length, missing, fonts: fonts.bodyFamilies }
  }

  /** How a list falls into pages, without drawing them; the same bytes as {@link inventoryList}, the same pages. */
  inventoryListPages(bytes: Uint8Array, typeface: Typeface): SheetPage[] {
    return divideInventoryList(inventoryListSnapshot.parse(parseCanonical(bytes)), this.#engine(typeface).fonts)
  }

  /**
   * PDF of an official document from the canonical bytes of its `officialDocument/1` snapshot; `code` is their short
   * code. Throws CanonicalError or ZodError for bytes that are no such snapshot.
   */
  official(bytes: Uint8Array, code: string, typeface: Typeface): RenderedDocument {
    const document = readOfficial(bytes)
    const { fonts, typst } = this.#engine(typeface)
    const { print, missing } = printOfficial(document, code, fonts)
    const template = readFileSync(join(this.#resources.templateDir, 'officialDocument.typ'), 'utf8')
    const created = Math.floor(Date.parse(document.preparedAt) / 1000)
    const draw = (lineScale: number): { pdf: Buffer; pages: number } => {
      const pdf = typst.renderPdf(template, Buffer.from(JSON.stringify({ ...print, lineScale })), created)
      return { pdf, pages: pageCount(pdf) }
    }
    const drawn = draw(1)
    const tries = mayTighten(document) && drawn.pages > 1 ? tightLines.map(draw) : []
    const best = tries.find((tried) => tried.pages < drawn.pages) ?? drawn
    return { ...best, missing, fonts: fonts.bodyFamilies }
  }

  #engine(typeface: Typeface): { fonts: FontSet; typst: Typst } {
    const ready = this.#engines.get(typeface)
    if (ready !== undefined) return ready
    const fonts = loadFonts(typeface, this.#resources.fontDir, this.#resources.systemFontDirs)
    const engine = { fonts, typst: openTypst(fonts.files) }
    this.#engines.set(typeface, engine)
    return engine
  }
}
