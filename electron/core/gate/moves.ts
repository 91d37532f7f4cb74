import { may, type Permission } from '../../../shared/domain/identity/permissions.ts'
import type { Role } from '../../../shared/domain/identity/roles.ts'
import { type Condition, possibleMoves } from '../../../shared/domain/plans/taskGuards.ts'
import type { TaskMove } from '../../../shared/domain/plans/taskMoves.ts'
import { REQUIRED_PLACES, type RequiredPlace } from '../../../shared/domain/signatures/signature.ts'
import type { JsonObject } from '../../../shared/journal/canonical.ts'
import type { Session } from '../context.ts'
import { deskError, refuse } from '../errors.ts'
import type { SiteFacts } from './facts.ts'
import type { CourtKnown } from './ports.ts'

/** What a person says with a move. */
export interface MoveData {
  reason?: string | undefined
  cause?: string | undefined
  decision?: string | undefined
  document?: string | undefined
  videoMark?: string | undefined
  complyBy?: string | undefined
  persons?: string | undefined
  address?: string | undefined
}

/** Permissions of which one is needed for a move (domain.md §10). */
const NEEDS: Readonly<Record<TaskMove, readonly Permission[]>> = {
  submitAnnouncement: ['order.draft', 'plan.draft'],
  presidentSigned: ['order.sign', 'order.register', 'order.draft', 'order.review'],
  announcementReturned: ['order.draft', 'plan.draft'],
  serve: ['order.register', 'plan.draft'],
  vacatedVoluntarily: ['plan.draft'],
  graceEnded: ['plan.draft'],
  suspend: ['plan.draft'],
  resumeEnforcement: ['plan.draft'],
  submitPlan: ['plan.submit'],
  resubmit: ['plan.submit'],
  return: ['plan.preReview', 'plan.approveL1', 'plan.approveL2', 'plan.approveL3'],
  approve: ['plan.approveL1', 'plan.approveL2', 'plan.approveL3'],
  reopenPlan: ['plan.draft'],
  schedule: ['plan.draft'],
  arrive: ['plan.draft', 'inventory.lock'],
  pause: ['plan.draft', 'inventory.lock'],
  resume: ['plan.draft', 'inventory.lock'],
  abort: ['plan.draft', 'inventory.lock'],
  lockInventory: ['inventory.lock'],
  premisesHandedOver: ['plan.draft'],
  goodsReturned: ['plan.draft'],
  goodsRemain: ['plan.draft'],
  goodsSettled: ['plan.draft'],
  reconciled: ['inventory.lock', 'plan.approveL1'],
  objectionFiled: ['plan.draft', 'order.register'],
  objectionClosed: ['plan.draft', 'order.register'],
}

/** Moves that say why, and the register that carries it. */
const REASONED: ReadonlySet<TaskMove> = new Set([
  'announcementReturned',
  'return',
  'suspend',
  'resumeEnforcement',
  'reopenPlan',
  'pause',
  'abort',
  'reconciled',
])

/** Moves that only the commander of the action makes (domain.md §1.2), where the plan names one of this court. */
const COMMANDED: ReadonlySet<TaskMove> = new Set(['pause', 'resume', 'abort', 'reconciled'])
/** Moves that rest on a ruling, which they name (SETL 2, 11; CPL 267). */
const RULED: ReadonlySet<TaskMove> = new Set(['suspend', 'resumeEnforcement'])

/** The first of these permissions the role is given; the first of all when it is given none, so that asking refuses. */
export function firstGiven(role: Role, permissions: readonly Permission[]): Permission {
  return permissions.find((permission) => may(role, permission)) ?? permissions[0] ?? 'plan.draft'
}

/** Permission under which a role makes a move. */
export function permissionOf(move: TaskMove, role: Role): Permission {
  return firstGiven(role, NEEDS[move])
}

/**
 * Checks a move against the facts and gives the body of its event. Refuses `moveNotHere` where the table doesn't know it
 * from the present state, `moveNotYet` with the first open condition, `gateReasonNeeded`, `onlyCommander`,
 * `rulingNeeded`, `videoMarkNeeded`.
 */
