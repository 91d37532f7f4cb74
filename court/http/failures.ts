import { ORPCError } from '@orpc/server'
import { exchangeErrors } from '../../shared/contract/court/index.ts'
import { ExchangeError, type FailureClass } from '../../shared/sync/failures.ts'

type ExchangeCode = keyof typeof exchangeErrors

/** The one table from what went wrong here to what a laptop is told (X9); `defect` is told as an internal error. */
export const CODE_OF: Readonly<Record<FailureClass, ExchangeCode | null>> = {
  offline: 'LATER',
  later: 'LATER',
  signIn: 'SIGN_IN',
  tooOld: 'TOO_OLD',
  refused: 'REFUSED',
  fork: 'REFUSED',
  diskFull: 'LATER',
  defect: null,
}

/** An error of the contract with its status. */
export function contractError(code: ExchangeCode, detail: string) {
  return new ORPCError(code, { status: exchangeErrors[code].status, data: { detail } })
}

/** Connection lost, out of resources, shutting down (SQLSTATE classes 08, 53, 57), or no answer at all. */
const BUSY = /^(08|53|57)|^E(CONN|PIPE|TIMEDOUT|NOSPC)/

/** What a caller is told about whatever was thrown; what nobody foresaw stays as it is. */
export function toldError(error: unknown): unknown {
  if (error instanceof ExchangeError) {
    const code = CODE_OF[error.failure]
    return code === null ? error : contractError(code, error.detail)
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return BUSY.test(code) ? contractError('LATER', 'database') : error
}
