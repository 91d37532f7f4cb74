import { z } from 'zod'
import { DECISIONS } from '../../../domain/approvals/kinds.ts'
import { roleSchema } from '../../../domain/identity/roles.ts'
import { ADDRESSEES, GUARDS, OUTCOMES, SERVICE_MODES } from '../../../domain/plans/gateSteps.ts'
import { STEP_CODES } from '../../../domain/plans/gateTable.ts'
import { RULING_FAULTS } from '../../../domain/plans/objectionRuling.ts'
import { OBJECTION_KINDS, RULINGS, SECURITIES } from '../../../domain/plans/objections.ts'
import { MARKS } from '../../../domain/plans/planRules.ts'
import { PAUSE_CAUSES, RECONCILIATIONS, TASK_MOVES, TASK_STATES } from '../../../domain/plans/taskMoves.ts'
import { paperDecision, requestState } from '../approvals.ts'
import { calendarDate, commandId, filledText, procedure, rev, text, uuid } from '../base.ts'
import { caseFlag, fileErrors } from '../cases.ts'
import { heldView, moveEntry, personAct, siteHeld } from './held.ts'

const mark = z.enum(MARKS)
export const stepCode = z.enum(STEP_CODES)
const count = z.number().int().min(0).max(100_000)

/** Registers of a record of a step as a screen sets them; those that are not named stay as they are. */
export const stepSet = z
  .strictObject({
    outcome: z.enum(OUTCOMES),
    guard: z.enum(GUARDS),
    subject: text(60),
    on: calendarDate.nullable(),
    document: z.strictObject({
      title: text(100),
      no: text(100),
      hash: z.union([z.literal(''), z.string().regex(/^[0-9a-f]{64}$/)]),
    }),
    signature: z.strictObject({ name: text(60), on: calendarDate }).nullable(),
    until: calendarDate.nullable(),
    /** Day the step's own period counts from (E01, E23). */
    since: calendarDate.nullable(),
    addressee: z.strictObject({ name: text(60), kind: z.enum(['', ...ADDRESSEES]) }),
    service: z
      .strictObject({
        mode: z.enum(SERVICE_MODES),
        receipt: z.boolean(),
        refusal: text(200),
        photos: count,
        video: z.boolean(),
        places: count,
      })
      .nullable(),
    witnesses: z.array(z.strictObject({ name: text(60), capacity: text(60) })).max(20),
    officers: z.array(z.strictObject({ name: text(60), cardNo: text(40) })).max(50),
    recorders: count.nullable(),
    reason: text(500),
    note: text(1000),
  })
  .partial()
export type StepSet = z.infer<typeof stepSet>

export const stepRecordView = z.object({
  recordId: uuid,
  set: stepSet.required(),
  struck: z.string().nullable(),
  doubts: z.array(z.string()),
  faults: z.array(z.string()),
  by: personAct,
  /** The second person who stands for it as it is now; null = nobody. */
  confirmed: personAct.nullable(),
  /** It waits for a second person, and whoever is at work may be that. */
  confirmable: z.boolean(),
  /** It was made for an earlier round of the task and answers for nothing in this one. */
  isPast: z.boolean(),
  rev,
})
export type StepRecordView = z.infer<typeof stepRecordView>

/** A day by which something is due; `officer` is who has to see to it. */
export const gateDeadline = z.object({
  key: z.string(),
  kind: z.enum(['gate', 'objection', 'negotiation']),
  code: z.string(),
  /** Statutory step it belongs to; null = none (an objection). */
  step: stepCode.nullable(),
  subject: z.string(),
  from: calendarDate.nullable(),
  originalOn: calendarDate,
  /** False where weekends only were counted, because a year in it has no published calendar yet. */
  calendarKnown: z.boolean(),
  dueOn: calendarDate,
  basis: z.string(),
  mark,
  officer: z.string(),
  officerId: z.string().nullable(),
  doneOn: calendarDate.nullable(),
})
export type GateDeadline = z.infer<typeof gateDeadline>

