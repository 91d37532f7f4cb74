import type { Db } from './open.ts'
import type { RequestTable } from './schema.ts'
import { prepared } from './statements.ts'

/**
 * Requests that somebody else decided and an officer may have to hear of, newest first, at most `limit`: their own while a
 * decision has a state they have not seen, and whatever was touched since `since` (ms).
 */
export function answeredRequestRows(
  db: Db,
  officerId: string,
  since: number,
  limit: number,
): Pick<RequestTable, 'request_id'>[] {
  return prepared(
    db,
    `SELECT DISTINCT r.request_id, r.last_at FROM request r JOIN request_decision d USING (request_id)
     WHERE d.officer_id <> @officerId AND (r.last_at >= @since OR (r.drafted_by = @officerId AND NOT EXISTS
       (SELECT 1 FROM notice_seen s WHERE s.officer_id = @officerId AND s.notice = d.event_hash || ':counts')))
     ORDER BY r.last_at DESC, r.request_id LIMIT @limit`,
  ).all({ officerId, since, limit }) as Pick<RequestTable, 'request_id'>[]
}

/** Notices an officer has seen on this laptop. */
export function seenNotices(db: Db, officerId: string): Set<string> {
  const rows = prepared(db, 'SELECT notice FROM notice_seen WHERE officer_id = ?').all(officerId)
  return new Set((rows as { notice: string }[]).map(({ notice }) => notice))
}

/** Keeps that an officer has seen a notice; local, never synced. */
export function noteNotice(db: Db, officerId: string, notice: string, at: number): void {
  prepared(db, 'INSERT OR IGNORE INTO notice_seen (officer_id, notice, at) VALUES (?, ?, ?)').run(officerId, notice, at)
}
