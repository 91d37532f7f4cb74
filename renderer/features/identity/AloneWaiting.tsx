import { Button } from 'antd'
import { useEffect, useState } from 'react'
import type { JoinedAlone } from '../../../shared/contract/desk/identity/joinAlone.ts'
import { useAct } from '../../app/useSending.ts'
import { desk } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { useStable } from '../../ui/useStable.ts'
import { useText } from '../../ui/useText.ts'

/** How long after an answer the court is asked again while the dialog stands open, ms. */
const EVERY_MS = 5000
const nextAsk = () => performance.now() + EVERY_MS

/** Waits for the court's certificates: asks again by itself and by its button, and can be given up. */
export function AloneWaiting(props: {
  /** The court's name. */
  name: string
  waits: NonNullable<JoinedAlone['waits']>
  onCame: (answer: JoinedAlone) => Promise<void>
  onRefused: (words: string) => void
  onGaveUp: () => void
  onClose: () => void
}) {
  const { name, waits, onCame, onRefused, onGaveUp } = props
  const t = useText()
  const [fault, setFault] = useState('')
  const [askAt, setAskAt] = useState(nextAsk)
  const ask = () =>
    desk.identity
      .tryJoinAlone({})
      .then(onCame)
      .catch((error: unknown) => onRefused(explainLine(error, t)))
      .finally(() => setAskAt(nextAsk()))
  const { send, busy } = useAct(() => ask)
  const again = useStable(send)
  useEffect(() => {
    const timer = setTimeout(again, askAt - performance.now())
    return () => clearTimeout(timer)
  }, [again, askAt])
  const leave = () => {
    void desk.identity
      .leaveAlone({})
      .then(onGaveUp)
      .catch((error: unknown) => setFault(explainLine(error, t)))
  }
  return (
    <Dialog
      title={t('devices.alone.title')}
      width={560}
      onClose={props.onClose}
      act={{ label: t('devices.alone.again'), run: again, busy }}
    >
      <p role="status">{t(`devices.alone.${waits}`, { name })}</p>
      <p>{t('devices.alone.thenLocked')}</p>
      {fault === '' ? null : (
        <p className="consequence" role="alert">
          {fault}
        </p>
      )}
      <Button onClick={leave}>{t('devices.alone.giveUp')}</Button>
    </Dialog>
  )
}
