/** What stands before a word on the entry line. `''` = an ordinary word. */
export type EntryPrefix = '' | 'quoted' | '/' | '@' | '#' | '%' | '~' | 'sn'

/** One word of the entry line. `text` without prefix and quotes; `raw` exactly as typed. */
export interface EntryToken {
  readonly prefix: EntryPrefix
  readonly text: string
  readonly raw: string
  /** An opening quote whose closing one is not typed yet. */
  readonly open: boolean
  /** The comma typed between the word before and this one; '' = blanks alone. */
  readonly comma: string
}

const separator = /[\s\u3000，,]/u
const closing: Readonly<Record<string, string>> = { '"': '"', '“': '”', '＂': '＂' }
const prefixes: Readonly<Record<string, EntryPrefix>> = {
  '/': '/',
  '、': '/',
  '／': '/',
  '@': '@',
  '＠': '@',
  '#': '#',
  '＃': '#',
  '%': '%',
  '％': '%',
  '~': '~',
  '～': '~',
}

/** Splits the line at spaces and commas of either width; text in quotes stays one word. Never throws. */
export function entryTokens(line: string): EntryToken[] {
  const letters = [...line]
  const tokens: EntryToken[] = []
  let at = 0
  let comma = ''
  while (at < letters.length) {
    const letter = letters[at] ?? ''
    if (separator.test(letter)) {
      if ('，,'.includes(letter)) comma = letter
      at += 1
      continue
    }
    const end = wordEnd(letters, at)
    tokens.push({ ...tokenOf(letters.slice(at, end).join('')), comma: tokens.length === 0 ? '' : comma })
    comma = ''
    at = end
  }
  return tokens
}

function wordEnd(letters: readonly string[], from: number): number {
  const quote = closing[letters[from] ?? '']
  if (quote !== undefined) {
    const close = letters.indexOf(quote, from + 1)
    return close < 0 ? letters.length : close + 1
  }
  let end = from
  while (end < letters.length && !separator.test(letters[end] ?? '')) end += 1
  return end
}

function tokenOf(raw: string): Omit<EntryToken, 'comma'> {
  const [first = '', ...rest] = [...raw]
  const quote = closing[first]
  if (quote !== undefined) {
    const closed = rest.at(-1) === quote
    return { prefix: 'quoted', text: (closed ? rest.slice(0, -1) : rest).join(''), raw, open: !closed }
  }
  const serial = /^sn[:：](.*)$/isu.exec(raw)
  if (serial !== null) return { prefix: 'sn', text: serial[1] ?? '', raw, open: false }
  const prefix = prefixes[first]
  return prefix === undefined
    ? { prefix: '', text: raw, raw, open: false }
    : { prefix, text: rest.join(''), raw, open: false }
}
