import { z } from 'zod'
import { roleSchema } from '../../domain/identity/roles.ts'
import { LEVEL_REASONS } from '../../domain/plans/approvalLevel.ts'
import { PICTURE_OWNERS } from '../../domain/plans/codes.ts'
import { PART_KINDS } from '../../domain/plans/parts.ts'
import { CHANGE_ACTS, CHANGE_WEIGHTS } from '../../domain/plans/planDifference.ts'
import { TASK_STATES } from '../../domain/plans/taskMoves.ts'
import { paperDecision, requestState } from './approvals.ts'
import { calendarDate, commandId, historyLine, procedure, rev, standing, text, uuid } from './base.ts'
import { caseFlag } from './cases.ts'
import { errorStatus } from './errorStatus.ts'
import { submittedOrder } from './plans/gate.ts'

/** Rows one command may write. */
export const PLAN_ROWS_LIMIT = 500

const partKind = z.enum(PART_KINDS)
/** A value of a register; what each register takes is the domain's to say (REFUSED `valueWrong`). */
const value = z.union([
  z.null(),
  z.boolean(),
  z.int(),
  text(8000),
  z.array(text(40)).max(20),
  z.strictObject({ day: calendarDate, from: text(5), to: text(5) }),
])
/** Registers a person writes, by name. */
export const planSet = z.record(z.string().max(40), value)
const set = planSet
const reason = text(500)
/** Register name → the values that stand, with who stated each (G4); empty when everything is settled. */
const doubts = z.record(z.string(), z.array(standing))

export const planPart = z.object({
  partId: uuid,
  kind: partKind,
  /** What was stated; registers never stated are absent and mean their blank. */
  stated: z.record(z.string(), z.unknown()),
  doubts,
  rev,
})
export type PlanPartAnswer = z.infer<typeof planPart>

export const planRoom = z.object({
  roomId: uuid,
  buildingId: uuid,
  floor: z.number().int(),
  code: z.string(),
  purpose: z.string(),
  occupant: z.string(),
  area: z.string().nullable(),
  keys: z.string(),
  utilities: z.string(),
  groupId: z.string().nullable(),
  estimate: z.number().nullable(),
  /** Why it is left out of the clearing; '' = it isn't. */
  excluded: z.string(),
  note: z.string(),
  /** Lots recorded already: such a room is never struck out. */
  items: z.number(),
  doubts,
  rev,
})
export type PlanRoomAnswer = z.infer<typeof planRoom>

export const planHead = z.object({
  /** False until somebody stated something of the head. */
  opened: z.boolean(),
  purpose: z.string(),
  window: z.object({ from: z.string(), to: z.string() }).nullable(),
  doubts,
  rev,
})

/** One rule that does not hold: how often, and the first hundred cells. */
export const planFinding = z.object({
  code: z.string(),
  severity: z.enum(['block', 'reason']),
  count: z.number(),
  places: z.array(z.object({ kind: z.string(), id: z.string(), field: z.string(), detail: z.string() })),
})
export type PlanFindingAnswer = z.infer<typeof planFinding>

export const planVersion = z.object({
  versionId: uuid,
  number: z.number(),
  frozenAt: z.number(),
  officer: z.string(),
  /** Short code, as in the footer of the printed plan. */
  code: z.string(),
  snapshotHash: z.string(),
})
export type PlanVersionAnswer = z.infer<typeof planVersion>

export const groupHours = z.object({
  groupId: z.string(),
  name: z.string(),
  rooms: z.number(),
  lots: z.number(),
  guessed: z.number(),
  recorders: z.number(),
  neededMinutes: z.number().nullable(),
  scheduledMinutes: z.number(),
  days: z.array(z.object({ day: calendarDate, neededMinutes: z.number().nullable(), scheduledMinutes: z.number() })),
})

