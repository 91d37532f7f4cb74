import { randomBytes } from 'node:crypto'
import { keyIdOf } from '../../../shared/sync/bundle/format.ts'
import { privateKeyFrom, publicText } from '../../../shared/sync/trust/primitives.ts'

/** A key that sticks are sealed to. */
export function newSealingPair() {
  const secret = privateKeyFrom('X25519', randomBytes(32))
  const publicKey = publicText(secret)
  return { secret, publicKey, keyId: keyIdOf(publicKey) }
}
