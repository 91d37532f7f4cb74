import { z } from 'zod'
import { WEIGHTS } from '../../domain/approvals/changes.ts'
import { OPINIONS } from '../../domain/approvals/events.ts'
import { DECISION_FAULTS } from '../../domain/approvals/faults.ts'
import { DECISIONS, LEVELS, REQUEST_KINDS } from '../../domain/approvals/kinds.ts'
import { roleSchema } from '../../domain/identity/roles.ts'
import { calendarDate, commandId, filledText, procedure, rev, text, uuid } from './base.ts'
import { caseFlag } from './cases.ts'
import { pinErrors } from './identity.ts'

/** A local court's decision about the version that waits, which this court has yet to confirm (decision 0048). */
export const paperDecision = z.object({ decision: z.enum(DECISIONS), officer: z.string() })

export const requestKind = z.enum(REQUEST_KINDS)
export const requestState = z.enum([
  'drafted',
  'submitted',
  'returned',
  'approved',
  'rejected',
  'withdrawn',
  'superseded',
])
export const decisionCode = z.enum(DECISIONS)
const hash = z.string().regex(/^[0-9a-f]{64}$/)
const version = z.number().int().min(1)
const level = z.literal(LEVELS)

/** What a request waits for from whoever asks. */
export const awaited = z.enum(['opinion', 'decision']).nullable()

export const requestSummary = z.object({
  requestId: uuid,
  kind: requestKind,
  level,
  title: z.string(),
  caseId: uuid.nullable(),
  siteId: uuid.nullable(),
  caseNo: z.string(),
  debtors: z.array(z.string()),
  state: requestState,
  version: z.number(),
  dueOn: calendarDate.nullable(),
  submittedBy: z.string(),
  submittedAt: z.number().nullable(),
  awaits: awaited,
  /** Roles it waits for now; empty while it waits for nobody. */
  waitsFor: z.array(roleSchema),
  /** Reasons of the newest return and how many were answered. */
  points: z.number(),
  answered: z.number(),
  /** The officer's own newest decision on it, for the list of decided ones. */
  decided: z.object({ decision: decisionCode, at: z.number(), version }).nullable(),
  /** Decisions that came and don't count. */
  refused: z.number(),
  lastAt: z.number(),
})
export type RequestSummary = z.infer<typeof requestSummary>

export const verdict = z.union([
  z.object({ counts: z.literal(true), number: z.number(), at: z.number() }),
  z.object({ counts: z.literal(false), fault: z.enum(DECISION_FAULTS) }),
])

export const point = z.object({ id: z.string(), text: z.string() })

export const requestDecision = z.object({
  hash,
  version,
  decision: decisionCode,
  officer: z.string(),
  role: z.string(),
  at: z.number(),
  points: z.array(point),
  verdict,
  standing: z.boolean(),
  /** It took back an approval: what began on it needs reconciling. */
  reverses: z.boolean(),
})

export const requestOpinion = z.object({
  version,
  opinion: z.enum(OPINIONS),
  text: z.string(),
  officer: z.string(),
  role: z.string(),
  at: z.number(),
})

export const requestPaper = z.object({
  hash,
  version,
  decision: decisionCode,
  signedBy: z.string(),
  signedOn: calendarDate,
  keptBy: z.string(),
  keptAt: z.number(),
  photoHash: hash,
  confirmed: z
    .object({ outcome: z.enum(['MATCHES', 'DIFFERS']), officer: z.string(), at: z.number(), note: z.string() })
    .nullable(),
})

export const snapshotChange = z.object({
  weight: z.enum(WEIGHTS),
  section: z.string(),
  kind: z.enum(['added', 'changed', 'removed']),
  before: z.string(),
  after: z.string(),
})

export const snapshotLine = z.object({ section: z.string(), text: z.string() })

