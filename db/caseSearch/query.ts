import { normaliseForSearch } from '../../shared/domain/cases/text.ts'
import { parseCaseNumber, parseCaseNumberQuery } from '../../shared/domain/identifiers/caseNumber.ts'
import { HIGH_COURTS } from '../../shared/domain/identifiers/courtCode.ts'
import {
  addressGrams,
  areaGram,
  areaStartGram,
  birthGram,
  charactersOf,
  courtGram,
  courtSequenceGram,
  courtTypeGram,
  firstCharacterGram,
  handledGram,
  idBlockGram,
  idStartGram,
  idTailGram,
  maxIdLength,
  partyGrams,
  registerGram,
  sequenceGram,
  typedSequenceGram,
  typeGram,
  yearCourtGram,
  yearGram,
} from './tokens.ts'
import type { CaseSearchKind } from './types.ts'

/** The normalised columns a hit is checked against. */
export type SearchRow = {
  party_norm: string
  address_norm: string
  id_norm: string
  year: number | null
  court: string | null
  type: string | null
  seq: number | null
}

/**
 * One way a word can match. `match` is a full-text expression no true hit escapes; with `exact` it has no false hit
 * either, without it `test` decides. `grams`: counted tokens, of which a case has one at most, each of them enough for a
 * hit; empty where there are none. `own`: the expression for one handler's hits where the
 * index has tokens for them, so that no long list is walked. `leads`: a sequence was named, such hits come first.
 */
export type Alternative = {
  kind: CaseSearchKind
  match: string
  grams: readonly string[]
  own: ((handlerId: string) => string) | null
  exact: boolean
  leads: boolean
  test(row: SearchRow): boolean
}

/** What understanding a text needs to know of the index. */
export type Vocabulary = { countOf(gram: string): number; courts(): string[]; areas(): string[] }

/** How many of a long word's grams are looked up; the rest is left to the check of the row. */
const RAREST = 4
/** A gram seen at most this often in the sample (32 times as many cases) is looked up alone. */
const RARE_ENOUGH = 4

const and = (grams: readonly string[]): string => grams.map((gram) => `"${gram}"`).join(' AND ')
const or = (parts: readonly string[]): string => parts.map((part) => `(${part})`).join(' OR ')

function rarest(grams: readonly string[], vocabulary: Vocabulary): string[] {
  const distinct = [...new Set(grams)]
  if (distinct.length <= 2) return distinct
  const counted = distinct.map((gram) => ({ gram, count: vocabulary.countOf(gram) })).sort((a, b) => a.count - b.count)
  const rare = counted[0]
  const enough = rare !== undefined && rare.count > 0 && rare.count <= RARE_ENOUGH ? 1 : RAREST
  return counted.slice(0, enough).map(({ gram }) => gram)
}

