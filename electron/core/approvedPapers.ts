import { requestRowsOf } from '../../db/approvals.ts'
import { documentRowsOfSite } from '../../db/documents.ts'
import { planVersionRows } from '../../db/plans.ts'
import type { FrozenDocumentTable } from '../../db/schema.ts'
import { defaultApprovalRules } from '../../shared/domain/approvals/kinds.ts'
import {
  type DecisionClaim,
  type RequestFold,
  type Submission,
  standingDecision,
} from '../../shared/domain/approvals/request.ts'
import { type OfficialDocument, officialDocumentFormat } from '../../shared/domain/documents/officialDocument.ts'
import type { PlanVersionSnapshot } from '../../shared/domain/plans/planVersion.ts'
import type { PlanView } from '../../shared/domain/plans/planView.ts'
import { canonicalBytes } from '../../shared/journal/canonical.ts'
import { type LoadedRequest, loadRequest, paperOn, verdictOf } from './approvals/verdicts.ts'
import { effectiveDecision } from './approvals.ts'
import type { CoreContext } from './context.ts'
import { readOfficial } from './documents/readOfficial.ts'
import { absentIsNull } from './errors.ts'
import { codeOf } from './frozenDocuments.ts'
import { readKept } from './keptFiles.ts'
import { planOfSnapshot } from './plans/planOfSnapshot.ts'
import { contentHash, planContentHash, readSnapshot, versionFrozenAs } from './plans/versions.ts'

/** Documents that count only once somebody approved them, each with the kind of request it goes up in. */
export const APPROVED_FORMS = {
  evictionPlan: 'plan',
  evictionAnnouncement: 'announcement',
  searchWarrant: 'searchWarrant',
} as const
export type ApprovedForm = keyof typeof APPROVED_FORMS
export const APPROVED_KINDS = Object.keys(APPROVED_FORMS) as ApprovedForm[]

export function isApprovedForm(kind: string): kind is ApprovedForm {
  return Object.hasOwn(APPROVED_FORMS, kind)
}

export type PaperState = 'waiting' | 'paper' | 'approved' | 'returned' | 'rejected' | 'superseded' | 'withdrawn'

/** One version that went up, with what became of it by what was verified here (P1). */
export interface PaperStand {
  readonly form: ApprovedForm
  readonly requestId: string
  readonly version: number
  readonly state: PaperState
  /** The decision that counts on this version, with the court's receipt; null while there is none. */
  readonly decided: { readonly claim: DecisionClaim; readonly number: number; readonly at: number } | null
  readonly submission: Submission
  readonly fold: RequestFold
  readonly rule: LoadedRequest['rule']
}

/** Every version of a site's document that went up, newest first; by remembered verdicts, so nothing waits. */
export function paperStands(context: CoreContext, siteId: string, form: ApprovedForm): PaperStand[] {
  const { db } = context.store()
  const stands: PaperStand[] = []
  for (const row of requestRowsOf(db, `${APPROVED_FORMS[form]}:${siteId}`)) {
    const { fold, rule } = loadRequest(context, defaultApprovalRules, row.request_id)
    for (const submission of fold.submissions.toReversed()) {
      const { version } = submission
      const decided = decisionOn(context, fold, version)
      const isOutdated = stands.some((one) => one.decided !== null && one.state !== 'withdrawn')
      const stood = stateOf(fold, version, decided?.claim ?? null, isOutdated)
      const state = stood === 'waiting' && paperOn(db, fold, version)?.decision === 'APPROVED' ? 'paper' : stood
      stands.push({ form, requestId: row.request_id, version, state, decided, submission, fold, rule })
    }
  }
  return stands
}

function decisionOn(context: CoreContext, fold: RequestFold, version: number): PaperStand['decided'] {
  const claim = standingDecision(fold, version)
  const verdict = claim === null ? null : verdictOf(context.store().db, claim)
  if (claim === null || verdict?.counts !== true) return null
  return { claim, number: verdict.number, at: verdict.at }
}

const DECIDED = { APPROVED: 'approved', RETURNED: 'returned', REJECTED: 'rejected' } as const

/** A later version that was decided takes the place of an earlier approval; one that only waits does not (P2). */
function stateOf(fold: RequestFold, version: number, claim: DecisionClaim | null, isOutdated: boolean): PaperState {
  if (fold.state === 'withdrawn' || fold.state === 'superseded') return fold.state
  if (claim !== null) return claim.decision === 'APPROVED' && isOutdated ? 'superseded' : DECIDED[claim.decision]
  return version < fold.version || isOutdated ? 'superseded' : 'waiting'
}

/** Whether this very version was approved: such pages are no draft, also after a later version took its place. */
export function wasApproved(stand: PaperStand): boolean {
  return stand.decided?.claim.decision === 'APPROVED' && stand.state !== 'withdrawn'
}

