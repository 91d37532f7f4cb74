import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import {
  DECISION_TYPE,
  type DecisionPayload,
  type ExpectedDecision,
  judgeDecision,
  signDecision,
  type Trust,
} from '../../../../electron/core/keys/decisions.ts'
import { DECISION_FAULTS } from '../../../../shared/domain/approvals/faults.ts'
import { defaultApprovalRules } from '../../../../shared/domain/approvals/kinds.ts'
import type { Certificate, Chain, RevocationList } from '../../../../shared/sync/trust/certificates.ts'
import { signJson } from '../../../../shared/sync/trust/jws.ts'
import {
  decisionHash,
  RECEIPT_TYPE,
  type ReceiptPayload,
  type Signed,
  signReceipt,
} from '../../../../shared/sync/trust/receipts.ts'
import { newSigningKey } from '../../../../shared/sync/trust/signingKey.ts'
import { fixedCourt, from, until } from './courtFixture.ts'
import { fixedRandom, flipText } from './support.ts'

const at = from + 60_000
const court = await fixedCourt('court', 'decisions')
const key = newSigningKey(fixedRandom('president'))
const body: Certificate = {
  ...court.bodies.officer,
  serial: 'o9',
  subject: 'officer-president',
  name: '李某正',
  roles: ['courtPresident'],
  key: { kty: 'OKP', crv: 'Ed25519', x: key.publicKey },
}

async function chainOf(change: Partial<Certificate> = {}, from2 = court): Promise<Chain> {
  const { issuing, root } = from2.certificates
  return { certificate: await from2.signed({ ...body, ...change }), issuing, root }
}
const receiptChain: Chain = {
  certificate: court.certificates.receipt,
  issuing: court.certificates.issuing,
  root: court.certificates.root,
}

const payload: DecisionPayload = {
  v: 1,
  request: '0198c0de-0000-7000-8000-000000000001',
  kind: 'plan',
  level: 3,
  subject: 'plan:0198c0de-0000-7000-8000-0000000000aa',
  version: 3,
  snapshot: '11'.repeat(32),
  rendering: '22'.repeat(32),
  decision: 'RETURNED',
  reasons: [{ id: 'p1', text: '丙某芳卧床，没有医疗保障。' }],
  replaces: '33'.repeat(32),
  decidedAt: at - 1000,
  decider: 'officer-president',
  role: 'courtPresident',
  serial: 'o9',
}
const expected: ExpectedDecision = {
  request: payload.request,
  kind: 'plan',
  level: 3,
  subject: payload.subject,
  version: 3,
  snapshot: payload.snapshot,
  rendering: payload.rendering,
  decision: 'RETURNED',
  reasons: payload.reasons,
  replaces: payload.replaces,
  court: '浙9901',
  proposers: ['officer-1'],
}
const trust: Trust = { root: court.certificates.root, revocations: [], rules: defaultApprovalRules }

async function decided(change: Partial<DecisionPayload> = {}, chain?: Chain): Promise<Signed> {
  return { token: await signDecision({ ...payload, ...change }, key.privateKey), chain: chain ?? (await chainOf()) }
}
async function received(token: string, change: Partial<ReceiptPayload> = {}): Promise<Signed> {
  const content = { v: 1, decision: decisionHash(token), number: 1182, court: '浙9901', at, ...change } as const
  return { token: await signReceipt(content, court.keys.receipt.privateKey), chain: receiptChain }
}
async function judged(decision: Signed, change: Partial<ExpectedDecision> = {}, trusting: Trust = trust) {
  return judgeDecision(decision, [await received(decision.token)], { ...expected, ...change }, trusting)
}
const fault = (code: string) => ({ counts: false, fault: code })

