import type { KeyObject } from 'node:crypto'
import type { Hello, SignedHello, SignedWelcome, Welcome } from '../contract/court/messages.ts'
import { canonicalBytes } from '../journal/canonical.ts'
import { ExchangeError } from './failures.ts'
import { commonProtocol } from './protocol.ts'
import {
  type CertificateFault,
  type Chain,
  peekCertificate,
  type RevocationList,
  verifyChain,
  withinCertificate,
} from './trust/certificates.ts'
import { signBytes, verifyBytes } from './trust/signingKey.ts'

/** What is trusted when the two sides of an exchange show who they are. */
export interface HelloTrust {
  /** The pinned root, compact. */
  root: string
  revocations: readonly RevocationList[]
}

/** How a device stands: who has run out or was revoked still delivers facts and is told nothing new (P3). */
export type Standing = 'good' | 'expired' | 'revoked'

/** Signs a hello with the device's key. */
export function signHello(hello: Hello, key: KeyObject, chain: Chain): SignedHello {
  return { hello, chain, signature: signBytes(key, 'hello', canonicalBytes({ ...hello })) }
}

/** Signs a welcome with the holder's key. */
export function signWelcome(welcome: Welcome, key: KeyObject): string {
  return signBytes(key, 'welcome', canonicalBytes({ ...welcome }))
}

/**
 * Judges who says hello, at the holder's own time, since the laptop's clock may be years off (J6). Returns how the device
 * stands and the version to speak. Throws ExchangeError `signIn` for whom this court does not know, `tooOld` without a
 * common version (X1).
 */
export async function judgeHello(
  signed: SignedHello,
  expected: { court: string; audience: string; at: number; isOwnChallenge(challenge: string): boolean },
  trust: HelloTrust,
): Promise<{ standing: Standing; protocol: number }> {
  const { hello, chain, signature } = signed
  if (hello.court !== expected.court) throw new ExchangeError('signIn', 'wrongCourt')
  if (hello.audience !== expected.audience) throw new ExchangeError('signIn', 'wrongAudience')
  if (!expected.isOwnChallenge(hello.challenge)) throw new ExchangeError('signIn', 'challenge')
  const { key, subject, standing } = await standingOf(chain, expected.at, trust)
  if (subject !== hello.device) throw new ExchangeError('signIn', 'wrongDevice')
  if (!verifyBytes(key, 'hello', canonicalBytes({ ...hello }), signature))
    throw new ExchangeError('signIn', 'signature')
  const protocol = commonProtocol(hello.protocol)
  if (protocol === null) throw new ExchangeError('tooOld', `${hello.protocol.min}-${hello.protocol.max}`)
  return { standing, protocol }
}

const STANDING: Partial<Record<CertificateFault, Standing>> = { EXPIRED: 'expired', REVOKED: 'revoked' }

/**
 * Whose chain this is and how its device stands at `at` (ms of the holder's clock). Throws ExchangeError `signIn` for
 * whom this court does not know.
 */
export async function standingOf(chain: Chain, at: number, trust: HelloTrust) {
  const now = await verifyChain(chain, { ...trust, at, use: 'device' })
  if (now.ok) return { key: now.certificate.key.x, subject: now.certificate.subject, standing: 'good' as const }
  const standing = STANDING[now.code]
  if (standing === undefined) throw new ExchangeError('signIn', now.code)
  // Still one of ours: judged without time and revocations it must hold.
  const leaf = await ownOf(chain, trust.root)
  return { ...leaf, standing }
}

async function ownOf(chain: Chain, root: string): Promise<{ key: string; subject: string }> {
  const from = peekCertificate(chain.certificate)?.from ?? 0
  const answer = await verifyChain(chain, { root, at: from, use: 'device', revocations: [] })
  if (!answer.ok) throw new ExchangeError('signIn', answer.code)
  return { key: answer.certificate.key.x, subject: answer.certificate.subject }
}

/**
 * The time (ms) at which a hub judges who says hello: its clock may be decades off, so the time nearest to it at which its
 * own certificate held, and never before the other's began (J6).
 */
export function hubTime(at: number, own: Chain, other: Chain): number {
  return Math.max(withinCertificate(own, at), peekCertificate(other.certificate)?.from ?? 0)
}

/**
 * Judges the other side's answer: it must be this court's gateway (its receipt key) or one of its laptops, and have signed
 * what this side gave it. Its certificate is judged at its own time: this clock may be wrong, and a laptop's that is a hub
 * too (J6). Throws ExchangeError `signIn`.
 */
export async function judgeWelcome(
  { welcome, chain, signature }: SignedWelcome,
  expected: { court: string; audience: string; nonce: string },
  trust: HelloTrust,
): Promise<Welcome> {
  if (welcome.court !== expected.court) throw new ExchangeError('signIn', 'wrongCourt')
  if (welcome.audience !== expected.audience || welcome.nonce !== expected.nonce) {
    throw new ExchangeError('signIn', 'replayed')
  }
  const use = welcome.kind === 'gateway' ? 'receipt' : 'device'
  const at = welcome.kind === 'gateway' ? welcome.at : withinCertificate(chain, welcome.at)
  const answer = await verifyChain(chain, { ...trust, at, use })
  if (!answer.ok) throw new ExchangeError('signIn', answer.code)
  const { court, subject, key } = answer.certificate
  const named = welcome.kind === 'gateway' ? court : subject
  if (named !== welcome.holder || court !== welcome.court) throw new ExchangeError('signIn', 'wrongHolder')
  if (!verifyBytes(key.x, 'welcome', canonicalBytes({ ...welcome }), signature)) {
    throw new ExchangeError('signIn', 'signature')
  }
  return welcome
}
