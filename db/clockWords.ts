import type { Db } from './open.ts'
import { prepared } from './statements.ts'
import type { ClockWordTable } from './syncSchema.ts'

/** Keeps what another side's clock said; only the newest word of each side. Local, never synced. */
export function saveClockWord(db: Db, word: ClockWordTable): void {
  prepared(
    db,
    `INSERT INTO clock_word (peer, kind, theirs, ours) VALUES (@peer, @kind, @theirs, @ours)
     ON CONFLICT (peer) DO UPDATE SET kind = excluded.kind, theirs = excluded.theirs, ours = excluded.ours`,
  ).run({ ...word })
}

/** What every other side's clock said last. */
export function clockWords(db: Db): ClockWordTable[] {
  return prepared(db, 'SELECT peer, kind, theirs, ours FROM clock_word').all() as ClockWordTable[]
}
