import type { KeyObject } from 'node:crypto'
import type { Head, SignedHead } from '../contract/court/messages.ts'
import { canonicalBytes } from '../journal/canonical.ts'
import { signBytes, verifyBytes } from './trust/signingKey.ts'

/**
 * A device signs the head of a stream each time it hands a piece of it on: whoever holds the signed head can tell a
 * stream that a carrier cut, changed or reordered from the one that was written (X11, decision 0031). The statement is
 * canonical JSON of `{v: 1, device, scope, seq, hash, at}`.
 */
function statement({ device, scope, seq, hash }: Head, at: number): Uint8Array {
  return canonicalBytes({ v: 1, device, scope, seq, hash, at })
}

/** Signs a head with its device's own key; `at` ms of its clock. */
export function signHead(head: Head, at: number, key: KeyObject): SignedHead {
  const { device, scope, seq, hash } = head
  return { device, scope, seq, hash, at, signature: signBytes(key, 'stream', statement(head, at)) }
}

/** Whether this public key (base64url) signed exactly this head. */
export function isSignedBy(head: SignedHead, publicKey: string): boolean {
  return verifyBytes(publicKey, 'stream', statement(head, head.at), head.signature)
}
