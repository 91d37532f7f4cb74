import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import { sha256Hex } from '../../journal/hash.ts'
import { type Chain, peekCertificate, type RevocationList, verifyChain } from './certificates.ts'
import { openJson, signJson } from './jws.ts'

/**
 * What the court signs when a decision arrives, version 1: compact JWS by its receipt key with the chain that proves it
 * (P1). Frozen by `test/golden/decisions`. Times are milliseconds since 1970.
 */

export const RECEIPT_TYPE = 'fieldwrit-receipt+jws'

const receiptSchema = z.strictObject({
  v: z.literal(1),
  decision: z.string().regex(/^[0-9a-f]{64}$/),
  number: z.int().min(1),
  court: z.string().min(1).max(200),
  at: z.int(),
})
/** SHA-256 of the decision's token, arrival number, court and its time. */
export type ReceiptPayload = z.infer<typeof receiptSchema>

/** A token with the chain that travels with it. */
export interface Signed {
  token: string
  chain: Chain
}

/** Signs the receipt of a decision with the court's receipt key. */
export function signReceipt(payload: ReceiptPayload, key: KeyObject): Promise<string> {
  return signJson(receiptSchema.parse(payload), key, RECEIPT_TYPE)
}

/** How a receipt names a decision: SHA-256 of its token's characters, 64 hex digits. */
export function decisionHash(token: string): string {
  return sha256Hex(Buffer.from(token, 'utf8'))
}

/** Reads a receipt whose key belongs to the court it names under the pinned root; null for anything else. */
export async function readReceipt(
  receipt: Signed,
  trust: { root: string; revocations: readonly RevocationList[] },
): Promise<ReceiptPayload | null> {
  const leaf = peekCertificate(receipt.chain.certificate)
  const opened = leaf === null ? null : await openJson(receipt.token, leaf.key.x, RECEIPT_TYPE)
  if (opened?.ok !== true) return null
  const parsed = receiptSchema.safeParse(opened.value)
  if (!parsed.success) return null
  const chain = await verifyChain(receipt.chain, { ...trust, at: parsed.data.at, use: 'receipt' })
  return chain.ok && chain.certificate.court === parsed.data.court ? parsed.data : null
}
