import { useState } from 'react'
import { type Explained, explain } from '../../client/errors.ts'
import { holdSetup, renewStatus } from '../../client/feed.ts'
import { useText } from '../../ui/useText.ts'

/**
 * Acts before anybody is at work. `attempt` runs one and answers whether it went; why it did not stands in `error`
 * until the next one or `forget`.
 */
export function useAttempt(): {
  error: Explained | null
  forget: () => void
  attempt: (run: () => Promise<void>) => Promise<boolean>
} {
  const t = useText()
  const [error, setError] = useState<Explained | null>(null)
  const forget = () => setError(null)
  const attempt = async (run: () => Promise<void>) => {
    forget()
    try {
      await run()
      return true
    } catch (failure) {
      setError(explain(failure, t))
      return false
    }
  }
  return { error, forget, attempt }
}

/**
 * The act of a door that sets this laptop up: meanwhile the window stays at the doors whatever the core says, and also
 * after it went, until what the door left was kept. `busy` ends only when it failed: a door that opened is left.
 */
export function useDoor(): {
  busy: boolean
  error: Explained | null
  forget: () => void
  open: (run: () => Promise<void>) => Promise<void>
} {
  const { error, forget, attempt } = useAttempt()
  const [busy, setBusy] = useState(false)
  const open = async (run: () => Promise<void>) => {
    setBusy(true)
    holdSetup(true)
    if (await attempt(run)) return
    holdSetup(false)
    void renewStatus()
    setBusy(false)
  }
  return { busy, error, forget, open }
}
