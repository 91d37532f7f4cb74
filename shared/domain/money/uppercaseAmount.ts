import type { Checked } from '../identifiers/checked.ts'

/** 大写金额 after 《支付结算办法》's rules for writing bills (domain vectors: six amounts in both legal spellings). */

const DIGITS = '零壹贰叁肆伍陆柒捌玖'
const SECTION_UNITS = ['', '拾', '佰', '仟']

export type UppercaseReason = 'uppercaseForm' | 'amountTooLarge'

/** Stands in the built text for a 零 that the law lets one write or leave out. */
const OPTIONAL_ZERO = '?'

/** One group of four digits (1–9999); inner zeros collapse to one 零. */
function sectionText(section: number): string {
  let text = ''
  let zero = false
  for (let place = 3; place >= 0; place -= 1) {
    const digit = Math.floor(section / 10 ** place) % 10
    if (digit === 0) {
      zero = text !== ''
    } else {
      text += (zero ? '零' : '') + DIGITS[digit] + SECTION_UNITS[place]
      zero = false
    }
  }
  return text
}

/** What joins a lower group of `width` digits to the text above it. */
function joint(upper: number, lower: number, lowerFull: number): string {
  if (lower < lowerFull / 10) return '零'
  return upper % 10 === 0 ? OPTIONAL_ZERO : ''
}

/** Whole yuan in characters, 万 and 亿 groups joined; `?` where 零 is optional. */
function yuanText(yuan: number): string {
  if (yuan >= 100_000_000) {
    const upper = Math.floor(yuan / 100_000_000)
    const lower = yuan % 100_000_000
    return `${yuanText(upper)}亿${lower === 0 ? '' : joint(upper, lower, 100_000_000) + yuanText(lower)}`
  }
  if (yuan >= 10_000) {
    const upper = Math.floor(yuan / 10_000)
    const lower = yuan % 10_000
    return `${sectionText(upper)}万${lower === 0 ? '' : joint(upper, lower, 10_000) + sectionText(lower)}`
  }
  return sectionText(yuan)
}

/** The amount with marks: `?` = 零 may stand here, `!` = 零 may stand here and we write it, `~` = 整 may stand here. */
function marked(fen: number): string {
  const yuan = Math.floor(fen / 100)
  const jiao = Math.floor(fen / 10) % 10
  const rest = fen % 10
  if (fen === 0) return '零元整'
  let text = yuan === 0 ? '' : `${yuanText(yuan)}元`
  if (jiao === 0 && rest === 0) return `${text}整`
  if (jiao !== 0) {
    if (yuan !== 0 && yuan % 10 === 0) text += '!'
    text += `${DIGITS[jiao]}角`
  } else if (yuan !== 0) {
    text += '零'
  }
  return rest === 0 ? `${text}~` : `${text}${DIGITS[rest]}分`
}

/**
 * Integer fen as 大写金额 with 人民币 in front: 140950 → 人民币壹仟肆佰零玖元伍角. Ends in 整 at whole yuan only; a
 * negative amount is written 人民币负…. Throws RangeError for anything but a safe integer.
 */
export function uppercaseAmount(fen: number): string {
  if (!Number.isSafeInteger(fen)) throw new RangeError('an amount is a safe integer of fen')
  const text = marked(Math.abs(fen)).replaceAll('?', '').replaceAll('~', '').replaceAll('!', '零')
  return `人民币${fen < 0 ? '负' : ''}${text}`
}

const VARIANTS: Record<string, string> = {
  貳: '贰',
  陸: '陆',
  億: '亿',
  萬: '万',
  圓: '元',
  圆: '元',
  正: '整',
  參: '叁',
  弍: '贰',
}

/** Loose value of a run of digits and units below 亿, 万 groups included; null if it makes no sense. */
function runValue(text: string): number | null {
  let total = 0
  let section = 0
  let digit = 0
  for (const sign of text) {
    const place = SECTION_UNITS.indexOf(sign)
    const value = DIGITS.indexOf(sign)
    if (value >= 0) digit = value
    else if (place > 0) {
      section += digit * 10 ** place
      digit = 0
    } else if (sign === '万') {
      total += (section + digit) * 10_000
      section = 0
      digit = 0
    } else return null
  }
  return total + section + digit
}

/** Loose value of the part before 元. */
function yuanValue(text: string): number | null {
  const cut = text.lastIndexOf('亿')
  const upper = cut < 0 ? 0 : runValue(text.slice(0, cut))
  const lower = runValue(text.slice(cut + 1))
  return upper === null || lower === null ? null : upper * 100_000_000 + lower
}

/**
 * Reads a 大写金额 to integer fen. 人民币 in front, 圆 for 元, 正 for 整 and traditional digits are accepted, and every
 * spelling the rules leave open (optional 零, 整 after 角); anything else is refused rather than guessed.
 */
export function parseUppercaseAmount(text: string): Checked<number, UppercaseReason, never> {
  const bare = text.replace(/[\s\u200b\ufeff]+/g, '').replace(/[貳陸億萬圓圆正參弍]/g, (sign) => VARIANTS[sign] ?? sign)
  const found =
    /^(?:人民币[:：]?)?(负?)((?:([零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+)元)?(?:零?([壹贰叁肆伍陆柒捌玖])角)?(?:零?([壹贰叁肆伍陆柒捌玖])分)?整?)$/.exec(
      bare,
    )
  if (found === null || found[2] === '' || found[2] === '整') return { ok: false, reason: 'uppercaseForm' }
  const yuan = yuanValue(found[3] ?? '零')
  if (yuan === null) return { ok: false, reason: 'uppercaseForm' }
  const fen = yuan * 100 + digitOf(found[4]) * 10 + digitOf(found[5])
  if (!Number.isSafeInteger(fen)) return { ok: false, reason: 'amountTooLarge' }
  const pattern = marked(fen).replaceAll('?', '零?').replaceAll('!', '零?').replace('~', '整?')
  if (!new RegExp(`^${pattern}$`).test(found[2] ?? '')) return { ok: false, reason: 'uppercaseForm' }
  return { ok: true, value: found[1] === '负' && fen !== 0 ? -fen : fen, warnings: [] }
}

function digitOf(sign: string | undefined): number {
  return sign === undefined ? 0 : DIGITS.indexOf(sign)
}
