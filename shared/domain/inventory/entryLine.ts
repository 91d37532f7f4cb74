import { type EntryToken, entryTokens } from './entryTokens.ts'
import { addAmounts, readQuantity, type WrittenQuantity } from './quantity.ts'
import {
  boxLabel,
  commonPlaces,
  conditionOf,
  countUnits,
  fallbackUnit,
  habitualUnit,
  measureUnits,
  type Regime,
  regimeOf,
} from './vocabulary.ts'

export type OwnerKind = 'DEBTOR' | 'APPLICANT' | 'THIRD_PARTY' | 'UNKNOWN'
export interface EntryOwner {
  readonly name: string
  readonly kind: OwnerKind
  readonly basis: string
}

/** An item as the line would record it; the shape of the contract's `itemFields`. */
export interface EntryFields {
  name: string
  quantity: { amount: string; unit: string }
  condition: string
  owner: EntryOwner
  place: string
  remarks: string
  brandModel: string
  serialNo: string
  regime: Regime
  box: string
}

/** What every line of this room carries until it is changed (place first, then only what differs). */
export interface EntrySticky {
  readonly place: string
  readonly owner: EntryOwner
  readonly box: string
  readonly regime: Regime
}

/** Words already known in this room and site. `names` stand with the most used first. */
export interface EntryVocabulary {
  readonly places: readonly string[]
  readonly owners: readonly { readonly name: string; readonly kind: OwnerKind }[]
  readonly names: readonly { readonly name: string; readonly unit: string }[]
  /** Codes of the site's rooms, for `/3-105`. */
  readonly rooms: readonly string[]
}

export interface EntryContext {
  readonly sticky: EntrySticky
  readonly vocabulary: EntryVocabulary
  /** The item recorded last, for `=` and `+3`; null before the first. */
  readonly last: EntryFields | null
}

/** Where a value comes from: bold, tinted with a pin, grey, dotted, amber (screens S8). */
export type EntryOrigin = 'typed' | 'carried' | 'default' | 'guess' | 'doubt'
export type EntryCellName = Exclude<keyof EntryFields, 'quantity'> | 'quantity' | 'unit'

/** One cell of the preview. `other`: the second reading of a doubtful value, else ''. */
export interface EntryCell {
  readonly text: string
  readonly origin: EntryOrigin
  readonly other: string
}
export type EntryCells = Readonly<Record<EntryCellName, EntryCell>>

export type EntryProblem =
  | 'noName'
  | 'nameFirst'
  | 'nothingToRepeat'
  | 'badIncrease'
  | 'unknownRegime'
  | 'reserved'
  | 'tooLong'

/** What Enter would do. The raw line goes with it, so nothing typed is ever lost. */
export type EntryCommand =
  | { readonly kind: 'empty'; readonly raw: string }
  | { readonly kind: 'record'; readonly raw: string; readonly fields: EntryFields; readonly cells: EntryCells }
  | { readonly kind: 'sticky'; readonly raw: string; readonly change: Partial<EntrySticky> }
  | { readonly kind: 'room'; readonly raw: string; readonly code: string }
  | {
      readonly kind: 'increase'
      readonly raw: string
      readonly from: string
      readonly to: string
      readonly unit: string
    }
  | { readonly kind: 'problem'; readonly raw: string; readonly problem: EntryProblem; readonly word: string }

/** Most characters each text may have, as the contract bounds them. */
export const entryLimits = {
  name: 100,
  condition: 60,
  place: 60,
  remarks: 1000,
  brandModel: 100,
  serialNo: 100,
  box: 20,
  owner: 60,
  unit: 10,
} as const

export const noOwner: EntryOwner = { name: '', kind: 'UNKNOWN', basis: '' }
export const emptySticky: EntrySticky = { place: '', owner: noOwner, box: '', regime: 'HANDBACK' }

