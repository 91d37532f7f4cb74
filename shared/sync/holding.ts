import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import { headSchema, nameSchema, type SignedHolding } from '../contract/court/messages.ts'
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
  const leaf = peekCertificate(signed.chain.certificate)
  const opened = leaf === null ? null : await openJson(signed.token, leaf.key.x, HOLDING_TYPE)
  if (opened?.ok !== true) return null
  const parsed = holdingSchema.safeParse(opened.value)
  if (!parsed.success) return null
  const holding = parsed.data
  const at = use === 'device' ? withinCertificate(signed.chain, holding.at) : holding.at
  const chain = await verifyChain(signed.chain, { ...trust, at, use })
  if (!chain.ok) return null
  const { court, subject } = chain.certificate
  const same = use === 'receipt' ? holding.holder === court : holding.holder === subject
  return same && holding.court === court ? holding : null
}
