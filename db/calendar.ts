import { foldHolidays, holidayTypes, understandsHolidays } from '../shared/domain/calendar/courtHolidays.ts'
import { noRank } from '../shared/journal/registers.ts'
import type { Db } from './open.ts'
import { type Projection, revOf } from './projection.ts'
import { prepared, upsertSql } from './statements.ts'

const save = upsertSql('court_holidays', 'holidays_id', ['holidays_id', 'stated', 'rev'])

/** Calendars of days off that a court loaded itself, as one row. */
export const calendarProjection: Projection = {
  feature: 'calendar',
  version: 1,
  kinds: ['holidays'],
  types: Object.values(holidayTypes),
  understands: understandsHolidays,
  tables: [{ name: 'court_holidays', key: 'holidays_id', local: [] }],
  rankOf: noRank,
  write(db, id, _kind, history) {
    const stated = foldHolidays(history)
    if (stated === null) return
    prepared(db, save).run({ holidays_id: id, stated: JSON.stringify(stated), rev: revOf(history) })
  },
  bulk: () => undefined,
  clear(db) {
    db.exec('DELETE FROM court_holidays')
  },
}

/** What a court loaded, as stored JSON of years, and its newest events as stored; undefined = nothing yet. */
export function holidaysRow(db: Db, holidaysId: string): { stated: string; rev: string } | undefined {
  return prepared(db, 'SELECT stated, rev FROM court_holidays WHERE holidays_id = ?').get(holidaysId) as
    | { stated: string; rev: string }
    | undefined
}
