import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import { chainSchema, nameSchema } from '../contract/court/messages.ts'
import { canonicalBytes, type JsonObject } from '../journal/canonical.ts'
import { type Chain, peekCertificate, type RevocationList, verifyChain } from './trust/certificates.ts'
import { signBytes, verifyBytes } from './trust/signingKey.ts'

/** Event of the court's scope by which a device gets a scope: entity `grant/<id>`, body {@link grantSchema}. */
export const SCOPE_GRANTED = 'sync.scopeGranted'

/** Roles whose officers may grant. */
export const GRANTING_ROLES: readonly string[] = ['teamLead', 'bureauDirector', 'courtPresident']

/** What may be granted: the register, cases and sites, one or (trailing `*`) all that begin so. */
export const grantableSchema = nameSchema.regex(/^(register|case|site):[^*]*\*?$/)

const statementSchema = z.strictObject({
  v: z.literal(1),
  id: nameSchema,
  court: nameSchema,
  device: nameSchema,
  scope: grantableSchema,
  until: z.int().min(0).nullable(),
  by: nameSchema,
  at: z.int().min(0),
})
/**
 * What is signed: `device` gets `scope` in `court` until `until` (ms; null = without end). `id` names the grant, `by` the
 * officer, or the device of the issuing station; `at` ms of the signer's clock.
 */
export type GrantStatement = z.infer<typeof statementSchema>

/** Body of the event: the statement's words, the chain that proves the signer's key, and the signature. */
export const grantSchema = z.strictObject({
  ...statementSchema.shape,
  chain: chainSchema,
  signature: z.string().length(86),
})
export type Grant = z.infer<typeof grantSchema>

/** The bytes that are signed: canonical JSON of exactly the eight fields. Frozen by `test/golden/sync/grant-1.json`. */
function statementBytes({ v, id, court, device, scope, until, by, at }: GrantStatement): Uint8Array {
  return canonicalBytes({ v, id, court, device, scope, until, by, at })
}

/** Signs a grant (purpose `act`) and makes the body of its event. Throws where the statement says what none may. */
export function signGrant(statement: GrantStatement, key: KeyObject, chain: Chain): Grant & JsonObject {
  const said = statementSchema.parse(statement)
  return { ...said, chain: { ...chain }, signature: signBytes(key, 'act', statementBytes(said)) }
}

/**
 * Reads a grant; null unless it is of this court and signed by an officer who may grant, or by the device of the issuing
 * station (`station`; null = not known here). `at`: when the signer's certificate must have been valid, ms; the gateway
 * takes the time of arrival, a desk the grant's own.
 */
export async function readGrant(
  body: unknown,
  trust: { root: string; revocations: readonly RevocationList[]; court: string; station: string | null; at: number },
): Promise<Grant | null> {
  const parsed = grantSchema.safeParse(body)
  if (!parsed.success || parsed.data.court !== trust.court) return null
  const grant = parsed.data
  const use = peekCertificate(grant.chain.certificate)?.use === 'device' ? 'device' : 'officer'
  const answer = await verifyChain(grant.chain, { ...trust, use })
  if (!answer.ok) return null
  const { subject, roles, court, key } = answer.certificate
  const may = use === 'device' ? subject === trust.station : roles.some((role) => GRANTING_ROLES.includes(role))
  const isOwn = may && subject === grant.by && court === grant.court
  return isOwn && verifyBytes(key.x, 'act', statementBytes(grant), grant.signature) ? grant : null
}
