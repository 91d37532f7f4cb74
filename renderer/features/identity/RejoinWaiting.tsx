import { Button } from 'antd'
import { useEffect, useState } from 'react'
import type { Rejoined } from '../../../shared/contract/desk/identity/join.ts'
import { useAct } from '../../app/useSending.ts'
import { desk } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { renewStatus, useFeed } from '../../client/feed.ts'
import { Fault } from '../../ui/blocks.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { useStable } from '../../ui/useStable.ts'
import { useText } from '../../ui/useText.ts'
import { runBundle } from '../sync/bundleRun.ts'
import StickWait from './StickWait.tsx'
import { isStickWait } from './stickWaits.ts'
import './rejoin.css'

/** How long after an answer it is asked again while the dialog stands open, ms. */
const EVERY_MS = 5000

/** Waits for the court to certify this laptop once more: asks again by itself and by its button. */
export function RejoinWaiting(props: {
  onDone: (words: string) => void
  onRefused: (words: string) => void
  /** Another code, because the stick with the request was lost. */
  onAnew: () => void
  onClose: () => void
}) {
  const { onDone, onRefused, onClose } = props
  const t = useText()
  const [answer, setAnswer] = useState<Rejoined | null>(null)
  const [fault, setFault] = useState('')
  const [askAt, setAskAt] = useState(() => performance.now())
  const came = async (said: Rejoined) => {
    setFault('')
    setAnswer(said)
    if (said.waits !== null) return
    await renewStatus()
    onDone(rejoinedWords(said, t))
    onClose()
    // What else the court's stick brought is taken in as any stick is, and answered on it.
    if (said.stick !== undefined) void runBundle('import', said.stick.place)
  }
  const failed = async (error: unknown): Promise<void> => {
    await renewStatus()
    const words = explainLine(error, t)
    if (useFeed.getState().status?.device?.rejoining === true) setFault(words)
    else onRefused(words)
  }
  const look = (place: string) => desk.identity.tryRejoin({ place }).then(came).catch(failed)
  const { send, busy } = useAct(() => () => look('').finally(() => setAskAt(performance.now() + EVERY_MS)))
  const again = useStable(send)
  useEffect(() => {
    const timer = setTimeout(again, askAt - performance.now())
    return () => clearTimeout(timer)
  }, [again, askAt])
  return (
    <Dialog
      title={t('devices.own.rejoin')}
      width={640}
      onClose={onClose}
      act={{ label: t('devices.own.again'), run: again, busy }}
    >
      <div className="rejoin-body">
        <Fault words={fault} />
        {answer === null ? null : (
          <>
            <Waits answer={answer} move={look} />
            <Button onClick={props.onAnew}>{t('devices.own.anew')}</Button>
          </>
        )}
      </div>
    </Dialog>
  )
}

function Waits({ answer, move }: { answer: Rejoined; move: (place: string) => Promise<void> }) {
  const t = useText()
  const { waits, stick } = answer
  if (stick === undefined) return <p role="status">{rejoinedWords(answer, t)}</p>
  return (
    <>
      <StickWait waits={waits} stick={stick} move={move} />
      <p className="text2">{t('devices.own.stickUntil')}</p>
    </>
  )
}

/** What a try came to, in a sentence. */
export function rejoinedWords({ waits, prefix }: Rejoined, t: ReturnType<typeof useText>): string {
  if (waits === null) return t('devices.own.rejoined', { prefix })
  return isStickWait(waits) ? t(`stickDoor.wait.${waits}`) : t(`devices.own.${waits}`)
}
