import { approvals } from './approvals.ts'
import { cases } from './cases.ts'

import { documents } from './documents.ts'
import { drafts } from './drafts.ts'
import { files } from './files.ts'
import { identity } from './identity.ts'
import { inventory } from './inventory.ts'
import { lots } from './lots.ts'
import { machine } from './machine.ts'
import { money } from './money.ts'
import { calendar } from './plans/calendar.ts'
import { gate } from './plans/gate.ts'
import { plans } from './plans.ts'
import { signatures } from './signatures.ts'
import { site } from './site.ts'
import { syncBundle } from './sync/bundle.ts'
import { conflicts } from './sync/conflicts.ts'
import { handBack } from './sync/handBack.ts'
import { largeFiles } from './sync/largeFiles.ts'
import { leaving } from './sync/leaving.ts'
import { lost } from './sync/lostLaptops.ts'
import { notices } from './sync/notices.ts'
import { grants } from './sync/scopeGrants.ts'
import { sync } from './sync.ts'
import { system } from './system.ts'
import { worklist } from './worklist.ts'

/** What the window and the core say to each other; the same over both hosts and over HTTP. */
export const desk = {
  system,
  identity,
  files,
  cases,
  worklist,
  site,
  plans,
  gate,
  calendar,
  money,
  signatures,
  lots,
  inventory,
  conflicts,
  drafts,
  documents,
  machine,
  approvals,
  notices,
  sync,
  handBack,
  largeFiles,
  leaving,
  grants,
  lost,
  syncBundle,
}
export type DeskContract = typeof desk
