import type { CaseSearchDoc } from './types.ts'

/**
 * Tokens of the full-text index. The first letter says the field, so that one index without positions answers
 * "in a party's name" and "in the address" apart: p party pair, f first character of a party, a part of the address,
 * i four characters of an identity number at one place, j its area, d its date of birth, s sequence, v type+sequence,
 * n court+type+sequence, g year+court+type, y year, c court, t type, h handler.
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

/** Tokens of the digit run from `start` to `end`: with its unit (18号), and its first two digits with what leads (路18). */
function runGrams(characters: string[], start: number, end: number, cut: boolean): string[] {
  if (end - start < 2) return []
  const grams: string[] = []
  const whole = !cut || (start > 0 && end < characters.length)
  if (whole) grams.push(`a${characters.slice(start, end).join('')}${characters[end] ?? ''}`)
  if (start > 0) grams.push(`a${characters[start - 1]}${characters[start]}${characters[start + 1]}`)
  return grams
}

/**
 * Grams of a normalised address: every pair of neighbours that is not two digits, and every run of two or more digits
 * with the character before and behind it. With `cut`, the text is part of an address: a digit run at either end may be
 * the rest of a longer one, so only what is certain of it is returned.
 */
export function addressGrams(text: string, cut: boolean): string[] {
  const characters = charactersOf(encode(text))
  const grams: string[] = []
  let runStart = -1
  for (let i = 0; i <= characters.length; i++) {
    const character = characters[i]
    const digit = character !== undefined && isDigit(character)
    if (digit && runStart < 0) runStart = i
    if (!digit && runStart >= 0) {
      for (const gram of runGrams(characters, runStart, i, cut)) grams.push(gram)
      runStart = -1
    }
    const before = characters[i - 1]
    if (i > 0 && character !== undefined && before !== undefined && !(digit && isDigit(before))) {
      grams.push(`a${before}${character}`)
    }
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
export const registerGram = (year: number, court: string, type: string): string => encode(`g${year}${court}${type}`)

/** A case's normalised text columns. */
export type NormalisedCase = { parties: string[]; address: string; ids: string[] }

/** All tokens of one case, in no particular order, repeats possible. */
export function documentGrams(doc: CaseSearchDoc, text: NormalisedCase): string[] {
  const grams: string[] = addressGrams(text.address, false)
  for (const party of text.parties) {
    for (const gram of partyGrams(party)) grams.push(gram)
    const first = charactersOf(party.slice(0, 2))[0]
    if (first !== undefined) grams.push(firstCharacterGram(first))
  }
  for (const id of text.ids) for (const gram of idGrams(id)) grams.push(gram)
  const number = doc.caseNo
  if (number !== null) {
    grams.push(
      sequenceGram(number.seq),
      typedSequenceGram(number.type, number.seq),
      courtSequenceGram(number.court, number.type, number.seq),
      yearGram(number.year),
      courtGram(number.court),
      typeGram(number.type),
      registerGram(number.year, number.court, number.type),
    )
  }
  if (doc.handlerId !== null) grams.push(handlerGram(doc.handlerId))
  return grams
}
