import { countUnits, halfWidth, measureUnits } from './vocabulary.ts'

/** A number found on the entry line. `unit` '' = none written. */
export interface WrittenQuantity {
  readonly amount: string
  readonly unit: string
  /** What the number tells: things counted, a measure, or nothing but the number. */
  readonly says: 'count' | 'measure' | 'bare'
}

const amountPattern = /^(?:0|[1-9]\d{0,8})(?:\.\d{1,3})?$/
const chineseDigits = '零一二三四五六七八九'

/**
 * Reads `12`, `12张`, `１２`, `1.5吨`, `十二张`, `两把`, `半箱`. Null for everything else: `T14`, `65寸`, `007`, ten digits.
 * `siteUnits`: units already used on this site, as good as the known ones.
 */
export function readQuantity(word: string, siteUnits: ReadonlySet<string>): WrittenQuantity | null {
  const digits = /^([0-9０-９.．]+)(.*)$/su.exec(word)
  if (digits !== null) {
    const amount = halfWidth(digits[1] ?? '')
    return amountPattern.test(amount) ? withUnit(amount, digits[2] ?? '', siteUnits) : null
  }
  const chinese = /^([零一二两三四五六七八九十百千半]+)(.*)$/su.exec(word)
  if (chinese === null) return null
  const amount = chineseAmount(chinese[1] ?? '')
  return amount === null ? null : withUnit(amount, chinese[2] ?? '', siteUnits)
}

function withUnit(amount: string, unit: string, siteUnits: ReadonlySet<string>): WrittenQuantity | null {
  if (unit === '') return { amount, unit, says: 'bare' }
  if (measureUnits.has(unit)) return { amount, unit, says: 'measure' }
  return countUnits.has(unit) || siteUnits.has(unit) ? { amount, unit, says: 'count' } : null
}

/** `十二` → 12, `一百零五` → 105, `两` → 2, `半` → 0.5; null when the characters are no number below 10,000. */
export function chineseAmount(text: string): string | null {
  if (text === '半') return '0.5'
  if (
    !/^(?:[一二两三四五六七八九]千)?零?(?:[一二两三四五六七八九]百)?零?(?:[一二三四五六七八九]?十)?[一二两三四五六七八九]?$/u.test(
      text,
    )
  )
    return null
  let total = 0
  let digit: number | null = null
  for (const letter of text) {
    const scale = letter === '千' ? 1000 : letter === '百' ? 100 : letter === '十' ? 10 : 0
    if (scale > 0) {
      total += (digit ?? 1) * scale
      digit = null
    } else digit = letter === '两' ? 2 : chineseDigits.indexOf(letter)
  }
  total += digit ?? 0
  return total > 0 ? String(total) : null
}

/** Sum of two amounts of at most 3 decimals as text (`12` + `3` → `15`); null when it grows beyond nine digits. */
export function addAmounts(left: string, right: string): string | null {
  if (!amountPattern.test(left) || !amountPattern.test(right)) return null
  const sum = thousandths(left) + thousandths(right)
  const whole = Math.floor(sum / 1000)
  if (whole > 999_999_999) return null
  const rest = String(sum % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '')
  return rest === '' ? String(whole) : `${whole}.${rest}`
}

function thousandths(amount: string): number {
  const [whole = '0', rest = ''] = amount.split('.')
  return Number(whole) * 1000 + Number(rest.padEnd(3, '0'))
}