export const stepView = z.object({
  code: stepCode,
  mark,
  decider: z.string(),
  document: z.string(),
  basis: z.string(),
  always: z.boolean(),
  status: z.enum(['FUTURE', 'OPEN', 'ATTEMPTED', 'PARTLY', 'INCOMPLETE', 'DONE', 'NOT_NEEDED', 'OVERRIDDEN']),
  lacking: z.array(z.enum(['PERSON', 'ORGANISATION'])),
  /** Debtors of the case nobody told yet, where there are several. */
  missing: z.array(z.string()),
  /** Roles that may stand for a record as its second person; empty = the step asks for nobody. */
  confirmBy: z.array(roleSchema),
  /** Known without a record: from the register (E01) or from a decision that counts (E10). */
  known: z.object({ on: calendarDate.nullable(), words: z.string() }).nullable(),
  /** Where the request about it stands, with the decision that counts (E07, E10, E11); null = nobody asked. */
  request: z
    .object({
      requestId: uuid,
      state: requestState,
      version: z.number(),
      waitsFor: z.array(roleSchema),
      paper: paperDecision.nullable(),
      decision: z
        .object({
          decision: z.enum(DECISIONS),
          version: z.number(),
          officer: z.string(),
          role: z.string(),
          at: z.number(),
          number: z.number(),
        })
        .nullable(),
    })
    .nullable(),
  /** Its period runs, but nobody stated the day it counts from: no date can be shown. */
  noStart: z.boolean(),
  records: z.array(stepRecordView),
  deadlines: z.array(gateDeadline),
})
export type StepView = z.infer<typeof stepView>

const condition = z.object({
  code: z.string(),
  met: z.boolean(),
  overridden: z.boolean(),
  guard: z.enum(GUARDS),
  subject: z.string(),
  overrideBy: z.array(roleSchema),
  detail: z.string(),
})
export type ConditionView = z.infer<typeof condition>

export const objectionSet = z
  .strictObject({
    person: filledText(60),
    capacity: text(60),
    claim: text(1000),
    rooms: z.array(uuid).max(500),
    receivedOn: calendarDate.nullable(),
    acceptedOn: calendarDate.nullable(),
    notifiedOn: calendarDate.nullable(),
    incompleteToldOn: calendarDate.nullable(),
    completedOn: calendarDate.nullable(),
    reviewer: z.union([z.literal(''), uuid]),
    ruling: z.strictObject({ result: z.enum(RULINGS), on: calendarDate, no: text(60) }).nullable(),
    rulingServedOn: calendarDate.nullable(),
    document: z.strictObject({ title: text(100), hash: z.union([z.literal(''), z.string().regex(/^[0-9a-f]{64}$/)]) }),
    nextStepOn: calendarDate.nullable(),
    nextStepEndedOn: calendarDate.nullable(),
    security: z.enum(SECURITIES),
    withdrawnOn: calendarDate.nullable(),
    note: text(1000),
  })
  .partial()
export type ObjectionSet = z.infer<typeof objectionSet>

export const objectionView = z.object({
  objectionId: uuid,
  kind: z.enum(OBJECTION_KINDS),
  set: objectionSet.required(),
  struck: z.string().nullable(),
  doubts: z.array(z.string()),
  open: z.boolean(),
  clocks: z.array(gateDeadline.extend({ by: z.enum(['COURT', 'OBJECTOR']) })),
  /** Why its rooms stand still; null = they don't. */
  block: z.object({ reason: z.string(), article: z.string(), until: calendarDate.nullable() }).nullable(),
  rooms: z.array(z.string()),
  /** Why what was stated about its end lifts nothing; empty = it counts, or there is none. */
  faults: z.array(z.enum(RULING_FAULTS)),
  rev,
})
export type ObjectionView = z.infer<typeof objectionView>

const move = z.enum(TASK_MOVES)

