import { noticesService } from './approvals/notices.ts'
import { makeSubjects } from './approvals/subjects.ts'
import { approvalsService } from './approvals.ts'
import { casesService } from './cases.ts'
import { conflictsService } from './conflicts.ts'
import type { Core } from './core.ts'
import { demoService } from './demo.ts'
import { documentsService } from './documents.ts'
import { draftService } from './drafts.ts'
import { fileBrowser } from './fileBrowser.ts'
import { formsService } from './forms.ts'
import { orderSubmissions } from './gate/orders.ts'
import { gatePorts } from './gate/sitePorts.ts'
import { gateService } from './gate.ts'
import { holidaysService } from './holidays.ts'
import { importService } from './importCases.ts'
import { inventoryService } from './inventory.ts'
import { lotsService } from './lots.ts'
import { machineService } from './machine.ts'
import { moneyService } from './money.ts'
import { planPictures } from './plans/pictures.ts'
import { judgeSubjects, planStanding } from './plans/standing.ts'
import { planSubmission } from './plans/submit.ts'
import { plansService } from './plans.ts'
import { restoreService } from './restore.ts'
import { scansService } from './scans.ts'
import { signaturesService } from './signatures.ts'
import { siteService } from './site.ts'
import { joinSubjects } from './subjectMoves.ts'
import { answeredFirst, bundleService, bundleTools } from './sync/bundle.ts'
import { grantsHere } from './sync/grants.ts'
import { handBackService } from './sync/handBack.ts'
import { hubService, usualHubParts } from './sync/hubService.ts'
import { largeFilesService } from './sync/largeFiles.ts'
import { leavingService } from './sync/leaving.ts'
import { lostLaptopsService } from './sync/lostLaptops.ts'
import { scopeGrantsService } from './sync/scopeGrants.ts'
import { syncService } from './sync/service.ts'
import { systemService } from './system.ts'
import { worklistService } from './worklist.ts'

/** Every application service over one core. */
export function makeServices(core: Core, hubParts = usualHubParts(grantsHere(core.context))) {
  const { context } = core
  const sync = syncService(core)
  const subjects = makeSubjects()
  const ports = gatePorts(context)
  joinSubjects(context, ports, subjects)
  const approvals = approvalsService(core, subjects)
  const documents = documentsService(core)
  const gate = gateService(context, ports)
  const forms = formsService(core, documents, ports)
  const submitting = { context, ports, approvals, draw: documents.draw }
  const submitPlan = planSubmission(submitting)
  return {
    log: core.ports.log,
    folder: core.paths.folder,
    system: systemService(core),
    identity: core.identity,
    demo: demoService(core, { submitting, gate, submitPlan }),
    restore: restoreService(core),
    files: fileBrowser(core.ports),
    cases: casesService(context),
    importing: importService(context),
    worklist: worklistService(context, ports),
    site: siteService(context),
    plans: plansService(context),
    planPictures: planPictures(core),
    holidays: holidaysService(context),
    money: moneyService(context),
    signatures: signaturesService(core, documents),
    lots: lotsService(core, documents, ports),
    submitPlan,
    planStanding: planStanding(context, ports, approvals),
    gate,
    /** The gate after judging what came from elsewhere, so that it never rests on an unread decision. */
    async showGate(input: { siteId: string }) {
      await judgeSubjects(context, approvals, input.siteId)
      return gate.get(input)
    },
    /** What holds a site's task up; a site where nothing does costs one row. */
    async showHeld(input: { siteId: string }) {
      if (!gate.isHeld(input)) return null
      await judgeSubjects(context, approvals, input.siteId)
      return gate.held(input)
    },
    /** A move is judged by what was decided, so that is read first. */
    async moveGate(input: Parameters<typeof gate.move>[0]) {
      await judgeSubjects(context, approvals, input.siteId)
      return gate.move(input)
    },
    orders: orderSubmissions(submitting),
    inventory: inventoryService(context),
    conflicts: conflictsService(context),
    drafts: draftService(context),
    documents,
    forms,
    /** The documents after judging what came from elsewhere: what is approved rests on no unread decision. */
    async showForms(input: { siteId: string }) {
      await judgeSubjects(context, approvals, input.siteId)
      return forms.forms(input)
    },
    scans: scansService(core),
    machine: machineService(core),
    approvals,
    notices: noticesService(context),
    handBack: handBackService(context),
    largeFiles: largeFilesService(context, sync),
    leaving: leavingService(core, ports),
    lost: lostLaptopsService(context),
    grants: scopeGrantsService(context),
    sync,
    hub: hubService(core, sync, hubParts),
    subjects,
    bundle: answeredFirst(core.identity.rejoinAtStick, bundleService(context, bundleTools(context))),
  }
}
export type Services = ReturnType<typeof makeServices>
