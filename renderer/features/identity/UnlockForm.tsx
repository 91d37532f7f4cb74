import { Button, Form, type InputRef } from 'antd'
import { useEffect, useId, useRef, useState } from 'react'
import type { PlaceAnswer } from '../../../shared/contract/desk/identity.ts'
import type { Status } from '../../../shared/contract/desk/system.ts'
import { desk } from '../../client/desk.ts'
import { codeOf, dataOf, explainLine } from '../../client/errors.ts'
import { renewStatus } from '../../client/feed.ts'
import { StateBar } from '../../ui/blocks.tsx'
import { PinField } from '../../ui/fields.tsx'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'
import { CodeUnlock } from './CodeUnlock.tsx'
import { FieldFrame } from './CourtDoor.tsx'
import { WhereFrom } from './WhereFrom.tsx'

/** Persons of this laptop and the PIN, or the recovery code. The core names who was at work last first. */
export function UnlockForm({ status }: { status: Status }) {
  const t = useText()
  const [chosen, setChosen] = useState<string | null>(null)
  const [byCode, setByCode] = useState(false)
  const [place, setPlace] = useState<PlaceAnswer | null>(null)
  const officer = status.officers.find((one) => one.officerId === chosen) ?? status.officers[0]
  if (!officer) return null
  // Several people share a laptop and change often: whoever is next is chosen without leaving the PIN.
  const step = (by: 1 | -1) => {
    const at = status.officers.indexOf(officer) + by
    setChosen(status.officers.at(at % status.officers.length)?.officerId ?? null)
  }
  return (
    <>
      {status.phase === 'damaged' ? null : <h1>{t('identity.unlock.title')}</h1>}
      {status.court?.demo ? <p className="cover-lead">{t('identity.unlock.demo')}</p> : null}
      <Unclean status={status} />
      {status.joining ? <StateBar tone="amber">{t('identity.wait.locked')}</StateBar> : null}
      {status.moved === null ? null : <WhereFrom moved={status.moved} answer={place} onAnswer={setPlace} />}
      <fieldset className="person-row chips">
        <legend className="visually-hidden">{t('identity.unlock.people')}</legend>
        {status.officers.map((one) => (
          <button
            key={one.officerId}
            type="button"
            className="chip"
            aria-pressed={one.officerId === officer.officerId}
            onClick={() => setChosen(one.officerId)}
          >
            <span lang="zh-CN">{one.name}</span>
          </button>
        ))}
      </fieldset>
      {byCode ? (
        <CodeUnlock officerId={officer.officerId} place={place} onBack={() => setByCode(false)} />
      ) : (
        <PinUnlock
          key={officer.officerId}
          officer={officer}
          place={place}
          onStep={status.officers.length > 1 ? step : null}
          onCode={() => setByCode(true)}
        />
      )}
    </>
  )
}

function Unclean({ status }: { status: Status }) {
  const t = useText()
  const { unclean } = status
  if (unclean === null) return null
  const events = unclean.events.toLocaleString('en-US')
  const words = unclean.checked
    ? t('identity.unlock.unclean', { events })
    : unclean.events > 0
      ? t('identity.unlock.uncleanUnchecked', { events })
      : t('identity.unlock.uncleanUnknown')
  const drafts = unclean.drafts > 0 ? t('identity.unlock.drafts', { n: unclean.drafts }) : ''
  return (
    <StateBar tone="amber">
      {words}
      {drafts}
    </StateBar>
  )
}

function PinUnlock(props: {
  officer: Status['officers'][number]
  place: PlaceAnswer | null
  /** Chooses the next (1) or previous (-1) person; null where there is only one. */
  onStep: ((by: 1 | -1) => void) | null
  onCode: () => void
}) {
  const { officer, place, onStep, onCode } = props
  const t = useText()
  const id = useId()
  const field = useRef<InputRef>(null)
  const [pin, setPin, pinNow] = useLive('')
  const [busy, setBusy, busyNow] = useLive(false)
  const [fault, setFault] = useState<string | undefined>()
  const [wait, startWait] = useWait(officer.waitMs)
  useEffect(() => field.current?.focus(), [])
  const submit = async () => {
    if (pinNow() === '' || busyNow() || wait > 0) return
    setBusy(true)
    setFault(undefined)
    try {
      await desk.identity.unlock({ officerId: officer.officerId, pin: pinNow(), place: place ?? undefined })
      await renewStatus()
    } catch (error) {
      const { triesLeft, waitMs } = dataOf(error)
      if (typeof waitMs === 'number' && waitMs > 0) startWait(waitMs)
      const isWrong = codeOf(error) === 'WRONG_PIN' && typeof triesLeft === 'number' && triesLeft > 0
      await renewStatus()
      const isDamaged = codeOf(error) === 'STORE_UNUSABLE' && dataOf(error).fault === 'damaged'
      setFault(
        isWrong
          ? t('identity.unlock.wrong', { n: triesLeft })
          : isDamaged
            ? t('identity.damaged.happened')
            : explainLine(error, t),
      )
      setPin('')
      setBusy(false)
      field.current?.focus()
    }
  }
  const shown = wait > 0 ? t('identity.unlock.wait', { seconds: wait }) : fault
  return (
    <Form
      layout="vertical"
      onFinish={() => void submit()}
      onKeyDown={(event) => {
        if (onStep === null || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return
        event.preventDefault()
        onStep(event.key === 'ArrowDown' ? 1 : -1)
      }}
    >
      <FieldFrame
        id={id}
        label={t('identity.unlock.pin')}
        fault={shown}
        hint={
          officer.triesLeft < 5
            ? t('identity.unlock.tries', { n: officer.triesLeft })
            : onStep === null
              ? undefined
              : t('identity.unlock.step')
        }
      >
        <PinField ref={field} id={id} value={pin} onChange={setPin} onEnter={() => void submit()} autoFocus />
      </FieldFrame>
      <div className="cover-acts">
        <Button type="link" onClick={onCode}>
          {t('identity.unlock.useCode')}
        </Button>
        <Button
          className="cover-acts-end"
          type="primary"
          htmlType="submit"
          loading={busy}
          disabled={pin === '' || wait > 0}
        >
          {t('identity.unlock.submit')}
        </Button>
      </div>
    </Form>
  )
}

/** Seconds left of a wait in ms, counted down in words; 0 when there is none. */
function useWait(firstMs: number): [seconds: number, start: (ms: number) => void] {
  const [until, setUntil] = useState(() => performance.now() + firstMs)
  const [now, setNow] = useState(() => performance.now())
  const isWaiting = until > now
  useEffect(() => {
    if (!isWaiting) return
    const timer = setInterval(() => setNow(performance.now()), 250)
    return () => clearInterval(timer)
  }, [isWaiting])
  const start = (ms: number) => {
    setNow(performance.now())
    setUntil(performance.now() + ms)
  }
  return [Math.max(0, Math.ceil((until - now) / 1000)), start]
}
