/**
 * What every form of an official document is made of. A form is a pure function from typed data to blocks; its wording
 * is the law's and stands here, not in the texts of the screen, because documents are Chinese whatever the screen is.
 */
import type { Block, OfficialDocument, OfficialLayout } from '../officialDocument.ts'
import { officialDocumentFormat } from '../officialDocument.ts'

/** What every document carries whatever its form. `preparedAt` is RFC 3339 with offset. */
export interface DocumentHead {
  readonly demo: boolean
  readonly draft: boolean
  readonly court: { readonly code: string; readonly name: string }
  readonly caseNo: string | null
  readonly preparedAt: string
  readonly preparedBy: { readonly id: string; readonly name: string } | null
  readonly programVersion: string
}

/** Places of a value inside `T`, list positions as `*`: `rooms`, `rooms.*.area`. */
export type PathOf<T> = T extends readonly (infer Entry)[]
  ? '*' | (Entry extends object ? `*.${PathOf<Entry>}` : never)
  : T extends object
    ? {
        [K in keyof T & string]: K | (NonNullable<T[K]> extends object ? `${K}.${PathOf<NonNullable<T[K]>>}` : never)
      }[keyof T & string]
    : never

/** One kind of official document. */
export interface Form<Data> {
  /** Stable name; words in i18n `documents.kind.<kind>`. */
  readonly kind: string
  /** As printed at its head. */
  readonly title: string
  readonly layout: OfficialLayout
  /** Values that may stay empty. Whatever else is null, '' or an empty list is missing. */
  readonly optional: readonly PathOf<Data>[]
  blocks(data: Data, head: DocumentHead): Block[]
}

/** Declares a form; only gives the types their names. */
export function form<Data>(spec: Form<Data>): Form<Data> {
  return spec
}

/** The document as it is frozen. The same arguments give the same document; nothing is looked up. */
export function officialDocumentOf<Data>(it: Form<Data>, data: Data, head: DocumentHead): OfficialDocument {
  return {
    format: officialDocumentFormat,
    kind: it.kind,
    layout: it.layout,
    demo: head.demo,
    draft: head.draft,
    court: { code: head.court.code, name: head.court.name },
    title: it.title,
    caseNo: head.caseNo,
    blocks: it.blocks(data, head),
    preparedAt: head.preparedAt,
    preparedBy: head.preparedBy === null ? null : { id: head.preparedBy.id, name: head.preparedBy.name },
    programVersion: head.programVersion,
  }
}

/**
 * Mandatory values the data lack, as stable paths (`rooms.3.area`), in the order of the data; a screen jumps to them.
 * Missing is null, a text of nothing but blanks, or an empty list.
 */
export function missingFields<Data>(it: Form<Data>, data: Data): string[] {
  const optional = new Set<string>(it.optional)
  const missing: string[] = []
  const walk = (value: unknown, path: string, pattern: string): void => {
    if (optional.has(pattern) && isEmpty(value)) return
    if (isEmpty(value)) missing.push(path)
    else if (Array.isArray(value))
      for (const [i, entry] of value.entries()) walk(entry, join(path, String(i)), join(pattern, '*'))
    else if (typeof value === 'object' && value !== null)
      for (const [key, entry] of Object.entries(value)) walk(entry, join(path, key), join(pattern, key))
  }
  walk(data, '', '')
  return missing
}

function join(path: string, step: string): string {
  return path === '' ? step : `${path}.${step}`
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0
  return value === null || (typeof value === 'string' && value.trim() === '')
}
