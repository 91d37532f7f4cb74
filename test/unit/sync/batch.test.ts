import { expect, it } from 'vitest'
import { checkBatch, deviceChains, packBatch } from '../../../shared/sync/batch.ts'
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
  expect(await carried({ body: Buffer.from('{"text":"four chairs"}') })).toBe('badBody')
  expect(await carried({ salt: Buffer.alloc(16, 9) })).toBe('badBody')
  expect(await carried({ salt: null, body: null })).toMatchObject({ events: [{ hash: event.hash }] })
})
