import type { SheetCell } from './types.ts'

/** What a number format makes of a number: a day, a time of day, or just a number. */
export type FormatUse = 'date' | 'time' | 'number'

/** Built-in formats (ECMA-376 18.8.30), with those East Asian office suites use for 年月日 and 时分秒. */
export function builtInFormatUse(id: number): FormatUse {
  if ((id >= 14 && id <= 17) || id === 22) return 'date'
  if ((id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 54) || id === 57 || id === 58) return 'date'
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) || id === 55 || id === 56)
    return 'time'
  return 'number'
}

/** What a custom format code makes of a number, e.g. `yyyy\-mm\-dd`, `yyyy"年"m"月"d"日"`, `[h]:mm`, `#,##0.00`. */
export function formatCodeUse(code: string): FormatUse {
  const first = code.split(';')[0] ?? ''
  if (/\[(h+|m+|s+)\]/i.test(first)) return 'time'
  const bare = first.replace(/"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]/g, '').toLowerCase()
  if (/general|standard|[#?]/.test(bare)) return 'number'
  if (/[yd年日]|aaa/.test(bare)) return 'date'
  if (/[hs时秒]/.test(bare)) return 'time'
  return /m/.test(bare) ? 'date' : 'number'
}

const dayMilliseconds = 86_400_000
/** 9999-12-31, the last day an office suite knows. */
const lastSerial = 2_958_465

/**
 * The day of a serial number as `YYYY-MM-DD`, with ` HH:MM:SS` where it has a time; null where it names no day: zero,
 * negative, beyond 9999, or serial 60 of the 1900 epoch, which is the 29 February 1900 that never was.
 */
export function serialToDay(serial: number, date1904: boolean): string | null {
  const seconds = Math.round(serial * 86_400)
  const whole = Math.floor(seconds / 86_400)
  if (!Number.isFinite(serial) || whole > lastSerial || whole < (date1904 ? 0 : 1)) return null
  if (!date1904 && whole === 60) return null
  const epoch = date1904 ? Date.UTC(1904, 0, 1) : whole < 60 ? Date.UTC(1899, 11, 31) : Date.UTC(1899, 11, 30)
  const iso = new Date(epoch + whole * dayMilliseconds + (seconds - whole * 86_400) * 1000).toISOString()
  return seconds % 86_400 === 0 ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 19)}`
}

/** Digits a stored number claims: all that mean something, and those before the decimal point. */
function countDigits(text: string): { readonly significant: number; readonly integer: number } {
  const match = /^[-+]?(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d{1,4}))?$/.exec(text)
  if (!match) return { significant: 0, integer: 0 }
  const [, whole = '', fraction = '', exponent = '0'] = match
  const digits = (whole + fraction).replace(/^0+/, '')
  const leading = (whole + fraction).length - digits.length
  const integer = digits === '' ? 0 : Math.max(0, whole.length - leading + Number(exponent))
  return { significant: digits.replace(/0+$/, '').length, integer }
}

/** A cell that holds a number, read through its format. */
export function numberCell(text: string, use: FormatUse, date1904: boolean): SheetCell {
  const serial = text === '' ? Number.NaN : Number(text)
  if (Number.isFinite(serial) && (use === 'date' || (use === 'time' && serial >= 1))) {
    const day = serialToDay(serial, date1904) ?? text
    return { kind: 'date', text: day, serial, date1904, significantDigits: 0, integerDigits: 0 }
  }
  const { significant, integer } = countDigits(text)
  return { kind: 'number', text, serial: null, date1904, significantDigits: significant, integerDigits: integer }
}

/** A cell without a number: TRUE, FALSE, `#N/A`, or a day written as ISO text. */
export function plainCell(kind: 'boolean' | 'error' | 'date', text: string): SheetCell {
  return { kind, text, serial: null, date1904: false, significantDigits: 0, integerDigits: 0 }
}

/**
 * True when a number can't be what a person typed: more than 15 digits before the point, of which an office suite keeps
 * only the first 15. An ID number or account number in such a cell is lost and must be asked for again.
 */
export function lostDigits(cell: SheetCell): boolean {
  return cell.kind === 'number' && cell.integerDigits > 15
}

/**
 * A number as the office suite shows it: at most 15 significant digits, no exponent, so that `106937.99000000001`, which
 * is how a binary fraction is stored, reads `106937.99`. Null where digits are lost or it is no plain number.
 */
export function plainNumber(cell: SheetCell): string | null {
  if (cell.kind !== 'number' || lostDigits(cell)) return null
  const value = Number(cell.text)
  if (cell.text === '' || !Number.isFinite(value)) return null
  if (cell.significantDigits <= 15 && /^-?\d+(\.\d+)?$/.test(cell.text)) return cell.text
  if (value !== 0 && Math.abs(value) < 1e-6) return null
  const rounded = Number(value.toPrecision(15)).toString()
  return rounded.includes('e') ? null : rounded
}
