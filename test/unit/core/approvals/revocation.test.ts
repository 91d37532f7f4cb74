import type { KeyObject } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readSecret, revocationLists } from '../../../../db/identity.ts'
import { courtTrust } from '../../../../electron/core/approvals/trust.ts'
import { effectiveDecision } from '../../../../electron/core/approvals.ts'
import { signDecision } from '../../../../electron/core/keys/decisions.ts'
import { foundLocalCourt, issueFor } from '../../../../electron/core/localCourt.ts'
import type { RequestDetail } from '../../../../shared/contract/desk/approvals.ts'
import { approvalsTypes } from '../../../../shared/domain/approvals/events.ts'
import { defaultApprovalRules } from '../../../../shared/domain/approvals/kinds.ts'
import { identityTypes } from '../../../../shared/domain/identity/events.ts'
import type { JsonObject } from '../../../../shared/journal/canonical.ts'
import { peekCertificate, readRevocations, signRevocations } from '../../../../shared/sync/trust/certificates.ts'
import { privateKeyFrom } from '../../../../shared/sync/trust/primitives.ts'
import { decisionHash, signReceipt } from '../../../../shared/sync/trust/receipts.ts'
import { newSigningKey } from '../../../../shared/sync/trust/signingKey.ts'
import { otherDevice } from '../../db/foreign.ts'
import { errorOf, eventsOf } from '../identity/support.ts'
import { type Bench, id, PIN, startBench } from './support.ts'

let bench: Bench
let president: { key: KeyObject; certificate: string }
beforeEach(async () => {
  bench = await startBench()
  await bench.as('courtPresident')
  const { key } = bench.test.core.context.session()
  const row = eventsOf(bench.test.core, identityTypes.officerAdded).at(-1)?.body.set as JsonObject
  president = { key: key.privateKey, certificate: String(row.certificate) }
  await bench.as('handler')
})
afterEach(() => bench.end())

const MINUTE = 60_000
const officers = () => bench.test.core.identity

/** The president leaves: taken away by whoever manages people, who unlocks again as time has passed. */
async function removed(): Promise<void> {
  await bench.as('handler')
  const officerId = bench.people.courtPresident
  await officers().removeOfficer({ commandId: id(), officerId, reason: '调离', pin: PIN })
}

/** A submitted plan that was heard: only the president's word is missing. */
async function heardPlan(): Promise<RequestDetail> {
  await bench.as('handler')
  const request = await bench.heard(await bench.submit(await bench.draftPlan(), 3, { rooms: 330 }))
  await bench.as('handler')
  return request
}

/** An approval by the president's own key, as their device would have made it at `at`. */
async function approval(request: RequestDetail, at: number) {
  const court = await courtTrust(bench.test.core.context, defaultApprovalRules)
  const token = await signDecision(
    {
      ...{ v: 1, request: request.requestId, kind: 'plan', level: 3, subject: request.subject, version: 3 },
      ...{ snapshot: request.submission?.snapshotHash ?? '', rendering: request.submission?.renderingHash ?? '' },
      ...{ decision: 'APPROVED', reasons: [], replaces: null, decidedAt: at },
      ...{ decider: bench.people.courtPresident, role: 'courtPresident' },
      serial: peekCertificate(president.certificate)?.serial ?? '',
    },
    president.key,
  )
  return { token, chain: { ...court.chainOf(president.certificate) } }
}

/** The court's receipt of it at `at`, by the court's own receipt key. */
async function receipt(token: string, at: number) {
  const court = await courtTrust(bench.test.core.context, defaultApprovalRules)
  const { seed, chain } = court.receipt ?? { seed: new Uint8Array(), chain: court.chainOf('') }
  const content = { v: 1, decision: decisionHash(token), number: 900, court: court.court, at } as const
  return { token: await signReceipt(content, privateKeyFrom('Ed25519', seed)), chain: { ...chain } }
}

