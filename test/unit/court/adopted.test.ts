import { beforeEach, describe, expect, it } from 'vitest'
import { ADOPTED, adoptedBody } from '../../../shared/journal/adopted.ts'
import type { Envelope } from '../../../shared/journal/envelope.ts'
import { signHead } from '../../../shared/sync/signedHead.ts'
import { courtsOn } from '../../support/sync/courtsOn.ts'
import { type GatewayCourt, laptopOf } from '../../support/sync/gatewayCourt.ts'
import type { MemoryNode } from '../../support/sync/memoryNode.ts'
import { databaseKinds } from '../../support/sync/testDatabase.ts'
import { writeEvent } from '../../support/sync/writtenEvent.ts'

const SITE = 'site:s1'

describe.each(databaseKinds)('adopted events at a gateway on $name', (kind) => {
  const courts = courtsOn(kind, '浙98')
  let court: GatewayCourt
  let first: MemoryNode
  let second: MemoryNode

  beforeEach(async () => {
    court = await courts.next()
    first = await laptopOf(court, 'first', ['site:*'])
    second = await laptopOf(court, 'second', ['site:*'])
  })

  const packed = (node: MemoryNode) => node.pack({ device: node.name, scope: SITE, from: 1 }) ?? []
  /** `second` says again what `first` wrote at a place, with a proof signed by `signer`. */
  const carry = (seq: number, signer: MemoryNode): void => {
    const event = first.streams.get(`first ${SITE}`)?.events[seq - 1]
    if (event === undefined) throw new Error('not written')
    const { at, signature } = signHead(
      { device: 'first', scope: SITE, seq, hash: event.hash },
      7,
      signer.signerOf().key,
    )
    const body = adoptedBody(event, { signedAt: at, signature, chain: first.signerOf().chain })
    const { entity, seen } = event.outline as Envelope
    second.append(SITE, { type: ADOPTED, entity, seen, body, salt: Buffer.alloc(16, 5) })
  }

  it('[X7] [P1] a decision inside an adopted event gets its receipt, and the same one when the original comes too', async () => {
    const decision = { type: 'approvals.decided', entity: 'request/r1', body: { token: 'a.signed.decision' } }
    const event = writeEvent(first, SITE, decision)
    carry(1, first)
    const byOther = await (await court.peerOf(second)).push([packed(second)].flat())
    expect(byOther).toMatchObject({ refused: [], decisions: [{ event }] })
    const byItself = await (await court.peerOf(first)).push([packed(first)].flat())
    expect(byItself.decisions).toEqual(byOther.decisions)
  })

  it('[X7] [X11] one that its author did not sign is refused, and nothing of it counts', async () => {
    writeEvent(first, SITE, { type: 'approvals.decided', entity: 'request/r1', body: { token: 'another.decision' } })
    carry(1, second)
    const answer = await (await court.peerOf(second)).push([packed(second)].flat())
    expect(answer).toMatchObject({ holding: null, refused: [{ fault: 'badOriginal' }], decisions: [] })
  })
})
