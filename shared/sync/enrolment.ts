import type { KeyObject } from 'node:crypto'
import { canonicalBytes } from '../journal/canonical.ts'
import { signBytes, verifyBytes } from './trust/signingKey.ts'

/** Letters and digits of an enrolment code (Crockford's base 32): nothing that is read or heard as something else. */
export const CODE_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** Characters of a code, and how many of them name it; the other sixty bits are its secret. */
export const CODE_LENGTH = 16
export const SELECTOR_LENGTH = 4

/** A code as it was meant, however it was typed; null when it can be none. */
export function readCode(typed: string): string | null {
  const code = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
  return code.length === CODE_LENGTH && [...code].every((one) => CODE_ALPHABET.includes(one)) ? code : null
}

/** The four characters that name a code, from them alone or from the whole code, however typed; null when it can be none. */
export function readSelector(typed: string): string | null {
  const whole = readCode(typed) ?? readCode(`${typed}${'0'.repeat(CODE_LENGTH - SELECTOR_LENGTH)}`)
  return whole === null ? null : whole.slice(0, SELECTOR_LENGTH)
}

/** A code in groups of four, for reading out. */
export function codeText(code: string): string {
  return code.replace(/(.{4})(?=.)/g, '$1-')
}

/** Who enrols: the code as it was typed, the laptop's id and the officer's. */
export interface Enrolling {
  code: string
  device: string
  officer: string
}

/** Canonical JSON of exactly `{code, device, officer}`: what both new keys sign. Frozen by `test/golden/sync/enrolment-1.json`. */
function enrolStatement({ code, device, officer }: Enrolling): Uint8Array {
  return canonicalBytes({ code, device, officer })
}

/** Proves that whoever hands in a public key has its private half (purpose `hello`). */
export function signEnrolment(enrolling: Enrolling, key: KeyObject): string {
  return signBytes(key, 'hello', enrolStatement(enrolling))
}

/** Whether this public key (base64url) signed exactly this enrolment. */
export function isEnrolmentSignedBy(enrolling: Enrolling, publicKey: string, proof: string): boolean {
  return verifyBytes(publicKey, 'hello', enrolStatement(enrolling), proof)
}
