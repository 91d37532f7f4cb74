import { documentRow, documentsTypes, packageRow, packageRows } from '../../db/documents.ts'
import { namesOf } from '../../db/identity.ts'
import { planVersionRow } from '../../db/plans.ts'
import type { PaperPackageTable } from '../../db/schema.ts'
import type { PaperPackageView } from '../../shared/contract/desk/documents/forms.ts'
import type { JsonObject } from '../../shared/journal/canonical.ts'
import { answered, command, draft, requirePermission, requireSame } from './context.ts'
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
import { formFacts } from './officialForms/facts.ts'
import { officialFormOf, PACKAGE_KINDS } from './officialForms/index.ts'
import { freezePlanVersion, planContentHash, preparePlanVersion } from './plans/versions.ts'
import { turns } from './turns.ts'

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
    }
  }

  /** Every paper of the package in order, bytes on the disk already. */
  async function papersOf(siteId: string, sheets: number): Promise<Paper[]> {
    const facts = formFacts(context, context.store().db, siteId, ports, null)
    const papers: Paper[] = []
    for (const kind of PACKAGE_KINDS) {
      const form = officialFormOf(kind)
      if (form === undefined) continue
      const all = form.subjects(facts)
      // One set for the whole site where a form offers it; otherwise one paper for each person named.
      const whole = all.filter((subject) => subject.id === '')
      for (const { id } of whole.length > 0 ? whole : all) {
        const values: Record<string, string> = kind === 'blankInventoryForm' ? { sheets: String(sheets) } : {}
        const made = form.prepare(facts, id, values)
        const { draft: _, ...head } = officialHead(context, facts.gate.case.case_no, false)
        const document = made.document(head)
        const subject = subjectOf(siteId, kind, id)
        const known = await newestUnchanged(context, subject, kind, document as unknown as JsonObject)
        papers.push(
          known === null ? { kept: await keepOfficial(context, document), subject } : { known: known.document_id },
        )
      }
    }
    return papers
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
      const prepared = await preparePlanVersion(context, siteId, 0)
      requireSame(context, session)
      const papers = await papersOf(siteId, input.sheets)
      requireSame(context, session)
      const signed = papers.map((paper) =>
        'known' in paper ? null : core.identity.ownSignature(ownStatement(paper.kept.hash, paper.subject)),
      )
      return command(context, 'plan.draft', call, (act) => {
        const version = freezePlanVersion(context, act, prepared)
        const content = planContentHash(context, siteId)
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
        return view(found(packageRow(act.db, packageId), 'package'), content)
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