/** Both come by some carrier, from a device that nobody has heard of the revocation. */
async function arrives(
  request: RequestDetail,
  decision: Awaited<ReturnType<typeof approval>>,
  received: Awaited<ReturnType<typeof receipt>>,
): Promise<RequestDetail> {
  const { journal } = bench.test.core.context.store()
  const device = otherDevice('president laptop', bench.test.on.now)
  const scope = `site:${bench.test.siteId}`
  const entity = `request/${request.requestId}`
  const body = { ...decision, decision: 'APPROVED', points: [], replaces: null, version: 3 }
  const made = device.make(entity, approvalsTypes.decided, request.rev, body, { scope })
  const kept = device.make(
    entity,
    approvalsTypes.receipted,
    [made.hash],
    { ...received, decision: made.hash },
    { scope },
  )
  expect(journal.transact(() => journal.receive([made, kept]))).toMatchObject({ applied: 2, refused: [] })
  return bench.approvals.get({ requestId: request.requestId })
}
const faults = (request: RequestDetail) =>
  request.decisions.map((one) => (one.verdict.counts ? 'counts' : one.verdict.fault))

describe('an officer who is removed', () => {
  it('[P3] is on a numbered list signed by the issuing key, an event of the court that every carrier takes along', async () => {
    await removed()
    const { core } = bench.test
    const [event, ...more] = eventsOf(core, identityTypes.revocationsIssued)
    expect(more).toEqual([])
    expect(event?.envelope.scope).toBe('court:浙9901')
    const court = await courtTrust(core.context, defaultApprovalRules)
    const issuing = peekCertificate(court.chainOf('').issuing)
    if (issuing === null) throw new Error('no issuing certificate')
    const read = await readRevocations(String(event?.body.list), issuing, 0)
    expect(read).toMatchObject({
      ok: true,
      list: {
        number: 1,
        issuer: issuing.serial,
        revoked: [{ serial: peekCertificate(president.certificate)?.serial, at: bench.test.on.now, reason: '调离' }],
      },
    })
    expect(court.revocationsKnown).toBe(1)
    // The next one says both, under the next number.
    const officerId = bench.people.teamLead
    await officers().removeOfficer({ commandId: id(), officerId, reason: '退休', pin: PIN })
    const { trust, revocationsKnown } = await courtTrust(core.context, defaultApprovalRules)
    expect(revocationsKnown).toBe(2)
    expect(trust.revocations.find((list) => list.number === 2)?.revoked).toHaveLength(2)
  })

  it('[P3] what they decided and the court received before stays valid, and says up to which list that is known', async () => {
    const request = await heardPlan()
    await bench.as('courtPresident')
    const approved = await bench.decide(request, 'APPROVED')
    bench.test.on.now += 5 * MINUTE
    await removed()
    const shown = await bench.approvals.get({ requestId: approved.requestId })
    expect(shown).toMatchObject({ state: 'approved', revocationsKnown: 1, refused: 0 })
    expect(faults(shown)).toEqual(['counts'])
    expect(await effectiveDecision(bench.test.core.context, approved.requestId)).toMatchObject({ decision: 'APPROVED' })
  })

  it('[P3] [P1] what they sign afterwards is refused, kept aside, listed, and opens nothing', async () => {
    const request = await heardPlan()
    await removed()
    bench.test.on.now += 10 * MINUTE
    const decision = await approval(request, bench.test.on.now)
    const shown = await arrives(request, decision, await receipt(decision.token, bench.test.on.now))
    expect(faults(shown)).toEqual(['REVOKED'])
    expect(shown.state).toBe('submitted')
    expect((await bench.approvals.inbox()).refused.map((one) => one.requestId)).toEqual([request.requestId])
    expect(await effectiveDecision(bench.test.core.context, request.requestId)).toBe(null)
    expect(eventsOf(bench.test.core, approvalsTypes.decided)).toHaveLength(1)
  })

  it('[P1] [P3] the receipt’s time decides, not the one the decider wrote: signed before, received after, is refused', async () => {
    const request = await heardPlan()
    const decision = await approval(request, bench.test.on.now)
    bench.test.on.now += 5 * MINUTE
    await removed()
    const late = await receipt(decision.token, bench.test.on.now + 1)
    expect(faults(await arrives(request, decision, late))).toEqual(['REVOKED'])
  })

  it('[P1] [P3] received before the removal and carried here after it counts', async () => {
    const request = await heardPlan()
    const decision = await approval(request, bench.test.on.now)
    const early = await receipt(decision.token, bench.test.on.now + MINUTE)
    bench.test.on.now += 5 * MINUTE
    await removed()
    const shown = await arrives(request, decision, early)
    expect(faults(shown)).toEqual(['counts'])
    expect(shown.state).toBe('approved')
  })

  it('[P3] a decision judged before the list came is asked again when any carrier brings it', async () => {
    const request = await heardPlan()
    const decision = await approval(request, bench.test.on.now)
    const { core, on } = bench.test
    on.now += 5 * MINUTE
    const received = await receipt(decision.token, on.now)
    expect((await arrives(request, decision, received)).state).toBe('approved')
    // Made on the court's other desk at an earlier time, under the same issuing key.
    const { db, journal } = core.context.store()
    on.now -= 4 * MINUTE
    await removed()
    const list = revocationLists(db, '浙9901').at(-1) ?? ''
    db.exec("DELETE FROM event WHERE type = 'identity.revocationsIssued'")
    on.now += 4 * MINUTE
    expect((await bench.approvals.get({ requestId: request.requestId })).state).toBe('approved')
    const desk = otherDevice('other desk', on.now)
    const body = { list, reason: '调离' }
    const scope = 'court:浙9901'
    const event = desk.make(`revocations/${id()}`, identityTypes.revocationsIssued, [], body, { scope })
    expect(journal.transact(() => journal.receive([event]))).toMatchObject({ applied: 1, refused: [] })
    const shown = await bench.approvals.get({ requestId: request.requestId })
    expect(shown.state).toBe('submitted')
    expect(faults(shown)).toEqual(['REVOKED'])
  })
})

