import { courtFoundings } from '../../../db/approvals.ts'
import { readSecret } from '../../../db/identity.ts'
import type { Db } from '../../../db/open.ts'
import type { ApprovalRules } from '../../../shared/domain/approvals/kinds.ts'
import type { CoreContext } from '../context.ts'
import { found } from '../errors.ts'
import {
  type Certificate,
  type Chain,
  peekCertificate,
  type RevocationList,
  readRevocations,
} from '../keys/certificates.ts'
import type { Trust } from '../keys/decisions.ts'
import { publicText } from '../keys/primitives.ts'
import { signingKeyFrom } from '../keys/signingKey.ts'

/** Secret that pins the root of a laptop enrolled with a court: the certificate whose words were compared aloud. */
const PINNED_ROOT = 'court.pinnedRoot'
/** Secret with every revocation list this machine has, compact, newest per signer, as a JSON array (P3). */
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
  /** From a leaf issued by this court up to the root. */
  chainOf(certificate: string): Chain
  /** Chain and seed of the receipt key; null on a laptop, where nothing is decided (F2). */
  receipt: { chain: Chain; seed: Uint8Array } | null
}

const foundings = new WeakMap<Db, Founding>()

/** Trust of the open store. Throws NOT_FOUND `court` when its founding event isn't here. */
export async function courtTrust(context: CoreContext, rules: ApprovalRules): Promise<CourtTrust> {
  const { db } = context.store()
  const court = context.profile().courtCode
  const { root, issuing, receipt } = foundingOf(db, court)
  const revocations = await revocationLists(db, [root, issuing])
  const chainOf = (certificate: string): Chain => ({ certificate, issuing, root })
  const seed = readSecret(db, 'court.receipt')
  return {
    court,
    trust: { root, revocations, rules },
    revocationsKnown: revocations.reduce((newest, list) => Math.max(newest, list.number), 0),
    chainOf,
    receipt: seed === null ? null : { chain: chainOf(receipt), seed },
  }
}

/** Whether this machine holds its court's receipt key: only there is anything decided. */
export function holdsReceiptKey(context: CoreContext): boolean {
  return readSecret(context.store().db, 'court.receipt') !== null
}

/** An event may come from anywhere: of several foundings the one under the pinned root is the court's. */
function foundingOf(db: Db, court: string): Founding {
  const known = foundings.get(db)
  if (known !== undefined) return known
  const pinned = pinnedKey(db)
  const all = courtFoundings(db, court).map((body) => JSON.parse(body) as Partial<Founding>)
  const founding = found(
    all.find((one) => typeof one.root === 'string' && peekCertificate(one.root)?.key.x === pinned),
    'court',
  )
  const { root = '', issuing = '', receipt = '' } = founding
  foundings.set(db, { root, issuing, receipt })
  return { root, issuing, receipt }
}

/** Public key of the pinned root: as compared at enrolment, or of the root key that a stand-alone court holds itself. */
function pinnedKey(db: Db): string | null {
  const pinned = readSecret(db, PINNED_ROOT)
  if (pinned !== null) return peekCertificate(Buffer.from(pinned).toString('utf8'))?.key.x ?? null
  const seed = readSecret(db, 'court.root')
  return seed === null ? null : publicText(signingKeyFrom(seed).privateKey)
}

async function revocationLists(db: Db, signers: readonly string[]): Promise<RevocationList[]> {
  const bytes = readSecret(db, REVOCATIONS)
  if (bytes === null) return []
  const compact = JSON.parse(Buffer.from(bytes).toString('utf8')) as string[]
  const certificates = signers.map(peekCertificate).filter((one): one is Certificate => one !== null)
  const lists: RevocationList[] = []
  for (const list of compact) {
    for (const signer of certificates) {
      const read = await readRevocations(list, signer, 0)
      if (read.ok) lists.push(read.list)
    }
  }
  return lists
}