const date = /^(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/

/** Parts people know by their place: four to six characters, and dates of birth. */
const isPlaced = (part: string): boolean => part.length < 7 || date.test(part)

/**
 * Whether an identity number contains a part of four characters or more: seven or more anywhere; four to six, and eight
 * that are a date, at its start, at its end or at the start of a block (district, year of birth, month and day, order
 * number).
 */
export function idMatches(id: string, part: string): boolean {
  if (part.length < 4) return false
  if (!isPlaced(part)) return id.includes(part)
  if (id.startsWith(part) || id.endsWith(part)) return true
  for (let at = 2; at + part.length <= id.length; at += 4) if (id.startsWith(part, at)) return true
  return false
}

/** Tokens from the seventh character on of a part that stands at `offset` of the whole number. */
function blocksAt(part: string, offset: number): string[] {
  const grams: string[] = []
  const slice = (from: number, to: number): string => part.slice(from - offset, to - offset)
  const end = offset + part.length
  const dated = offset <= 6 && end >= 14 && /^\d{8}$/.test(slice(6, 14))
  if (dated) grams.push(birthGram(slice(6, 14)))
  for (let at = dated ? 14 : 6; at + 4 <= end; at += 4) if (at >= offset) grams.push(idBlockGram(at, slice(at, at + 4)))
  return grams
}

/** Areas a part at `offset` (0 to 2) may begin in, as an expression; null when there are none. */
function areasAt(part: string, offset: number, vocabulary: Vocabulary): string | null {
  const known = part.slice(0, 6 - offset)
  const areas = vocabulary.areas().filter((area) => area.startsWith(known, offset))
  return areas.length === 0 ? null : `(${or(areas.map((area) => and([areaGram(area)])))})`
}

/** A part at `offset` 0 to 2: behind a known area, or in a number without one. */
function readingsAtStart(part: string, offset: number, vocabulary: Vocabulary): string[] {
  const behind = blocksAt(part, offset)
  const area = areasAt(part, offset, vocabulary)
  const found = area === null ? [] : [behind.length === 0 ? area : `${area} AND ${and(behind)}`]
  const start = offset === 0 ? idStartGram(part.slice(0, 4)) : idBlockGram(2, part.slice(2 - offset, 6 - offset))
  found.push(and([start, ...behind]))
  return found
}

function idMatch(part: string, vocabulary: Vocabulary): string {
  const readings = new Set<string>()
  const placed = isPlaced(part)
  for (let offset = 0; offset + part.length <= maxIdLength; offset++) {
    if (placed && offset % 4 !== 2 && offset !== 0) continue
    if (offset > 2) readings.add(and(blocksAt(part, offset)))
    else for (const reading of readingsAtStart(part, offset, vocabulary)) readings.add(reading)
  }
  if (placed) readings.add(and([idTailGram(part.slice(-4))]))
  if (part.length < 7)
    for (let at = 2; at + 4 <= maxIdLength; at += 4) readings.add(and([idBlockGram(at, part.slice(-4))]))
  return or([...readings])
}

function idAlternative(word: string, vocabulary: Vocabulary): Alternative | null {
  if (!/^[0-9a-z]{4,18}$/.test(word) || !/[0-9]/.test(word)) return null
  return {
    kind: 'id',
    match: idMatch(word, vocabulary),
    grams: word.length === 4 ? [areaStartGram(word)] : [],
    own: null,
    exact: word.length === 4,
    leads: false,
    test: (row) => row.id_norm.split('\n').some((id) => idMatches(id, word)),
  }
}

type NumberParts = {
  year: number | null
  high: string | null
  digits: string | null
  type: string | null
  seq: number | null
}

function numberParts(text: string): NumberParts | null {
  const full = parseCaseNumber(text, 'lenient')
  if (full.ok) {
    const { year, court, type, seq } = full.value
    const digits = /\d+$/.exec(court)?.[0] ?? null
    return { year, high: court.slice(0, court.length - (digits?.length ?? 0)), digits, type, seq }
  }
  return looseParts(text) ?? parseCaseNumberQuery(text)
}

const none: NumberParts = { year: null, high: null, digits: null, type: null, seq: null }
/** A court by its code alone (`浙9901`, `浙99`), and the code while it is being typed. */
const COURT = new RegExp(`^([${HIGH_COURTS}])(\\d{1,4})$`)
const YEAR = /^(?:\(((?:19|20)\d\d)\)|((?:19|20)\d\d)年)(.*)$/
const SEQUENCE = /^第?([1-9]\d{0,6})号$/

/** Parts that stand alone: a court's code, a year before anything (`2025年`, `(2025)101号`), a sequence with 号. */
function looseParts(text: string): NumberParts | null {
  const court = COURT.exec(text)
  if (court !== null) return { ...none, high: court[1] ?? null, digits: court[2] ?? null }
  const seq = SEQUENCE.exec(text)
  if (seq !== null) return { ...none, seq: Number(seq[1]) }
  const [, bracketed, bare, rest] = YEAR.exec(text) ?? []
  const year = bracketed ?? bare
  if (year === undefined || rest === undefined) return null
  const parts = rest === '' ? none : (plainSequence(rest) ?? looseParts(rest) ?? parseCaseNumberQuery(rest))
  return parts === null || parts.year !== null ? null : { ...parts, year: Number(year) }
}

function plainSequence(text: string): NumberParts | null {
  return /^[1-9]\d{0,6}$/.test(text) ? { ...none, seq: Number(text) } : null
}

/** Whether a text that reads as a part of a case number is as likely a part of an address or a name (`101号`). */
const isAmbiguous = (text: string): boolean => SEQUENCE.test(text)

/** Court codes a half-typed or digits-only court may mean; null when no court was named. */
function courtsMeant(parts: NumberParts, vocabulary: Vocabulary): string[] | null {
  if (parts.high === null && parts.digits === null) return null
  const written = `${parts.high ?? ''}${parts.digits ?? ''}`
  if (parts.high === null) return vocabulary.courts().filter((court) => court.slice(1) === written)
  if (parts.type !== null) return [written]
  return vocabulary.courts().filter((court) => court.startsWith(written))
}

function numberAlternative(text: string, vocabulary: Vocabulary): Alternative | null {
  const parts = plainSequence(text) ?? numberParts(text)
  return parts === null ? null : alternativeOf(parts, vocabulary)
}

/** Two or four digits alone or behind a year may be a court's code (`9901`); sequences of that number come first. */
function courtAlternative(text: string, vocabulary: Vocabulary): Alternative | null {
  const [, bracketed, bare, rest] = YEAR.exec(text) ?? []
  const year = bracketed ?? bare ?? null
  const digits = rest ?? text
  if (!/^\d{2}(?:\d{2})?$/.test(digits)) return null
  return alternativeOf({ ...none, year: year === null ? null : Number(year), digits }, vocabulary)
}

function alternativeOf(parts: NumberParts, vocabulary: Vocabulary): Alternative | null {
  const courts = courtsMeant(parts, vocabulary)
  if (courts?.length === 0) return null
  const test = (row: SearchRow): boolean => isNumber(row, parts, courts)
  if (parts.seq !== null) return { kind: 'caseNo', ...sequenceMatch(parts, courts, parts.seq), leads: true, test }
  return { kind: 'caseNo', ...registerMatch(parts, courts, vocabulary), leads: false, test }
}

function isNumber(row: SearchRow, { year, type, seq }: NumberParts, courts: string[] | null): boolean {
  if (seq !== null && row.seq !== seq) return false
  if (year !== null && row.year !== year) return false
  if (type !== null && row.type !== type) return false
  return courts === null || (row.court !== null && courts.includes(row.court))
}

type Match = Pick<Alternative, 'match' | 'grams' | 'own' | 'exact'>

/** A sequence with what is known of its register. Exact but for a year without its court and type. */
function sequenceMatch({ year, type }: NumberParts, courts: string[] | null, sequence: number): Match {
  const uncounted = { grams: [], own: null }
  if (type !== null && courts !== null) {
    const numbers = courts.map((court) => {
      const number = courtSequenceGram(court, type, sequence)
      return and(year === null ? [number] : [number, registerGram(year, court, type)])
    })
    return { ...uncounted, match: or(numbers), exact: true }
  }
  if (type !== null) return { ...uncounted, match: and([typedSequenceGram(type, sequence)]), exact: year === null }
  return { ...uncounted, match: and([sequenceGram(sequence)]), exact: year === null && courts === null }
}

/** Up to here the registers of all courts are asked for, beyond a year and a type as they are. */
const MANY_COURTS = 32

const anyOf = (grams: readonly string[]): string => or(grams.map((gram) => and([gram])))

/** A register without a sequence, whole or in part. */
function registerMatch({ year, type }: NumberParts, courts: string[] | null, vocabulary: Vocabulary): Match {
  const oneOf = (grams: string[]): Match => ({ match: anyOf(grams), grams, own: null, exact: true })
  if (courts === null) {
    if (year === null) return oneOf(type === null ? [] : [typeGram(type)])
    if (type === null) return oneOf([yearGram(year)])
    const all = vocabulary.courts()
    if (all.length <= MANY_COURTS) return oneOf(all.map((court) => registerGram(year, court, type)))
    return { match: and([yearGram(year), typeGram(type)]), grams: [], own: null, exact: true }
  }
  if (year === null) {
    const own = (handler: string): string => anyOf(courts.map((court) => handledGram(court, type ?? '', handler)))
    return { ...oneOf(courts.map((court) => (type === null ? courtGram(court) : courtTypeGram(court, type)))), own }
  }
  if (type === null) return oneOf(courts.map((court) => yearCourtGram(year, court)))
  return oneOf(courts.map((court) => registerGram(year, court, type)))
}

function textAlternatives(word: string, vocabulary: Vocabulary): Alternative[] {
  const characters = charactersOf(word)
  const first = characters[0]
  if (first === undefined) return []
  if (characters.length === 1) {
    const gram = firstCharacterGram(first)
    const match = and([gram])
    return [
      {
        kind: 'party',
        match,
        grams: [gram],
        own: null,
        exact: true,
        leads: false,
        test: (row) => startsParty(row, word),
      },
    ]
  }
  const exact = characters.length === 2
  const alternative = (kind: 'party' | 'address', grams: string[], test: Alternative['test']): Alternative => {
    const looked = rarest(grams, vocabulary)
    return { kind, match: and(looked), grams: looked.length === 1 ? looked : [], own: null, exact, leads: false, test }
  }
  const found = [alternative('party', partyGrams(word), (row) => row.party_norm.includes(word))]
  const grams = addressGrams(word, true)
  if (grams.length > 0) found.push(alternative('address', grams, (row) => row.address_norm.includes(word)))
  return found
}

function startsParty(row: SearchRow, character: string): boolean {
  return `\n${row.party_norm}`.includes(`\n${character}`)
}

function understandWord(word: string, vocabulary: Vocabulary): Alternative[] {
  const number = numberAlternative(word, vocabulary)
  const id = idAlternative(word, vocabulary)
  const court = courtAlternative(word, vocabulary)
  const found = [number, court, id].filter((alternative) => alternative !== null)
  const digitsOnly = /^\d+$/.test(word)
  if (!digitsOnly && (number === null || !/\d/.test(word) || isAmbiguous(word)))
    found.push(...textAlternatives(word, vocabulary))
  return found
}

/**
 * Reads a search text: one list of alternatives per word; words stand for AND. A text that is a case number as a whole
 * is one word, blanks or not. An empty text gives no words; a word nothing can match gives an empty list.
 */
export function understandQuery(text: string, vocabulary: Vocabulary): Alternative[][] {
  const whole = normaliseForSearch(text.replace(/[\s\u3000]+/g, ''))
  if (whole === '') return []
  if (numberParts(whole) !== null) return [understandWord(whole, vocabulary)]
  return text
    .split(/[\s\u3000]+/)
    .map(normaliseForSearch)
    .filter((word) => word !== '')
    .map((word) => understandWord(word, vocabulary))
}
