import { documentRows, documentsTypes, noteBlob } from '../../db/documents.ts'
import type { FrozenDocumentTable } from '../../db/schema.ts'
import type { DocumentHead } from '../../shared/domain/documents/forms/form.ts'
import { shortCode } from '../../shared/domain/documents/inventoryList.ts'
import {
  type OfficialDocument,
  officialDocument,
  officialDocumentFormat,
} from '../../shared/domain/documents/officialDocument.ts'
import type { Permission } from '../../shared/domain/identity/permissions.ts'
import { canonicalBytes, canonicalText, type JsonObject, parseCanonical } from '../../shared/journal/canonical.ts'
import { type Act, type CoreContext, command, draft, guarded, requireSame, type Session } from './context.ts'
import type { Core } from './core.ts'
import { absentIsNull } from './errors.ts'
import { instant } from './inventoryListSnapshot.ts'
import { readKept } from './keptFiles.ts'

/** A document whose bytes lie in the store, ready to be named by an event. */
export interface KeptOfficial {
  readonly hash: string
  readonly size: number
  readonly kind: string
  /** As it will be printed on each page. */
  readonly code: string
}

/** What an official document carries whatever its form, as things stand now and as whoever is at work. */
export function officialHead(context: CoreContext, caseNo: string | null, isDraft: boolean): DocumentHead {
  const profile = context.profile()
  const session = context.session()
  return {
    demo: profile.demo,
    draft: isDraft,
    court: { code: profile.courtCode, name: profile.courtName },
    caseNo,
    preparedAt: instant(context.ports.now()),
    preparedBy: { id: session.officerId, name: session.name },
    programVersion: context.ports.version,
  }
}

/**
 * First half of a freeze, which waits for the disk: checks the document and stores its canonical bytes. Bytes that no
 * event names later do no harm. Throws ZodError for what is no `officialDocument/1`, REFUSED for text no journal holds.
 */
export async function keepOfficial(context: CoreContext, document: OfficialDocument): Promise<KeptOfficial> {
  const bytes = guarded(context, () => canonicalBytes(officialDocument.parse(document)))
  const stored = await context.store().blobs.put({ bytes })
  return { hash: stored.hash, size: stored.size, kind: document.kind, code: codeOf(stored.hash) }
}

/**
 * Second half, inside the caller's own transaction: the event that names the bytes, and so the document. `scope` is
 * where it is replicated (`site:…`, `case:…`), `subject` under what it is listed. Returns the document's id.
 */
export function freezeOfficial(
  act: Act,
  kept: KeptOfficial,
  place: { scope: string; subject: string; signed: readonly JsonObject[] },
): string {
  noteBlob(act.db, kept.hash, kept.size, officialDocumentFormat)
  const documentId = act.newId()
  const body = {
    format: officialDocumentFormat,
    kind: kept.kind,
    signed: place.signed.map((signature) => ({ ...signature })),
    snapshot: kept.hash,
    subject: place.subject,
  }
  act.append([draft(place.scope, documentsTypes.frozen, 'document', documentId, [], body)])
  act.touch('documents', place.subject, [documentId])
  return documentId
}

/** Under what an official document of a site is listed; `about` '' = the whole site. */
export function subjectOf(siteId: string, kind: string, about: string): string {
  return `site:${siteId}/${kind}${about === '' ? '' : `/${about}`}`
}

/** What an officer's key signs when a document is frozen: these bytes, about this. */
export function ownStatement(snapshot: string, subject: string): Uint8Array {
  return canonicalBytes({ act: documentsTypes.frozen, snapshot, subject, v: 1 })
}

/**
 * The newest frozen document of this kind and subject, if `now` says exactly what it says; who prepared it, when and
 * with which program does not count. Null when it differs, or when its bytes are lost.
 */
export async function newestUnchanged(
  context: CoreContext,
  subject: string,
  kind: string,
  now: JsonObject,
): Promise<FrozenDocumentTable | null> {
  const newest = documentRows(context.store().db, subject).find((row) => row.kind === kind)
  if (newest === undefined) return null
  const kept = await readKept(context, newest.snapshot_hash, 'snapshot').catch(absentIsNull)
  if (kept === null) return null
  const same = withoutPreparation(parseCanonical(kept) as JsonObject)
  return same === withoutPreparation(now) ? newest : null
}

/** A command that freezes one document, and what it answers for the document's id. */
export interface FreezeAsked<T> {
  permission: Permission
  call: { commandId: string; procedure: string }
  answer(documentId: string): T
}

/**
 * Freezes a site's document under the officer's own signature, in a transaction of its own; {@link newestUnchanged}
 * stays.
 */
export async function freezeUnlessKnown<T>(
  core: Pick<Core, 'context' | 'identity'>,
  session: Session,
  { permission, call, answer }: FreezeAsked<T>,
  { siteId, subject, document }: { siteId: string; subject: string; document: OfficialDocument },
): Promise<T> {
  const { context, identity } = core
  const known = await newestUnchanged(context, subject, document.kind, document as unknown as JsonObject)
  requireSame(context, session)
  if (known !== null) return answer(known.document_id)
  const kept = await keepOfficial(context, document)
  requireSame(context, session)
  const signature = identity.ownSignature(ownStatement(kept.hash, subject))
  return command(context, permission, call, (act) => {
    const documentId = freezeOfficial(act, kept, { scope: `site:${siteId}`, subject, signed: [{ ...signature }] })
    act.touch('documents', siteId, [documentId])
    return answer(documentId)
  })
}

function withoutPreparation(snapshot: JsonObject): string {
  return canonicalText({ ...snapshot, preparedAt: '', preparedBy: null, programVersion: '' })
}

/** Short code of a document, from the hash of its bytes in hex. */
export function codeOf(hash: string): string {
  return shortCode(Buffer.from(hash, 'hex'))
}
