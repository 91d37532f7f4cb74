import {
  type DoubtPlace,
  itemsInDoubt,
  namesOfSite,
  type PlanRowInDoubt,
  planRowsInDoubt,
  plansInDoubt,
} from '../../db/conflicts.ts'
import { type Names, namesOf } from '../../db/identity.ts'
import type { Db } from '../../db/open.ts'
import type { PlanConflict } from '../../shared/contract/desk/sync/conflicts.ts'
import { PART_KINDS } from '../../shared/domain/plans/parts.ts'
import type { Json } from '../../shared/journal/canonical.ts'
import { entityName } from '../../shared/journal/ids.ts'
import type { Register } from '../../shared/journal/registers.ts'
import { type CoreContext, requirePermission } from './context.ts'
import { standingViewsOf } from './history.ts'
import { itemView } from './inventory.ts'
import { codeOf, valueWords } from './plans/snapshotWords.ts'

/** Items told at once; of more the rest comes once these are decided. */
const LIMIT = 200
/** The same of rows of plans and rooms. */
const PLAN_ROWS = 100

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
        planRows: everywhere ? planRowsInDoubt(db, PLAN_ROWS).flatMap((row) => planConflicts(db, row, names)) : [],
      }
    },
  }
}

/** Each register in doubt of a row of a plan or of a room, its accounts in words, the earliest first. */
function planConflicts(db: Db, row: PlanRowInDoubt, names: Names): PlanConflict[] {
  const kind = ([...PART_KINDS, 'room', 'plan'] as const).find((one) => one === row.kind)
  if (kind === undefined) return []
  const of = kind === 'plan' ? 'head' : kind
  const called = namesOfSite(db, row.site_id)
  const registers = Object.entries(JSON.parse(row.doubts) as Record<string, Register<Json>>)
  return registers.map(([field, register]) => ({
    ...{ siteId: row.site_id, siteName: row.site_name, kind, id: row.id, label: row.label, field },
    rev: JSON.parse(row.rev) as string[],
    accounts: standingViewsOf(db, entityName(kind, row.id), register, names)
      .map((account) => ({
        ...account,
        words: valueWords(of, field, account.value as Json, called),
        code: codeOf(of, field, account.value as Json),
      }))
      .toSorted((a, b) => firstAt(a) - firstAt(b) || (a.words < b.words ? -1 : 1)),
  }))
}

const firstAt = ({ by }: { by: readonly { at: number }[] }): number => Math.min(...by.map((one) => one.at))
