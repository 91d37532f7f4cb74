import { type Checked, toHalfWidth } from './checked.ts'
import { HIGH_COURTS } from './courtCode.ts'

/** Case types and what they mean (domain §12.1; all `[m]` but 执恢). A type outside is kept and warned of. */
export const CASE_TYPES = {
  执: '首次执行',
  执恢: '恢复执行',
  执保: '财产保全执行',
  执异: '执行异议',
  执复: '执行复议',
  执监: '执行监督',
  执协: '执行协调',
  执他: '其他执行',
  司救执: '司法救助（执行）',
  司惩: '司法制裁',
  财保: '诉前财产保全',
  破申: '破产申请审查',
  破: '破产',
  民初: '民事一审',
  民终: '民事二审',
  诉前调: '诉前调解',
  执前督: '执前督促',
} as const

/** Spellings of a type met in papers, and the type they mean: the 2018 notice writes 恢执. */
const TYPE_ALIASES: ReadonlyMap<string, string> = new Map([['恢执', '执恢']])
const KNOWN_TYPES: ReadonlySet<string> = new Set(Object.keys(CASE_TYPES))

/** A case number taken apart. `normalised` is the full-width form of the case, without 之一 of a sub-document. */
export type CaseNumber = {
  year: number
  court: string
  type: string
  seq: number
  /** 之N behind 号: the number of a document of the case; null for the case itself. */
  sub: number | null
  normalised: string
}

export type CaseNumberReason = 'caseNoEmpty' | 'caseNoForm'
export type CaseNumberWarning = 'caseTypeUnknown' | 'caseTypeAlias' | 'caseNoOfDocument'

const COURT = `最高法|[${HIGH_COURTS}](?:\\d{2}(?:\\d{2})?)?`
const BODY = `(${COURT})([\\u4e00-\\u9fa5]{1,6}?)([1-9]\\d{0,6})`
const SUB = '(?:之([一二三四五六七八九十]{1,3}|[1-9]\\d?))?'
const STRICT = new RegExp(`^[(（]((?:19|20)\\d{2})[)）]${BODY}号${SUB}$`)
const LENIENT = new RegExp(`^\\(?((?:19|20)\\d{2})\\)?年?${BODY}号?${SUB}$`)
const NUMERALS = '〇一二三四五六七八九'

function halved(text: string): string {
  return toHalfWidth(text).replace(/[\s\u200b-\u200f\u2060\ufeff]+/g, '')
}

function parts(half: string, mode: 'strict' | 'lenient'): RegExpExecArray | null {
  if (mode === 'strict') return STRICT.exec(half)
  return LENIENT.exec(half.replace(/[[〔【]/g, '(').replace(/[\]〕】]/g, ')'))
}

/** 一 … 九十九 (or 1 … 99) to a number; null if it is none. */
function subNumber(text: string): number | null {
  if (/^\d+$/.test(text)) return Number(text)
  const found = /^(?:([一二三四五六七八九])?(十))?([一二三四五六七八九])?$/.exec(text)
  if (found === null || text === '') return null
  const tens = found[2] === undefined ? 0 : found[1] === undefined ? 1 : NUMERALS.indexOf(found[1])
  return tens * 10 + (found[3] === undefined ? 0 : NUMERALS.indexOf(found[3]))
}

/** 1 … 99 as 一 … 九十九. */
function subText(sub: number): string {
  const tens = Math.floor(sub / 10)
  const ones = sub % 10
  return `${tens > 1 ? NUMERALS[tens] : ''}${tens > 0 ? '十' : ''}${ones > 0 ? NUMERALS[ones] : ''}`
}

/**
 * Reads a case number (案号, in force since 2016: （year）court type sequence 号, sub-documents 之一).
 * Brackets and digits may be half- or full-width, blanks are skipped, 恢执 means 执恢 (warned).
 * `strict` is for import and forms; `lenient`, for search, also takes it without brackets, without 号, and with
 * 〔〕 or [] for brackets. Refused: zero-padded sequence, unknown court letters, anything before or behind.
 */
export function parseCaseNumber(
  text: string,
  mode: 'strict' | 'lenient',
): Checked<CaseNumber, CaseNumberReason, CaseNumberWarning> {
  const found = STRICT.exec(text) ?? parts(halved(text), mode)
  if (found === null) return { ok: false, reason: halved(text) === '' ? 'caseNoEmpty' : 'caseNoForm' }
  const [, year = '', court = '', written = '', seq = '', subWritten] = found
  const sub = subWritten === undefined ? null : subNumber(subWritten)
  if (subWritten !== undefined && sub === null) return { ok: false, reason: 'caseNoForm' }
  const type = TYPE_ALIASES.get(written) ?? written
  const warnings: CaseNumberWarning[] = []
  if (type !== written) warnings.push('caseTypeAlias')
  if (!KNOWN_TYPES.has(type)) warnings.push('caseTypeUnknown')
  if (sub !== null) warnings.push('caseNoOfDocument')
  const normalised = `（${year}）${court}${type}${seq}号`
  return { ok: true, value: { year: Number(year), court, type, seq: Number(seq), sub, normalised }, warnings }
}

/** The number in full as a document carries it: （2025）浙0802执恢45号之一. */
export function formatCaseNumber(caseNo: CaseNumber): string {
  return caseNo.normalised + (caseNo.sub === null ? '' : `之${subText(caseNo.sub)}`)
}

/**
 * The canonical text a case's id is derived from: court and number of the case, the same on every desk. A document's
 * 之一 belongs to its case. Frozen: a change would give known cases new ids.
 */
export function caseKey(courtCode: string, caseNo: CaseNumber): string {
  return `case:1|${courtCode}|${caseNo.year}|${caseNo.court}|${caseNo.type}|${caseNo.seq}`
}

/** What a search text says about a case number; null where it says nothing. `digits` are the court's digits. */
export type CaseNumberQuery = {
  year: number | null
  high: string | null
  digits: string | null
  type: string | null
  seq: number | null
}

const TYPE_WORDS = [...KNOWN_TYPES, ...TYPE_ALIASES.keys()].sort((a, b) => b.length - a.length).join('|')
const QUERY = new RegExp(
  `^(?:[(\\[〔【]((?:19|20)\\d{2})[)\\]〕】]|((?:19|20)\\d{2})年?(?=[${HIGH_COURTS}最]))?(?:(最高法|[${HIGH_COURTS}])?(\\d{2}(?:\\d{2})?)?)(${TYPE_WORDS})?([1-9]\\d{0,6})?号?$`,
)

/**
 * Reads what someone typed into a search field as part of a case number: `(2025)浙0802执123`, `浙0802执123号`,
 * `0802执恢1118`, `执123`. Null unless it names a type, or a bracketed or court-bound year: plain digits and names are
 * not case numbers.
 */
export function parseCaseNumberQuery(text: string): CaseNumberQuery | null {
  const found = QUERY.exec(halved(text))
  if (found === null) return null
  const [, bracketed, bare, high, digits, written, seq] = found
  const year = bracketed ?? bare
  if (written === undefined && (year === undefined || seq !== undefined)) return null
  return {
    year: year === undefined ? null : Number(year),
    high: high ?? null,
    digits: digits ?? null,
    type: written === undefined ? null : (TYPE_ALIASES.get(written) ?? written),
    seq: seq === undefined ? null : Number(seq),
  }
}