describe('a revocation list of somebody else', () => {
  it('[P3] [P1] revokes nobody, not even beside a founding event that shows the court’s own root', async () => {
    const approved = await (async () => {
      const request = await heardPlan()
      await bench.as('courtPresident')
      return bench.decide(request, 'APPROVED')
    })()
    const { core, on } = bench.test
    const stranger = await foundLocalCourt(core.ports, core.context.newId, {
      code: '浙9901',
      name: '冒充',
      demo: false,
    })
    const court = await courtTrust(core.context, defaultApprovalRules)
    const device = otherDevice('stranger', on.now)
    const scope = 'court:浙9901'
    const serial = peekCertificate(president.certificate)?.serial ?? ''
    const list = await signRevocations(
      {
        ...{ v: 1, court: '浙9901', number: 9, issuer: stranger.issuing.serial, at: on.now - MINUTE },
        revoked: [{ serial, at: on.now - MINUTE, reason: '假' }],
      },
      privateKeyFrom('Ed25519', stranger.issuing.seed),
    )
    const founding = {
      ...{ code: '浙9901', name: '冒充', realm: 'local', issuingSerial: stranger.issuing.serial },
      ...{ root: court.trust.root, issuing: stranger.issuing.certificate, receipt: stranger.receipt.certificate },
    }
    const { journal } = core.context.store()
    const events = [
      device.make(`court/${id()}`, identityTypes.courtFounded, [], founding, { scope }),
      device.make(`revocations/${id()}`, identityTypes.revocationsIssued, [], { list, reason: '假' }, { scope }),
    ]
    expect(journal.transact(() => journal.receive(events))).toMatchObject({ applied: 2, refused: [] })
    await bench.as('handler')
    const shown = await bench.approvals.get({ requestId: approved.requestId })
    expect(shown).toMatchObject({ state: 'approved', revocationsKnown: 0 })
  })
})

