import { normaliseForSearch } from '../../shared/domain/cases/text.ts'
import { parseCaseNumber, parseCaseNumberQuery } from '../../shared/domain/identifiers/caseNumber.ts'
import {
  addressGrams,
  charactersOf,
  courtGram,
  firstCharacterGram,
  idBlockGram,
  idTailGram,
  maxIdLength,
  partyGrams,
  registerGram,
  sequenceGram,
  typeGram,
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
 * either, without it `test` decides. `leads`: a sequence was named, such hits come first.
 */
export type Alternative = {
  kind: CaseSearchKind
  match: string
  exact: boolean
  leads: boolean
  test(row: SearchRow): boolean
}

/** What understanding a text needs to know of the index. */
export type Vocabulary = { countOf(gram: string): number; courts(): string[] }

/** How many of a long word's grams are looked up; the rest is left to the check of the row. */
const RAREST = 4
/** A gram seen at most this often in the sample (16 times as many cases) is looked up alone. */
const RARE_ENOUGH = 8

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

/**
 * Whether an identity number contains a part: seven characters or more anywhere; four to six at its end or at the start
 * of a block (district, year of birth, month and day, order number).
 */
export function idMatches(id: string, part: string): boolean {
  if (part.length < 4) return false
  if (part.length >= 7) return id.includes(part)
  if (id.endsWith(part)) return true
  for (let at = 2; at + part.length <= id.length; at += 4) if (id.startsWith(part, at)) return true
  return false
}

/** Blocks of a part that stands at `offset` of the whole number. */
function blocksAt(part: string, offset: number): string[] {
  const grams: string[] = []
  let at = Math.max(2, offset)
  while (at % 4 !== 2) at++
  for (; at + 4 <= offset + part.length; at += 4) grams.push(idBlockGram(at, part.slice(at - offset, at - offset + 4)))
  return grams
}

function idMatch(part: string): string {
  const readings = new Set<string>()
  if (part.length >= 7) {
    for (let offset = 0; offset + part.length <= maxIdLength; offset++) readings.add(and(blocksAt(part, offset)))
  } else {
    const last = part.slice(-4)
    readings.add(and([idTailGram(last)]))
    for (let at = 2; at + 4 <= maxIdLength; at += 4) {
      readings.add(and(blocksAt(part, at)))
      readings.add(and([idBlockGram(at, last)]))
    }
  }
  return or([...readings])
}

function idAlternative(word: string): Alternative | null {
  if (!/^[0-9a-z]{4,18}$/.test(word) || !/[0-9]/.test(word)) return null
  return {
    kind: 'id',
    match: idMatch(word),
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
  return parseCaseNumberQuery(text)
}

/** Court codes a half-typed or digits-only court may mean; null when no court was named. */
function courtsMeant(parts: NumberParts, vocabulary: Vocabulary): string[] | null {
  if (parts.high === null && parts.digits === null) return null
  const written = `${parts.high ?? ''}${parts.digits ?? ''}`
  if (parts.high === null) return vocabulary.courts().filter((court) => court.slice(1) === written)
  if (parts.type !== null) return [written]
  return vocabulary.courts().filter((court) => court.startsWith(written))
}

function numberAlternative(text: string, vocabulary: Vocabulary): Alternative | null {
  const parts = /^[1-9]\d{0,6}$/.test(text)
    ? { year: null, high: null, digits: null, type: null, seq: Number(text) }
    : numberParts(text)
  if (parts === null) return null
  const courts = courtsMeant(parts, vocabulary)
  if (courts?.length === 0) return null
  const { match, exact } = numberMatch(parts, courts)
  return { kind: 'caseNo', match, exact, leads: parts.seq !== null, test: (row) => isNumber(row, parts, courts) }
}

function isNumber(row: SearchRow, { year, type, seq }: NumberParts, courts: string[] | null): boolean {
  if (seq !== null && row.seq !== seq) return false
  if (year !== null && row.year !== year) return false
  if (type !== null && row.type !== type) return false
  return courts === null || (row.court !== null && courts.includes(row.court))
}

/**
 * A full number is a sequence and a register, two short lists. A sequence with less is the sequence's list, checked row
 * by row: the lists of a court or a type hold a good part of all cases.
 */
function numberMatch({ year, type, seq }: NumberParts, courts: string[] | null): { match: string; exact: boolean } {
  const court = courts?.length === 1 ? courts[0] : undefined
  const register = year !== null && type !== null && court !== undefined ? registerGram(year, court, type) : null
  if (seq !== null) {
    const match = and(register === null ? [sequenceGram(seq)] : [sequenceGram(seq), register])
    return { match, exact: register !== null || (year === null && type === null && courts === null) }
  }
  if (register !== null) return { match: and([register]), exact: true }
  const needed: string[] = []
  if (year !== null) needed.push(and([yearGram(year)]))
  if (type !== null) needed.push(and([typeGram(type)]))
  if (courts !== null) needed.push(`(${or(courts.map((code) => and([courtGram(code)])))})`)
  return { match: needed.join(' AND '), exact: true }
}

function textAlternatives(word: string, vocabulary: Vocabulary): Alternative[] {
  const characters = charactersOf(word)
  const first = characters[0]
  if (first === undefined) return []
  if (characters.length === 1) {
    const match = and([firstCharacterGram(first)])
    return [{ kind: 'party', match, exact: true, leads: false, test: () => true }]
  }
  const exact = characters.length === 2
  const found: Alternative[] = [
    {
      kind: 'party',
      match: and(rarest(partyGrams(word), vocabulary)),
      exact,
      leads: false,
      test: (row) => row.party_norm.includes(word),
    },
  ]
  const grams = addressGrams(word, true)
  if (grams.length > 0) {
    const match = and(rarest(grams, vocabulary))
    found.push({ kind: 'address', match, exact, leads: false, test: (row) => row.address_norm.includes(word) })
  }
  return found
}

function understandWord(word: string, vocabulary: Vocabulary): Alternative[] {
  const number = numberAlternative(word, vocabulary)
  const id = idAlternative(word)
  const found = [number, id].filter((alternative) => alternative !== null)
  const digitsOnly = /^\d+$/.test(word)
  if (!digitsOnly && (number === null || !/\d/.test(word))) found.push(...textAlternatives(word, vocabulary))
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
