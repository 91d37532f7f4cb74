import { useState } from 'react'
import { withCommandId } from '../client/desk.ts'
import { explainLine } from '../client/errors.ts'
import { useLive } from '../ui/useLive.ts'
import { useText } from '../ui/useText.ts'

/** What a form gives to be sent: the act itself, or in words what is missing. */
export type FormAct = ((commandId: string) => Promise<unknown>) | string

interface Sending {
  readonly send: () => void
  readonly busy: boolean
  readonly failed: string
  readonly tell: (words: string) => void
}

/**
 * Sends a form once at a time: `prepare` reads what was typed; what is missing or was refused stands in `failed` in
 * words, '' = nothing. `tell` puts other words there.
 */
export function useSending(prepare: () => FormAct): Sending {
  return useAct(() => {
    const act = prepare()
    return typeof act === 'string' ? act : () => withCommandId(act)
  })
}

/**
 * The same for an act without a command id: it is never repeated by itself when the connection ends before the answer.
 * `first` stands in `failed` before anything was sent.
 */
export function useAct(prepare: () => (() => Promise<unknown>) | string, first = ''): Sending {
  const t = useText()
  const [failed, tell] = useState(first)
  const [busy, setBusy, busyNow] = useLive(false)
  const send = () => {
    if (busyNow()) return
    const act = prepare()
    if (typeof act === 'string') return tell(act)
    setBusy(true)
    tell('')
    act()
      .catch((error: unknown) => tell(explainLine(error, t)))
      .finally(() => setBusy(false))
  }
  return { send, busy, failed, tell }
}
