import { approvals } from './approvals.ts'
import { devices } from './devices.ts'
import { documentDesk } from './documentDesk.ts'
import { documentFields } from './documentFields.ts'
import { documents } from './documents.ts'
import { eveningCheck } from './eveningCheck.ts'
import { gate } from './gate.ts'
import { gateAuthority } from './gateAuthority.ts'
import { gateLaw } from './gateLaw.ts'
import { grants } from './grants.ts'
import { handBack } from './handBack.ts'
import { holidays } from './holidays.ts'
import { importReasons } from './importReasons.ts'
import { inventory } from './inventory.ts'
import { largeFiles } from './largeFiles.ts'
import { laterRules } from './laterRules.ts'
import { leaving } from './leaving.ts'
import { lost } from './lost.ts'
import { lots } from './lots.ts'
import { machineChecks } from './machineChecks.ts'
import { money } from './money.ts'
import { notices } from './notices.ts'
import { planFields } from './planFields.ts'
import { planFindings } from './planFindings.ts'
import { plans } from './plans.ts'
import { planTerms } from './planTerms.ts'
import { quarantine } from './quarantine.ts'
import { requestForms } from './requestForms.ts'
import { signatures } from './signatures.ts'
import { site } from './site.ts'
import { stickDoor } from './stickDoor.ts'
import { sync } from './sync.ts'

/** Texts of screens that are opened later; the window loads them beside its first screen. One line per feature file. */
export const laterTexts = {
  approvals,
  devices,
  documentDesk,
  documentFields,
  documents,
  eveningCheck,
  gate,
  gateAuthority,
  gateLaw,
  grants,
  handBack,
  holidays,
  importReasons,
  inventory,
  largeFiles,
  laterRules,
  leaving,
  lost,
  lots,
  machineChecks,
  money,
  notices,
  planFields,
  planFindings,
  plans,
  planTerms,
  quarantine,
  requestForms,
  signatures,
  site,
  stickDoor,
  sync,
}
