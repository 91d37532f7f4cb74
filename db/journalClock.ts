import { compareTime, type HybridTime } from '../shared/journal/clock.ts'
import type { Envelope } from '../shared/journal/envelope.ts'
import type { Db } from './open.ts'
import { prepared } from './statements.ts'

/**
 * The hybrid clock as it stood after the last commit. Applying others' events saves it; writing own ones does not, to
 * spare a page per entry: when the newest event is this device's own, its time is the later one.
 */
export function readClock(db: Db, device: string): HybridTime {
  const row = prepared(db, "SELECT value FROM meta WHERE name = 'clock'").get() as { value: string } | undefined
  const [wall, counter] = (row?.value ?? '0.0').split('.').map(Number)
  const saved: HybridTime = [wall ?? 0, counter ?? 0]
  const newest = prepared(db, 'SELECT envelope FROM event ORDER BY event_id DESC LIMIT 1').get()
  if (newest === undefined) return saved
  const bytes = Buffer.from((newest as { envelope: Uint8Array }).envelope)
  const envelope = JSON.parse(bytes.toString('utf8')) as Envelope
  return envelope.v === 1 && envelope.device === device && compareTime(envelope.at, saved) > 0 ? envelope.at : saved
}

/** Keeps the clock beside the events of others that moved it. */
export function saveClock(db: Db, time: HybridTime): void {
  prepared(
    db,
    "INSERT INTO meta (name, value) VALUES ('clock', ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value",
  ).run(`${time[0]}.${time[1]}`)
}
