import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { JoinedAlone } from '../../../shared/contract/desk/identity/joinAlone.ts'
import { renewStatus } from '../../client/feed.ts'
import { ask } from '../../client/queries.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { useText } from '../../ui/useText.ts'
import { AloneWaiting } from './AloneWaiting.tsx'
import { AloneWhat } from './AloneWhat.tsx'
import { type AloneCourt, AloneWhere } from './AloneWhere.tsx'

/** A laptop that worked alone joins its court: whose gateway it is, the six words, what happens in sentences, the PIN. */
export function JoinAlone({ onDone, onClose }: { onDone: (words: string) => void; onClose: () => void }) {
  const t = useText()
  const asked = useQuery(ask.identity.standAlone.queryOptions())
  const [court, setCourt] = useState<AloneCourt | null>(null)
  const [waits, setWaits] = useState<NonNullable<JoinedAlone['waits']> | null>(null)
  const [refused, setRefused] = useState('')
  const state = asked.data
  if (state === undefined) return null
  if (state.hindrance !== null) {
    const words = t(`devices.alone.hindered.${state.hindrance}`, { detail: state.court.name })
    return (
      <Dialog title={t('devices.alone.title')} width={560} onClose={onClose} act={null}>
        <p className="consequence">{words}</p>
      </Dialog>
    )
  }
  const came = async (answer: JoinedAlone) => {
    setWaits(answer.waits)
    await renewStatus()
    if (answer.waits === null) onClose()
    else await asked.refetch()
  }
  if (state.waiting !== null) {
    const gaveUp = () => {
      onDone(t('devices.alone.gaveUp'))
      onClose()
    }
    const onRefused = (words: string) => {
      // What the court refused was forgotten; its words stand where another code can be typed.
      setRefused(words)
      setCourt(null)
      void asked.refetch()
    }
    const told = { name: state.waiting.name, waits: waits ?? ('issuing' as const) }
    return <AloneWaiting {...told} onCame={came} onRefused={onRefused} onGaveUp={gaveUp} onClose={onClose} />
  }
  if (court === null) return <AloneWhere state={state} refused={refused} onCourt={setCourt} onClose={onClose} />
  return <AloneWhat state={state} court={court} onCame={came} onClose={onClose} />
}
