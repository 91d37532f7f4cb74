import type { EntryToken } from './entryTokens.ts'
import { type EntryContext, type EntryOwner, noOwner } from './entryTypes.ts'
import { readQuantity, type WrittenQuantity } from './quantity.ts'
import { boxLabel, commonPlaces, conditionOf, countUnits, measureUnits, type Regime, regimeOf } from './vocabulary.ts'

/** Counting words already used on this site. */
export function unitsOf(context: EntryContext): ReadonlySet<string> {
  return new Set(
    context.vocabulary.names.map((known) => known.unit).filter((unit) => /^\p{Script=Han}{1,3}$/u.test(unit)),
  )
}

export interface Found {
  readonly value: string
  readonly sure: 'typed' | 'guess' | 'doubt'
}
export interface OwnerFound {
  readonly owner: EntryOwner
  readonly sure: Found['sure']
}

/** The person a word names: a known full name, the beginning of exactly one known name, or a new name as typed. */
export function ownerNamed(word: string, context: EntryContext): OwnerFound {
  if (word === '') return { owner: noOwner, sure: 'typed' }
  const people = knownOwners(context)
  const whole = people.find((person) => person.name === word)
  if (whole !== undefined) return { owner: whole, sure: 'typed' }
  const begins = people.filter((person) => person.name.startsWith(word))
  const [one] = begins
  if (one !== undefined && begins.length === 1) return { owner: one, sure: 'guess' }
  return { owner: { name: word, kind: 'UNKNOWN', basis: '' }, sure: begins.length > 1 ? 'doubt' : 'typed' }
}

function knownOwners(context: EntryContext): EntryOwner[] {
  const people = new Map<string, EntryOwner>()
  for (const { name, kind } of context.vocabulary.owners) if (name !== '') people.set(name, { name, kind, basis: '' })
  if (context.sticky.owner.name !== '') people.set(context.sticky.owner.name, context.sticky.owner)
  return [...people.values()]
}

/** What the words behind the name say. */
export interface Words {
  quantity: WrittenQuantity | null
  /** The number that was not taken as quantity though it might be one; '' = none. */
  otherNumber: string
  condition: string
  owner: OwnerFound | null
  place: Found | null
  box: string | null
  regime: Regime | null
  brandModel: string
  serialNo: string
  remarks: string
}

/** Sorts the words behind the name into what they say; what says nothing else is the remark, verbatim. */
export function readWords(tokens: readonly EntryToken[], context: EntryContext): Words {
  const words: Words = {
    quantity: null,
    otherNumber: '',
    condition: '',
    owner: null,
    place: null,
    box: null,
    regime: null,
    brandModel: '',
    serialNo: '',
    remarks: '',
  }
  const ordinary = tokens.filter((token) => !takePrefixed(token, words, context))
  const numbered = takeQuantity(ordinary, words, context)
  const left = numbered.filter((token) => !takeWord(token, words, context))
  words.remarks = remarkOf(left, tokens)
  return words
}

/** The words that say nothing else, with the commas that stood between neighbours. */
function remarkOf(left: readonly EntryToken[], all: readonly EntryToken[]): string {
  return left.reduce((remark, token, index) => {
    const text = token.prefix === 'quoted' ? token.text : token.raw
    if (index === 0) return text
    const follows = all.indexOf(token) - 1 === all.indexOf(left[index - 1] ?? token)
    return remark + ((follows ? token.comma : '') || ' ') + text
  }, '')
}

function takePrefixed(token: EntryToken, words: Words, context: EntryContext): boolean {
  const { prefix, text } = token
  if (prefix === '/' && words.place === null) words.place = { value: text, sure: 'typed' }
  else if (prefix === '@' && words.owner === null) words.owner = ownerNamed(text, context)
  else if (prefix === '#' && words.box === null) words.box = text === '无' ? '' : boxLabel(text)
  else if (prefix === '%' && words.regime === null && regimeOf(text) !== null) words.regime = regimeOf(text)
  else if (prefix === '~' && text !== '') words.brandModel = [words.brandModel, text].filter(Boolean).join(' ')
  else if (prefix === 'sn' && text !== '') words.serialNo = [words.serialNo, text].filter(Boolean).join(' ')
  else return false
  return true
}

const rank = { count: 3, measure: 2, bare: 1 } as const

/** Takes the quantity and a lone counting word; returns the words that remain. */
function takeQuantity(tokens: readonly EntryToken[], words: Words, context: EntryContext): EntryToken[] {
  const units = unitsOf(context)
  const read = tokens.map((token) => (token.prefix === '' ? readQuantity(token.text, units) : null))
  let best = -1
  for (const [index, found] of read.entries()) {
    if (found !== null && (best < 0 || rank[found.says] > rank[read[best]?.says ?? 'bare'])) best = index
  }
  const chosen = read[best]
  if (chosen === null || chosen === undefined) return [...tokens]
  const lone =
    chosen.says === 'bare'
      ? tokens.findIndex((token) => token.prefix === '' && (countUnits.has(token.text) || measureUnits.has(token.text)))
      : -1
  words.quantity = lone < 0 ? chosen : { ...chosen, unit: tokens[lone]?.text ?? '' }
  const rival = tokens.find((token, index) => index !== best && isRival(token, read[index] ?? null, chosen))
  words.otherNumber = rival?.raw ?? ''
  return tokens.filter((_, index) => index !== best && index !== lone)
}

function isRival(token: EntryToken, found: WrittenQuantity | null, chosen: WrittenQuantity): boolean {
  if (found === null) return token.prefix === '' && /^[0-9０-９]+$/u.test(token.text)
  return found.says === 'bare' || found.says === chosen.says
}

function takeWord(token: EntryToken, words: Words, context: EntryContext): boolean {
  if (token.prefix !== '') return false
  const condition = conditionOf(token.text)
  if (condition !== null) {
    words.condition = [words.condition, condition].filter(Boolean).join(' ')
    return true
  }
  const place = commonPlaces.has(token.text) || context.vocabulary.places.includes(token.text)
  if (place && words.place === null) {
    words.place = { value: token.text, sure: 'typed' }
    return true
  }
  if (words.owner !== null) return false
  const people = knownOwners(context)
  const surname = [...token.text].length === 1 && people.some((person) => person.name.startsWith(token.text))
  if (!surname && !people.some((person) => person.name === token.text)) return false
  words.owner = ownerNamed(token.text, context)
  return true
}
