import { caseRowById } from '../../../db/cases.ts'
import type { RequestKind } from '../../../shared/domain/approvals/kinds.ts'
import { shortCode } from '../../../shared/domain/documents/inventoryList.ts'
import { canonicalBytes, type JsonObject } from '../../../shared/journal/canonical.ts'
import { type CoreContext, requireSame, type Session } from '../context.ts'

/** What every frozen request says of itself. */
export interface FrozenHead {
  kind: RequestKind
  title: string
  caseNo: string
  court: { code: string; name: string }
}

/** Content that stands in the store under its hash, with the code it is shown under. `size`: bytes. */
export interface FrozenContent {
  hash: string
  size: number
  code: string
}

/** Freezes what a request says into the store, before the transaction that sends it up. */
export async function freezeContent(
  context: CoreContext,
  session: Session,
  about: { kind: RequestKind; title: string; caseId: string | null },
  contentOf: (head: FrozenHead) => JsonObject,
): Promise<FrozenContent> {
  const { kind, title, caseId } = about
  const profile = context.profile()
  const caseNo = caseId === null ? '' : (caseRowById(context.store().db, caseId)?.case_no ?? '')
  const court = { code: profile.courtCode, name: profile.courtName }
  const bytes = canonicalBytes(contentOf({ kind, title, caseNo, court }))
  const { hash, size } = await context.store().blobs.put({ bytes })
  requireSame(context, session)
  return { hash, size, code: shortCode(Buffer.from(hash, 'hex')) }
}
