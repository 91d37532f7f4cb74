/** The ledgers of a case that are never added up with each other (domain.md §0.7, §7), fen. */
export interface CaseLedgers {
  awarded: number
  /** Performed before anybody asked for enforcement. */
  beforeEnforcement: number
  /** Filed for enforcement. */
  filed: number
  /** Money and property realised inside the enforcement. */
  executed: number
  /** Judicial relief paid to the applicant; never counted as executed. */
  relief: number
}

export interface ExecutedFigures {
  /** Hundredths of a percent, rounded half up; null without a base. */
  executedRate: number | null
  fulfilment: number | null
  outstanding: number
}

/** Rates and rest of a case: executed of what was filed, fulfilled of what was awarded; relief counts for neither. */
export function executedFigures(ledgers: CaseLedgers): ExecutedFigures {
  const { awarded, beforeEnforcement, filed, executed } = ledgers
  return {
    executedRate: rate(executed, filed),
    fulfilment: rate(beforeEnforcement + executed, awarded),
    outstanding: filed - executed,
  }
}

function rate(part: number, of: number): number | null {
  return of <= 0 ? null : Math.floor((part * 20_000 + of) / (of * 2))
}
