import { usualUnit, withChoices } from './entryChoices.ts'
import { type EntryToken, entryTokens } from './entryTokens.ts'
import {
  type EntryCell,
  type EntryCells,
  type EntryCommand,
  type EntryContext,
  type EntryFields,
  type EntryOrigin,
  type EntryProblem,
  type EntrySticky,
  entryLimits,
} from './entryTypes.ts'
import { ownerNamed, readWords, unitsOf, type Words } from './entryWords.ts'
import { nameGuesses } from './pinyin.ts'
import { addAmounts, readQuantity } from './quantity.ts'
import { boxLabel, regimeOf } from './vocabulary.ts'

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

type Subject =
  | { readonly kind: 'named'; readonly name: EntryToken }
  | { readonly kind: 'repeated'; readonly last: EntryFields }

/** Joins what was written, what is carried and what is usual into one item and its preview. */
function finish(raw: string, words: Words, subject: Subject, context: EntryContext): EntryCommand {
  const last = subject.kind === 'repeated' ? subject.last : null
  const base = last ?? context.sticky
  const typedName = subject.kind === 'named' ? subject.name.text : ''
  const isWord = subject.kind === 'named' && subject.name.prefix === ''
  const guesses = isWord ? nameGuesses(typedName, context.vocabulary.names) : []
  const name = last?.name ?? guesses[0] ?? typedName
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
  const nameOrigin = open ? 'doubt' : last !== null ? 'carried' : guesses.length > 0 ? 'guess' : 'typed'
  const cells = cellsOf(fields, words, { unit: unit.origin, name: nameOrigin }, last !== null)
  return withChoices({ kind: 'record', raw, fields, cells, guesses, typedName }, context)
}

function unitFor(
  name: string,
  words: Words,
  last: EntryFields | null,
  context: EntryContext,
): { value: string; origin: EntryOrigin } {
  if (words.quantity !== null && words.quantity.unit !== '') return { value: words.quantity.unit, origin: 'typed' }
  if (last !== null) return { value: last.quantity.unit, origin: 'carried' }
  return { value: usualUnit(name, context), origin: 'default' }
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
  origins: { readonly unit: EntryOrigin; readonly name: EntryOrigin },
  repeated: boolean,
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
    name: { text: fields.name, origin: origins.name, other: '' },
    quantity:
      doubt === ''
        ? cell(fields.quantity.amount, words.quantity !== null, repeated ? 'carried' : 'default')
        : { text: fields.quantity.amount, origin: 'doubt', other: doubt },
    unit: { text: fields.quantity.unit, origin: origins.unit, other: '' },
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
