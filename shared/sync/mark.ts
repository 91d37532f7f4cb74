import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import { nameSchema } from '../contract/court/messages.ts'
import { openJson, signJson } from './trust/jws.ts'

/**
 * Where the history of a court's gateway stood: its newest numbers, and a random name that no other history has at this
 * place. A laptop keeps the newest one it was given and shows it when it comes back. A gateway that does not know its own
 * mark was put back to an older copy of its database, and what it lost comes back from the laptops (X5, X6). A compact JWS
 * by the receipt key, so that a gateway believes nobody else's; frozen by `test/golden/sync/mark-1.json`.
 */
const MARK_TYPE = 'fieldwrit-mark+jws'

const markSchema = z.strictObject({
  v: z.literal(1),
  court: nameSchema,
  /** Newest feed number, and newest arrival number of a decision. */
  feed: z.int().min(0),
  arrivals: z.int().min(0),
  mark: z.uuid(),
})
export type Mark = z.infer<typeof markSchema>

/** Signs a mark with the court's receipt key. */
export function signMark(mark: Mark, key: KeyObject): Promise<string> {
  return signJson(markSchema.parse(mark), key, MARK_TYPE)
}

/** Reads a mark signed by this public key (base64url); null for anything else. */
export async function readMark(token: string, publicKey: string): Promise<Mark | null> {
  const opened = await openJson(token, publicKey, MARK_TYPE)
  return opened.ok ? (markSchema.safeParse(opened.value).data ?? null) : null
}
