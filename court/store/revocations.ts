import type { HelloTrust } from '../../shared/sync/hello.ts'
import { peekCertificate, type RevocationList, readRevocations } from '../../shared/sync/trust/certificates.ts'
import type { Court } from './courts.ts'
import type { Database, Tx } from './schema.ts'

/** Lists judged before, by their text: every opening of an exchange asks for all of them. */
const judged = new Map<string, RevocationList | null>()

/** The court's root and every revocation list known here (P3). */
export async function trustOf(db: Database | Tx, court: Court): Promise<HelloTrust> {
  const rows = await db
    .selectFrom('revocation_list')
    .select('compact')
    .where('court_id', '=', court.court_id)
    .orderBy('number')
    .execute()
  const lists: RevocationList[] = []
  for (const { compact } of rows) {
    const list = judged.get(compact) ?? (await judge(compact, court))
    judged.set(compact, list)
    if (list !== null) lists.push(list)
  }
  return { root: court.root, revocations: lists }
}

async function judge(compact: string, court: Court): Promise<RevocationList | null> {
  for (const signer of [court.issuing, court.root].map(peekCertificate)) {
    const answer = signer === null ? null : await readRevocations(compact, signer, 0)
    if (answer?.ok === true) return answer.list
  }
  return null
}

/**
 * Whether every certificate of a device was revoked. Asked with each call, because a token given before may still run; a
 * device that the court's journal does not name was judged when it opened.
 */
export async function isRevokedDevice(db: Database, court: Court, device: string, at: number): Promise<boolean> {
  const rows = await db
    .selectFrom('certificate as c')
    .leftJoin('revoked as r', (join) => join.onRef('r.court_id', '=', 'c.court_id').onRef('r.serial', '=', 'c.serial'))
    .select('r.at')
    .where('c.court_id', '=', court.court_id)
    .where('c.use', '=', 'device')
    .where('c.subject', '=', device)
    .execute()
  return rows.length > 0 && rows.every((row) => row.at !== null && row.at <= at)
}
