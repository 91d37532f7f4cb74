import type { Outcome, StepFault, StepRecord } from './gateSteps.ts'
import type { GateStep, StepCode } from './gateTable.ts'
import type { AuthorityFault } from './stepAuthority.ts'

export type StepStatus =
  | 'FUTURE'
  | 'OPEN'
  | 'ATTEMPTED'
  | 'PARTLY'
  | 'INCOMPLETE'
  | 'DONE'
  | 'NOT_NEEDED'
  | 'OVERRIDDEN'

/** A record with everything it lacks. */
export interface JudgedRecord {
  record: StepRecord
  faults: readonly (StepFault | AuthorityFault)[]
}

/**
 * Complete records that speak for their step, whatever they say of it. One that carries a `guard` speaks for that
 * condition alone and never for its step, whatever outcome another desk gave it. Every reader of a step begins here.
 */
export function countingRecords<T extends JudgedRecord>(records: readonly T[], code: StepCode): T[] {
  return records.filter(
    ({ record, faults }) =>
      record.step === code && record.guard === '' && record.struck === null && faults.length === 0,
  )
}

/** Complete records of a step that was done: what its day, signature, service and period may be taken from. */
export function wholeRecords(records: readonly JudgedRecord[], code: StepCode): StepRecord[] {
  return countingRecords(records, code)
    .map(({ record }) => record)
    .filter((record) => record.outcome === 'DONE')
}

/** Where a step stands by its records. */
export interface StepStanding {
  step: GateStep
  status: StepStatus
  /** For a step that several people must be told of: who is still missing. */
  lacking: ('PERSON' | 'ORGANISATION')[]
  /** Debtors of the case nobody told yet, where there are several. */
  missing: string[]
}

/**
 * Status of a step. Only a complete record makes it done; "not needed" and going on without it are states of their own
 * and stay so. `debtorIsPerson` asks for the base organisation or work unit beside the debtor (CPL 261(2)); of several
 * `debtors` each is told.
 */
export function standingOf(
  step: GateStep,
  records: readonly JudgedRecord[],
  facts: { isDue: boolean; debtorIsPerson: boolean; debtors: readonly string[] },
): StepStanding {
  const own = records.filter(({ record }) => record.step === step.code && record.guard === '' && record.struck === null)
  const whole = countingRecords(records, step.code).map(({ record }) => record)
  const { lacking, missing } =
    step.code === 'E09' ? lackingNotices(whole, facts.debtorIsPerson, facts.debtors) : { lacking: [], missing: [] }
  const has = (outcome: Outcome) => whole.some((record) => record.outcome === outcome)
  const status = ((): StepStatus => {
    if (has('DONE') && lacking.length === 0) return 'DONE'
    if (has('NOT_NEEDED')) return 'NOT_NEEDED'
    if (has('OVERRIDE')) return 'OVERRIDDEN'
    if (has('DONE')) return 'PARTLY'
    if (own.some(({ record }) => record.outcome !== 'ATTEMPTED')) return 'INCOMPLETE'
    if (own.length > 0) return 'ATTEMPTED'
    return facts.isDue ? 'OPEN' : 'FUTURE'
  })()
  return own.length === 0 ? { step, status, lacking: [], missing: [] } : { step, status, lacking, missing }
}

const PERSONS: readonly string[] = ['DEBTOR', 'ADULT_FAMILY', 'LEGAL_REPRESENTATIVE']
const ORGANISATIONS: readonly string[] = ['UNIT', 'BASE_ORGANISATION']

/** Whether a record tells this debtor: named, or the only one there is. */
export function concerns(record: StepRecord, debtor: string, debtors: readonly string[]): boolean {
  return debtors.length <= 1 || record.subject === debtor || record.addressee.name === debtor
}

/** An attempt counts like a notice: refusing to come holds up nothing (CPL 261(2)). */
function lackingNotices(
  records: readonly StepRecord[],
  debtorIsPerson: boolean,
  debtors: readonly string[],
): Pick<StepStanding, 'lacking' | 'missing'> {
  const told = (kinds: readonly string[], of: (record: StepRecord) => boolean) =>
    records.some((record) => record.outcome !== 'OVERRIDE' && kinds.includes(record.addressee.kind) && of(record))
  const missing =
    debtors.length <= 1 ? [] : debtors.filter((name) => !told(PERSONS, (record) => concerns(record, name, debtors)))
  const persons = missing.length === 0 && told(PERSONS, () => true)
  const lacking: StepStanding['lacking'] = persons ? [] : ['PERSON']
  const everybody = () => true
  return {
    lacking: debtorIsPerson && !told(ORGANISATIONS, everybody) ? [...lacking, 'ORGANISATION'] : lacking,
    missing,
  }
}

/** Whether a step keeps nobody waiting: done, or somebody answers for going on without it. */
export function isSettled(status: StepStatus): boolean {
  return status === 'DONE' || status === 'NOT_NEEDED' || status === 'OVERRIDDEN'
}
