import { makeSubjects } from './approvals/subjects.ts'
import { approvalsService } from './approvals.ts'
import { casesService } from './cases.ts'
import type { Core } from './core.ts'
import { demoService } from './demo.ts'
import { documentsService } from './documents.ts'
import { draftService } from './drafts.ts'
import { fileBrowser } from './fileBrowser.ts'
import { standingAlone } from './gate/ports.ts'
import { gateService } from './gate.ts'
import { importService } from './importCases.ts'
import { inventoryService } from './inventory.ts'
import { machineService } from './machine.ts'
import { moneyService } from './money.ts'
import { plansService } from './plans.ts'
import { restoreService } from './restore.ts'
import { siteService } from './site.ts'
import { systemService } from './system.ts'
import { worklistService } from './worklist.ts'

/** Every application service over one core. */
export function makeServices(core: Core) {
  const { context } = core
  const subjects = makeSubjects()
  return {
    log: core.ports.log,
    folder: core.paths.folder,
    system: systemService(core),
    identity: core.identity,
    demo: demoService(core),
    restore: restoreService(core),
    files: fileBrowser(core.ports),
    cases: casesService(context),
    importing: importService(context),
    worklist: worklistService(context, standingAlone),
    site: siteService(context),
    plans: plansService(context),
    gate: gateService(context, standingAlone),
    money: moneyService(context),
    inventory: inventoryService(context),
    drafts: draftService(context),
    documents: documentsService(core),
    machine: machineService(core),
    approvals: approvalsService(core, subjects),
    subjects,
  }
}
export type Services = ReturnType<typeof makeServices>
