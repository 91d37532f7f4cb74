import { courtFoundings } from '../../../db/approvals.ts'
import { newestCourtEvent } from '../../../db/entityEvents.ts'
import { readSecret, revocationLists } from '../../../db/identity.ts'
import type { Db } from '../../../db/open.ts'
import type { ApprovalRules } from '../../../shared/domain/approvals/kinds.ts'
import { sha256Hex } from '../../../shared/journal/hash.ts'
import {
  type Certificate,
  type Chain,
  peekCertificate,
  type RevocationList,
  readRevocations,
  verifyChain,
} from '../../../shared/sync/trust/certificates.ts'
import { publicText } from '../../../shared/sync/trust/primitives.ts'
import { signingKeyFrom } from '../../../shared/sync/trust/signingKey.ts'
import type { CoreContext } from '../context.ts'
import { deskError } from '../errors.ts'
import type { Trust } from '../keys/decisions.ts'

/** Secret that pins the root of a laptop enrolled with a court: the certificate whose words were compared aloud. */
export const PINNED_ROOT = 'court.pinnedRoot'
/** Secret with revocation lists that came apart from the journal, compact, as a JSON array (P3). */
const REVOCATIONS = 'court.revocations'

/** The court's certificates as its founding event states them. */
interface Founding {
  root: string
  issuing: string
  receipt: string
}

/** What this machine trusts and may do for its court. */
export interface CourtTrust {
  court: string
  trust: Trust
  /** Newest revocation list known; 0 = none. Each decision shows "revocations known up to n" (P3). */
  revocationsKnown: number
  /** SHA-256 over every list known: a verdict made under others is asked again. */
  revocationsName: string
  /** From a leaf issued by this court up to the root. */
  chainOf(certificate: string): Chain
  /** Chain and seed of the receipt key; null on a laptop, where nothing is decided (F2). */
  receipt: { chain: Chain; seed: Uint8Array } | null
}

const foundings = new WeakMap<Db, Founding>()

/** Forgets whose court a store is of: it became another's (decision 0048). */
export function forgetFounding(db: Db): void {
  foundings.delete(db)
}

/** Trust of the open store. Throws NOT_FOUND `court` when its founding event isn't here. */
export async function courtTrust(context: CoreContext, rules: ApprovalRules): Promise<CourtTrust> {
  const { db } = context.store()
  const court = context.profile().courtCode
  const { root, issuing, receipt } = await foundingOf(db, court)
  const { lists: revocations, name: revocationsName } = await knownRevocations(db, court, [root, issuing])
  const chainOf = (certificate: string): Chain => ({ certificate, issuing, root })
  const seed = readSecret(db, 'court.receipt')
  return {
    court,
    trust: { root, revocations, rules },
    revocationsKnown: newestOf(revocations),
    revocationsName,
    chainOf,
    receipt: seed === null ? null : { chain: chainOf(receipt), seed },
  }
}

/** The court's root and the chains of what it issued, by its own founding. Throws NOT_FOUND `court`. */
export async function courtChain(context: CoreContext): Promise<{ root: string; chainOf(certificate: string): Chain }> {
  const { root, issuing } = await foundingOf(context.store().db, context.profile().courtCode)
  return { root, chainOf: (certificate) => ({ certificate, issuing, root }) }
}

/** The chain of a certificate that a court issued, by the founding in this store. Throws NOT_FOUND `court`. */
export async function chainIn(db: Db, court: string, certificate: string): Promise<Chain> {
  const { root, issuing } = await foundingOf(db, court)
  return { certificate, issuing, root }
}

/** The court's own revocation lists known here, the newest number among them (0 = none), and the name of them all (P3). */
export async function revocationsHere(
  context: CoreContext,
): Promise<{ lists: RevocationList[]; known: number; name: string }> {
  const { db } = context.store()
  const court = context.profile().courtCode
  const { root, issuing } = await foundingOf(db, court)
  const { lists, name } = await knownRevocations(db, court, [root, issuing])
  return { lists, known: newestOf(lists), name }
}

function newestOf(lists: readonly RevocationList[]): number {
  return lists.reduce((newest, list) => Math.max(newest, list.number), 0)
}

/** Whether this machine holds its court's receipt key: only there is anything decided. */
export function holdsReceiptKey(context: CoreContext): boolean {
  return readSecret(context.store().db, 'court.receipt') !== null
}

/**
 * An event may come from anywhere: of several foundings the court's is the one under the pinned root whose own keys that
 * root issued. A copy of the root's certificate beside somebody else's issuing key founds nothing.
 */
async function foundingOf(db: Db, court: string): Promise<Founding> {
  const known = foundings.get(db)
  if (known !== undefined) return known
  const pinned = pinnedKey(db)
  for (const body of courtFoundings(db, court)) {
    const { root = '', issuing = '', receipt = '' } = JSON.parse(body) as Partial<Founding>
    if (peekCertificate(root)?.key.x !== pinned) continue
    const at = peekCertificate(receipt)?.from ?? 0
    const chain = { certificate: receipt, issuing, root }
    const sound = await verifyChain(chain, { root, at, use: 'receipt', revocations: [] })
    if (!sound.ok) continue
    foundings.set(db, { root, issuing, receipt })
    return { root, issuing, receipt }
  }
  throw deskError('NOT_FOUND', { what: 'court' })
}

/** Public key of the pinned root: as compared at enrolment, or of the root key that a stand-alone court holds itself. */
function pinnedKey(db: Db): string | null {
  const pinned = readSecret(db, PINNED_ROOT)
  if (pinned !== null) return peekCertificate(Buffer.from(pinned).toString('utf8'))?.key.x ?? null
  const seed = readSecret(db, 'court.root')
  return seed === null ? null : publicText(signingKeyFrom(seed).privateKey)
}

/** What was read of a store, with what it was read from: the lists signed by its court. */
interface KnownRevocations {
  from: string
  lists: RevocationList[]
  name: string
}
const revocationsRead = new WeakMap<Db, KnownRevocations>()

/**
 * Every list of the court's own that any carrier brought (P3). All of them are kept in force, not only the newest: a
 * revocation is never taken back, and two machines that both hold the issuing key may have given one number twice.
 */
async function knownRevocations(db: Db, court: string, signers: readonly string[]): Promise<KnownRevocations> {
  const bytes = readSecret(db, REVOCATIONS)
  const kept = bytes === null ? '[]' : Buffer.from(bytes).toString('utf8')
  const from = [court, newestCourtEvent(db, court), kept, ...signers].join(' ')
  const before = revocationsRead.get(db)
  if (before?.from === from) return before
  const apart = JSON.parse(kept) as string[]
  const compact = [...new Set([...revocationLists(db, court), ...apart])].sort()
  const certificates = signers.map(peekCertificate).filter((one): one is Certificate => one !== null)
  const lists: RevocationList[] = []
  for (const list of compact) {
    for (const signer of certificates) {
      const read = await readRevocations(list, signer, 0)
      if (read.ok) lists.push(read.list)
    }
  }
  const known = { from, lists, name: lists.length === 0 ? '' : sha256Hex(Buffer.from(compact.join('\n'), 'utf8')) }
  revocationsRead.set(db, known)
  return known
}