export function moveBody(
  facts: SiteFacts,
  session: Session,
  move: TaskMove,
  data: MoveData,
  known: CourtKnown,
): JsonObject {
  const asked = possibleMoves(facts.guards).find((one) => one.move === move)
  if (asked === undefined) refuse('moveNotHere', 'move', facts.guards.state)
  const open = asked.conditions.find((one) => !one.met && !one.overridden)
  if (open !== undefined) refuseByName(open)
  if (open !== undefined) refuse('moveNotYet', 'move', `${open.code}${open.detail === '' ? '' : ` ${open.detail}`}`)
  if (REASONED.has(move) && (data.reason ?? '').trim() === '') refuse('gateReasonNeeded', 'reason', '')
  if (COMMANDED.has(move)) requireCommander(facts, session)
  if (RULED.has(move) && (data.document ?? '').trim() === '') refuse('rulingNeeded', 'document', move)
  if (move === 'pause' && (data.videoMark ?? '').trim() === '') refuse('videoMarkNeeded', 'videoMark', '')
  const said = dataOf(facts, move, data)
  return { data: move === 'arrive' ? { ...said, ...whatIsKnown(known) } : said, move }
}

/** What nobody signed is told by page and signer, so that it is known at the site whom to ask. */
function refuseByName({ code, detail }: Condition): void {
  if (code === 'LIST_CURRENT') refuse('roomsUnlisted', 'move', detail)
  const [place = '', page = '', name = ''] = detail.split(':')
  const known = REQUIRED_PLACES.find((one) => one === place)
  if (code === 'PAGES_SIGNED' && known !== undefined) refuse(UNSIGNED[known], 'move', [page, name].join(' ').trim())
}

const UNSIGNED = {
  RECORDER: 'pageUnsignedRecorder',
  CHECKER: 'pageUnsignedChecker',
  DEBTOR_OR_FAMILY: 'pageUnsignedDebtor',
} as const satisfies Record<RequiredPlace, string>

/** What the team could know when it went in; what nobody knows is left out. */
function whatIsKnown(known: CourtKnown): JsonObject {
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null)) as JsonObject
}

/** Whether an officer may record the commander's decision about what holds the task up. */
export function mayReconcile(facts: SiteFacts, { role, officerId }: Pick<Session, 'role' | 'officerId'>): boolean {
  return NEEDS.reconciled.some((permission) => may(role, permission)) && isCommander(facts, officerId)
}

/** Where the plan names a commander, nobody else pauses, resumes, gives up or decides about a difference (§1.2, F5). */
function requireCommander(facts: SiteFacts, session: Session): void {
  if (!isCommander(facts, session.officerId)) refuse('onlyCommander', 'move', '')
}

function isCommander({ guards: { commanders } }: SiteFacts, officerId: string): boolean {
  return commanders.length === 0 || commanders.includes(officerId)
}

function dataOf(facts: SiteFacts, move: TaskMove, data: MoveData): JsonObject {
  const stated = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined)) as JsonObject
  const version = facts.plan.version
  switch (move) {
    case 'submitAnnouncement':
      if ((data.persons ?? '').trim() === '') refuse('announcementPersons', 'persons', '')
      if (data.complyBy === undefined || data.complyBy <= facts.guards.today) refuse('announcementDay', 'complyBy', '')
      return stated
    case 'lockInventory':
      // The very lists that were signed, so that it is for ever known what was locked.
      return { ...stated, excluded: leftOut(facts), lists: facts.lists.map((list) => ({ ...list })) }
    case 'abort':
      // What was left out belongs to how the action ended, whatever becomes of the rooms later.
      return { ...stated, excluded: leftOut(facts) }
    case 'pause':
      return { cause: 'OTHER', ...stated }
    case 'reconciled':
      if (data.decision === undefined) refuse('decisionNeeded', 'decision', '')
      return stated
    case 'submitPlan':
    case 'resubmit':
    case 'arrive':
      if (version === null) throw deskError('NOT_FOUND', { what: 'planVersion' })
      return { ...stated, snapshot: version.hash, version: version.number }
    case 'approve':
    case 'return': {
      const decision = facts.guards.planDecision
      if (decision === null) throw deskError('NOT_FOUND', { what: 'decision' })
      return { ...stated, snapshot: decision.hash, version: decision.version }
    }
    default:
      return stated
  }
}

function leftOut(facts: SiteFacts): string[] {
  return facts.rooms.flatMap((room) => (room.excluded === '' ? [] : [room.code]))
}
