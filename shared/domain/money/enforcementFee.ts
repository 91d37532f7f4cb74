/** Steps of the enforcement fee (FEE 14): above `from` fen the fee is `base` fen plus `perMille` of the excess. */
const STEPS = [
  { from: 0, base: 5_000, perMille: 0 },
  { from: 1_000_000, base: 5_000, perMille: 15 },
  { from: 50_000_000, base: 740_000, perMille: 10 },
  { from: 500_000_000, base: 5_240_000, perMille: 5 },
  { from: 1_000_000_000, base: 7_740_000, perMille: 1 },
] as const

/** Bounds of the fee where no amount is enforced, such as a pure eviction: a local setting between these, fen (FEE 14). */
export const FEE_WITHOUT_AMOUNT = { least: 5_000, most: 50_000 } as const

/**
 * Enforcement fee in fen for an enforced amount in fen (FEE 14): collected after enforcement, borne by the debtor
 * (FEE 20, 38). Rounded half up to fen. Throws RangeError for a negative or unsafe amount.
 */
export function enforcementFee(amountFen: number): number {
  if (!Number.isSafeInteger(amountFen) || amountFen < 0) throw new RangeError('an amount is a whole number of fen')
  const step = STEPS.findLast((each) => amountFen > each.from) ?? STEPS[0]
  return step.base + Math.floor(((amountFen - step.from) * step.perMille + 500) / 1000)
}