/** Reads one entry line (grammar of screens S8). Pure, never throws; `raw` is the line exactly as typed. */
export function parseEntryLine(line: string, context: EntryContext): EntryCommand {
  const tokens = entryTokens(line)
  const [first] = tokens
  if (first === undefined) return { kind: 'empty', raw: line }
  if (first.prefix === '') {
    const sign = [...first.raw][0] ?? ''
    if ('+＋'.includes(sign)) return increase(line, tokens, context)
    if ('=＝'.includes(sign)) return repeat(line, tokens, context)
    if ('!！?？'.includes(sign)) return problem(line, 'reserved', sign)
  }
  if (tokens.every((token) => '/@#%'.includes(token.prefix) && token.prefix !== ''))
    return sticky(line, tokens, context)
  const nameAt = tokens.findIndex(
    (token) => (token.prefix === '' || token.prefix === 'quoted') && token.text.trim() !== '',
  )
  const name = tokens[nameAt]
  if (name === undefined || name.text === '') return problem(line, 'noName', '')
  if (name.prefix === '' && readQuantity(name.text, unitsOf(context)) !== null)
    return problem(line, 'nameFirst', name.raw)
  const rest = tokens.filter((_, index) => index !== nameAt)
  return finish(line, readWords(rest, context), { kind: 'named', name }, context)
}

function problem(raw: string, kind: EntryProblem, word: string): EntryCommand {
  return { kind: 'problem', raw, problem: kind, word }
}

function unitsOf(context: EntryContext): ReadonlySet<string> {
  return new Set(
    context.vocabulary.names.map((known) => known.unit).filter((unit) => /^\p{Script=Han}{1,3}$/u.test(unit)),
  )
}

function increase(raw: string, tokens: readonly EntryToken[], context: EntryContext): EntryCommand {
  if (context.last === null) return problem(raw, 'nothingToRepeat', '')
  const typed = tokens.map((token) => token.raw).join('')
  const more = readQuantity(typed.slice(1), unitsOf(context))
  const { amount, unit } = context.last.quantity
  if (more === null || more.amount === '0' || (more.unit !== '' && more.unit !== unit))
    return problem(raw, 'badIncrease', typed)
  const to = addAmounts(amount, more.amount)
  return to === null ? problem(raw, 'badIncrease', typed) : { kind: 'increase', raw, from: amount, to, unit }
}

function repeat(raw: string, tokens: readonly EntryToken[], context: EntryContext): EntryCommand {
  if (context.last === null) return problem(raw, 'nothingToRepeat', '')
  const glued = entryTokens((tokens[0]?.raw ?? '').slice(1))
  const words = readWords([...glued, ...tokens.slice(1)], context)
  return finish(raw, words, { kind: 'repeated', last: context.last }, context)
}

function sticky(raw: string, tokens: readonly EntryToken[], context: EntryContext): EntryCommand {
  const [only] = tokens
  if (tokens.length === 1 && only?.prefix === '/' && context.vocabulary.rooms.includes(only.text)) {
    return { kind: 'room', raw, code: only.text }
  }
  const change: { -readonly [Key in keyof EntrySticky]?: EntrySticky[Key] } = {}
  for (const token of tokens) {
    if (tooLong(token)) return problem(raw, 'tooLong', token.raw)
    if (token.prefix === '/') change.place = token.text
    else if (token.prefix === '@') change.owner = ownerNamed(token.text, context).owner
    else if (token.prefix === '#') change.box = token.text === '无' ? '' : boxLabel(token.text)
    else {
      const regime = regimeOf(token.text)
      if (regime === null) return problem(raw, 'unknownRegime', token.raw)
      change.regime = regime
    }
  }
  return { kind: 'sticky', raw, change }
}

function tooLong(token: EntryToken): boolean {
  const limit = token.prefix === '@' ? entryLimits.owner : token.prefix === '#' ? entryLimits.box : entryLimits.place
  return token.text.length > limit
}

interface Found {
  readonly value: string
  readonly sure: 'typed' | 'guess' | 'doubt'
}
interface OwnerFound {
  readonly owner: EntryOwner
  readonly sure: Found['sure']
}