export const plan = z.object({
  siteId: uuid,
  caseId: uuid,
  caseNo: z.string(),
  siteName: z.string(),
  flags: z.array(caseFlag),
  head: planHead,
  buildings: z.array(z.object({ buildingId: uuid, name: z.string(), ord: z.number() })),
  rooms: z.array(planRoom),
  parts: z.array(planPart),
  findings: z.array(planFinding),
  /** Rules that hold, of how many. */
  passed: z.number(),
  checks: z.number(),
  level: z.object({
    level: z.union([z.literal(1), z.literal(2), z.literal(3)]),
    reasons: z.array(z.enum(LEVEL_REASONS)),
  }),
  hours: z.array(groupHours),
  /** Dates that occupants are compared with and that stand in the records of the steps; null = not yet. */
  course: z.object({
    today: calendarDate,
    announcedOn: calendarDate.nullable(),
    noticeServedOn: calendarDate.nullable(),
  }),
  versions: z.array(planVersion),
})
export type PlanAnswer = z.infer<typeof plan>

/** A plan as it is now beside one that was answered before; see `patched`. */
export const planRenewal = z.object({
  /** Names this answer, for the next time. */
  stamp: uuid,
  /** The whole plan, not what changed. */
  whole: z.boolean(),
  /** Parts and rooms that stand no more. */
  struck: z.array(uuid),
  /** Everything but the rows as it is now; of the rows those that changed or came, all when `whole`. */
  plan,
})
export type PlanRenewal = z.infer<typeof planRenewal>

export const planChange = z.object({
  weight: z.enum(CHANGE_WEIGHTS),
  act: z.enum(CHANGE_ACTS),
  kind: z.string(),
  id: z.string(),
  label: z.string(),
  field: z.string(),
  before: z.unknown(),
  after: z.unknown(),
})
export type PlanChangeAnswer = z.infer<typeof planChange>

/** Where a plan stands with whoever approves it (S12, the context bar of the site's screens). */
export const planStanding = z.object({
  /** State of the site's eviction task; null before it is opened. */
  task: z.enum(TASK_STATES).nullable(),
  held: z.boolean(),
  /** The version that stands approved, never shown for anything but its exact hash; null = none. */
  approved: z
    .object({
      versionId: uuid,
      number: z.number(),
      officer: z.string(),
      role: z.string(),
      at: z.number(),
      /** Number of the court's receipt. */
      arrival: z.number(),
      /** Differences between the plan now and that version; null = its bytes are not here. */
      differs: z.number().nullable(),
    })
    .nullable(),
  request: z
    .object({
      requestId: uuid,
      state: requestState,
      version: z.number(),
      waitsFor: z.array(roleSchema),
      points: z.number(),
      answered: z.number(),
      paper: paperDecision.nullable(),
    })
    .nullable(),
  /** Whether the plan may go up from where its task stands. */
  sendable: z.boolean(),
})
export type PlanStanding = z.infer<typeof planStanding>

/** Rows that changed since the screen showed them: nothing of the command was written. */
const staleRows = {
  STALE_ROWS: {
    status: errorStatus.STALE_ROWS,
    data: z.object({ rows: z.array(z.object({ what: z.string(), id: z.string(), rev: z.array(z.string()) })) }),
  },
}

const bySite = z.object({ siteId: uuid })
const row = z.object({ partId: uuid, kind: partKind, rev })
const list = <T extends z.ZodType>(of: T) => z.array(of).max(PLAN_ROWS_LIMIT)

