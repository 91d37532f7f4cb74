import type { GatePorts, PlanFacts } from '../../electron/core/gate/ports.ts'

/** A site nobody has planned yet, on a machine that stands alone. */
export const noPlan: PlanFacts = {
  executionKind: null,
  dwelling: null,
  onlyHome: null,
  housingGround: '',
  titleNo: '',
  encumbrances: [],
  occupants: [],
  officers: [],
  complete: false,
  openFindings: 0,
  version: null,
  windowFrom: null,
  asApproved: false,
  negotiations: [],
}

/** No plan and no decision: every gate that rests on one stays closed. */
export const standingAlone: GatePorts = {
  planFacts: () => noPlan,
  decisionFor: () => null,
  requestFor: () => null,
  orderPages: () => ({ drawn: new Set(), approved: new Set() }),
  contactHours: () => 0,
  lastKnown: () => ({ courtSeq: null, offlineSince: null }),
}