describe('a laptop that is lost', () => {
  /** A second device of the court that the president used, as its journal says. */
  async function presidentsLaptop(): Promise<{ deviceId: string }> {
    const { core } = bench.test
    const { journal, db } = core.context.store()
    const deviceId = id()
    const issuer = {
      ...{ courtCode: '浙9901', realm: 'local' as const },
      serial: Buffer.from(readSecret(db, 'court.issuingSerial') ?? []).toString('utf8'),
      seed: readSecret(db, 'court.issuing') ?? new Uint8Array(),
    }
    const [deviceKey, ownKey] = [newSigningKey(core.ports.random), newSigningKey(core.ports.random)]
    const { newId } = core.context
    const subject = { name: '现场机', role: null, device: null, publicKey: deviceKey.publicKey }
    const certificate = await issueFor(core.ports, newId, issuer, { use: 'device', subject: deviceId, ...subject })
    president.key = ownKey.privateKey
    president.certificate = await issueFor(core.ports, newId, issuer, {
      ...{ use: 'officer', subject: bench.people.courtPresident, device: deviceId, name: '李某正' },
      ...{ role: 'courtPresident', publicKey: ownKey.publicKey },
    })
    const officer = db.prepare('SELECT rev FROM officer WHERE officer_id = ?').pluck().get(bench.people.courtPresident)
    const laptop = otherDevice('field', bench.test.on.now)
    const scope = 'court:浙9901'
    const set = { active: true, certificate: president.certificate, name: '李某正', role: 'courtPresident' }
    const events = [
      laptop.make(
        `device/${deviceId}`,
        identityTypes.deviceAdded,
        [],
        { set: { certificate, name: '现场机', prefix: 'D2' } },
        { scope },
      ),
      laptop.make(
        `officer/${bench.people.courtPresident}`,
        identityTypes.officerAdded,
        JSON.parse(String(officer)),
        { set },
        { scope },
      ),
    ]
    expect(journal.transact(() => journal.receive(events))).toMatchObject({ applied: 2, refused: [] })
    return { deviceId }
  }

  it('[P3] [L8] its certificate and every key on it count no more; the officer decides at the court as before', async () => {
    const { deviceId } = await presidentsLaptop()
    const request = await heardPlan()
    const own = bench.test.core.context.profile().deviceId
    const before = await officers().listDevices()
    expect(before).toMatchObject({ revocationsKnown: 0, issuesHere: true })
    expect(before.devices.map((one) => [one.deviceId, one.self, one.revokedAt])).toEqual(
      expect.arrayContaining([
        [own, true, null],
        [deviceId, false, null],
      ]),
    )
    const lost = { commandId: id(), deviceId, reason: '遗失在路上', pin: PIN }
    await officers().revokeDevice(lost)
    await officers().revokeDevice({ ...lost, pin: '' })
    expect(eventsOf(bench.test.core, identityTypes.revocationsIssued)).toHaveLength(1)
    const after = await officers().listDevices()
    expect(after.devices.find((one) => one.deviceId === deviceId)?.revokedAt).toBe(bench.test.on.now)
    bench.test.on.now += MINUTE
    const decision = await approval(request, bench.test.on.now)
    const shown = await arrives(request, decision, await receipt(decision.token, bench.test.on.now))
    expect(faults(shown)).toEqual(['REVOKED'])
    await bench.as('courtPresident')
    const approved = await bench.decide(shown, 'APPROVED')
    expect(faults(approved)).toEqual(['REVOKED', 'counts'])
    expect(approved.state).toBe('approved')
  })

  it('[P3] [L2] refuses the machine at work, a wrong PIN, twice the same, and who may not', async () => {
    const { deviceId } = await presidentsLaptop()
    const by = (change: object) =>
      officers().revokeDevice({ commandId: id(), deviceId, reason: '遗失', pin: PIN, ...change })
    const own = bench.test.core.context.profile().deviceId
    expect((await errorOf(() => by({ deviceId: own }))).data.rule).toBe('notThisDevice')
    expect((await errorOf(() => by({ pin: '111999' }))).code).toBe('WRONG_PIN')
    await by({})
    expect((await errorOf(() => by({}))).data.rule).toBe('alreadyRevoked')
    await bench.as('courtPresident')
    expect((await errorOf(() => by({}))).code).toBe('NOT_ALLOWED')
    expect((await errorOf(() => officers().listDevices())).code).toBe('NOT_ALLOWED')
  })
})