export const plans = {
  /** The whole plan with what is wrong with it; a site without a plan has an empty one. */
  get: procedure.route({ method: 'GET', path: '/sites/{siteId}/plan' }).input(bySite).output(plan),
  /** The plan with what changed of its rows since an answer; `stamp` null, or of an answer long ago, gives all. */
  renew: procedure
    .route({ method: 'GET', path: '/sites/{siteId}/plan/changes' })
    .input(bySite.extend({ stamp: uuid.nullable() }))
    .output(planRenewal),
  editHead: procedure
    .route({ method: 'POST', path: '/sites/plan/head' })
    .input(
      bySite.extend({
        commandId,
        rev,
        set: z
          .object({
            purpose: text(500).optional(),
            window: z.object({ from: calendarDate, to: calendarDate }).nullable().optional(),
          })
          .strict(),
        reason,
      }),
    )
    .output(planHead),
  /**
   * Adds, edits and strikes parts in one transaction, at most 500 rows. `reason` is needed to strike and to decide what
   * is in doubt. The answer has every row it wrote; struck ones by their ids.
   */
  write: procedure
    .route({ method: 'POST', path: '/sites/plan/parts' })
    .errors(staleRows)
    .input(
      bySite.extend({
        commandId,
        add: list(z.object({ kind: partKind, set })),
        edit: list(row.extend({ set })),
        strike: list(row),
        reason,
      }),
    )
    .output(z.object({ added: z.array(planPart), edited: z.array(planPart), struck: z.array(uuid) })),
  /**
   * Takes a photograph, scan or sketch into the store byte for byte and names it in the plan; JPEG, PNG or PDF up to
   * 30 MB. It is struck by `write` like any part. BAD_FILE `notReadable`, `tooLarge`, `notAPicture`.
   */
  attachPicture: procedure
    .route({ method: 'POST', path: '/sites/plan/pictures' })
    .input(
      bySite.extend({
        commandId,
        owner: z.enum(PICTURE_OWNERS),
        ownerId: uuid,
        floor: z.int().min(-20).max(200).nullable(),
        path: text(4000),
        on: calendarDate.nullable(),
        note: reason,
      }),
    )
    .output(planPart),
  /** A short-lived address of a picture, struck ones too; `url` null where the host showed it itself. */
  openPicture: procedure
    .route({ method: 'GET', path: '/sites/{siteId}/plan/pictures/{partId}' })
    .input(bySite.extend({ partId: uuid }))
    .output(z.object({ url: z.string().nullable(), type: z.string() })),
  /** Edits and strikes rooms in one transaction, at most 500. A room with lots in it is never struck. */
  editRooms: procedure
    .route({ method: 'POST', path: '/sites/plan/rooms' })
    .errors(staleRows)
    .input(
      bySite.extend({
        commandId,
        edit: list(z.object({ roomId: uuid, rev, set })),
        strike: list(z.object({ roomId: uuid, rev })),
        reason,
      }),
    )
    .output(z.object({ edited: z.array(planRoom), struck: z.array(uuid) })),
  /** Who said what of one register of a part, a room (`room`) or the head (`plan`), newest first. */
  history: procedure
    .route({ method: 'GET', path: '/sites/plan/history' })
    .input(z.object({ kind: z.enum([...PART_KINDS, 'room', 'plan']), id: uuid, field: z.string().nullable() }))
    .output(z.array(historyLine)),
  /** Freezes the plan as it stands; a plan that says what its newest version says gets that version. */
  freeze: procedure
    .route({ method: 'POST', path: '/sites/plan/versions' })
    .input(bySite.extend({ commandId }))
    .output(planVersion),
  /**
   * Freezes the plan, draws it, sends it up at its level and moves the task, in one transaction. `reasons`: why each
   * finding that wants a reason may stand. REFUSED `planBlocked`, `findingReasonNeeded`, `pointsUnanswered`,
   * `planUnchanged`, `moveNotHere`.
   */
  submit: procedure
    .route({ method: 'POST', path: '/sites/plan/submit' })
    .input(
      bySite.extend({
        commandId,
        dueOn: calendarDate.nullable(),
        note: reason,
        reasons: z.array(z.object({ code: text(60), text: reason })).max(100),
      }),
    )
    .output(submittedOrder),
  standing: procedure
    .route({ method: 'GET', path: '/sites/{siteId}/plan/standing' })
    .input(bySite)
    .output(planStanding),
  versions: procedure
    .route({ method: 'GET', path: '/sites/{siteId}/plan/versions' })
    .input(bySite)
    .output(z.array(planVersion)),
  /** What changed between two versions, or (`to` null) between a version and the plan now. NOT_FOUND `snapshot`. */
  difference: procedure
    .route({ method: 'GET', path: '/sites/{siteId}/plan/difference' })
    .input(bySite.extend({ from: uuid, to: uuid.nullable() }))
    .output(z.array(planChange)),
}
