import type { ExchangeWait } from '../../shared/contract/desk/identity/join.ts'
import { ExchangeError, failureOf } from '../../shared/sync/failures.ts'
import { refuse } from './errors.ts'

/** What a failed try waits for; throws what no waiting mends. */
export function waitOf(error: unknown): ExchangeWait {
  if (!(error instanceof ExchangeError)) throw error
  const failure = failureOf(error)
  return failure === 'offline' || failure === 'later' ? failure : refusedBecause(error)
}

/** Throws in the contract's words why a court refused an enrolment. */
export function refusedBecause(error: ExchangeError): never {
  const { detail, failure } = error
  if (failure === 'tooOld') refuse('enrolTooOld', 'program', detail)
  switch (detail) {
    case 'code':
      return refuse('enrolCodeUnknown', 'code', '')
    case 'codeWithdrawn':
      return refuse('enrolCodeWithdrawn', 'code', '')
    case 'codeDead':
      return refuse('enrolCodeDead', 'code', '')
    case 'codeExpired':
      return refuse('enrolCodeExpired', 'code', '')
    case 'codeUsed':
      return refuse('enrolCodeUsed', 'code', '')
    case 'deviceKnown':
      return refuse('enrolDeviceKnown', 'code', '')
    case 'officerKnown':
      return refuse('enrolOfficerKnown', 'officer', '')
    default:
      return refuse('enrolRefused', 'court', detail)
  }
}