/** The version a frozen document went up as: the pages that were decided about name it by its code (F6). */
export function standOfDocument(row: FrozenDocumentTable, stands: readonly PaperStand[]): PaperStand | null {
  const code = codeOf(row.snapshot_hash)
  return stands.find((one) => one.form === row.kind && one.submission.rendering.code === code) ?? null
}

/** {@link standOfDocument} for a document whose site is read from what it is listed under. */
export function standOfRow(context: CoreContext, row: FrozenDocumentTable): PaperStand | null {
  const [, siteId = ''] = /^site:([0-9a-f-]{36})/.exec(row.subject) ?? []
  if (!isApprovedForm(row.kind) || siteId === '') return null
  return standOfDocument(row, paperStands(context, siteId, row.kind))
}

/**
 * The bytes a frozen document is drawn from: what waits for its approval, or never got it, bears 草稿 on each page
 * although its frozen words, and so its code, are those that will count.
 */
export function bytesToDraw(context: CoreContext, row: FrozenDocumentTable, bytes: Uint8Array): Uint8Array {
  const stand = row.format === officialDocumentFormat ? standOfRow(context, row) : null
  if (stand === null || wasApproved(stand)) return bytes
  return canonicalBytes({ ...readOfficial(bytes), draft: true })
}

/** A document that stands as it went up: nobody edits it any more, it is only read and printed. */
export interface PinnedPaper {
  readonly row: FrozenDocumentTable
  readonly stand: PaperStand
  readonly document: OfficialDocument
}

/** Judges what was never judged here, so that what is pinned rests on no unread decision. */
export async function judgePapers(context: CoreContext, siteId: string): Promise<void> {
  for (const kind of Object.values(APPROVED_FORMS)) await effectiveDecision(context, `${kind}:${siteId}`)
}

/**
 * The approved plan, whatever is written since (`evenIfChanged`) or only while the plan still says it; an order as long
 * as its request lives. Null when there is none, or its bytes are not here.
 */
export async function pinnedPaper(
  context: CoreContext,
  siteId: string,
  form: ApprovedForm,
  evenIfChanged: boolean,
): Promise<PinnedPaper | null> {
  const stands = paperStands(context, siteId, form)
  const stand = form === 'evictionPlan' ? stands.find((one) => one.state === 'approved') : stands[0]
  if (stand === undefined || !['approved', 'waiting', 'paper', 'returned'].includes(stand.state)) return null
  if (
    form === 'evictionPlan' &&
    !evenIfChanged &&
    (await contentOf(context, siteId, stand)) !== planContentHash(context, siteId)
  ) {
    return null
  }
  const rows = documentRowsOfSite(context.store().db, siteId)
  const row = rows.find((one) => standOfDocument(one, [stand]) !== null)
  if (row === undefined) return null
  const bytes = await readKept(context, row.snapshot_hash, 'snapshot').catch(absentIsNull)
  if (bytes === null) return null
  const document = readOfficial(bytes)
  return { row, stand, document: { ...document, draft: document.draft || !wasApproved(stand) } }
}

/** Row of the plan's version that went up; undefined when its event is not here. */
export function versionOf(context: CoreContext, siteId: string, stand: PaperStand) {
  return versionFrozenAs(context, siteId, stand.submission.snapshot.hash)
}

/** The plan as a version froze it; null when its snapshot is not here (B3). */
async function snapshotOf(
  context: CoreContext,
  siteId: string,
  stand: PaperStand,
): Promise<PlanVersionSnapshot | null> {
  const row = versionOf(context, siteId, stand)
  return row === undefined ? null : readSnapshot(context, row).catch(absentIsNull)
}

/** {@link snapshotOf} as every reader of a plan sees one. */
export async function planOfStand(context: CoreContext, siteId: string, stand: PaperStand): Promise<PlanView | null> {
  const snapshot = await snapshotOf(context, siteId, stand)
  return snapshot === null ? null : planOfSnapshot(snapshot)
}

/** Hash of what the version says, whoever froze it when; null when its snapshot is not here. */
export async function contentOf(context: CoreContext, siteId: string, stand: PaperStand): Promise<string | null> {
  const snapshot = await snapshotOf(context, siteId, stand)
  return snapshot === null ? null : contentHash(snapshot)
}

/** Number the plan as it stands has: that of the newest version while it says the same, else the next. */
export async function planNumberNow(context: CoreContext, facts: { siteId: string; planNumber: number }) {
  const [newest] = planVersionRows(context.store().db, facts.siteId)
  if (newest === undefined) return facts.planNumber
  const snapshot = await readSnapshot(context, newest).catch(absentIsNull)
  if (snapshot === null) return facts.planNumber
  return contentHash(snapshot) === planContentHash(context, facts.siteId) ? newest.number : facts.planNumber
}