describe('a decision', () => {
  it('has the frozen bytes', async () => {
    const decision = await decided()
    const receipt = await received(decision.token)
    const golden = new URL('../../../golden/decisions/version-1.json', import.meta.url)
    expect(`${JSON.stringify({ decision, receipt }, null, 2)}\n`).toBe(await readFile(golden, 'utf8'))
  })
  it('[P1] [F3] counts with signature, chain, role, hashes and the court’s receipt', async () => {
    expect(await judged(await decided())).toEqual({ counts: true, number: 1182, at })
  })
  it('[P1] without a receipt is signed, not confirmed; with somebody else’s it is refused', async () => {
    const decision = await decided()
    const other = await received((await decided({ version: 2 })).token)
    const forged = { ...(await received(decision.token)), chain: decision.chain }
    expect(await judgeDecision(decision, [], expected, trust)).toEqual(fault('NO_RECEIPT'))
    expect(await judgeDecision(decision, [other], expected, trust)).toEqual(fault('BAD_RECEIPT'))
    expect(await judgeDecision(decision, [forged], expected, trust)).toEqual(fault('BAD_RECEIPT'))
    const elsewhere = await received(decision.token, { court: '浙9902' })
    expect(await judgeDecision(decision, [elsewhere], expected, trust)).toEqual(fault('BAD_RECEIPT'))
    const sound = await received(decision.token)
    expect(await judgeDecision(decision, [other, sound], expected, trust)).toMatchObject({ counts: true })
  })
  it('[P1] is refused when any byte of it is another, or the signature is another key’s', async () => {
    const decision = await decided()
    const parts = decision.token.split('.')
    const signature = `${parts[0]}.${parts[1]}.${flipText(parts[2] ?? '', 10)}`
    expect(await judged({ ...decision, token: signature })).toEqual(fault('BAD_SIGNATURE'))
    const content = `${parts[0]}.${Buffer.from(JSON.stringify({ ...payload, decision: 'APPROVED' })).toString('base64url')}.${parts[2]}`
    expect(await judged({ ...decision, token: content })).toEqual(fault('BAD_SIGNATURE'))
    const stranger = newSigningKey(fixedRandom('stranger'))
    const token = await signDecision(payload, stranger.privateKey)
    expect(await judged({ ...decision, token })).toEqual(fault('BAD_SIGNATURE'))
  })
  it('[P1] is unreadable as anything but a decision of a known version', async () => {
    const chain = await chainOf()
    const tokens = [
      'x',
      await signJson({ ...payload, v: 2 }, key.privateKey, DECISION_TYPE),
      await signJson({ ...payload, extra: 1 }, key.privateKey, DECISION_TYPE),
      await signJson(payload, key.privateKey, RECEIPT_TYPE),
    ]
    for (const token of tokens) {
      expect(await judgeDecision({ token, chain }, [], expected, trust)).toEqual(fault('UNREADABLE'))
    }
    const noChain = { token: (await decided()).token, chain: { ...chain, certificate: 'x' } }
    expect(await judged(noChain)).toEqual(fault('UNREADABLE'))
  })
  it('[P1] is refused under another root, a demonstration’s or a single machine’s included', async () => {
    for (const [realm, code] of [
      ['court', 'WRONG_ROOT'],
      ['demo', 'DEMO_ROOT'],
      ['local', 'LOCAL_ROOT'],
    ] as const) {
      const other = await fixedCourt(realm, `other ${realm}`)
      expect(await judged(await decided({}, await chainOf({ realm }, other)))).toEqual(fault(code))
    }
    const mixed = { ...(await chainOf({}, await fixedCourt('court', 'mixed'))), root: court.certificates.root }
    expect(await judged(await decided({}, mixed))).toEqual(fault('BAD_CHAIN'))
  })
  it('[P1] is refused with a certificate not yet or no longer valid at the receipt’s time', async () => {
    expect(await judged(await decided({}, await chainOf({ from: at + 1 })))).toEqual(fault('NOT_YET_VALID'))
    expect(await judged(await decided({}, await chainOf({ until: at })))).toEqual(fault('EXPIRED'))
    const inTime = await decided({ decidedAt: until + 5 })
    expect(await judged(inTime)).toMatchObject({ counts: true })
  })
  it('[P3] is refused once its certificate was revoked before the receipt, and stands when it was revoked later', async () => {
    const list = (when: number): RevocationList => ({
      v: 1,
      court: '浙9901',
      number: 4,
      issuer: 'i1',
      at: when,
      revoked: [{ serial: 'o9', at: when, reason: '调离' }],
    })
    const decision = await decided()
    expect(await judged(decision, {}, { ...trust, revocations: [list(at)] })).toEqual(fault('REVOKED'))
    expect(await judged(decision, {}, { ...trust, revocations: [list(at + 1)] })).toMatchObject({ counts: true })
  })
  it('[P1] is refused from a role that may not decide this, or that the certificate does not give', async () => {
    expect(await judged(await decided({ role: 'bureauDirector' }))).toEqual(fault('WRONG_ROLE'))
    const director = await chainOf({ roles: ['bureauDirector'] })
    expect(await judged(await decided({}, director))).toEqual(fault('WRONG_ROLE'))
    const approves: Partial<DecisionPayload> = { decision: 'APPROVED', reasons: [], role: 'bureauDirector' }
    expect(await judged(await decided(approves, director), { decision: 'APPROVED', reasons: [] })).toEqual(
      fault('WRONG_ROLE'),
    )
    expect(await judged(await decided({ role: 'bureauDirector' }, director))).toEqual(fault('WRONG_ROLE'))
    const first = await decided({ role: 'bureauDirector', replaces: null }, director)
    expect(await judged(first, { replaces: null })).toMatchObject({ counts: true })
  })
  it('[P1] is refused from an officer the certificate does not name, and from another court’s', async () => {
    expect(await judged(await decided({ decider: 'officer-2' }))).toEqual(fault('WRONG_OFFICER'))
    expect(await judged(await decided({ serial: 'o1' }))).toEqual(fault('WRONG_OFFICER'))
    expect(await judged(await decided({}, await chainOf({ court: '浙9902' })))).toEqual(fault('WRONG_COURT'))
  })
  it('[P1] from whoever proposed it is refused, whichever key and device signed', async () => {
    const second = await chainOf({ serial: 'o10', device: 'device-2' })
    const decision = await decided({ serial: 'o10' }, second)
    expect(await judged(decision, { proposers: ['officer-1', 'officer-president'] })).toEqual(fault('IS_PROPOSER'))
  })
  it('[F3] [P2] shown under another request, subject, level, version, content or event is refused', async () => {
    const decision = await decided()
    const cases: [Partial<ExpectedDecision>, string][] = [
      [{ request: '0198c0de-0000-7000-8000-000000000002' }, 'REPLAYED'],
      [{ subject: 'plan:other' }, 'REPLAYED'],
      [{ kind: 'fine' }, 'REPLAYED'],
      [{ level: 2 }, 'WRONG_LEVEL'],
      [{ version: 4 }, 'WRONG_VERSION'],
      [{ snapshot: '44'.repeat(32) }, 'WRONG_HASH'],
      [{ rendering: '44'.repeat(32) }, 'WRONG_HASH'],
      [{ decision: 'APPROVED' }, 'WRONG_BODY'],
      [{ replaces: null }, 'WRONG_BODY'],
      [{ reasons: [{ id: 'p1', text: '另一条' }] }, 'WRONG_BODY'],
    ]
    for (const [change, code] of cases) expect(await judged(decision, change)).toEqual(fault(code))
  })
  it('is answered from a closed list, without a code twice', () => {
    expect(new Set(DECISION_FAULTS).size).toBe(DECISION_FAULTS.length)
  })
})
