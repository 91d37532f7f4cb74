import { foldLot, type Lot, lotRank, lotTypes, understandsLot } from '../shared/domain/lots/lot.ts'
import { creationOf } from '../shared/journal/registers.ts'
import type { Db } from './open.ts'
import { type Projection, revOf } from './projection.ts'
import type { LotTable } from './signaturesSchema.ts'
import { prepared, upsertSql } from './statements.ts'

const saveLot = upsertSql('lot', 'lot_id', [
  'lot_id',
  'site_id',
  'case_id',
  'no',
  'state',
  'device',
  'made_at',
  'made_by',
  'lot',
  'rev',
])

/** Lots of goods and where each stands (C11). */
export const lotsProjection: Projection = {
  feature: 'lots',
  version: 1,
  kinds: ['lot'],
  types: Object.values(lotTypes),
  understands: understandsLot,
  tables: [{ name: 'lot', key: 'lot_id', local: [] }],
  rankOf: lotRank,
  write(db, id, _kind, history) {
    const lot = foldLot(history)
    const first = creationOf(history, lotTypes.made)
    if (lot === null || first === null) return
    prepared(db, saveLot).run({
      lot_id: id,
      site_id: lot.siteId,
      case_id: lot.caseId,
      no: lot.no,
      state: lot.state,
      device: first.device,
      made_at: first.at[0],
      made_by: first.actor,
      lot: JSON.stringify(lot),
      rev: revOf(history),
    })
  },
  bulk: () => undefined,
  clear(db) {
    db.exec('DELETE FROM lot')
  },
}

/** A lot of the store with who made it. */
export interface StoredLot {
  lotId: string
  lot: Lot
  device: string
  madeAt: number
  madeBy: string
  rev: string[]
}

function lotOf(row: LotTable): StoredLot {
  return {
    lotId: row.lot_id,
    lot: JSON.parse(row.lot) as Lot,
    device: row.device,
    madeAt: row.made_at,
    madeBy: row.made_by,
    rev: JSON.parse(row.rev) as string[],
  }
}

/** Lots of a site in the order in which they were made. */
export function lotsOfSite(db: Db, siteId: string): StoredLot[] {
  const rows = prepared(db, 'SELECT * FROM lot WHERE site_id = ? ORDER BY made_at, lot_id').all(siteId)
  return (rows as LotTable[]).map(lotOf)
}

/** One lot. */
export function lotById(db: Db, lotId: string): StoredLot | undefined {
  const row = prepared(db, 'SELECT * FROM lot WHERE lot_id = ?').get(lotId)
  return row === undefined ? undefined : lotOf(row as LotTable)
}
