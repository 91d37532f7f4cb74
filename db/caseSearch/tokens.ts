import type { CaseSearchDoc, CaseSearchNumber } from './types.ts'

/**
 * Tokens of the full-text index. The first letter says the field, so that one index without positions answers
 * "in a party's name" and "in the address" apart: p party pair, f first character of a party, a part of the address,
 * i four characters of an identity number at one place, j its area, d its date of birth, s sequence, v type+sequence,
 * n court+type+sequence, g year+court+type, k year+court, m court+type, y year, c court, t type, h handler, q handler with court or
 * court+type.
 */

const surrogate = /[\ud800-\udfff]/
const plain = /^[a-z0-9\u0080-\uffff]*$/
/** Plain, and every character one unit. */
const plainUnits = /^[a-z0-9\u0080-\ud7ff\ue000-\uffff]*$/

/** Splits into characters as people count them; a rare character outside the basic plane stays in one piece. */
export function charactersOf(text: string): string[] {
  return surrogate.test(text) ? Array.from(text) : text.split('')
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9' && character.length === 1
}

/** The index splits at ASCII punctuation; such characters are moved into the private use area, where they are kept. */
function encode(token: string): string {
  if (plain.test(token)) return token
  let out = ''
  for (const character of token) {
    const code = character.charCodeAt(0)
    out += code < 0x80 && !/[a-z0-9]/.test(character) ? String.fromCharCode(0xe000 + code) : character
  }
  return out
}

/** Every pair of neighbours in one party's normalised name. */
export function partyGrams(name: string): string[] {
  const grams: string[] = []
  if (plainUnits.test(name)) {
    // Nearly every name: cut pair by pair, at half the cost of taking it apart.
    for (let i = 1; i < name.length; i++) grams.push(`p${name.slice(i - 1, i + 1)}`)
    return grams
  }
  const characters = charactersOf(encode(name))
  for (let i = 1; i < characters.length; i++) grams.push(`p${characters[i - 1]}${characters[i]}`)
  return grams
}

/** Token that finds a party's name by its first character. */
export function firstCharacterGram(character: string): string {
  return encode(`f${character}`)
}

/**
 * Tokens of the digit run from `start` to `end`: with its unit (18号), and its first two and three digits with what leads
 * (路18, 路183), so that a house number is narrow while it is typed; a single digit with both neighbours (街8号). With
 * `cut` only what is certain, and of two tokens with what leads the narrower.
 */
function runGrams(characters: string[], start: number, end: number, cut: boolean): string[] {
  const length = end - start
  const whole = isWholeRun(characters, start, end)
  if (length === 1) return whole ? [`a${characters.slice(start - 1, end + 1).join('')}`] : []
  const grams: string[] = []
  if (!cut || whole) grams.push(`a${characters.slice(start, end).join('')}${characters[end] ?? ''}`)
  if (start === 0) return grams
  const led = `a${characters.slice(start - 1, start + 2).join('')}`
  if (!cut || length === 2) grams.push(led)
  if (length > 2) grams.push(`${led}${characters[start + 2]}`)
  return grams
}

/** Whether a digit run has a character before and behind it, so that it can't be the rest of a longer one. */
function isWholeRun(characters: string[], start: number, end: number): boolean {
  return start > 0 && end < characters.length
}

/**
 * Grams of a normalised address: every pair of neighbours that is not two digits, and every digit run with
 * the character before and behind it. With `cut`, the text is part of an address: a digit run at either end may be
 * the rest of a longer one, so only what is certain of it is returned, and no pair that another gram implies.
 */
export function addressGrams(text: string, cut: boolean): string[] {
  const characters = charactersOf(encode(text))
  const grams: string[] = []
  let runStart = -1
  /** Where a run ended whose token holds the pair with its unit. */
  let told = -1
  for (let i = 0; i <= characters.length; i++) {
    const character = characters[i]
    const digit = character !== undefined && isDigit(character)
    if (digit && runStart < 0) runStart = i
    if (!digit && runStart >= 0) {
      for (const gram of runGrams(characters, runStart, i, cut)) grams.push(gram)
      if (cut && isWholeRun(characters, runStart, i)) told = i
      runStart = -1
    }
    const before = characters[i - 1]
    if (i === 0 || character === undefined || before === undefined || (digit && isDigit(before)) || i === told) continue
    const leads = cut && digit && characters[i + 1] !== undefined
    if (!leads) grams.push(`a${before}${character}`)
  }
  return grams
}

/** Longest identity number that is indexed; what lies behind is cut. */
export const maxIdLength = 18

/** Token of the four characters of an identity number that start at `at` (2, 6, 10 …). */
export function idBlockGram(at: number, block: string): string {
  return encode(`i${'abcd'[(at - 2) / 4]}${block}`)
}

/** Token of the last four characters of an identity number whose length leaves them across two blocks. */
export function idTailGram(tail: string): string {
  return encode(`iz${tail}`)
}

/** Token of the first four characters of an identity number that has no area. */
export function idStartGram(start: string): string {
  return encode(`iy${start}`)
}

export const areaGram = (area: string): string => encode(`j${area}`)

/** Token of the first four characters of an area; counted only, so that the longest lists need not be walked. */
export const areaStartGram = (start: string): string => encode(`j${start}`)

export const birthGram = (date: string): string => `d${date}`

/**
 * Area of an identity number of 15 or 18 characters: the first six, GB/T 2260 with one digit or letter more before it in
 * a unified social credit code; null for numbers built otherwise (passports).
 */
