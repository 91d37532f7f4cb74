import { caseFlagsOf } from '../../db/cases.ts'
import {
  documentRow,
  documentRows,
  documentRowsOfSite,
  documentsTypes,
  latestDocumentRows,
  noteBlob,
} from '../../db/documents.ts'
import { listDrafts } from '../../db/drafts.ts'
import type { FrozenDocumentTable } from '../../db/schema.ts'
import { roomRow, siteRow } from '../../db/site.ts'
import {
  BLOCKS_SHOWN,
  type DocumentsOfSite,
  type FormOfSite,
  MISSING_SHOWN,
} from '../../shared/contract/desk/documents/forms.ts'
import type { Permission } from '../../shared/domain/identity/permissions.ts'
import { LEAVING_SHEET } from '../../shared/domain/sync/leaving.ts'
import { rememberedDecision } from './approvals.ts'
import {
  APPROVED_KINDS,
  isApprovedForm,
  judgePapers,
  type PinnedPaper,
  paperStands,
  pinnedPaper,
  planNumberNow,
  planOfStand,
  wasApproved,
} from './approvedPapers.ts'
import { answered, type CoreContext, command, draft, requirePermission, requireSame } from './context.ts'
import type { Core } from './core.ts'
import { runDoctor } from './doctor.ts'
import type { documentsService } from './documents.ts'
import { found, refuse } from './errors.ts'
import { readPicture, SCAN_LIMIT } from './files/pictureFile.ts'
import { codeOf, freezeUnlessKnown, officialHead, subjectOf } from './frozenDocuments.ts'
import { firstGiven } from './gate/moves.ts'
import type { GatePorts } from './gate/ports.ts'
import { RECORDS } from './gate/records.ts'
import { eveningChecks } from './officialForms/evening.ts'
import { type FormFacts, formFacts } from './officialForms/facts.ts'
import type { OfficialForm, Prepared } from './officialForms/form.ts'
import { officialFormOf, officialForms } from './officialForms/index.ts'
import type { Values } from './officialForms/input.ts'
import { paperPackages } from './paperPackage.ts'
import { documentOfSite, standOfSubject, standView } from './paperViews.ts'
import { learnContent } from './plans/approvedContent.ts'
import { leavingService } from './sync/leaving.ts'
import { turns } from './turns.ts'

export interface AboutDocument {
  siteId: string
  form: string
  subject: string
  values: Record<string, string> | null
}

/** Documents of all sites that a list of the newest names. */
const RECENT = 20
/** Printed where a frozen document has its code. */
const NOT_FINAL = '未定稿'
/** The card of a laptop is for whoever works on it. */
const CARD: readonly Permission[] = [...RECORDS, 'inventory.record']

