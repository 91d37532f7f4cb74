import type { KeyObject } from 'node:crypto'
import { CompactSign, compactVerify, errors } from 'jose'
import { publicKeyFrom } from './primitives.ts'

/**
 * Compact JWS (RFC 7515) over JSON, Ed25519 (RFC 8037). `typ` names what it is, so that a signature over one kind of
 * thing is never taken for one over another.
 */

/** Signs the JSON text of `value`. The caller has checked its shape. */
export function signJson(value: unknown, key: KeyObject, type: string): Promise<string> {
  const payload = Buffer.from(JSON.stringify(value), 'utf8')
  return new CompactSign(payload).setProtectedHeader({ alg: 'EdDSA', typ: type }).sign(key)
}

export type OpenedJson = { ok: true; value: unknown } | { ok: false; code: 'UNREADABLE' | 'BAD_SIGNATURE' }

/** Verifies a compact JWS of this type under a public key (base64url of 32 bytes) and reads its JSON. Never throws. */
export async function openJson(compact: string, publicKey: string, type: string): Promise<OpenedJson> {
  if (!compact.split('.').every(isCanonical)) return { ok: false, code: 'UNREADABLE' }
  try {
    const key = publicKeyFrom('Ed25519', publicKey)
    const { payload, protectedHeader } = await compactVerify(compact, key, { algorithms: ['EdDSA'] })
    if (protectedHeader.typ !== type) return { ok: false, code: 'UNREADABLE' }
    return { ok: true, value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)) }
  } catch (error) {
    return { ok: false, code: error instanceof errors.JWSSignatureVerificationFailed ? 'BAD_SIGNATURE' : 'UNREADABLE' }
  }
}

/** One text per JWS: base64url whose unused last bits are set says the same in other characters. */
function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part
}
