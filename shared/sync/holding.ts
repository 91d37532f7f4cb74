import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import { headSchema, nameSchema, type SignedHolding } from '../contract/court/messages.ts'
import { isGranted } from './protocol.ts'
import {
  type Chain,
  peekCertificate,
  type RevocationList,
  verifyChain,
  withinCertificate,
} from './trust/certificates.ts'
import { openJson, signJson } from './trust/jws.ts'

/**
 * What a holder signs after its commit: which heads it has (X4). Of a court, signed by its receipt key, with the feed
 * number of each head and the court's time: its receipt (P4), which fixes the latest possible time of everything before.
 * A compact JWS; frozen by `test/golden/sync`.
 */
const HOLDING_TYPE = 'fieldwrit-holding+jws'

const heldSchema = headSchema.extend({ feed: z.int().min(1).nullable() })
const holdingSchema = z.strictObject({
  v: z.literal(1),
  court: nameSchema,
  /** The device, or the code of the court. */
  holder: nameSchema,
  at: z.int().min(0),
  heads: z.array(heldSchema).max(10_000),
})
/** `feed`: the court's arrival number of the head, null of a holder that is no court. `at`: ms of the holder's clock. */
export type Holding = z.infer<typeof holdingSchema>

/** Signs what is held. */
export async function signHolding(holding: Holding, key: KeyObject, chain: Chain): Promise<SignedHolding> {
  return { token: await signJson(holdingSchema.parse(holding), key, HOLDING_TYPE), chain }
}

/** Whom a holding may come from: `receipt` of the court itself, `device` of one of its laptops. */
export type HolderUse = 'receipt' | 'device'

/**
 * Reads a holding whose key is the holder's under the pinned root; null for anything else. A court's clock is not the
 * reader's, so certificates are judged at the holding's own time; a laptop's may be decades off and its word still counts
 * (J6).
 */
export async function readHolding(
  signed: SignedHolding,
  trust: { root: string; revocations: readonly RevocationList[] },
  use: HolderUse,
): Promise<Holding | null> {
  return readSigned(signed, trust, use, HOLDING_TYPE, holdingSchema)
}

/** Opens and judges whatever a holder signs of what it holds; null for anything that is not of this type and its own. */
async function readSigned<T extends { court: string; holder: string; at: number }>(
  signed: SignedHolding,
  trust: { root: string; revocations: readonly RevocationList[] },
  use: HolderUse,
  type: string,
  schema: z.ZodType<T>,
): Promise<T | null> {
  const leaf = peekCertificate(signed.chain.certificate)
  const opened = leaf === null ? null : await openJson(signed.token, leaf.key.x, type)
  if (opened?.ok !== true) return null
  const parsed = schema.safeParse(opened.value)
  if (!parsed.success) return null
  const holding = parsed.data
  const at = use === 'device' ? withinCertificate(signed.chain, holding.at) : holding.at
  const chain = await verifyChain(signed.chain, { ...trust, at, use })
  if (!chain.ok) return null
  const { court, subject } = chain.certificate
  const same = use === 'receipt' ? holding.holder === court : holding.holder === subject
  return same && holding.court === court ? holding : null
}

/** What a holding says, unverified: of one that {@link readHolding} read before it was kept. */
export function peekHolding(token: string): Holding | null {
  return peek(token, holdingSchema)
}

function peek<T>(token: string, schema: z.ZodType<T>): T | null {
  const [, payload = ''] = token.split('.')
  try {
    const parsed = schema.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** Whether a device may hear a holding: only who may have every scope that it names; it can't be cut without its signature. */
export function mayHear(scopes: readonly string[], { heads }: Holding): boolean {
  return heads.every(({ scope }) => isGranted(scopes, scope))
}

/**
 * What a device signs that it holds of one scope, so that a relay can hand it to those who may have that scope and to
 * nobody else. No heads: it holds nothing of it any more (L8). A compact JWS; frozen by `test/golden/sync`.
 */
const SCOPE_HOLDING_TYPE = 'fieldwrit-scope-holding+jws'

const scopeHoldingSchema = z.strictObject({
  v: z.literal(1),
  court: nameSchema,
  holder: nameSchema,
  scope: nameSchema,
  at: z.int().min(0),
  heads: z.array(headSchema.omit({ scope: true })).max(10_000),
})
/** `at`: ms of the holder's clock, larger each time it says something of the scope anew, whatever that clock does. */
export type ScopeHolding = z.infer<typeof scopeHoldingSchema>

/** Signs what a device holds of one scope. */
export async function signScopeHolding(holding: ScopeHolding, key: KeyObject): Promise<string> {
  return signJson(scopeHoldingSchema.parse(holding), key, SCOPE_HOLDING_TYPE)
}

/** Reads what a device holds of one scope, judged as {@link readHolding} does; null for anything else. */
export function readScopeHolding(
  signed: SignedHolding,
  trust: { root: string; revocations: readonly RevocationList[] },
): Promise<ScopeHolding | null> {
  return readSigned(signed, trust, 'device', SCOPE_HOLDING_TYPE, scopeHoldingSchema)
}

/** What a holding of one scope says, unverified: of one that {@link readScopeHolding} read before it was kept. */
export function peekScopeHolding(token: string): ScopeHolding | null {
  return peek(token, scopeHoldingSchema)
}