/** Documents of a site (S15, D1): which there are, what each lacks, and how one is frozen, printed and kept. */
export function formsService(core: Core, documents: ReturnType<typeof documentsService>, ports: GatePorts) {
  const { context } = core
  const { inTurn } = turns()
  const packages = paperPackages(core, documents, ports)
  const leaving = leavingService(core, ports)

  const factsOf = async (siteId: string, form: OfficialForm | null): Promise<FormFacts> => {
    const machine = form?.kind === 'eveningCard' ? await runDoctor(core) : null
    const decided = rememberedDecision(context, `plan:${siteId}`)
    if (decided !== null) await learnContent(context, siteId, decided.snapshot.hash)
    const facts = formFacts(context, context.store().db, siteId, ports, machine)
    if (form?.kind !== LEAVING_SHEET) return facts
    return { ...facts, leaving: { ...facts.leaving, check: await leaving.check({ siteId }) } }
  }
  const permissionFor = (form: OfficialForm): Permission =>
    firstGiven(context.session().role, form.kind === 'eveningCard' ? CARD : RECORDS)

  /** As it would be frozen now; what went up for approval and still stands is its frozen self (`pinned`). */
  const prepared = async (input: AboutDocument) => {
    const form = found(officialFormOf(input.form), 'document')
    if (isApprovedForm(form.kind) || form.kind === 'planApprovalSheet') await judgePapers(context, input.siteId)
    const read = await factsOf(input.siteId, form)
    found(
      form.subjects(read).find((one) => one.id === input.subject),
      'subject',
    )
    const pinned = isApprovedForm(form.kind) ? await pinnedPaper(context, input.siteId, form.kind, false) : null
    const facts = await factsWithPlan(context, read, form.kind, input.subject)
    if (pinned !== null) return { form, facts, pinned, made: pinnedPrepared(pinned) }
    const drafts = input.values === null ? draftsOf(core, input.siteId) : null
    const values = input.values ?? drafts?.get(slotEnd(input.form, input.subject)) ?? {}
    return { form, facts, pinned, made: form.prepare(facts, input.subject, values) }
  }
  const head = (caseNo: string) => {
    const { draft: _, ...rest } = officialHead(context, caseNo, false)
    return rest
  }
  const standsOf = (siteId: string) => APPROVED_KINDS.flatMap((kind) => paperStands(context, siteId, kind))
  const shown = (siteId: string, row: FrozenDocumentTable) => documentOfSite(context, documents, row, standsOf(siteId))

  return {
    ...packages,
    forms(input: { siteId: string }): DocumentsOfSite {
      requirePermission(context, 'case.read')
      const { db } = context.store()
      const facts = formFacts(context, db, input.siteId, ports, null)
      const frozen = documentRowsOfSite(db, input.siteId)
      const drafts = draftsOf(core, input.siteId)
      return {
        siteId: input.siteId,
        siteName: facts.gate.site.name,
        caseId: facts.gate.site.case_id,
        caseNo: facts.gate.case.case_no,
        flags: caseFlagsOf(db, facts.gate.site.case_id),
        rooms: facts.plan.rooms.size,
        forms: officialForms.map((form) => formView(context, form, facts, frozen, drafts)),
        frozen: frozen.map((row) => documentOfSite(context, documents, row, Object.values(facts.papers).flat())),
        packages: packages.list(input.siteId),
      }
    },
    recent() {
      requirePermission(context, 'case.read')
      const { db } = context.store()
      const drafts = listDrafts(db, context.session().officerId).flatMap(({ slot, at }) => {
        const [, siteId = '', form = '', subject = ''] = DRAFT_SLOT.exec(slot) ?? []
        if (siteRow(db, siteId) === undefined) return []
        const made = documentRows(db, subjectOf(siteId, form, subject))[0]
        return made !== undefined && made.frozen_at >= at ? [] : [{ siteId, form, subject, at }]
      })
      return {
        frozen: latestDocumentRows(db, RECENT).map((row) => {
          return { ...documents.view(row), siteId: siteOfSubject(core, row.subject) }
        }),
        drafts,
      }
    },
    async prepare(input: AboutDocument) {
      const session = requirePermission(context, 'case.read')
      const { form, facts, made, pinned } = await prepared(input)
      requireSame(context, session)
      const document = made.document(head(facts.gate.case.case_no))
      return {
        form: form.kind,
        subject: input.subject,
        title: form.title,
        fields:
          pinned === null
            ? form.fields(facts, input.subject).map((one) => ({ ...one, options: [...one.options] }))
            : [],
        values: { ...made.values },
        missing: made.missing.slice(0, MISSING_SHOWN).map((one) => ({ ...one })),
        missingCount: made.missing.length,
        doubts: made.doubts.map(({ label, values }) => ({ label, values: [...values] })),
        wrong: [...made.wrong],
        draft: [...made.draft],
        document: { ...document, blocks: document.blocks.slice(0, BLOCKS_SHOWN) },
        blockCount: document.blocks.length,
        pinned: pinned !== null,
      }
    },
    async preview(input: AboutDocument) {
      const { facts, made, pinned } = await prepared(input)
      const code = pinned === null ? NOT_FINAL : codeOf(pinned.row.snapshot_hash)
      return documents.preview(made.document(head(facts.gate.case.case_no)), code)
    },
    /** One freeze after the other, so that two presses of one key are one document. */
    freeze: inTurn(async (input: AboutDocument & { commandId: string }) => {
      const form = found(officialFormOf(input.form), 'document')
      const permission = permissionFor(form)
      const session = requirePermission(context, permission)
      const call = { commandId: input.commandId, procedure: 'documents.freeze' }
      const before = answered<ReturnType<typeof documents.view>>(context, call)
      if (before !== null) return before
      const { facts, made, pinned } = await prepared(input)
      requireSame(context, session)
      if (pinned !== null) return documents.view(pinned.row)
      if (made.wrong[0] !== undefined) refuse('fieldUnreadable', made.wrong[0], '')
      const document = made.document(head(facts.gate.case.case_no))
      const { siteId } = input
      const subject = subjectOf(siteId, form.kind, input.subject)
      const answer = (id: string) => documents.view(found(documentRow(context.store().db, id), 'document'))
      return freezeUnlessKnown(core, session, { permission, call, answer }, { siteId, subject, document })
    }),
    notePrinted(input: { commandId: string; siteId: string; documentId: string }) {
      const permission = firstGiven(context.session().role, CARD)
      const call = { commandId: input.commandId, procedure: 'documents.notePrinted' }
      return command(context, permission, call, (act) => {
        const row = found(documentRow(act.db, input.documentId), 'document')
        if (siteOfSubject(core, row.subject) !== input.siteId) found(null, 'document')
        const seen = JSON.parse(row.rev) as string[]
        act.append([draft(`site:${input.siteId}`, documentsTypes.printed, 'document', input.documentId, seen, {})])
        act.touch('documents', input.siteId, [input.documentId])
        return shown(input.siteId, row)
      })
    },
    /** A scan of the signed paper, linked to the document it was printed from; both stay as they are. */
    async keepSigned(input: { commandId: string; siteId: string; documentId: string; path: string; note: string }) {
      const permission = firstGiven(context.session().role, RECORDS)
      const session = requirePermission(context, permission)
      const call = { commandId: input.commandId, procedure: 'documents.keepSigned' }
      const before = answered<ReturnType<typeof shown>>(context, call)
      if (before !== null) return before
      const row = found(documentRow(context.store().db, input.documentId), 'document')
      if (siteOfSubject(core, row.subject) !== input.siteId) found(null, 'document')
      const { bytes, type } = await readPicture(input.path, SCAN_LIMIT)
      const stored = await context.store().blobs.put({ bytes })
      requireSame(context, session)
      return command(context, permission, call, (act) => {
        const now = found(documentRow(act.db, input.documentId), 'document')
        noteBlob(act.db, stored.hash, stored.size, type)
        const body = { note: input.note.trim(), scan: { hash: stored.hash, type } }
        const seen = JSON.parse(now.rev) as string[]
        act.append([draft(`site:${input.siteId}`, documentsTypes.signedKept, 'document', input.documentId, seen, body)])
        act.touch('documents', input.siteId, [input.documentId])
        return shown(input.siteId, found(documentRow(act.db, input.documentId), 'document'))
      })
    },
    async evening(input: { siteId: string; values: Record<string, string> | null }) {
      const session = requirePermission(context, 'case.read')
      const facts = await factsOf(input.siteId, found(officialFormOf('eveningCard'), 'document'))
      requireSame(context, session)
      const checks = eveningChecks(facts, input.values ?? {})
      return { checks: checks.map((check) => ({ ...check, values: { ...check.values } })), at: context.ports.now() }
    },
  }
}

