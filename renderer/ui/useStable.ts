import { useCallback, useRef } from 'react'

/** A function that stays the same while what it does follows the newest drawing; for parts that draw only when needed. */
export function useStable<Args extends readonly unknown[], Answer>(
  run: (...args: Args) => Answer,
): (...args: Args) => Answer {
  const newest = useRef(run)
  newest.current = run
  return useCallback((...args: Args) => newest.current(...args), [])
}
