import { contractError, exchangeErrorTold } from '../../shared/sync/exchangeRouter.ts'
import { NO_ROOM } from '../../shared/sync/failures.ts'

/** Connection lost, a transaction that lost to another, out of resources, shutting down (SQLSTATE 08, 40, 53, 57), no answer. */
const BUSY = /^(08|40|53|57)|^E(CONN|PIPE|TIMEDOUT)/
/** No room on the gateway's disk: of the database (SQLSTATE disk_full) or of its files. */
const FULL = /^(53100|ENOSPC|EDQUOT)$/

/** What a caller is told about whatever was thrown; what nobody foresaw stays as it is. */
export function toldError(error: unknown): unknown {
  const told = exchangeErrorTold(error)
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (told === error && FULL.test(code)) return contractError('LATER', NO_ROOM)
  return told === error && BUSY.test(code) ? contractError('LATER', 'database') : told
}
