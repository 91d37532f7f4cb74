import { z } from 'zod'
import { PART_KINDS } from '../../../domain/plans/parts.ts'
import { procedure, rev, standing, uuid } from '../base.ts'
import { item } from '../inventory.ts'

/**
 * One register of a plan's head (`plan`), of a row of it, or of a room that stands in two accounts. `words`: the value as
 * the court's papers say it; `code`: the value's place in the words of a plan's closed lists (`planTerms`), where it is of one;
 * `label`: what people call the row.
 */
export const planConflict = z.object({
  siteId: uuid,
  siteName: z.string(),
  kind: z.enum([...PART_KINDS, 'room', 'plan']),
  id: uuid,
  label: z.string(),
  field: z.string(),
  rev,
  accounts: z.array(standing.extend({ words: z.string(), code: z.string().nullable() })),
})
export type PlanConflict = z.infer<typeof planConflict>

/** What stands in two accounts until a person decides (G4, U2). */
export const conflicts = {
  /**
   * Items with two accounts of some field, at most 200 with `total` counting all, and by site how many values of the plan
   * and its rooms are in doubt, with those registers themselves, of at most 100 rows (only where no site is named). The accounts stand in each item's `doubts`.
   */
  open: procedure
    .route({ method: 'POST', path: '/conflicts' })
    .input(z.object({ siteId: uuid.nullable(), roomId: uuid.nullable() }))
    .output(
      z.object({
        total: z.number(),
        items: z.array(z.object({ siteName: z.string(), item })),
        plans: z.array(z.object({ siteId: uuid, siteName: z.string(), n: z.number() })),
        planRows: z.array(planConflict),
      }),
    ),
}
