import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readSecret, writeSecret } from '../../../../db/identity.ts'
import { loadEvents } from '../../../../db/journal.ts'
import { effectiveDecision } from '../../../../electron/core/approvals.ts'
import type { RequestDetail } from '../../../../shared/contract/desk/approvals.ts'
import { approvalsTypes } from '../../../../shared/domain/approvals/events.ts'
import type { JsonObject } from '../../../../shared/journal/canonical.ts'
import { peekCertificate, signRevocations } from '../../../../shared/sync/trust/certificates.ts'
import { privateKeyFrom } from '../../../../shared/sync/trust/primitives.ts'
import { otherDevice } from '../../db/foreign.ts'
import { type Bench, startBench } from './support.ts'

let bench: Bench
beforeEach(async () => {
  bench = await startBench()
})
afterEach(() => bench.end())

/** What a link brings: another device's event on a request, seen past its newest. */
function arrives(request: RequestDetail, type: string, body: JsonObject, name = 'laptop'): string {
  const { journal } = bench.test.core.context.store()
  const device = otherDevice(name, bench.test.on.now)
  const event = device.make(`request/${request.requestId}`, type, request.rev, body, {
    scope: `site:${bench.test.siteId}`,
  })
  expect(journal.transact(() => journal.receive([event]))).toMatchObject({ applied: 1, refused: [] })
  return event.hash
}
async function heardPlan(): Promise<RequestDetail> {
  const request = await bench.heard(await bench.submit(await bench.draftPlan(), 3, { rooms: 330 }))
  await bench.as('courtPresident')
  return request
}
/** Bodies of the decision and of its receipt as this court's journal holds them. */
function bodiesOf(requestId: string): { decision: JsonObject; receipt: JsonObject; hash: string } {
  const events = loadEvents(bench.test.core.context.store().db, `request/${requestId}`)
  const decision = events.find((one) => one.type === approvalsTypes.decided)
  const receipt = events.find((one) => one.type === approvalsTypes.receipted)
  return { decision: decision?.body ?? {}, receipt: receipt?.body ?? {}, hash: decision?.hash ?? '' }
}
const faults = (request: RequestDetail) =>
  request.decisions.map((one) => (one.verdict.counts ? 'counts' : one.verdict.fault))

describe('a decision that a link brings', () => {
  it('[F3] [P1] replayed from another request is kept, listed as refused, and opens nothing', async () => {
    const approved = await bench.decide(await heardPlan(), 'APPROVED')
    const { decision, receipt } = bodiesOf(approved.requestId)
    await bench.as('handler')
    const other = await bench.submit(await bench.draftPlan(), 3, { rooms: 330 })
    const hash = arrives(other, approvalsTypes.decided, decision)
    const now = await bench.approvals.get({ requestId: other.requestId })
    arrives(now, approvalsTypes.receipted, { ...receipt, decision: hash }, 'second laptop')
    const shown = await bench.approvals.get({ requestId: other.requestId })
    expect(shown.state).toBe('submitted')
    expect(faults(shown)).toEqual(['REPLAYED'])
    expect((await bench.approvals.inbox()).refused.map((one) => one.requestId)).toEqual([other.requestId])
    expect(await effectiveDecision(bench.test.core.context, other.requestId)).toBe(null)
  })
  it('[P1] without its receipt is signed, not confirmed, and counts once the receipt comes by any carrier', async () => {
    const approved = await bench.decide(await heardPlan(), 'APPROVED')
    const { receipt, hash } = bodiesOf(approved.requestId)
    // The same desk as a laptop that got the decision over one link and its receipt over another.
    const { db, journal } = bench.test.core.context.store()
    db.exec("DELETE FROM event WHERE type = 'approvals.receipted'; DELETE FROM decision_check")
    journal.transact(() => journal.project(`request/${approved.requestId}`))
    const unconfirmed = await bench.approvals.get({ requestId: approved.requestId })
    expect(unconfirmed.state).toBe('submitted')
    expect(faults(unconfirmed)).toEqual(['NO_RECEIPT'])
    expect((await bench.approvals.inbox()).refused).toEqual([])
    arrives(unconfirmed, approvalsTypes.receipted, { ...receipt, decision: hash })
    expect((await bench.approvals.get({ requestId: approved.requestId })).state).toBe('approved')
  })
  it('[P1] [J7] forged beside a true one leaves the true one standing', async () => {
    const request = await heardPlan()
    const approved = await bench.decide(request, 'APPROVED')
    const { decision, hash } = bodiesOf(approved.requestId)
    const points = [{ id: 'p1', text: '假' }]
    arrives(approved, approvalsTypes.returned, { ...decision, decision: 'RETURNED', points, replaces: hash })
    const shown = await bench.approvals.get({ requestId: approved.requestId })
    expect(shown.state).toBe('approved')
    expect(faults(shown)).toEqual(['counts', 'WRONG_BODY'])
    expect(shown.refused).toBe(1)
  })
  it('[P3] is asked again when a revocation becomes known, and then counts no more', async () => {
    const approved = await bench.decide(await heardPlan(), 'APPROVED')
    const { db } = bench.test.core.context.store()
    const chain = bodiesOf(approved.requestId).decision.chain as { certificate: string; issuing: string }
    const issuer = peekCertificate(chain.issuing)
    const list = {
      v: 1 as const,
      court: '浙9901',
      number: 7,
      issuer: issuer?.serial ?? '',
      at: bench.test.on.now,
      revoked: [
        { serial: peekCertificate(chain.certificate)?.serial ?? '', at: bench.test.on.now - 1000, reason: '调离' },
      ],
    }
    const seed = readSecret(db, 'court.issuing') ?? new Uint8Array()
    const compact = await signRevocations(list, privateKeyFrom('Ed25519', seed))
    writeSecret(db, 'court.revocations', Buffer.from(JSON.stringify([compact])))
    const shown = await bench.approvals.get({ requestId: approved.requestId })
    expect(shown.revocationsKnown).toBe(7)
    expect(faults(shown)).toEqual(['REVOKED'])
    expect(shown.state).toBe('submitted')
    expect(await effectiveDecision(bench.test.core.context, `plan:${bench.test.siteId}`)).toBe(null)
  })
})