export const requestDetail = requestSummary.extend({
  subject: z.string(),
  flags: z.array(caseFlag),
  rev,
  submission: z
    .object({
      version,
      code: z.string(),
      pages: z.number(),
      format: z.string(),
      snapshotHash: hash,
      renderingHash: hash,
      note: z.string(),
    })
    .nullable(),
  /** Against the version the officer looked at before this one; `since` null = the first look. */
  changes: z.object({
    since: z.object({ version, at: z.number() }).nullable(),
    list: z.array(snapshotChange),
    unchanged: z.number(),
  }),
  text: z.array(snapshotLine),
  /** One page for a first look, before the whole text; empty afterwards and where the text is short. */
  digest: z.array(snapshotLine),
  /** Persons of the content who need care, shown above everything. */
  care: z.array(snapshotLine),
  pointList: z.array(point.extend({ answer: z.string().nullable() })),
  /** Event of the return whose reasons those are. */
  returnedHash: hash.nullable(),
  opinions: z.array(requestOpinion),
  decisions: z.array(requestDecision),
  papers: z.array(requestPaper),
  ended: z
    .object({
      officer: z.string(),
      at: z.number(),
      reason: z.string(),
      /** The request that took its place; null for one that was withdrawn. */
      replacedBy: z.object({ requestId: uuid, kind: requestKind, title: z.string(), version: z.number() }).nullable(),
    })
    .nullable(),
  /** What a kind's own fields say, as typed, to start a next version from; null where there is no form. */
  form: z.record(z.string(), z.string()).nullable(),
  marks: z.array(z.object({ code: z.string(), state: z.enum(['good', 'attention']), detail: z.string() })),
  /** Who has looked at this version on this machine. */
  /** The officer at work has opened the text or the pages of this version here. */
  seen: z.boolean(),
  seenBy: z.array(z.object({ officer: z.string(), at: z.number() })),
  /** Level somebody asked for, under which no later version goes up (F2); null = nobody did, or it has ended. */
  escalated: level.nullable(),
  /** Whether this machine holds the court's receipt key; only there is anything decided (F2). */
  decidesHere: z.boolean(),
  revocationsKnown: z.number(),
  findings: z.number(),
  may: z.object({
    decide: z.boolean(),
    return: z.boolean(),
    escalate: z.boolean(),
    giveOpinion: z.boolean(),
    answer: z.boolean(),
    submit: z.boolean(),
    withdraw: z.boolean(),
    keepPaper: z.boolean(),
    confirmPaper: z.boolean(),
  }),
})
export type RequestDetail = z.infer<typeof requestDetail>

const byRequest = z.object({ requestId: uuid })
const act = byRequest.extend({ commandId, rev })

