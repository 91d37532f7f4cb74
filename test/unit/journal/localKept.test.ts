import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { identityTypes } from '../../../shared/domain/identity/events.ts'
import { type OriginalBytes, originalOf } from '../../../shared/journal/adopted.ts'
import { canonicalBytes, canonicalText, type JsonObject } from '../../../shared/journal/canonical.ts'
import { envelopeBytes, envelopeHash } from '../../../shared/journal/envelope.ts'
import { bodyHashOf } from '../../../shared/journal/hash.ts'
import { LOCAL_KEPT, localKeptBody, localOriginalOf } from '../../../shared/journal/localKept.ts'
import { ENVELOPE } from './formats.ts'

const salt = Uint8Array.from({ length: 16 }, (_, index) => index)
const body = canonicalBytes({ set: { active: true, certificate: 'c', name: '李某正', role: 'courtPresident' } })
const inner = { ...ENVELOPE, scope: 'court:浙9901', bodyHash: bodyHashOf(salt, body) }
const original: OriginalBytes = { envelope: envelopeBytes(inner), salt, body }
const proof = {
  signedAt: 1_763_900_000_123,
  signature: 'c2ln',
  chain: { certificate: 'leaf', issuing: 'issuing', root: 'root' },
}
const wrapper = { type: LOCAL_KEPT, device: inner.device, scope: `device:${inner.device}`, entity: 'localKept/1' }
const said = localKeptBody(original, proof)

describe('what a local court said, kept by the laptop that left it', () => {
  it('[X7] its body is frozen: any change is a new version beside this one', () => {
    const frozen = readFileSync(new URL('../../golden/journal/localKept-1.json', import.meta.url), 'utf8')
    expect(`${canonicalText(said)}\n`).toBe(frozen)
    expect(localOriginalOf(wrapper, JSON.parse(frozen) as JsonObject)?.hash).toBe(envelopeHash(original.envelope))
    expect(identityTypes.localKept).toBe(LOCAL_KEPT)
  })
  it('[J1] gives back the original byte for byte, and no fold takes it for the original', () => {
    expect(localOriginalOf(wrapper, said)?.bytes).toEqual(original)
    expect(originalOf(wrapper, said)).toBeNull()
  })
  it('[X11] carries nothing of another device, of another scope, or outside the laptop’s own', () => {
    const other = (change: object): JsonObject =>
      localKeptBody({ ...original, envelope: envelopeBytes({ ...inner, ...change }) }, proof)
    expect(localOriginalOf(wrapper, other({ scope: 'site:s' }))).toBeNull()
    expect(localOriginalOf(wrapper, other({ device: 'd9' }))).toBeNull()
    expect(localOriginalOf({ ...wrapper, scope: 'court:浙9901' }, said)).toBeNull()
    expect(localOriginalOf({ ...wrapper, type: 'journal.adopted' }, said)).toBeNull()
    expect(localOriginalOf(wrapper, { ...said, salt: '00'.repeat(16) })).toBeNull()
  })
})
