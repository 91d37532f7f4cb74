import { approvalsProjection } from './approvals.ts'
import { calendarProjection } from './calendar.ts'
import { casesProjection } from './cases.ts'
import { documentsProjection } from './documents.ts'
import { gateProjection } from './gate.ts'
import { identityProjection } from './identity.ts'
import { inventoryProjection } from './inventory.ts'
import { leavingProjection } from './leaving.ts'
import { lotsProjection } from './lots.ts'
import { moneyProjection } from './money.ts'
import { plansProjection } from './plansProjection.ts'
import type { Projection } from './projection.ts'
import { signaturesProjection } from './signatures.ts'
import { siteProjection } from './site.ts'
import { syncProjection } from './sync.ts'

/** Every feature's projection, in the order in which a rebuild runs them. */
export const projections: readonly Projection[] = [
  identityProjection,
  casesProjection,
  siteProjection,
  inventoryProjection,
  plansProjection,
  documentsProjection,
  approvalsProjection,
  gateProjection,
  moneyProjection,
  signaturesProjection,
  lotsProjection,
  syncProjection,
  calendarProjection,
  leavingProjection,
]
