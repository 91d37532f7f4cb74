import { parseCalendarDate } from '../../../shared/domain/calendar/calendarDate.ts'
import { toHalfWidth } from '../../../shared/domain/identifiers/checked.ts'
import { parseYuan } from '../../../shared/domain/money/amount.ts'
import type { SlotTime } from '../../../shared/domain/plans/planView.ts'
import { formatFen } from '../../ui/values.tsx'
import type { CourtPerson } from './people.ts'

/** What kind of value a column holds, which decides how it is shown, typed and pasted. */
export type CellType =
  | {
      readonly type: 'text'
      readonly max: number
      readonly long?: boolean
      readonly masked?: boolean
      readonly people?: boolean
    }
  | { readonly type: 'code'; readonly list: string; readonly codes: readonly string[] }
  | { readonly type: 'codes'; readonly list: string; readonly codes: readonly string[] }
  | { readonly type: 'date' }
  | { readonly type: 'time' }
  | { readonly type: 'whole' }
  | { readonly type: 'area' }
  | { readonly type: 'money' }
  /** `blank`: what an emptied cell says; null where nobody may know. */
  | { readonly type: 'flag'; readonly blank: null | false }
  | { readonly type: 'ref'; readonly to: RefKind }
  /** Shown, never typed. */
  | { readonly type: 'shown' }

export type RefKind = 'group' | 'room' | 'occupant' | 'building'

/** A thing another row may name, under the words people know it by. */
export interface Named {
  readonly id: string
  readonly name: string
}

/** Words and names that cells need. */
export interface CellWords {
  readonly code: (list: string, code: string) => string
  readonly yes: string
  /** Between the parts of a list. */
  readonly join: string
  readonly no: string
  readonly named: Readonly<Record<RefKind, readonly Named[]>>
  /** People of this laptop's court, offered where a duty names somebody. */
  readonly people: readonly CourtPerson[]
  /** Day taken for a time typed without one; '' = none. */
  readonly day: string
}

/** Why a text is no value of a column. `detail` completes the sentence. */
export type CellFault = 'code' | 'date' | 'whole' | 'area' | 'money' | 'flag' | 'time' | 'ref' | 'refTwice' | 'tooLong'
export type ParsedCell =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly fault: CellFault }

const value = (of: unknown): ParsedCell => ({ ok: true, value: of })
const wrong = (fault: CellFault): ParsedCell => ({ ok: false, fault })

/** A value in words, as the cell shows it. */
export function cellText(type: CellType, of: unknown, words: CellWords): string {
  if (of === null || of === undefined || of === '') return ''
  switch (type.type) {
    case 'code':
      return words.code(type.list, String(of))
    case 'codes':
      return Array.isArray(of) ? of.map((code) => words.code(type.list, String(code))).join(words.join) : ''
    case 'flag':
      return of === true ? words.yes : words.no
    case 'money':
      return formatFen(Number(of))
    case 'time':
      return timeText(of as SlotTime)
    case 'ref':
      return words.named[type.to].find((one) => one.id === of)?.name ?? '—'
    case 'text':
      return type.masked === true ? masked(String(of)) : String(of)
    case 'date':
    case 'whole':
    case 'area':
    case 'shown':
      return String(of)
  }
}

/** The same as one types it: nothing masked, amounts without separators. */
export function typedText(type: CellType, of: unknown, words: CellWords): string {
  if (type.type === 'text') return of === null || of === undefined ? '' : String(of)
  if (type.type === 'money') return of === null || of === undefined ? '' : (Number(of) / 100).toFixed(2)
  return cellText(type, of, words)
}

function timeText(time: SlotTime): string {
  return `${time.day} ${time.from}-${time.to}`
}

/** First six and last two signs of a number that lists don't show whole. */
function masked(number: string): string {
  return number.length < 12 ? number : `${number.slice(0, 6)}${'*'.repeat(number.length - 8)}${number.slice(-2)}`
}

/** Reads what was typed or pasted into a cell of this type; an empty text is the type's blank. */
export function parseCell(type: CellType, text: string, words: CellWords): ParsedCell {
  const bare = text.trim()
  switch (type.type) {
    case 'text':
      return [...text].length > type.max ? wrong('tooLong') : value(type.long === true ? text : oneLine(text))
    case 'code':
      return parseCode(type, bare, words)
    case 'codes':
      return parseCodes(type, bare, words)
    case 'flag':
      return parseFlag(bare, words, type.blank)
    case 'date':
      return parseDate(bare)
    case 'time':
      return parseTime(bare, words.day)
    case 'whole':
      return parseWhole(bare)
    case 'area':
      return parseArea(bare)
    case 'money':
      return parseMoney(bare)
    case 'ref':
      return parseRef(words.named[type.to], bare)
    case 'shown':
      return wrong('code')
  }
}

