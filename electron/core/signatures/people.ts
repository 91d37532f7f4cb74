import { namesOf } from '../../../db/identity.ts'
import type { Db } from '../../../db/open.ts'
import { recordersOf, type StoredSignature } from '../../../db/signatures.ts'
import type { CourtPeople } from '../../../shared/domain/signatures/signature.ts'
import type { Session } from '../context.ts'

/** Who of the court counted or checked, by what is recorded; who writes the entry counts as a recorder too. */
export function courtPeople(
  db: Db,
  siteId: string,
  roomId: string | null,
  entries: readonly StoredSignature[],
  session: Session | null,
): { recorders: string[]; checkers: string[] } & CourtPeople {
  const names = namesOf(db).officers
  const recorded = recordersOf(db, siteId, roomId).map((id) => names.get(id) ?? id)
  const standing = entries.filter(({ entry }) => entry.struck === null)
  const signedAs = (capacity: 'RECORDER' | 'CHECKER') =>
    standing.filter(({ entry }) => entry.capacity === capacity).map(({ entry }) => entry.signer)
  const writer = session === null ? [] : [session.name]
  return {
    recorders: [...new Set([...recorded, ...signedAs('RECORDER'), ...writer])],
    checkers: [...new Set(signedAs('CHECKER'))],
  }
}
