import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { STATED_REGISTERS } from '../../domain/cases/case.ts'
import { CASE_STATUSES } from '../../domain/cases/caseStatus.ts'
import {
  calendarDate,
  commandId,
  filledText,
  historyLine,
  procedure,
  progress,
  rev,
  standing,
  text,
  uuid,
} from './base.ts'
import { errorStatus } from './errorStatus.ts'

export const party = z.object({ name: z.string(), idMasked: z.string().nullable(), kind: z.string() })
export const caseStatus = z.enum(CASE_STATUSES)
/** Flags name the person or room; they never truncate on a screen. */
export const caseFlag = z.object({ code: z.string(), subject: z.string(), source: z.enum(['register', 'officer']) })

export const caseSummary = z.object({
  caseId: uuid,
  caseNo: z.string(),
  cause: z.string(),
  courtName: z.string(),
  handler: z.string(),
  applicants: z.array(z.string()),
  debtors: z.array(z.string()),
  claimedFen: z.number().nullable(),
  status: caseStatus,
  address: z.string(),
  flags: z.array(caseFlag),
  /** `calendarKnown`: false where weekends only were counted, because a year in it has no published calendar yet. */
  nextDue: z.object({ on: calendarDate, title: z.string(), calendarKnown: z.boolean() }).nullable(),
  matched: z.array(z.enum(['party', 'address', 'caseNo', 'id'])),
})
export type CaseSummary = z.infer<typeof caseSummary>

/** Rows the list of cases asks for at a time: what a screen shows and draws ahead, so that typing fetches no more. */
export const SEARCH_PAGE = 40

export const searchInput = z.object({
  text: text(200),
  kind: z.enum(['party', 'address', 'caseNo', 'id']).nullable(),
  status: caseStatus.nullable(),
  mine: z.boolean(),
  limit: z.number().int().min(1).max(200),
  offset: z.number().int().min(0).max(10_000),
})

export const searchOutput = z.object({
  total: z.number(),
  totalIsExact: z.boolean(),
  /** All cases in the store. */
  stored: z.number(),
  counts: z.object({ party: z.number(), address: z.number(), caseNo: z.number(), id: z.number() }),
  statusCounts: z.record(z.string(), z.number()),
  /** The asking officer's cases among the hits; null where there are too many to tell. */
  mineCount: z.number().nullable(),
  ms: z.number(),
  cases: z.array(caseSummary),
})
export type SearchOutput = z.infer<typeof searchOutput>

/** What an officer may state beside the register: the two differ openly, an import never overwrites it. */
export const statedRegister = z.enum(STATED_REGISTERS)

export const caseNote = z.object({
  noteId: uuid,
  text: z.string(),
  author: z.string(),
  at: z.number(),
  struckReason: z.string().nullable(),
  rev,
})

export const caseDeadline = z.object({
  deadlineId: z.string(),
  title: z.string(),
  basis: z.string(),
  originalOn: calendarDate,
  /** False where weekends only were counted, because a year in it has no published calendar yet. */
  calendarKnown: z.boolean(),
  dueOn: calendarDate,
  officer: z.string(),
  doneOn: calendarDate.nullable(),
  /** `rule` = computed from the register, `officer` = entered by a person. */
  source: z.enum(['rule', 'officer']),
  rev,
})

export const caseField = z.object({
  name: z.string(),
  /** What the court's export says, null when it says nothing. */
  register: z.unknown(),
  /** What officers state; two entries are a visible conflict. */
  stated: z.array(standing),
  changes: z.number(),
})

export const caseDetail = z.object({
  caseId: uuid,
  caseNo: z.string(),
  courtName: z.string(),
  status: caseStatus,
  filedOn: calendarDate.nullable(),
  closing: z.string(),
  closedOn: calendarDate.nullable(),
  applicants: z.array(party),
  debtors: z.array(party),
  fields: z.array(caseField),
  flags: z.array(caseFlag),
  notes: z.array(caseNote),
  deadlines: z.array(caseDeadline),
  sites: z.array(z.object({ siteId: uuid, name: z.string() })),
  importedFrom: z.object({ fileName: z.string(), line: z.number(), at: z.number() }).nullable(),
  historyCount: z.number(),
  rev,
})
export type CaseDetail = z.infer<typeof caseDetail>

const mappedColumn = z.object({
  index: z.number(),
  heading: z.string(),
  field: z.string().nullable(),
  unit: z.enum(['yuan', 'wan']).nullable(),
  samples: z.array(z.string()),
})
export const mapping = z.array(mappedColumn)
export type MappedColumn = z.infer<typeof mappedColumn>

const rowFinding = z.object({ row: z.number(), field: z.string(), reason: z.string(), detail: z.string() })
export const importReport = z.object({
  rows: z.number(),
  imported: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  /** The first 1,000; `refusedCount` counts all. */
  refused: z.array(rowFinding),
  refusedCount: z.number(),
  warnings: z.array(rowFinding),
  warningCount: z.number(),
  /** Cases whose value a person stated otherwise; the imported value stands beside it. */
  handStated: z.number(),
  cancelled: z.boolean(),
  ms: z.number(),
})
export type ImportReport = z.infer<typeof importReport>

export const fileErrors = {
  BAD_FILE: { status: errorStatus.BAD_FILE, data: z.object({ reason: z.string(), detail: z.string() }) },
}