export const gateView = z.object({
  siteId: uuid,
  siteName: z.string(),
  caseId: uuid,
  caseNo: z.string(),
  handler: z.string(),
  today: calendarDate,
  flags: z.array(caseFlag),
  task: z
    .object({
      state: z.enum(TASK_STATES),
      before: z.enum(TASK_STATES).nullable(),
      approvedVersion: z.number().nullable(),
      openObjections: z.number(),
      /** How the action ended last: given up or locked, with the rooms that were left out of it; null = not yet. */
      lastEnd: moveEntry.extend({ excluded: z.array(z.string()) }).nullable(),
      findings: z.array(
        moveEntry.extend({ state: z.enum(TASK_STATES), kind: z.enum(['ILLEGAL', 'REPEAT']), settled: z.boolean() }),
      ),
      /** What keeps the task from going on (F5); null = nothing. */
      held: heldView.nullable(),
      rev,
    })
    .nullable(),
  steps: z.array(stepView),
  moves: z.array(z.object({ move, possible: z.boolean(), conditions: z.array(condition) })),
  objections: z.array(objectionView),
  residence: z.object({
    applies: z.boolean(),
    graceEnd: calendarDate.nullable(),
    notes: z.array(z.object({ code: z.string(), article: z.string(), mark, needsDecision: z.boolean() })),
  }),
  servedOn: calendarDate.nullable(),
  complyBy: calendarDate.nullable(),
  /** Last day to fetch goods if the notice is served today, by the court's own figure. */
  collectUsual: calendarDate,
  /** `excluded`: why it is left out of the clearing; '' = it isn't. */
  rooms: z.array(z.object({ roomId: uuid, code: z.string(), excluded: z.string() })),
  /** Debtors of the case: each is served and told. */
  debtors: z.array(z.string()),
  /** Whether whoever is at work may decide an objection here: nobody who enforces the case may (OBJ 11). */
  decidesObjections: z.boolean(),
  /** Who may review an objection: everybody but those who enforce the case (OBJ 11). */
  reviewers: z.array(z.object({ officerId: uuid, name: z.string() })),
  /** What an announcement or a warrant begins with: the debtors, the place, the title as the plan has it. */
  forOrders: z.object({
    persons: z.string(),
    address: z.string(),
    titleName: z.string(),
    titleOrders: z.string(),
    complyBy: z.string(),
  }),
})
export type GateView = z.infer<typeof gateView>

export const ruleView = z.object({
  name: z.string(),
  value: z.union([z.number(), z.boolean()]),
  proposed: z.union([z.number(), z.boolean()]),
  least: z.number().nullable(),
  most: z.number().nullable(),
  mark,
  source: z.string(),
  /** What this court stated, newest first; empty while the program's proposal stands. */
  past: z.array(
    z.object({
      value: z.union([z.number(), z.boolean()]),
      officer: z.string(),
      role: z.string(),
      at: z.number(),
      reason: z.string(),
    }),
  ),
})

/** What a move says beside its name. Only what the move asks for is taken. */
export const moveData = z
  .strictObject({
    reason: filledText(500),
    cause: z.enum(PAUSE_CAUSES),
    decision: z.enum(RECONCILIATIONS),
    videoMark: filledText(60),
    version: z.number().int().min(1).max(10_000),
    document: text(100),
    complyBy: calendarDate,
    persons: text(500),
    address: text(200),
  })
  .partial()

const bySite = z.object({ siteId: uuid })
const order = bySite.extend({ commandId, dueOn: calendarDate.nullable(), note: text(500) })
/** A frozen version on its way to whoever decides it. */
export const submittedOrder = z.object({
  requestId: uuid,
  version: z.number(),
  code: z.string(),
  pages: z.number(),
})
/** Moves a person makes; what goes up goes up with its document, by a command of its own. */
const ownMove = z.enum(TASK_MOVES).exclude(['submitAnnouncement', 'submitPlan', 'resubmit'])

