import { NO_ROOM } from '../../shared/sync/failures.ts'

/**
 * Why a shelf did not do what it was asked: its store is not reached, is busy, knows neither key nor bucket, or is full.
 * Nothing is lost by any of them.
 */
export type ShelfFault = 'unreachable' | 'busy' | 'refused' | 'noBucket' | 'noRoom'

/**
 * A shelf that could not. Answered as it stands by the tus server (`status_code`, `body`) and by the routes of files: to a
 * laptop the class `later`, of a full one `otherFull` (X9, X10). `detail`: the store's own code for the log, never data.
 */
export class ShelfError extends Error {
  readonly fault: ShelfFault
  readonly detail: string
  readonly status_code: number
  readonly body: string
  constructor(fault: ShelfFault, detail: string) {
    super(`${fault}: ${detail}`)
    this.name = 'ShelfError'
    this.fault = fault
    this.detail = detail
    this.status_code = fault === 'noRoom' ? 507 : 503
    this.body = fault === 'noRoom' ? NO_ROOM : 'shelf'
  }
}
