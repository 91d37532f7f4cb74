import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'

/**
 * Challenges and bearer tokens of an exchange: what they say, and an HMAC-SHA256 over it by a secret that every instance
 * of the holder knows, so that no instance has to remember anything.
 */
const PURPOSES = ['challenge', 'token'] as const
type TokenPurpose = (typeof PURPOSES)[number]

/** A challenge is answered within five minutes; a token ends after fifteen, and the exchange opens anew. */
export const LIFETIME_MS: Readonly<Record<TokenPurpose, number>> = { challenge: 5 * 60_000, token: 15 * 60_000 }

const sealedSchema = z.strictObject({ until: z.int(), say: z.string().max(300) })

function macOf(secret: Uint8Array, purpose: TokenPurpose, text: string): Buffer {
  return createHmac('sha256', secret).update(`fieldwrit/${purpose}/1\n${text}`).digest()
}

/** Seals a few words for a while; `at` ms of the holder's clock. */
export function sealToken(secret: Uint8Array, purpose: TokenPurpose, say: string, at: number): string {
  const text = Buffer.from(JSON.stringify({ until: at + LIFETIME_MS[purpose], say }), 'utf8').toString('base64url')
  return `${text}.${macOf(secret, purpose, text).toString('base64url')}`
}

/** Challenges that one process took, for as long as they live; `take` answers whether this is the first time. */
export function spentChallenges(): { take(challenge: string, at: number): boolean } {
  const until = new Map<string, number>()
  return {
    take(challenge, at) {
      for (const [known, ends] of until) if (ends < at) until.delete(known)
      if (until.has(challenge)) return false
      until.set(challenge, at + LIFETIME_MS.challenge)
      return true
    },
  }
}

/** What was sealed; null when it has ended, or when this holder never said so. */
export function openToken(secret: Uint8Array, purpose: TokenPurpose, token: string, at: number): string | null {
  const [text = '', mac = '', ...rest] = token.split('.')
  const given = Buffer.from(mac, 'base64url')
  const right = macOf(secret, purpose, text)
  if (rest.length > 0 || given.length !== right.length || !timingSafeEqual(given, right)) return null
  const parsed = sealedSchema.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
  return parsed.success && parsed.data.until > at ? parsed.data.say : null
}
