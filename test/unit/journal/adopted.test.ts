import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ADOPTED, adoptedBody, type OriginalBytes, originalOf } from '../../../shared/journal/adopted.ts'
import { canonicalBytes, canonicalText, type JsonObject } from '../../../shared/journal/canonical.ts'
import { envelopeBytes, envelopeHash } from '../../../shared/journal/envelope.ts'
import { bodyHashOf } from '../../../shared/journal/hash.ts'
import { ENVELOPE } from './formats.ts'

const salt = Uint8Array.from({ length: 16 }, (_, index) => index)
const body = canonicalBytes({ reason: '补正 "引号" \\', set: { name: '办公桌𠮷', place: 'e\u0301' } })
const inner = { ...ENVELOPE, bodyHash: bodyHashOf(salt, body) }
const original: OriginalBytes = { envelope: envelopeBytes(inner), salt, body }
const proof = {
  signedAt: 1_763_900_000_123,
  signature: 'c2ln',
  chain: { certificate: 'leaf', issuing: 'issuing', root: 'root' },
}
const wrapper = { type: ADOPTED, device: 'd2', scope: inner.scope, entity: inner.entity }
const said = adoptedBody(original, proof)

describe('an adopted event', () => {
  it('[X7] its body is frozen: any change is a new version beside this one', () => {
    const frozen = readFileSync(new URL('../../golden/journal/adopted-1.json', import.meta.url), 'utf8')
    expect(`${canonicalText(said)}\n`).toBe(frozen)
    expect(originalOf(wrapper, JSON.parse(frozen) as JsonObject)?.hash).toBe(envelopeHash(original.envelope))
  })
  it('[X7] gives back the original byte for byte, with author, device and time as they were', () => {
    const back = originalOf(wrapper, said)
    expect(back?.bytes).toEqual(original)
    expect(back?.envelope).toEqual(inner)
    expect(back?.proof).toEqual(proof)
    const bare = originalOf(wrapper, adoptedBody({ ...original, salt: null, body: null }, proof))
    expect(bare?.bytes).toEqual({ ...original, salt: null, body: null })
  })
  it('[X11] carries nothing that is not sound, or of another entity, scope or kind', () => {
    const refused: [object, JsonObject][] = [
      [{ entity: 'item/other' }, said],
      [{ scope: 'site:other' }, said],
      [{ device: inner.device }, said],
      [{ type: 'inventory.itemCorrected' }, said],
      [{}, { ...said, salt: '00'.repeat(16) }],
      [{}, { ...said, body: '{"a":1}' }],
      [{}, { ...said, envelope: '{}' }],
      [{}, { ...said, envelope: `${String(said.envelope)} ` }],
      [{}, { ...said, signature: 1 }],
      [{}, adoptedBody({ ...original, envelope: envelopeBytes({ ...inner, type: ADOPTED }) }, proof)],
    ]
    for (const [change, body] of refused) expect(originalOf({ ...wrapper, ...change }, body)).toBeNull()
  })
  it('[X7] what a device said in its own scope stands in the own scope of whoever re-issues it', () => {
    const own = adoptedBody(
      { ...original, envelope: envelopeBytes({ ...inner, scope: `device:${inner.device}` }) },
      proof,
    )
    expect(originalOf({ ...wrapper, scope: 'device:d2' }, own)?.envelope.scope).toBe(`device:${inner.device}`)
    expect(originalOf({ ...wrapper, scope: 'device:d3' }, own)).toBeNull()
  })
})
