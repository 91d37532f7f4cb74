import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import { chainSchema, nameSchema } from '../contract/court/messages.ts'
import { canonicalBytes, type JsonObject } from '../journal/canonical.ts'
import { type Chain, peekCertificate, type RevocationList, verifyChain } from './trust/certificates.ts'
import { signBytes, verifyBytes } from './trust/signingKey.ts'

/** Event of the court's scope by which a device gets a scope: entity `grant/<id>`, body {@link grantSchema}. */
export const SCOPE_GRANTED = 'sync.scopeGranted'
/** Event of the court's scope by which it is taken back: entity `takenBack/<id>`, body {@link takenBackSchema}. */
export const SCOPE_TAKEN_BACK = 'sync.scopeTakenBack'

/** Roles whose officers may grant and take back. */
export const GRANTING_ROLES: readonly string[] = ['teamLead', 'bureauDirector', 'courtPresident']

/** A grant answers so many withdrawals at most: an event has a limit. */
export const OVER_MAX = 100

/** What may be granted: the register, cases and sites, one or (trailing `*`) all that begin so. */
export const grantableSchema = nameSchema.regex(/^(register|case|site):[^*]*\*?$/)

const said = {
  id: nameSchema,
  court: nameSchema,
  device: nameSchema,
  scope: grantableSchema,
  by: nameSchema,
  at: z.int().min(0),
}
const signed = { chain: chainSchema, signature: z.string().length(86) }

const firstSchema = z.strictObject({ v: z.literal(1), ...said, until: z.int().min(0).nullable() })
const secondSchema = z.strictObject({
  ...firstSchema.shape,
  v: z.literal(2),
  over: z.array(nameSchema).min(1).max(OVER_MAX),
})
const statementSchema = z.discriminatedUnion('v', [firstSchema, secondSchema])
/**
 * What is signed: `device` gets `scope` in `court` until `until` (ms; null = without end). `id` names the grant, `by` the
 * officer, or the device of the issuing station; `at` ms of the signer's clock. Version 2 names the withdrawals (`over`) it
 * was given in spite of: without them it would not stand against those.
 */
export type GrantStatement = z.infer<typeof statementSchema>

const takenBackStatement = z.strictObject({ v: z.literal(1), ...said, reason: z.string().min(1).max(500) })
/** What is signed to take back: `device` has `scope` no more, by whichever grant, until one names this `id`. Rest as above. */
export type TakenBackStatement = z.infer<typeof takenBackStatement>

/** Body of the event: the statement's words, the chain that proves the signer's key, and the signature. */
export const grantSchema = z.discriminatedUnion('v', [firstSchema.extend(signed), secondSchema.extend(signed)])
export type Grant = z.infer<typeof grantSchema>

/** Body of the event that takes back. */
export const takenBackSchema = takenBackStatement.extend(signed)
export type TakenBack = z.infer<typeof takenBackSchema>

/** Against what a grant or withdrawal is judged. */
export interface GrantTrust {
  root: string
  revocations: readonly RevocationList[]
  court: string
  /** The device of the issuing station; null = not known here. */
  station: string | null
  /** When the signer's certificate must have been valid, ms: the gateway takes the time of arrival, a desk the body's own. */
  at: number
}

/** Withdrawals that a grant was given in spite of. */
export const overOf = (grant: GrantStatement): readonly string[] => (grant.v === 2 ? grant.over : [])

/**
 * The bytes that are signed: canonical JSON of exactly the statement's fields. Frozen by `test/golden/sync/grant-1.json`,
 * `grant-2.json` and `taken-back-1.json`.
 */
const statementBytes = (statement: GrantStatement | TakenBackStatement): Uint8Array => canonicalBytes({ ...statement })

/** Signs a grant (purpose `act`) and makes the body of its event. Throws where the statement says what none may. */
export function signGrant(statement: GrantStatement, key: KeyObject, chain: Chain): Grant & JsonObject {
  const parsed = statementSchema.parse(statement)
  return { ...parsed, chain: { ...chain }, signature: signBytes(key, 'act', statementBytes(parsed)) }
}

/** The same for taking back. */
export function signTakenBack(statement: TakenBackStatement, key: KeyObject, chain: Chain): TakenBack & JsonObject {
  const parsed = takenBackStatement.parse(statement)
  return { ...parsed, chain: { ...chain }, signature: signBytes(key, 'act', statementBytes(parsed)) }
}

/**
 * Reads a grant; null unless it is of this court and signed by an officer who may grant, or by the device of the issuing
 * station.
 */
export async function readGrant(body: unknown, trust: GrantTrust): Promise<Grant | null> {
  const { data } = grantSchema.safeParse(body)
  if (data === undefined) return null
  const { chain, signature, ...statement } = data
  return (await isGranters(statement, { chain, signature }, trust)) ? data : null
}

/** Reads a withdrawal; null unless somebody said it who may grant. */
export async function readTakenBack(body: unknown, trust: GrantTrust): Promise<TakenBack | null> {
  const { data } = takenBackSchema.safeParse(body)
  if (data === undefined) return null
  const { chain, signature, ...statement } = data
  return (await isGranters(statement, { chain, signature }, trust)) ? data : null
}

async function isGranters(
  statement: GrantStatement | TakenBackStatement,
  { chain, signature }: { chain: Chain; signature: string },
  trust: GrantTrust,
): Promise<boolean> {
  if (statement.court !== trust.court) return false
  const use = peekCertificate(chain.certificate)?.use === 'device' ? 'device' : 'officer'
  const answer = await verifyChain(chain, { ...trust, use })
  if (!answer.ok) return false
  const { subject, roles, court, key } = answer.certificate
  const may = use === 'device' ? subject === trust.station : roles.some((role) => GRANTING_ROLES.includes(role))
  const isOwn = may && subject === statement.by && court === statement.court
  return isOwn && verifyBytes(key.x, 'act', statementBytes(statement), signature)
}
