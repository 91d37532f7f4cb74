import type { CalendarDate } from '../calendar/calendarDate.ts'
import { type IdDigits, type PartyIdWarning, type PartyKind, readPartyId } from '../identifiers/partyId.ts'

/** A party as a register names it. `idNo` null where none is given or its digits are lost. */
export type RegisterParty = { name: string; idNo: string | null; kind: PartyKind }

export type PartyWarning = PartyIdWarning | 'idCountMismatch' | 'kindContradictsId'

const PLACEHOLDER = /^(?:无|不详|未知|\/+|-+|—+)$/
const ORGANISATION =
  /公司|银行|信用社|合作社|合作联社|工厂|厂$|店$|中心|学校|医院|委员会|居委会|村委会|经济社|研究[所院]|事务所|协会|基金会|法院|检察院|政府|[^自]局$|合伙企业|集团|商行|经营部|工作室|分行|支行|部$|厅$|院$|馆$|场$|社$/
const ID_SEPARATORS = /[、；;，,/|\n\r]+/

/**
 * Splits a cell that names several parties: at 、 ； ; and line breaks, never at commas and never inside brackets,
 * since company names contain both. Names are trimmed, otherwise kept as typed; empty ones and 无 are left out.
 */
export function splitParties(text: string): string[] {
  if (!/[、；;\n\r]/.test(text)) {
    const name = text.trim()
    return name === '' || PLACEHOLDER.test(name) ? [] : [name]
  }
  const names: string[] = []
  let depth = 0
  let from = 0
  for (let i = 0; i <= text.length; i += 1) {
    const sign = text.charAt(i)
    if (/[（(〔【[]/.test(sign)) depth += 1
    else if (/[）)〕】\]]/.test(sign)) depth = Math.max(0, depth - 1)
    const ends = i === text.length || /[\n\r]/.test(sign) || (depth === 0 && /[、；;]/.test(sign))
    if (!ends) continue
    if (/[\n\r]/.test(sign)) depth = 0
    const name = text.slice(from, i).trim()
    if (name !== '' && !PLACEHOLDER.test(name)) names.push(name)
    from = i + 1
  }
  return names
}

/** The kind a register states (自然人, 法人, 非法人组织); `unknown` for anything else. */
export function kindOfWord(text: string): PartyKind {
  if (/自然人|个人|公民/.test(text)) return 'person'
  return /法人|企业|单位|组织|机构|公司/.test(text) ? 'organisation' : 'unknown'
}

function idTexts(text: string, count: number): string[] | null {
  if (text.trim() === '') return []
  if (count === 1 && !ID_SEPARATORS.test(text)) return [text]
  const parts = text.split(ID_SEPARATORS).map((part) => part.trim())
  if (parts.length === count) return parts
  const filled = parts.filter((part) => part !== '')
  return filled.length === count ? filled : null
}

/**
 * Builds the parties of one side from the cells of names, ID numbers and kind. Numbers go to names by their order and
 * only if there are as many of them; else none is attached (`idCountMismatch`), because a number at the wrong person
 * is worse than none. `warn` gets each doubt with the text it is about.
 */
export function readParties(
  names: string,
  ids: string,
  kinds: string,
  ctx: { readonly today: CalendarDate; readonly idDigits: IdDigits },
  warn: (code: PartyWarning, text: string) => void,
): RegisterParty[] {
  const list = splitParties(names)
  const numbers = idTexts(ids, list.length)
  if (numbers === null) warn('idCountMismatch', ids)
  const words = kinds === '' ? [] : kinds.split(/[、；;，,/\n\r]+/)
  return list.map((name, at) => {
    const typed = numbers?.[at] ?? ''
    const id = readPartyId(typed, ctx.today, ctx.idDigits)
    for (const code of id.warnings) warn(code, typed)
    const stated = kindOfWord((words.length === list.length ? words[at] : words.length === 1 ? words[0] : '') ?? '')
    if (stated !== 'unknown' && id.number !== null && id.kind !== 'unknown' && id.kind !== stated) {
      warn('kindContradictsId', typed)
    }
    const told = id.number === null ? 'unknown' : id.kind
    const kind =
      stated !== 'unknown' ? stated : told !== 'unknown' ? told : ORGANISATION.test(name) ? 'organisation' : id.kind
    return { name, idNo: id.number, kind }
  })
}
