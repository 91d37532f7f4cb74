import { createHash } from 'node:crypto'

/**
 * The printed recovery code: 128 random bits and 12 bits of checksum as 28 characters of Crockford's base32,
 * printed as seven groups of four plus one check character each: `XXXXC-XXXXC-…`.
 * The group's check character names the group that was mistyped; it catches every single wrong character,
 * every swap of two neighbours and two groups in the wrong order.
 */

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const GROUPS = 7
const GROUP_DATA = 4
/** Secret bytes in a code. */
export const RECOVERY_BYTES = 16

/** `group` counts from 1. */
export type RecoveryCodeRead =
  | { ok: true; secret: Buffer }
  | { ok: false; code: 'LENGTH'; expected: number; got: number }
  | { ok: false; code: 'CHARACTER'; position: number }
  | { ok: false; code: 'GROUP'; group: number }
  | { ok: false; code: 'CHECKSUM' }

/** Formats 16 secret bytes for the printed page. */
export function printRecoveryCode(secret: Uint8Array): string {
  if (secret.length !== RECOVERY_BYTES) throw new RangeError('a recovery code has 16 bytes')
  const values = toFives(secret, checksum(secret))
  const groups: string[] = []
  for (let group = 0; group < GROUPS; group += 1) {
    const data = values.slice(group * GROUP_DATA, (group + 1) * GROUP_DATA)
    groups.push([...data, checkValue(data, group)].map((value) => ALPHABET[value]).join(''))
  }
  return groups.join('-')
}

/** Reads a typed code: case, spaces, dashes and full-width forms don't matter, O reads as 0, I and L as 1. */
export function readRecoveryCode(typed: string): RecoveryCodeRead {
  const characters = [
    ...typed
      .normalize('NFKC')
      .toUpperCase()
      .replace(/[\s\-–—_.]/gu, ''),
  ]
  const expected = GROUPS * (GROUP_DATA + 1)
  const values: number[] = []
  for (const [index, character] of characters.entries()) {
    const value = ALPHABET.indexOf(character === 'O' ? '0' : character === 'I' || character === 'L' ? '1' : character)
    if (value < 0) return { ok: false, code: 'CHARACTER', position: index + 1 }
    values.push(value)
  }
  if (values.length !== expected) return { ok: false, code: 'LENGTH', expected, got: values.length }
  const data: number[] = []
  for (let group = 0; group < GROUPS; group += 1) {
    const part = values.slice(group * (GROUP_DATA + 1), group * (GROUP_DATA + 1) + GROUP_DATA)
    if (checkValue(part, group) !== values[group * (GROUP_DATA + 1) + GROUP_DATA])
      return { ok: false, code: 'GROUP', group: group + 1 }
    data.push(...part)
  }
  const { secret, sum } = fromFives(data)
  return sum === checksum(secret) ? { ok: true, secret } : { ok: false, code: 'CHECKSUM' }
}

function checksum(secret: Uint8Array): number {
  const digest = createHash('sha256').update('fieldwrit/recovery/1').update(secret).digest()
  return digest.readUInt16BE(0) >>> 4
}

function toFives(secret: Uint8Array, sum: number): number[] {
  let number = BigInt(`0x${Buffer.from(secret).toString('hex')}`) * 4096n + BigInt(sum)
  const values: number[] = []
  for (let index = 0; index < GROUPS * GROUP_DATA; index += 1) {
    values.unshift(Number(number % 32n))
    number /= 32n
  }
  return values
}

function fromFives(values: number[]): { secret: Buffer; sum: number } {
  let number = 0n
  for (const value of values) number = number * 32n + BigInt(value)
  const hex = (number / 4096n).toString(16).padStart(RECOVERY_BYTES * 2, '0')
  return { secret: Buffer.from(hex, 'hex'), sum: Number(number % 4096n) }
}

/** Σ αⁱ·valueᵢ + (group + 1) over GF(32) with α = 2, so that each place and each group weighs differently. */
function checkValue(data: number[], group: number): number {
  let sum = 0
  for (const value of data) sum = double(sum ^ value)
  return sum ^ (group + 1)
}

/** Multiplication by α modulo x⁵ + x² + 1. */
function double(value: number): number {
  const shifted = value << 1
  return shifted & 32 ? (shifted ^ 0b100101) & 31 : shifted
}