/** S13: the statutory steps of a site, its task, its objections. */
export const gate = {
  get: procedure.route({ method: 'GET', path: '/gate/{siteId}' }).input(bySite).output(gateView),
  /** What holds the site's task up, for the bar across its screens; null = nothing does. */
  held: procedure.route({ method: 'GET', path: '/gate/{siteId}/held' }).input(bySite).output(siteHeld.nullable()),
  /** Opens the site's eviction task; the plan's head if nobody has yet. */
  open: procedure.route({ method: 'POST', path: '/gate/open' }).input(bySite.extend({ commandId })).output(gateView),
  /**
   * Takes a scan into the encrypted store; a record then names it by its hash. JPEG, PNG or PDF up to 30 MB. BAD_FILE
   * `notFound`, `notReadable`, `tooLarge`, `notAPicture`, `damaged`.
   */
  attach: procedure
    .errors(fileErrors)
    .route({ method: 'POST', path: '/gate/scans' })
    .input(bySite.extend({ path: z.string().max(4000) }))
    .output(z.object({ hash: z.string(), size: z.number(), fileName: z.string() })),
  /** The scan a record names, under a short-lived address of this machine; null = the host's own viewer shows it. */
  openScan: procedure
    .route({ method: 'POST', path: '/gate/scans/open' })
    .input(z.object({ recordId: uuid }))
    .output(z.object({ url: z.string().nullable() })),
  record: procedure
    .route({ method: 'POST', path: '/gate/steps' })
    .input(bySite.extend({ commandId, step: stepCode, set: stepSet }))
    .output(gateView),
  edit: procedure
    .route({ method: 'POST', path: '/gate/steps/edit' })
    .input(z.object({ commandId, recordId: uuid, rev, set: stepSet }))
    .output(gateView),
  /** A second person stands for a record as it was shown. */
  confirm: procedure
    .route({ method: 'POST', path: '/gate/steps/confirm' })
    .input(z.object({ commandId, recordId: uuid, rev }))
    .output(gateView),
  strike: procedure
    .route({ method: 'POST', path: '/gate/steps/strike' })
    .input(z.object({ commandId, recordId: uuid, rev, reason: filledText(500) }))
    .output(gateView),
  move: procedure
    .route({ method: 'POST', path: '/gate/moves' })
    .input(bySite.extend({ commandId, rev, move: ownMove, data: moveData }))
    .output(gateView),
  /** Draws the announcement and sends it to the president (E07). */
  submitAnnouncement: procedure
    .route({ method: 'POST', path: '/gate/announcement' })
    .input(
      order.extend({
        persons: filledText(500),
        address: filledText(200),
        complyBy: calendarDate,
        titleName: filledText(200),
        titleOrders: filledText(1000),
      }),
    )
    .output(submittedOrder),
  /** Draws a search warrant and sends it to the president (E11). */
  submitWarrant: procedure
    .route({ method: 'POST', path: '/gate/warrant' })
    .input(
      order.extend({
        person: filledText(60),
        place: filledText(200),
        reason: filledText(1000),
        items: z.array(filledText(200)).min(1).max(20),
        officers: z
          .array(z.object({ name: filledText(60), cardNo: filledText(40) }))
          .min(1)
          .max(20),
      }),
    )
    .output(submittedOrder),
  fileObjection: procedure
    .route({ method: 'POST', path: '/gate/objections' })
    .input(bySite.extend({ commandId, kind: z.enum(OBJECTION_KINDS), set: objectionSet }))
    .output(gateView),
  editObjection: procedure
    .route({ method: 'POST', path: '/gate/objections/edit' })
    .input(z.object({ commandId, objectionId: uuid, rev, set: objectionSet }))
    .output(gateView),
  strikeObjection: procedure
    .route({ method: 'POST', path: '/gate/objections/strike' })
    .input(z.object({ commandId, objectionId: uuid, rev, reason: filledText(500) }))
    .output(gateView),
  rules: procedure.route({ method: 'GET', path: '/gate-rules' }).output(z.object({ rules: z.array(ruleView), rev })),
  putRule: procedure
    .route({ method: 'POST', path: '/gate-rules' })
    .input(
      z.object({
        commandId,
        rev,
        name: text(40),
        value: z.union([z.number().int(), z.boolean()]),
        reason: filledText(500),
      }),
    )
    .output(z.object({ rules: z.array(ruleView), rev })),
}