/** Line breaks of a spreadsheet cell in a one-line field become blanks; nothing is cut. */
function oneLine(text: string): string {
  return text.replace(/\s*\r?\n\s*/g, ' ').trim()
}

function parseCode(type: { list: string; codes: readonly string[] }, text: string, words: CellWords): ParsedCell {
  if (text === '') return type.codes.includes('') ? value('') : wrong('code')
  const found = type.codes.find((code) => code === text || (code !== '' && words.code(type.list, code) === text))
  return found === undefined ? wrong('code') : value(found)
}

function parseCodes(type: { list: string; codes: readonly string[] }, text: string, words: CellWords): ParsedCell {
  const parts = text.split(/[、,，;；\n]/).map((part) => part.trim())
  const codes = parts.filter((part) => part !== '').map((part) => parseCode(type, part, words))
  const bad = codes.find((code) => !code.ok)
  if (bad !== undefined) return bad
  return value([...new Set(codes.flatMap((code) => (code.ok ? [code.value] : [])))])
}

const YES = /^(是|有|√|✓|1|y|yes|true)$/i
const NO = /^(否|无|×|0|n|no|false)$/i

function parseFlag(text: string, words: CellWords, blank: null | false): ParsedCell {
  if (text === '') return value(blank)
  if (text === words.yes || YES.test(text)) return value(true)
  return text === words.no || NO.test(text) ? value(false) : wrong('flag')
}

function parseDate(text: string): ParsedCell {
  if (text === '') return value(null)
  const date = parseCalendarDate(text)
  return date.ok ? value(date.value) : wrong('date')
}

function parseTime(text: string, day: string): ParsedCell {
  const half = toHalfWidth(text)
  const found = /^(.*?)\s*(\d{1,2}):(\d{2})\s*(?:-|–|—|~|至|到)\s*(\d{1,2}):(\d{2})$/.exec(half)
  if (found === null) return wrong('time')
  const [, before = '', h1 = '', m1 = '', h2 = '', m2 = ''] = found
  const date = before === '' ? { ok: day !== '', value: day } : parseCalendarDate(before)
  const clock = (hour: string, minute: string) => `${hour.padStart(2, '0')}:${minute}`
  const real = [h1, h2].every((hour) => Number(hour) < 24) && [m1, m2].every((minute) => Number(minute) < 60)
  if (!date.ok || !real || !('value' in date)) return wrong('time')
  return value({ day: date.value, from: clock(h1, m1), to: clock(h2, m2) })
}

function parseWhole(text: string): ParsedCell {
  if (text === '') return value(null)
  const digits = toHalfWidth(text).replaceAll(',', '')
  return /^-?\d{1,9}$/.test(digits) ? value(Number(digits)) : wrong('whole')
}

function parseArea(text: string): ParsedCell {
  if (text === '') return value(null)
  const bare = toHalfWidth(text)
    .replace(/\s*(㎡|m²|m2|平方米|平米)$/i, '')
    .replaceAll(',', '')
  const found = /^0*(\d{1,10})(?:\.(\d{1,2}?)0*)?$/.exec(bare)
  if (found === null) return wrong('area')
  const [, whole = '0', fraction] = found
  return value(fraction === undefined || /^0*$/.test(fraction) ? whole : `${whole}.${fraction}`)
}

function parseMoney(text: string): ParsedCell {
  if (text === '') return value(null)
  const amount = parseYuan(text, 'yuan')
  return amount.ok ? value(amount.value) : wrong('money')
}

function parseRef(named: readonly Named[], text: string): ParsedCell {
  if (text === '') return value(null)
  const found = named.filter((one) => one.name === text)
  const [only] = found
  if (only === undefined) return wrong('ref')
  return found.length > 1 ? wrong('refTwice') : value(only.id)
}

/**
 * What a list cell may be set to, in order, with its words; null for cells that are typed freely. A cell of people offers
 * those of the court and takes any other name.
 */
export function optionsOf(type: CellType, words: CellWords): { text: string }[] | null {
  switch (type.type) {
    case 'code':
      return type.codes.filter((code) => code !== '').map((code) => ({ text: words.code(type.list, code) }))
    case 'flag':
      return [{ text: words.yes }, { text: words.no }]
    case 'ref':
      return words.named[type.to].map((one) => ({ text: one.name }))
    case 'text':
      return type.people === true ? words.people.map((one) => ({ text: one.label })) : null
    case 'codes':
    case 'date':
    case 'time':
    case 'whole':
    case 'area':
    case 'money':
    case 'shown':
      return null
  }
}
