import type { Db } from './open.ts'
import { prepared } from './statements.ts'

/** Half-typed text of an officer, beside the journal; empty text removes it. */
export function putDraft(db: Db, officerId: string, slot: string, text: string, at: number): void {
  if (text === '') prepared(db, 'DELETE FROM draft WHERE officer_id = ? AND slot = ?').run(officerId, slot)
  else {
    prepared(
      db,
      `INSERT INTO draft (officer_id, slot, text, updated_at) VALUES (?, ?, ?, ?)
       ON CONFLICT(officer_id, slot) DO UPDATE SET text = excluded.text, updated_at = excluded.updated_at`,
    ).run(officerId, slot, text, at)
  }
}

/** A draft, or null. */
export function getDraft(db: Db, officerId: string, slot: string): { text: string; at: number } | null {
  const row = prepared(db, 'SELECT text, updated_at AS at FROM draft WHERE officer_id = ? AND slot = ?').get(
    officerId,
    slot,
  )
  return (row as { text: string; at: number } | undefined) ?? null
}

/** All drafts of an officer, newest first. */
export function listDrafts(db: Db, officerId: string): { slot: string; text: string; at: number }[] {
  return prepared(
    db,
    'SELECT slot, text, updated_at AS at FROM draft WHERE officer_id = ? ORDER BY updated_at DESC',
  ).all(officerId) as { slot: string; text: string; at: number }[]
}

/** How many half-typed entry lines wait, of anybody; other slots keep the state of a screen. */
export function countDrafts(db: Db): number {
  return (prepared(db, "SELECT count(*) AS n FROM draft WHERE slot LIKE 'entry:%'").get() as { n: number }).n
}

/** How many of these rooms have entry lines that are half-typed or were laid aside, of anybody. */
export function countDraftsOf(db: Db, roomIds: readonly string[]): number {
  const row = prepared(
    db,
    "SELECT count(*) AS n FROM json_each(?) AS room JOIN draft ON slot IN ('entry:' || room.value, 'tray:' || room.value)",
  ).get(JSON.stringify(roomIds))
  return (row as { n: number }).n
}
