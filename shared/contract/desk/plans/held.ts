import { z } from 'zod'
import { TASK_MOVES } from '../../../domain/plans/taskMoves.ts'
import { calendarDate, rev, uuid } from '../base.ts'

export const personAct = z.object({ officer: z.string(), role: z.string(), at: z.number() })

export const moveEntry = personAct.extend({ move: z.enum(TASK_MOVES), device: z.string(), reason: z.string() })
export type MoveEntryView = z.infer<typeof moveEntry>

/** What keeps a task from going on (F5). `acted`: what was done not knowing of it. */
export const heldView = z.object({
  cause: moveEntry.nullable(),
  version: z.number().nullable(),
  acted: z.array(moveEntry),
  arrival: z
    .object({ version: z.number(), courtSeq: z.number().nullable(), offlineSince: z.number().nullable() })
    .nullable(),
  reported: moveEntry.nullable(),
})

/** The same for every screen of the site, with what may still be done and who decides. */
export const siteHeld = heldView.extend({
  siteId: uuid,
  today: calendarDate,
  /** Moves that stay possible before the decision. */
  besides: z.array(z.enum(TASK_MOVES)),
  /** Names of the commanders in the plan; empty = it names nobody of this court. */
  commanders: z.array(z.string()),
  /** Whether whoever is at work may record the decision. */
  mayDecide: z.boolean(),
  rev,
})
export type SiteHeld = z.infer<typeof siteHeld>
