import { approvals } from './approvals.ts'
import { documentDesk } from './documentDesk.ts'
import { documentFields } from './documentFields.ts'
import { eveningCheck } from './eveningCheck.ts'
import { gate } from './gate.ts'
import { gateLaw } from './gateLaw.ts'
import { importReasons } from './importReasons.ts'
import { lots } from './lots.ts'
import { money } from './money.ts'
import { planFields } from './planFields.ts'
import { planFindings } from './planFindings.ts'
import { plans } from './plans.ts'
import { planTerms } from './planTerms.ts'
import { signatures } from './signatures.ts'

/** Texts of screens that are opened later; the window loads them beside its first screen. One line per feature file. */
export const laterTexts = {
  approvals,
  documentDesk,
  documentFields,
  eveningCheck,
  gate,
  gateLaw,
  importReasons,
  lots,
  money,
  planFields,
  planFindings,
  plans,
  planTerms,
  signatures,
}
