import { z } from 'zod'
import { calendarDate, procedure, rev, uuid } from './base.ts'
import { caseFlag } from './cases.ts'

export const workItem = z.object({
  key: z.string(),
  dueOn: calendarDate,
  originalOn: calendarDate,
  /** False where weekends only were counted, because a year in it has no published calendar yet. */
  calendarKnown: z.boolean(),
  /**
   * `officer`: the officer's own words stand in `title`. `gate`, `objection`, `negotiation`: `title` is a code with words
   * in i18n `gateLaw.due.<code>`, `progress` names whom it concerns. `instalment`: `title` is a code with words in
   * `money.due.<code>`, `progress` the instalment's number. Any other: i18n `worklist.rules.<rule>`.
   */
  rule: z.string(),
  title: z.string(),
  basis: z.string(),
  caseId: uuid,
  caseNo: z.string(),
  debtors: z.array(z.string()),
  flags: z.array(caseFlag),
  progress: z.string(),
  handler: z.string(),
  deadlineId: z.string().nullable(),
  /** Site whose statutory steps it belongs to. */
  siteId: uuid.nullable(),
  /** The statutory step that is due (`E07`); null = none. */
  step: z.string().nullable(),
  /** Request that waits: `title` is its kind, `progress` its version. */
  requestId: uuid.nullable(),
  rev,
})
export type WorkItem = z.infer<typeof workItem>

const group = z.object({ total: z.number(), items: z.array(workItem) })

export const worklist = {
  /** Overdue, today, this week, later; each group complete in `total`, at most `limit` items each. */
  list: procedure
    .route({ method: 'POST', path: '/worklist' })
    .input(z.object({ scope: z.enum(['mine', 'all']), limit: z.number().int().min(1).max(500) }))
    .output(
      z.object({
        today: calendarDate,
        mine: z.number(),
        all: z.number(),
        overdue: group,
        dueToday: group,
        thisWeek: group,
        later: group,
        sites: z.array(
          z.object({
            siteId: uuid,
            name: z.string(),
            caseNo: z.string(),
            rooms: z.number(),
            roomsDone: z.number(),
            items: z.number(),
          }),
        ),
        trayOpen: z.number(),
      }),
    ),
}
