import { useCallback, useRef, useState } from 'react'

/**
 * State of a field whose newest value an act needs in the very same moment: `now()` answers what was last set, also
 * before the page is drawn again, so that typing fast and pressing Ctrl+Enter never leaves the last letter out.
 */
export function useLive<T>(first: T): readonly [value: T, set: (value: T) => void, now: () => T] {
  const [value, draw] = useState(first)
  const live = useRef(value)
  const set = useCallback((next: T) => {
    live.current = next
    draw(next)
  }, [])
  const now = useCallback(() => live.current, [])
  return [value, set, now]
}
