import { useState } from 'react'
import { withCommandId } from '../client/desk.ts'
import { explainLine } from '../client/errors.ts'
import { useLive } from '../ui/useLive.ts'
import { useText } from '../ui/useText.ts'

/** What a form gives to be sent: the act itself, or in words what is missing. */
export type FormAct = ((commandId: string) => Promise<unknown>) | string

/**
 * Sends a form once at a time: `prepare` reads what was typed; what is missing or was refused stands in `failed` in
 * words, '' = nothing. `tell` puts other words there.
 */
export function useSending(prepare: () => FormAct): {
  send: () => void
  busy: boolean
  failed: string
  tell: (words: string) => void
} {
  const t = useText()
  const [failed, tell] = useState('')
  const [busy, setBusy, busyNow] = useLive(false)
  const send = () => {
    if (busyNow()) return
    const act = prepare()
    if (typeof act === 'string') return tell(act)
    setBusy(true)
    tell('')
    withCommandId(act)
      .catch((error: unknown) => tell(explainLine(error, t)))
      .finally(() => setBusy(false))
  }
  return { send, busy, failed, tell }
}