export const approvals = {
  /** What waits for the officer, what is theirs, what they decided in the last 30 days, and what was refused. */
  inbox: procedure.route({ method: 'GET', path: '/approvals' }).output(
    z.object({
      today: calendarDate,
      decidesHere: z.boolean(),
      waiting: z.array(requestSummary),
      mine: z.array(requestSummary),
      decided: z.array(requestSummary),
      refused: z.array(requestSummary),
      /** Kinds the officer's role may propose. */
      proposes: z.array(requestKind),
    }),
  ),
  get: procedure.route({ method: 'GET', path: '/approvals/{requestId}' }).input(byRequest).output(requestDetail),
  /** Keeps that the officer has opened the text or the pages of this version; only what was shown can be decided. */
  markSeen: procedure
    .route({ method: 'POST', path: '/approvals/seen' })
    .input(byRequest.extend({ version }))
    .output(z.object({})),
  draft: procedure
    .route({ method: 'POST', path: '/approvals' })
    .input(
      z.object({
        commandId,
        kind: requestKind,
        level,
        caseId: uuid,
        siteId: uuid.nullable(),
        /** '' = the case itself. */
        subject: text(100),
        title: text(100),
      }),
    )
    .output(requestDetail),
  /** Reasons that a new request would have to answer, because an earlier one about the same ended with them (F6). */
  carried: procedure
    .route({ method: 'POST', path: '/approvals/carried' })
    .input(z.object({ kind: requestKind, caseId: uuid, person: text(5000) }))
    .output(
      z.object({
        returnedHash: hash.nullable(),
        points: z.array(point.extend({ answer: z.string().nullable() })),
      }),
    ),
  /** Drafts a request with its kind's own fields, answers what is carried, and sends it up: all or nothing. */
  propose: procedure
    .route({ method: 'POST', path: '/approvals/propose' })
    .input(
      z.object({
        commandId,
        kind: requestKind,
        caseId: uuid,
        title: text(100),
        values: z.record(z.string().max(40), text(5000)),
        dueOn: calendarDate.nullable(),
        note: text(500),
        answers: z.array(z.object({ returned: hash, point: z.string().max(50), text: filledText(1000) })).max(50),
      }),
    )
    .output(requestDetail),
  /** Freezes typed grounds as the next version and sends it up: for what has no document of its own yet. */
  submitText: procedure
    .route({ method: 'POST', path: '/approvals/submit-text' })
    .input(act.extend({ level, text: filledText(20_000), dueOn: calendarDate.nullable(), note: text(500) }))
    .output(requestDetail),
  /** Freezes a kind's own fields, as typed, as the next version and sends it up at the level they ask for. */
  submitForm: procedure
    .route({ method: 'POST', path: '/approvals/submit-form' })
    .input(
      act.extend({
        values: z.record(z.string().max(40), text(5000)),
        dueOn: calendarDate.nullable(),
        note: text(500),
      }),
    )
    .output(requestDetail),
  /** Ends a request because another of the same submitter takes its place. */
  supersede: procedure
    .route({ method: 'POST', path: '/approvals/supersede' })
    .input(act.extend({ by: uuid, reason: filledText(200) }))
    .output(requestDetail),
  withdraw: procedure
    .route({ method: 'POST', path: '/approvals/withdraw' })
    .input(act.extend({ reason: filledText(200) }))
    .output(requestDetail),
  giveOpinion: procedure
    .route({ method: 'POST', path: '/approvals/opinion' })
    .input(act.extend({ version, opinion: z.enum(OPINIONS), text: text(1000) }))
    .output(requestDetail),
  answer: procedure
    .route({ method: 'POST', path: '/approvals/answer' })
    .input(act.extend({ returned: hash, point: z.string().max(50), text: filledText(1000) }))
    .output(requestDetail),
  /**
   * Decides with the officer's PIN asked again: signed by their key, received by the court's in the same transaction.
   * `code` is the short code of the version as shown; `points` the reasons of a return, at least one.
   */
  decide: procedure
    .route({ method: 'POST', path: '/approvals/decide' })
    .errors(pinErrors)
    .input(
      act.extend({
        version,
        code: z.string().max(40),
        decision: decisionCode,
        reasons: z.array(filledText(1000)).max(50),
        pin: z.string().max(200),
      }),
    )
    .output(requestDetail),
  /** Keeps a photograph of the signed paper, to be confirmed by somebody else (F4). `path`: an image or PDF file. */
  keepPaper: procedure
    .route({ method: 'POST', path: '/approvals/paper' })
    .input(
      act.extend({
        version,
        decision: decisionCode,
        path: z.string().max(4000),
        signedBy: filledText(50),
        signedOn: calendarDate,
      }),
    )
    .output(requestDetail),
  confirmPaper: procedure
    .route({ method: 'POST', path: '/approvals/paper/confirm' })
    .input(act.extend({ kept: hash, outcome: z.enum(['MATCHES', 'DIFFERS']), note: text(500) }))
    .output(requestDetail),
  /** Short-lived address of the rendering that is decided about, or of a kept paper's photograph. */
  openFile: procedure
    .route({ method: 'POST', path: '/approvals/file' })
    .input(byRequest.extend({ hash }))
    .output(z.object({ url: z.string().nullable() })),
}
