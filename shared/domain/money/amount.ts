import { type Checked, toHalfWidth } from '../identifiers/checked.ts'
import { parseUppercaseAmount } from './uppercaseAmount.ts'

/** The unit a column or form states its amounts in: 元 or 万元. */
export type AmountUnit = 'yuan' | 'wan'

export type AmountReason = 'amountEmpty' | 'amountForm' | 'amountTooPrecise' | 'amountTooLarge'
/** `unitFromText`: the text itself names another unit than the caller gave, and the text was followed. */
export type AmountWarning = 'unitFromText'

const PLAIN = /^(\d+)(?:\.(\d{1,2}))?$/

/**
 * Reads an amount as typed to integer fen: thousands separators in threes, full-width signs, ¥/人民币/CNY before,
 * 元/万元 behind, negative by a minus or brackets, or a 大写金额. `unit` is what the column or form says; a unit in
 * the text itself wins and is warned of. Refused: anything else in the text (约, ranges), fractions of a fen, numbers
 * beyond the safe integers. Zeros after the fen are allowed only from the fourth decimal on (`1234.5000`), since
 * three decimals may be a thousands group of another country.
 */
export function parseYuan(text: string, unit: AmountUnit): Checked<number, AmountReason, AmountWarning> {
  if (unit === 'yuan' && text.length < 14) {
    const plain = PLAIN.exec(text)
    if (plain !== null)
      return { ok: true, value: Number(plain[1]) * 100 + Number((plain[2] ?? '').padEnd(2, '0')), warnings: [] }
  }
  const bare = toHalfWidth(text).replace(/\s+/g, '').replace(/[−–]/g, '-').toUpperCase()
  if (bare === '') return { ok: false, reason: 'amountEmpty' }
  const found =
    /^(\(?)(?:人民币|RMB|CNY)?(-?)[¥￥]?(-?)((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(万)?([元圆])?(?:整|正)?(\)?)$/.exec(
      bare,
    )
  if (found === null) {
    const upper = parseUppercaseAmount(text)
    return upper.ok ? { ok: true, value: upper.value, warnings: [] } : { ok: false, reason: 'amountForm' }
  }
  const [, opened, before, after, digits = '', wan, yuan, closed] = found
  const signs = (opened === '(' ? 1 : 0) + (before === '-' ? 1 : 0) + (after === '-' ? 1 : 0)
  if ((opened === '(') !== (closed === ')') || signs > 1) return { ok: false, reason: 'amountForm' }
  const said: AmountUnit | null = wan !== undefined ? 'wan' : yuan !== undefined ? 'yuan' : null
  const fen = scaled(digits.replaceAll(',', ''), (said ?? unit) === 'wan' ? 6 : 2)
  if (typeof fen !== 'number') return { ok: false, reason: fen }
  const value = signs === 1 && fen !== 0 ? -fen : fen
  return { ok: true, value, warnings: said !== null && said !== unit ? ['unitFromText'] : [] }
}

/** Decimal text times 10^places as a safe integer, or the reason why there is none. */
function scaled(digits: string, places: number): number | 'amountTooPrecise' | 'amountTooLarge' {
  const [whole = '', fraction = ''] = digits.split('.')
  const beyond = fraction.slice(places)
  if (beyond !== '' && (beyond.length < 2 || /[1-9]/.test(beyond))) return 'amountTooPrecise'
  const text = whole + fraction.slice(0, places).padEnd(places, '0')
  if (text.replace(/^0+/, '').length > 16) return 'amountTooLarge'
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : 'amountTooLarge'
}

/**
 * Reads the number of a spreadsheet cell (its stored text, such as `349572.80999999999` or `1.5E+6`) to integer fen.
 * The binary number is taken at its shortest decimal form, which undoes the office suite's 17 digits.
 */
export function parseAmountNumber(stored: string, unit: AmountUnit): Checked<number, AmountReason, AmountWarning> {
  const value = Number(stored)
  if (stored.trim() === '' || !Number.isFinite(value)) return { ok: false, reason: 'amountForm' }
  const plain = String(value)
  if (/e\+/.test(plain)) return { ok: false, reason: 'amountTooLarge' }
  if (/e-/.test(plain)) return { ok: false, reason: 'amountTooPrecise' }
  return parseYuan(plain, unit)
}

function split(fen: number): { sign: string; yuan: string; rest: string } {
  if (!Number.isSafeInteger(fen)) throw new RangeError('an amount is a safe integer of fen')
  const size = Math.abs(fen)
  return { sign: fen < 0 ? '-' : '', yuan: String(Math.floor(size / 100)), rest: String(size % 100).padStart(2, '0') }
}

/** Integer fen as `1,234.50` (`-1,234.50`). Throws RangeError for anything but a safe integer. */
export function formatFen(fen: number): string {
  const { sign, yuan, rest } = split(fen)
  return `${sign}${yuan.replace(/\B(?=(?:\d{3})+$)/g, ',')}.${rest}`
}

/** Integer fen as `1234.50`, for files other programs read. Throws RangeError for anything but a safe integer. */
export function formatFenPlain(fen: number): string {
  const { sign, yuan, rest } = split(fen)
  return `${sign}${yuan}.${rest}`
}
