import { z } from 'zod'
import { procedure, uuid } from '../base.ts'
import { item } from '../inventory.ts'

/** What stands in two accounts until a person decides (G4, U2). */
export const conflicts = {
  /**
   * Items with two accounts of some field, at most 200 with `total` counting all, and by site how many values of the plan
   * and its rooms are in doubt (only where no site is named). The accounts stand in each item's `doubts`.
   */
  open: procedure
    .route({ method: 'POST', path: '/conflicts' })
    .input(z.object({ siteId: uuid.nullable(), roomId: uuid.nullable() }))
    .output(
      z.object({
        total: z.number(),
        items: z.array(z.object({ siteName: z.string(), item })),
        plans: z.array(z.object({ siteId: uuid, siteName: z.string(), n: z.number() })),
      }),
    ),
}
