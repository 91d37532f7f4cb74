import { noteBlob } from '../../db/documents.ts'
import type { OfficialDocument } from '../../shared/domain/documents/officialDocument.ts'
import type { approvalsService } from './approvals.ts'
import type { Act, CoreContext } from './context.ts'
import type { RenderedDocument } from './documents/render.ts'
import { freezeOfficial, type KeptOfficial, keepOfficial, subjectOf } from './frozenDocuments.ts'
import type { GatePorts } from './gate/ports.ts'
import { readKept } from './keptFiles.ts'

/** What sends a subject of a site up works with. */
export interface SubmitDeps {
  context: CoreContext
  ports: GatePorts
  approvals: ReturnType<typeof approvalsService>
  /** Draws a frozen official document as PDF. */
  draw(bytes: Uint8Array, code: string): Promise<RenderedDocument>
}

/** A document drawn and kept, ready to be named in a transaction: what the decider is shown. */
export interface Drawn {
  kept: KeptOfficial
  rendering: { hash: string; pages: number; code: string }
  size: number
}

/** First half, which waits for worker and disk: freezes the document's bytes, draws them, keeps the pages. */
export async function drawForApproval(deps: SubmitDeps, document: OfficialDocument): Promise<Drawn> {
  const { context } = deps
  const kept = await keepOfficial(context, document)
  const { pdf, pages } = await deps.draw(await readKept(context, kept.hash, 'snapshot'), kept.code)
  const stored = await context.store().blobs.put({ bytes: pdf })
  return { kept, rendering: { hash: stored.hash, pages, code: kept.code }, size: stored.size }
}

/** Second half, inside the transaction: the document's event, listed under `about`, and the note of its pages. */
export function freezeDrawn(act: Act, siteId: string, about: string, drawn: Drawn): void {
  const subject = subjectOf(siteId, drawn.kept.kind, about)
  freezeOfficial(act, drawn.kept, { scope: `site:${siteId}`, subject, signed: [] })
  noteBlob(act.db, drawn.rendering.hash, drawn.size, 'application/pdf')
}

/** What an answer to a submission says. */
export interface Submitted {
  requestId: string
  version: number
  code: string
  pages: number
}
