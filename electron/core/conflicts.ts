import { type DoubtPlace, itemsInDoubt, plansInDoubt } from '../../db/conflicts.ts'
import { namesOf } from '../../db/identity.ts'
import { type CoreContext, requirePermission } from './context.ts'
import { itemView } from './inventory.ts'

/** Items told at once; of more the rest comes once these are decided. */
const LIMIT = 200

/** What stands in two accounts until a person decides with a reason (G4, U2). */
export function conflictsService(context: CoreContext) {
  return {
    /** Conflicts of a room, a site, or everything here (both null); see the contract. */
    open(place: DoubtPlace) {
      requirePermission(context, 'case.read')
      const { db } = context.store()
      const { total, rows } = itemsInDoubt(db, place, LIMIT)
      const names = namesOf(db)
      const everywhere = place.siteId === null && place.roomId === null
      return {
        total,
        items: rows.map((row) => ({ siteName: row.site_name, item: itemView(context, row, names) })),
        plans: everywhere
          ? plansInDoubt(db).map((one) => ({ siteId: one.site_id, siteName: one.site_name, n: one.n }))
          : [],
      }
    },
  }
}
