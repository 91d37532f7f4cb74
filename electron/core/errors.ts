import { ORPCError } from '@orpc/server'
import { errorStatus } from '../../shared/contract/desk/errorStatus.ts'

/** Data of each error any procedure may answer; the contract's `commonErrors` and the feature's own. */
interface ErrorData {
  LOCKED: Record<string, never>
  NOT_ALLOWED: { permission: string; role: string }
  NOT_FOUND: { what: string }
  FILE_ELSEWHERE: { device: string; name: string }
  STALE: { what: string; rev: string[] }
  STALE_ROWS: { rows: { what: string; id: string; rev: string[] }[] }
  NEEDS_NEWER_PROGRAM: { what: string }
  REFUSED: { rule: string; field: string; detail: string }
  DISK_FULL: { path: string }
  STORE_UNUSABLE: { fault: 'damaged' | 'fromFuture' }
  WRONG_PIN: { triesLeft: number; waitMs: number }
  WAIT: { waitMs: number }
  WEAK_PIN: { reason: string }
  WRONG_CODE: Record<string, never>
  BAD_FILE: { reason: string; detail: string }
  BAD_BACKUP: { reason: string }
  BAD_PLACE: { reason: string }
  BAD_BUNDLE: { reason: string }
}

/** An error of the contract's closed list: a code and its data; the screen has the words. */
export function deskError<Code extends keyof ErrorData>(code: Code, data: ErrorData[Code]): ORPCError<Code, unknown> {
  return new ORPCError(code, { status: errorStatus[code], data })
}

/** The row that a procedure needs, or NOT_FOUND naming the kind. */
export function found<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null) throw deskError('NOT_FOUND', { what })
  return value
}

/** For what may be absent: an answer of NOT_FOUND or FILE_ELSEWHERE becomes null, any other error stays one. */
export function absentIsNull(error: unknown): null {
  const { code } = error as { code?: unknown }
  if (code === 'NOT_FOUND' || code === 'FILE_ELSEWHERE') return null
  throw error
}

/** Refuses an act on a row that changed since the screen showed it: STALE with what stands now. */
export function checkRev(what: string, stands: readonly string[], shown: readonly string[]): void {
  if ([...stands].sort().join() !== [...shown].sort().join()) throw deskError('STALE', { what, rev: [...stands] })
}

/** A rule of the domain that refuses; words stand under `rules.<rule>`. */
export function refuse(rule: string, field: string, detail: string): never {
  throw deskError('REFUSED', { rule, field, detail })
}
