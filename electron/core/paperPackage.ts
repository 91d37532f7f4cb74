import { documentRow, documentsTypes, packageRow, packageRows } from '../../db/documents.ts'
import { namesOf } from '../../db/identity.ts'
import { planVersionRow } from '../../db/plans.ts'
import type { PaperPackageTable, PlanVersionTable } from '../../db/schema.ts'
import type { PaperPackageView } from '../../shared/contract/desk/documents/forms.ts'
import type { JsonObject } from '../../shared/journal/canonical.ts'
import {
  contentOf,
  isApprovedForm,
  judgePapers,
  type PaperStand,
  paperStands,
  pinnedPaper,
  planOfStand,
  versionOf,
} from './approvedPapers.ts'
import { type Act, answered, command, draft, requirePermission, requireSame } from './context.ts'
import type { Core } from './core.ts'
import type { documentsService } from './documents.ts'
import { found } from './errors.ts'
import {
  codeOf,
  freezeOfficial,
  type KeptOfficial,
  keepOfficial,
  newestUnchanged,
  officialHead,
  ownStatement,
  subjectOf,
} from './frozenDocuments.ts'
import type { GatePorts } from './gate/ports.ts'
import { subjectOfVersion } from './officialForms/approvalSheet.ts'
import { type FormFacts, formFacts } from './officialForms/facts.ts'
import type { OfficialForm } from './officialForms/form.ts'
import { officialFormOf, PACKAGE_KINDS } from './officialForms/index.ts'
import type { Values } from './officialForms/input.ts'
import { freezePlanVersion, planContentHash, preparePlanVersion } from './plans/versions.ts'
import { turns } from './turns.ts'

/** The plan's version a package is made of. */
interface PackageVersion {
  readonly approved: PaperStand | null
  readonly number: number
  freeze(act: Act): { row: PlanVersionTable; content: string }
}

/** A paper of a package: frozen before with the same words, or its bytes kept for the event that names them. */
type Paper = { known: string } | { kept: KeptOfficial; subject: string }

