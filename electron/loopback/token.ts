import { createHash, timingSafeEqual } from 'node:crypto'

/** Length of the random part of a start's token, in bytes. */
export const TOKEN_BYTES = 32

/**
 * Compares a presented token with the expected one in constant time. Both are hashed first, so that a difference in
 * length shows no sooner than any other difference.
 */
export function isSameToken(presented: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest()
  return timingSafeEqual(digest(presented), digest(expected))
}

/**
 * Reads the token of an `Authorization: Bearer …` header (RFC 6750 §2.1).
 *
 * @returns the token, or `undefined` when the header is missing or names another scheme
 */
export function bearerToken(authorization: string | undefined): string | undefined {
  return authorization === undefined ? undefined : /^Bearer ([A-Za-z0-9_-]{1,128})$/i.exec(authorization)?.[1]
}

/**
 * Reads the token of the first WebSocket message, `{"token": "…"}`.
 *
 * @returns the token, or `undefined` when the message is anything else
 */
export function tokenOfFirstMessage(message: string): string | undefined {
  if (message.length > 256) return undefined
  try {
    const value: unknown = JSON.parse(message)
    if (typeof value !== 'object' || value === null || !('token' in value)) return undefined
    return typeof value.token === 'string' ? value.token : undefined
  } catch {
    return undefined
  }
}