export function areaOf(id: string): string | null {
  return (id.length === 18 || id.length === 15) && /^[0-9a-z][0-9]{5}/.test(id) ? id.slice(0, 6) : null
}

/**
 * Tokens of an identity number: its area (or its start), its blocks of four behind, its date of birth and its last four
 * characters. Seven characters anywhere hold at least one of them.
 */
export function idGrams(id: string): string[] {
  const grams: string[] = []
  const area = areaOf(id)
  if (area !== null) grams.push(areaGram(area))
  else if (id.length >= 4) grams.push(idStartGram(id.slice(0, 4)))
  let at = 2
  for (; at + 4 <= id.length; at += 4) if (at > 2 || area === null) grams.push(idBlockGram(at, id.slice(at, at + 4)))
  if (id.length >= 4 && at !== id.length) grams.push(idTailGram(id.slice(-4)))
  const birth = id.slice(6, 14)
  if (/^\d{8}$/.test(birth)) grams.push(birthGram(birth))
  return grams
}

/** Token of a handler; capitals and punctuation of the id are written out, because the index folds them. */
export function handlerGram(handlerId: string): string {
  return `h${handlerId.replace(/[^a-y0-9\u0080-\uffff]/g, (c) => `z${c.charCodeAt(0).toString(16)}z`)}`
}

export const sequenceGram = (seq: number): string => `s${seq}`
export const typedSequenceGram = (type: string, seq: number): string => encode(`v${type}${seq}`)
export const courtSequenceGram = (court: string, type: string, seq: number): string => encode(`n${court}${type}${seq}`)
export const yearGram = (year: number): string => `y${year}`
export const courtGram = (court: string): string => encode(`c${court}`)
export const typeGram = (type: string): string => encode(`t${type}`)
export const yearCourtGram = (year: number, court: string): string => encode(`k${year}${court}`)
export const courtTypeGram = (court: string, type: string): string => encode(`m${court}${type}`)
export const registerGram = (year: number, court: string, type: string): string => encode(`g${year}${court}${type}`)

/** Token of a handler's cases in a court's register, of one type or ('') of all. */
export function handledGram(court: string, type: string, handlerId: string): string {
  return encode(`q${court}${type}|${handlerGram(handlerId)}`)
}

/** A case's normalised text columns. */
export type NormalisedCase = { parties: string[]; address: string; ids: string[] }

/** First character of a party's name, a rare one in one piece; undefined for an empty name. */
function firstCharacterOf(party: string): string | undefined {
  return charactersOf(party.slice(0, 2))[0]
}

/** Parts of a case number that are long lists: its year, court, type and what they make together. */
function registerGrams(number: Pick<CaseSearchNumber, 'year' | 'court' | 'type'>): string[] {
  return [
    yearGram(number.year),
    courtGram(number.court),
    typeGram(number.type),
    yearCourtGram(number.year, number.court),
    courtTypeGram(number.court, number.type),
    registerGram(number.year, number.court, number.type),
  ]
}

/**
 * The tokens of one case that are counted: parts of names and addresses, of the case number without its sequence, and
 * where its identity numbers begin.
 */
export function countedGrams(
  number: Pick<CaseSearchNumber, 'year' | 'court' | 'type'> | null,
  text: NormalisedCase,
): Set<string> {
  const grams = new Set(addressGrams(text.address, false))
  for (const party of text.parties) {
    for (const gram of partyGrams(party)) grams.add(gram)
    const first = firstCharacterOf(party)
    if (first !== undefined) grams.add(firstCharacterGram(first))
  }
  for (const id of text.ids) {
    const area = areaOf(id)
    if (area !== null) grams.add(areaStartGram(area.slice(0, 4)))
  }
  if (number !== null) for (const gram of registerGrams(number)) grams.add(gram)
  return grams
}

/** Registers whose tokens are kept ready; an import has the same few again and again. */
const KEPT_REGISTERS = 1024
const kept = new Map<string, string>()

/** Tokens a case has by its register (and handler) alone, joined by blanks. */
function sharedGrams({ year, court, type }: CaseSearchNumber, handler: string | null): string {
  const key = `${year} ${court} ${type} ${handler ?? ''}`
  const known = kept.get(key)
  if (known !== undefined) return known
  const grams = registerGrams({ year, court, type })
  if (handler !== null) grams.push(handledGram(court, '', handler), handledGram(court, type, handler))
  const joined = grams.join(' ')
  if (kept.size >= KEPT_REGISTERS) kept.clear()
  kept.set(key, joined)
  return joined
}

/** All tokens of one case, in no particular order, repeats possible; some of the texts are several joined by blanks. */
export function documentGrams(doc: CaseSearchDoc, text: NormalisedCase): string[] {
  const grams: string[] = addressGrams(text.address, false)
  for (const party of text.parties) {
    for (const gram of partyGrams(party)) grams.push(gram)
    const first = firstCharacterOf(party)
    if (first !== undefined) grams.push(firstCharacterGram(first))
  }
  for (const id of text.ids) for (const gram of idGrams(id)) grams.push(gram)
  const number = doc.caseNo
  if (number !== null) {
    grams.push(
      sequenceGram(number.seq),
      typedSequenceGram(number.type, number.seq),
      courtSequenceGram(number.court, number.type, number.seq),
      sharedGrams(number, doc.handlerId),
    )
  }
  if (doc.handlerId !== null) grams.push(handlerGram(doc.handlerId))
  return grams
}
