import { useCallback, useEffect, useRef } from 'react'
import { desk } from '../../client/desk.ts'

const pauseMs = 300

/** Writes half-typed text beside the journal, at most every 300 ms, so that it outlives a crash. */
export interface StoredText {
  /** Stores the newest text soon. */
  readonly later: (text: string) => void
  /** Stores it now; '' removes what is stored. */
  readonly now: (text: string) => void
}

/** `slot` names the text, for example `entry:<roomId>`. Failures are left to the next write: the text is on the screen. */
export function useStoredText(slot: string): StoredText {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const waiting = useRef<string | null>(null)
  const now = useCallback(
    (text: string) => {
      if (timer.current !== null) clearTimeout(timer.current)
      timer.current = null
      waiting.current = null
      desk.drafts.put({ slot, text }).catch(() => {
        waiting.current = text
      })
    },
    [slot],
  )
  const later = useCallback(
    (text: string) => {
      waiting.current = text
      timer.current ??= setTimeout(() => now(waiting.current ?? ''), pauseMs)
    },
    [now],
  )
  useEffect(() => {
    const leave = () => {
      if (timer.current !== null) now(waiting.current ?? '')
    }
    // A page that is closed or reloaded unmounts nothing.
    window.addEventListener('pagehide', leave)
    return () => {
      window.removeEventListener('pagehide', leave)
      leave()
    }
  }, [now])
  return { later, now }
}
