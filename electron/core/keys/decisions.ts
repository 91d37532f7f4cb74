import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import type { DecisionFault, Verdict } from '../../../shared/domain/approvals/faults.ts'
import {
  type ApprovalRules,
  DECISIONS,
  LEVELS,
  mayMake,
  REQUEST_KINDS,
  ruleOf,
} from '../../../shared/domain/approvals/kinds.ts'
import { roleSchema } from '../../../shared/domain/identity/roles.ts'
import {
  type Certificate,
  type CertificateFault,
  peekCertificate,
  type RevocationList,
  verifyChain,
} from '../../../shared/sync/trust/certificates.ts'
import { openJson, signJson } from '../../../shared/sync/trust/jws.ts'
import { decisionHash, type ReceiptPayload, readReceipt, type Signed } from '../../../shared/sync/trust/receipts.ts'

/**
 * Decisions, version 1: compact JWS by the decider's key, travelling with its certificate chain and the court's receipt, so
 * that any laptop judges them offline under the pinned root (F3, P1). Frozen by `test/golden/decisions`. Times are
 * milliseconds since 1970.
 */

export const DECISION_TYPE = 'fieldwrit-decision+jws'

const text = z.string().min(1).max(200)
const hash = z.string().regex(/^[0-9a-f]{64}$/)

const decisionSchema = z.strictObject({
  v: z.literal(1),
  request: text,
  kind: z.enum(REQUEST_KINDS),
  level: z.literal(LEVELS),
  subject: text,
  version: z.int().min(1),
  snapshot: hash,
  rendering: hash,
  decision: z.enum(DECISIONS),
  reasons: z.array(z.strictObject({ id: text, text: z.string().min(1).max(1000) })).max(50),
  replaces: hash.nullable(),
  decidedAt: z.int(),
  decider: text,
  role: roleSchema,
  serial: text,
})
/**
 * What a decider signs: the request, the subject's frozen version and the rendering they were shown, by their hashes;
 * `reasons` of a return, one by one; `replaces` the event of the decision this one takes the place of (P2); `serial` of
 * the certificate whose key signs.
 */
export type DecisionPayload = z.infer<typeof decisionSchema>

/** Signs a decision. A shape no verifier takes is refused by throwing. */
export function signDecision(payload: DecisionPayload, key: KeyObject): Promise<string> {
  return signJson(decisionSchema.parse(payload), key, DECISION_TYPE)
}

/** What the decision must be about: the request as this desk's journal has it. */
export interface ExpectedDecision
  extends Omit<DecisionPayload, 'v' | 'decidedAt' | 'decider' | 'role' | 'serial' | 'reasons'> {
  reasons: readonly { id: string; text: string }[]
  /** Short code of the court the request belongs to. */
  court: string
  /** Officers who drafted or submitted it. */
  proposers: readonly string[]
}

/** What this machine trusts: the pinned root (compact), every revocation list known, who may decide. */
export interface Trust {
  root: string
  revocations: readonly RevocationList[]
  rules: ApprovalRules
}

/** Judges a decision in full (P1). Never throws on foreign input. */
export async function judgeDecision(
  decision: Signed,
  receipts: readonly Signed[],
  expected: ExpectedDecision,
  trust: Trust,
): Promise<Verdict> {
  const leaf = peekCertificate(decision.chain.certificate)
  if (leaf === null) return no('UNREADABLE')
  const opened = await openJson(decision.token, leaf.key.x, DECISION_TYPE)
  if (!opened.ok) return no(opened.code)
  const parsed = decisionSchema.safeParse(opened.value)
  if (!parsed.success) return no('UNREADABLE')
  const payload = parsed.data
  const receipt = await judgeReceipts(decision.token, receipts, [expected.court, leaf.court], trust)
  const at = receipt?.at ?? payload.decidedAt
  const chain = await verifyChain(decision.chain, { ...trust, at, use: 'officer' })
  if (!chain.ok) return no(chainFault(chain.code))
  const fault = authorityFault(payload, chain.certificate, expected, trust.rules) ?? contentFault(payload, expected)
  if (fault !== null) return no(fault)
  if (expected.proposers.includes(payload.decider)) return no('IS_PROPOSER')
  if (receipt === null) return no(receipts.length === 0 ? 'NO_RECEIPT' : 'BAD_RECEIPT')
  return { counts: true, number: receipt.number, at: receipt.at }
}

function no(fault: DecisionFault): Verdict {
  return { counts: false, fault }
}

/** The sound receipt with the lowest arrival number; null when none is. */
async function judgeReceipts(
  token: string,
  receipts: readonly Signed[],
  courts: readonly string[],
  trust: Trust,
): Promise<ReceiptPayload | null> {
  const sound: ReceiptPayload[] = []
  for (const receipt of receipts) {
    const read = await readReceipt(receipt, trust)
    if (read !== null && read.decision === decisionHash(token) && courts.includes(read.court)) sound.push(read)
  }
  return sound.sort((a, b) => a.number - b.number)[0] ?? null
}

function chainFault(code: CertificateFault): DecisionFault {
  switch (code) {
    case 'NOT_YET_VALID':
    case 'EXPIRED':
    case 'REVOKED':
    case 'WRONG_ROOT':
    case 'DEMO_ROOT':
    case 'LOCAL_ROOT':
      return code
    case 'UNREADABLE':
    case 'BAD_SIGNATURE':
    case 'WRONG_ISSUER':
    case 'WRONG_USE':
    case 'WRONG_REALM':
      return 'BAD_CHAIN'
  }
}

/** Roles of the intermediate court decide about the cases of the courts below it. */
const OF_HIGHER_COURT = /^intermediate/

function authorityFault(
  payload: DecisionPayload,
  certificate: Certificate,
  expected: ExpectedDecision,
  rules: ApprovalRules,
): DecisionFault | null {
  if (payload.decider !== certificate.subject || payload.serial !== certificate.serial) return 'WRONG_OFFICER'
  if (certificate.court !== expected.court && !OF_HIGHER_COURT.test(payload.role)) return 'WRONG_COURT'
  const rule = ruleOf(rules, expected.kind, expected.level)
  const holds = certificate.roles.includes(payload.role) && mayMake(rule, payload.role, payload.decision)
  // Who is only heard sends back what is undecided; what was decided only the decider takes back.
  const decides = rule.decide.roles.includes(payload.role) || payload.replaces === null
  return holds && decides ? null : 'WRONG_ROLE'
}

function contentFault(payload: DecisionPayload, expected: ExpectedDecision): DecisionFault | null {
  const same = payload.request === expected.request && payload.subject === expected.subject
  if (!same || payload.kind !== expected.kind) return 'REPLAYED'
  if (payload.level !== expected.level) return 'WRONG_LEVEL'
  if (payload.version !== expected.version) return 'WRONG_VERSION'
  if (payload.snapshot !== expected.snapshot || payload.rendering !== expected.rendering) return 'WRONG_HASH'
  const said = payload.decision === expected.decision && payload.replaces === expected.replaces
  return said && JSON.stringify(payload.reasons) === JSON.stringify(expected.reasons.map(plain)) ? null : 'WRONG_BODY'
}

function plain({ id, text: words }: { id: string; text: string }) {
  return { id, text: words }
}