/** The person a word names: a known full name, the beginning of exactly one known name, or a new name as typed. */
function ownerNamed(word: string, context: EntryContext): OwnerFound {
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
interface Words {
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

function readWords(tokens: readonly EntryToken[], context: EntryContext): Words {
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
  words.remarks = left.map((token) => (token.prefix === 'quoted' ? token.text : token.raw)).join(' ')
  return words
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

type Subject =
  | { readonly kind: 'named'; readonly name: EntryToken }
  | { readonly kind: 'repeated'; readonly last: EntryFields }

/** Joins what was written, what is carried and what is usual into one item and its preview. */
function finish(raw: string, words: Words, subject: Subject, context: EntryContext): EntryCommand {
  const last = subject.kind === 'repeated' ? subject.last : null
  const base = last ?? context.sticky
  const name = subject.kind === 'named' ? subject.name.text : subject.last.name
  const unit = unitFor(name, words, last, context)
  const amount = words.quantity?.amount ?? last?.quantity.amount ?? '1'
  const fields: EntryFields = {
    name,
    quantity: { amount, unit: unit.value },
    condition: words.condition || (last?.condition ?? ''),
    owner: words.owner?.owner ?? base.owner,
    place: words.place?.value ?? base.place,
    remarks: words.remarks || (last?.remarks ?? ''),
    brandModel: words.brandModel || (last?.brandModel ?? ''),
    serialNo: words.serialNo,
    regime: words.regime ?? base.regime,
    box: words.box ?? base.box,
  }
  const long = overLimit(fields)
  if (long !== null) return problem(raw, 'tooLong', long)
  const open = subject.kind === 'named' && subject.name.open
  return { kind: 'record', raw, fields, cells: cellsOf(fields, words, unit.origin, last !== null, open) }
}

function unitFor(
  name: string,
  words: Words,
  last: EntryFields | null,
  context: EntryContext,
): { value: string; origin: EntryOrigin } {
  if (words.quantity !== null && words.quantity.unit !== '') return { value: words.quantity.unit, origin: 'typed' }
  if (last !== null) return { value: last.quantity.unit, origin: 'carried' }
  const used = context.vocabulary.names.find((known) => known.name === name && known.unit !== '')
  return { value: used?.unit ?? habitualUnit(name) ?? fallbackUnit, origin: 'default' }
}

function overLimit(fields: EntryFields): string | null {
  const texts = { ...fields, owner: fields.owner.name, unit: fields.quantity.unit }
  for (const key of Object.keys(entryLimits) as (keyof typeof entryLimits)[]) {
    if (texts[key].length > entryLimits[key]) return texts[key].slice(0, 12)
  }
  return null
}

function cellsOf(
  fields: EntryFields,
  words: Words,
  unit: EntryOrigin,
  repeated: boolean,
  openName: boolean,
): EntryCells {
  const carried = (text: string): EntryOrigin => (repeated || text !== '' ? 'carried' : 'default')
  const cell = (text: string, typed: boolean, otherwise: EntryOrigin): EntryCell => ({
    text,
    origin: typed ? 'typed' : otherwise,
    other: '',
  })
  const old = (text: string): EntryOrigin => (repeated && text !== '' ? 'carried' : 'default')
  const doubt = words.otherNumber
  const owner = fields.owner.name
  return {
    name: { text: fields.name, origin: openName ? 'doubt' : repeated ? 'carried' : 'typed', other: '' },
    quantity:
      doubt === ''
        ? cell(fields.quantity.amount, words.quantity !== null, repeated ? 'carried' : 'default')
        : { text: fields.quantity.amount, origin: 'doubt', other: doubt },
    unit: { text: fields.quantity.unit, origin: unit, other: '' },
    condition: cell(fields.condition, words.condition !== '', old(fields.condition)),
    owner: { text: owner, origin: words.owner?.sure ?? carried(owner), other: '' },
    place: { text: fields.place, origin: words.place?.sure ?? carried(fields.place), other: '' },
    remarks:
      doubt === ''
        ? cell(fields.remarks, words.remarks !== '', old(fields.remarks))
        : { text: fields.remarks, origin: 'doubt', other: fields.quantity.amount },
    brandModel: cell(fields.brandModel, words.brandModel !== '', old(fields.brandModel)),
    serialNo: cell(fields.serialNo, words.serialNo !== '', 'default'),
    regime: cell(fields.regime, words.regime !== null, fields.regime === 'HANDBACK' ? 'default' : 'carried'),
    box: cell(fields.box, words.box !== null, carried(fields.box)),
  }
}
