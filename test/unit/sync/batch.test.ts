import { describe, expect, it } from 'vitest'
import type { Batch } from '../../../shared/contract/court/messages.ts'
import { ADOPTED, adoptedBody } from '../../../shared/journal/adopted.ts'
import type { Envelope } from '../../../shared/journal/envelope.ts'
import { checkBatch, deviceChains, packBatch, saidEvent } from '../../../shared/sync/batch.ts'
import { signHead } from '../../../shared/sync/signedHead.ts'
import { MemoryNode } from '../../support/sync/memoryNode.ts'
import { syncCourt } from '../../support/sync/syncCourt.ts'

it('[X11] a carrier can exchange no body: each is bound by the hash its envelope names', async () => {
  const court = await syncCourt()
  const node = await MemoryNode.device('first', court)
  node.write('site:s1', 'five chairs')
  const batch = node.pack({ device: 'first', scope: 'site:s1', from: 1 })
  const event = node.streams.get('first site:s1')?.events[0]
  if (batch === null || event === undefined) throw new Error('nothing written')
  const chains = deviceChains(court.root)
  const carried = (change: object) =>
    checkBatch(packBatch(1, [{ ...event, ...change }], batch.head, batch.chain), chains)
  expect(await carried({})).toMatchObject({ events: [{ hash: event.hash }] })
  expect(await carried({ body: Buffer.from('{"text":"four chairs"}') })).toBe('bodyMismatch')
  expect(await carried({ salt: Buffer.alloc(16, 9) })).toBe('bodyMismatch')
  expect(await carried({ salt: null, body: null })).toMatchObject({ events: [{ hash: event.hash }] })
})

describe('[X7] [X11] an adopted event in a batch', () => {
  it('is taken only with the signature of the device that wrote its original, over just that event', async () => {
    const court = await syncCourt()
    const chains = deviceChains(court.root)
    const [first, other] = [await MemoryNode.device('first', court), await MemoryNode.device('other', court)]
    first.write('site:s1', 'five chairs')
    const original = first.streams.get('first site:s1')?.events[0]
    if (original === undefined) throw new Error('nothing written')
    const place = { device: 'first', scope: 'site:s1', seq: 1, hash: original.hash }
    const adopted = (signer: MemoryNode, over: typeof place, chain = signer.signerOf().chain) => {
      const { at, signature } = signHead(over, 7, signer.signerOf().key)
      const body = adoptedBody(original, { signedAt: at, signature, chain })
      const { entity, seen } = original.outline as Envelope
      const carrier = new MemoryNode('second', court, second.signerOf())
      carrier.append('site:s1', { type: ADOPTED, entity, seen, body, salt: Buffer.alloc(16, 5) })
      return checkBatch(carrier.pack({ device: 'second', scope: 'site:s1', from: 1 }) as Batch, chains)
    }
    const second = await MemoryNode.device('second', court)
    const sound = await adopted(first, place)
    expect(sound).toMatchObject({ events: [{ outline: { type: ADOPTED, device: 'second' } }] })
    if (typeof sound === 'string') throw new Error(sound)
    expect(sound.events.map(saidEvent)).toMatchObject([{ hash: original.hash, outline: { device: 'first', seq: 1 } }])
    expect(await adopted(second, place)).toBe('badOriginal')
    expect(await adopted(other, place, first.signerOf().chain)).toBe('badOriginal')
    expect(await adopted(first, { ...place, seq: 2 })).toBe('badOriginal')
    expect(await adopted(first, { ...place, scope: 'site:s2' })).toBe('badOriginal')
  })
})
