import { parseExcelSerial } from '../calendar/calendarDate.ts'

/**
 * One cell of a register as a file reader hands it over: text (CSV, text cells), `number` with the text stored in the
 * file (`9.90101198402083E+017`, `349572.81`), or `serial` for a number whose cell format is a date, already in the
 * 1900 system. An absent cell is the empty string.
 */
export type RegisterCell = string | { readonly number: string } | { readonly serial: number }

/**
 * The cell as a person would read it on the sheet: numbers without exponent as long as their digits are certain
 * (15 significant digits; beyond them always with exponent), dates as YYYY-MM-DD.
 */
export function cellText(cell: RegisterCell): string {
  if (typeof cell === 'string') return cell
  if ('serial' in cell) {
    const date = parseExcelSerial(cell.serial, '1900')
    return date.ok ? date.value : String(cell.serial)
  }
  const value = Number(cell.number)
  if (cell.number.trim() === '' || !Number.isFinite(value)) return cell.number
  const plain = String(value)
  if (Math.abs(value) < 1e15) return plain.includes('e') ? cell.number : plain
  return /e/i.test(cell.number) ? cell.number : value.toExponential().toUpperCase()
}