/** The paper fallback package (B7): made by one command, printed as one file, confirmed by whoever holds it. */
export function paperPackages(core: Core, documents: ReturnType<typeof documentsService>, ports: GatePorts) {
  const { context } = core
  const { inTurn } = turns()

  const view = (row: PaperPackageTable, contentNow: string): PaperPackageView => {
    const { db } = context.store()
    const { officers } = namesOf(db)
    const ids = JSON.parse(row.documents) as string[]
    const printedBy = row.printed_by ?? ''
    return {
      packageId: row.package_id,
      version: planVersionRow(db, row.version_id)?.number ?? 0,
      code: codeOf(row.version_hash),
      madeAt: row.made_at,
      officer: officers.get(row.officer_id) ?? row.officer_id,
      documents: ids.flatMap((id) => {
        const document = documentRow(db, id)
        return document === undefined ? [] : [documents.view(document)]
      }),
      printed: row.printed_at === null ? null : { at: row.printed_at, officer: officers.get(printedBy) ?? printedBy },
      isCurrent: row.content_hash === contentNow,
      isApproved: standOfVersion(row)?.state === 'approved',
    }
  }

  const standOfVersion = (row: PaperPackageTable): PaperStand | undefined =>
    paperStands(context, row.site_id, 'evictionPlan').find((one) => one.submission.snapshot.hash === row.version_hash)

  /** Papers as they went up for approval; null for a kind that is made anew. A plan that is not approved is its draft. */
  async function heldPapers(siteId: string, kind: string): Promise<Paper[] | null> {
    if (!isApprovedForm(kind)) return null
    const pinned = await pinnedPaper(context, siteId, kind, true)
    if (pinned !== null) return [{ known: pinned.row.document_id }]
    return kind === 'evictionPlan' ? null : []
  }

  /**
   * Whom a kind is printed for: the approved version alone has a sheet in it; one set for the site where a form has it.
   */
  function subjectsOf(form: OfficialForm, facts: FormFacts, approved: PaperStand | null): readonly string[] {
    if (form.kind === 'planApprovalSheet') return approved === null ? [] : [subjectOfVersion(approved.version)]
    const all = form.subjects(facts)
    const whole = all.filter((subject) => subject.id === '')
    return (whole.length > 0 ? whole : all).map((subject) => subject.id)
  }

  /** Every paper of the package in order, bytes on the disk already. `number` is the plan's where it is a draft. */
  async function papersOf(siteId: string, sheets: number, plan: { number: number; approved: PaperStand | null }) {
    const read = formFacts(context, context.store().db, siteId, ports, null)
    const sheetPlan = plan.approved === null ? null : await planOfStand(context, siteId, plan.approved)
    const facts: FormFacts = { ...read, planNumber: plan.number, sheetPlan }
    const papers: Paper[] = []
    for (const kind of PACKAGE_KINDS) {
      const form = officialFormOf(kind)
      const held = await heldPapers(siteId, kind)
      if (held !== null) papers.push(...held)
      if (form === undefined || held !== null) continue
      for (const id of subjectsOf(form, facts, plan.approved)) {
        const values: Record<string, string> = kind === 'blankInventoryForm' ? { sheets: String(sheets) } : {}
        papers.push(await paperOf(facts, form, id, values))
      }
    }
    return papers
  }

  async function paperOf(facts: FormFacts, form: OfficialForm, id: string, values: Values): Promise<Paper> {
    const made = form.prepare(facts, id, values)
    const { draft: _, ...head } = officialHead(context, facts.gate.case.case_no, false)
    const document = made.document(head)
    const subject = subjectOf(facts.siteId, form.kind, id)
    const known = await newestUnchanged(context, subject, form.kind, document as unknown as JsonObject)
    return known === null ? { kept: await keepOfficial(context, document), subject } : { known: known.document_id }
  }

  /**
   * The version the package is of: the approved one, whatever was written since, and freezing none, because a newer
   * version would close the gate; else the plan as it stands, frozen with the package.
   */
  async function versionFor(siteId: string): Promise<PackageVersion> {
    await judgePapers(context, siteId)
    const approved = paperStands(context, siteId, 'evictionPlan').find((one) => one.state === 'approved')
    const row = approved === undefined ? undefined : versionOf(context, siteId, approved)
    const content = approved === undefined ? null : await contentOf(context, siteId, approved)
    if (approved !== undefined && row !== undefined && content !== null) {
      return { approved, number: row.number, freeze: () => ({ row, content }) }
    }
    const prepared = await preparePlanVersion(context, siteId, 0)
    return {
      approved: null,
      number: prepared.known?.number ?? prepared.snapshot.number,
      freeze: (act) => ({
        row: freezePlanVersion(context, act, prepared),
        content: planContentHash(context, siteId),
      }),
    }
  }

  return {
    /** Packages of a site, newest first. */
    list(siteId: string): PaperPackageView[] {
      const rows = packageRows(context.store().db, siteId)
      if (rows.length === 0) return []
      const now = planContentHash(context, siteId)
      return rows.map((row) => view(row, now))
    },
    /** One package after the other. The plan is frozen with it, so that the paper names the version it belongs to. */
    makePackage: inTurn(async (input: { commandId: string; siteId: string; sheets: number }) => {
      const session = requirePermission(context, 'plan.draft')
      const call = { commandId: input.commandId, procedure: 'documents.makePackage' }
      const before = answered<PaperPackageView>(context, call)
      if (before !== null) return before
      const { siteId } = input
      const plan = await versionFor(siteId)
      requireSame(context, session)
      const papers = await papersOf(siteId, input.sheets, plan)
      requireSame(context, session)
      const signed = papers.map((paper) =>
        'known' in paper ? null : core.identity.ownSignature(ownStatement(paper.kept.hash, paper.subject)),
      )
      return command(context, 'plan.draft', call, (act) => {
        const { row: version, content } = plan.freeze(act)
        const scope = `site:${siteId}`
        const ids = papers.map((paper, at) => {
          if ('known' in paper) return paper.known
          const signature = signed[at] ?? null
          const place = { scope, subject: paper.subject, signed: signature === null ? [] : [{ ...signature }] }
          return freezeOfficial(act, paper.kept, place)
        })
        const packageId = act.newId()
        const body = {
          content,
          documents: ids,
          site: siteId,
          version: { id: version.version_id, snapshot: version.snapshot_hash },
        }
        act.append([draft(scope, documentsTypes.packageMade, 'paperPackage', packageId, [], body)])
        act.touch('documents', siteId, [packageId, ...ids])
        return view(found(packageRow(act.db, packageId), 'package'), planContentHash(context, siteId))
      })
    }),
    openPackage(input: { packageId: string }) {
      const row = found(packageRow(context.store().db, input.packageId), 'package')
      return documents.openAll(`${codeOf(row.version_hash)}.pdf`, JSON.parse(row.documents) as string[])
    },
    notePackagePrinted(input: { commandId: string; packageId: string }) {
      const call = { commandId: input.commandId, procedure: 'documents.notePackagePrinted' }
      return command(context, 'plan.draft', call, (act) => {
        const row = found(packageRow(act.db, input.packageId), 'package')
        if (row.printed_at === null) {
          const { packagePrinted } = documentsTypes
          const seen = JSON.parse(row.rev) as string[]
          act.append([draft(`site:${row.site_id}`, packagePrinted, 'paperPackage', input.packageId, seen, {})])
          act.touch('documents', row.site_id, [input.packageId])
          act.touch('plans', row.site_id, [row.site_id])
        }
        const now = planContentHash(context, row.site_id)
        return view(found(packageRow(act.db, input.packageId), 'package'), now)
      })
    },
  }
}