function siteOfSubject(core: Core, subject: string): string | null {
  const [, kind, id = ''] = /^(site|room):([0-9a-f-]{36})/.exec(subject) ?? []
  return kind === 'room' ? (roomRow(core.context.store().db, id)?.site_id ?? null) : kind === 'site' ? id : null
}

/** Slot of a draft: `document:<site id>:<form>:<subject>`. */
const DRAFT_SLOT = /^document:([0-9a-f-]{36}):(\w+):(.*)$/s

function slotEnd(form: string, subject: string): string {
  return `${form}:${subject}`
}

/** The officer's half-filled documents of a site, by form and subject. A draft that cannot be read is none. */
function draftsOf(core: Core, siteId: string): Map<string, Values> {
  const { context } = core
  const found: [string, Values][] = listDrafts(context.store().db, context.session().officerId).flatMap(
    ({ slot, text }) => {
      const [, site, form = '', subject = ''] = DRAFT_SLOT.exec(slot) ?? []
      const values = site === siteId ? readDraft(text) : null
      return values === null ? [] : [[slotEnd(form, subject), values] as [string, Values]]
    },
  )
  return new Map(found)
}

function readDraft(text: string): Values | null {
  try {
    const read: unknown = JSON.parse(text)
    if (typeof read !== 'object' || read === null || Array.isArray(read)) return null
    const entries = Object.entries(read).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    return Object.fromEntries(entries)
  } catch {
    return null
  }
}

/** The plan of the version whose approval sheet is asked for, as it was frozen; null where it is not here. */
async function factsWithPlan(
  context: CoreContext,
  facts: FormFacts,
  form: string,
  subject: string,
): Promise<FormFacts> {
  if (form === 'evictionPlan') return { ...facts, planNumber: await planNumberNow(context, facts) }
  const stand = form === 'planApprovalSheet' ? standOfSubject(facts, form, subject) : null
  return stand === null ? facts : { ...facts, sheetPlan: await planOfStand(context, facts.siteId, stand) }
}

/** What went up, to be read: nothing of it is missing or filled in here. */
function pinnedPrepared({ document, stand }: PinnedPaper): Prepared {
  const draft = wasApproved(stand) ? [] : (['notApproved'] as const)
  return { values: {}, missing: [], doubts: [], wrong: [], draft, document: () => document }
}

/** The machine, a frozen plan, what others hold: each is looked at only when its own sheet is opened. */
const OPENED_LATER: ReadonlySet<string> = new Set(['eveningCard', 'planApprovalSheet', LEAVING_SHEET])

function formView(
  context: CoreContext,
  form: OfficialForm,
  facts: FormFacts,
  frozen: readonly FrozenDocumentTable[],
  drafts: ReadonlyMap<string, Values>,
): FormOfSite {
  const newest = new Map(frozen.toReversed().map((row) => [row.subject, row.document_id]))
  const isOpenedLater = OPENED_LATER.has(form.kind)
  return {
    form: form.kind,
    title: form.title,
    step: form.step,
    waitsFor: form.waitsFor(facts),
    subjects: form.subjects(facts).map(({ id, label }) => {
      const values = drafts.get(slotEnd(form.kind, id))
      const stand = standOfSubject(facts, form.kind, id)
      const isSettled = stand !== null && stand.state !== 'rejected' && stand.state !== 'withdrawn'
      return {
        subject: id,
        label,
        missing: isOpenedLater || isSettled ? 0 : form.prepare(facts, id, values ?? {}).missing.length,
        hasDraft: values !== undefined,
        documentId: newest.get(subjectOf(facts.siteId, form.kind, id)) ?? null,
        approval: stand === null ? null : standView(context, stand),
      }
    }),
  }
}