export const trayRow = z.object({
  trayId: uuid,
  batchId: uuid,
  fileName: z.string(),
  line: z.number(),
  raw: z.string(),
  /** heading → cell as read, in the order of the file. */
  cells: z.array(z.object({ heading: z.string(), field: z.string().nullable(), text: z.string() })),
  field: z.string(),
  reason: z.string(),
  state: z.enum(['open', 'mended', 'dismissed']),
  decidedBy: z.string().nullable(),
  note: z.string(),
  caseId: uuid.nullable(),
  rev,
})
export type TrayRow = z.infer<typeof trayRow>

const byCase = z.object({ caseId: uuid })

export const cases = {
  search: procedure.route({ method: 'POST', path: '/cases/search' }).input(searchInput).output(searchOutput),
  get: procedure.route({ method: 'GET', path: '/cases/{caseId}' }).input(byCase).output(caseDetail),
  /** `field` null = everything that ever happened to the case. Newest first. */
  history: procedure
    .route({ method: 'POST', path: '/cases/history' })
    .input(byCase.extend({ field: z.string().max(40).nullable() }))
    .output(z.array(historyLine)),
  state: procedure
    .route({ method: 'POST', path: '/cases/state' })
    .input(
      byCase.extend({
        commandId,
        rev,
        field: statedRegister,
        value: z.union([text(2000), z.number().int(), z.null()]),
        reason: text(500),
      }),
    )
    .output(z.object({ rev })),
  addNote: procedure
    .route({ method: 'POST', path: '/cases/notes' })
    .input(byCase.extend({ commandId, text: filledText(4000) }))
    .output(caseNote),
  strikeNote: procedure
    .route({ method: 'POST', path: '/cases/notes/strike' })
    .input(z.object({ commandId, noteId: uuid, rev, reason: filledText(500) }))
    .output(z.object({})),
  setFlag: procedure
    .route({ method: 'POST', path: '/cases/flags' })
    .input(
      byCase.extend({
        commandId,
        rev,
        code: z.string().max(40),
        subject: text(60),
        on: z.boolean(),
        reason: text(500),
      }),
    )
    .output(z.object({ rev })),
  addDeadline: procedure
    .route({ method: 'POST', path: '/cases/deadlines' })
    .input(byCase.extend({ commandId, title: filledText(100), basis: text(100), dueOn: calendarDate }))
    .output(caseDeadline),
  completeDeadline: procedure
    .route({ method: 'POST', path: '/cases/deadlines/complete' })
    .input(z.object({ commandId, deadlineId: z.string(), rev, doneOn: calendarDate }))
    .output(z.object({})),
  inspectFile: procedure
    .route({ method: 'POST', path: '/cases/import/inspect' })
    .errors(fileErrors)
    .input(z.object({ path: z.string().max(4000) }))
    .output(
      z.object({
        fileName: z.string(),
        bytes: z.number(),
        format: z.enum(['csv', 'xlsx']),
        encoding: z.string(),
        approxRows: z.number(),
        remembered: z.boolean(),
        mapping,
        fields: z.array(z.string()),
      }),
    ),
  /** Writes nothing. */
  dryRun: procedure
    .route({ method: 'POST', path: '/cases/import/dry-run' })
    .errors(fileErrors)
    .input(z.object({ path: z.string().max(4000), mapping }))
    .output(eventIterator(z.union([progress, importReport.extend({ kind: z.literal('done') })]))),
  /** Commits in chunks of at most 200 rows; cancelling keeps whole chunks. */
  runImport: procedure
    .route({ method: 'POST', path: '/cases/import/run' })
    .errors(fileErrors)
    .input(z.object({ commandId, path: z.string().max(4000), mapping }))
    .output(eventIterator(z.union([progress, importReport.extend({ kind: z.literal('done') })]))),
  /** Rows that could not be imported, ID numbers masked. */
  listTray: procedure
    .route({ method: 'POST', path: '/cases/tray' })
    .input(
      z.object({
        state: z.enum(['open', 'mended', 'dismissed']).nullable(),
        limit: z.number().int().min(1).max(200),
        offset: z.number().int().min(0),
      }),
    )
    .output(
      z.object({
        total: z.number(),
        open: z.number(),
        rows: z.array(trayRow),
        /** Imports that never came to their end; reading the same file again finishes them. */
        unfinished: z.array(
          z.object({ batchId: uuid, fileName: z.string(), startedAt: z.number(), officer: z.string() }),
        ),
      }),
    ),
  /** One open row with ID numbers whole, to be mended; the look is logged. */
  openTrayRow: procedure
    .route({ method: 'POST', path: '/cases/tray/open' })
    .input(z.object({ trayId: uuid }))
    .output(trayRow),
  /** A cell sent back as the list masked it means what was read. */
  mendTrayRow: procedure
    .route({ method: 'POST', path: '/cases/tray/mend' })
    .input(z.object({ commandId, trayId: uuid, rev, cells: z.array(text(2000)).max(200) }))
    .output(z.object({ caseId: uuid, outcome: z.enum(['imported', 'updated', 'unchanged']) })),
  dismissTrayRow: procedure
    .route({ method: 'POST', path: '/cases/tray/dismiss' })
    .input(z.object({ commandId, trayId: uuid, rev, reason: filledText(500) }))
    .output(z.object({})),
}
