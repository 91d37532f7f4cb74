import { Form, Input } from 'antd'
import { useId, useState } from 'react'
import type { Rejoined } from '../../../shared/contract/desk/identity/join.ts'
import { desk } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { renewStatus, useFeed } from '../../client/feed.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { PinField } from '../../ui/fields.tsx'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'

/** What an act came to, in a sentence. */
type Told = (words: string) => void

/** Another device id for this laptop: what happens and what is safe, confirmed once with the own PIN (X7). */
export function ChangeDevice({ onDone, onClose }: { onDone: Told; onClose: () => void }) {
  const t = useText()
  const id = useId()
  const enrolled = useFeed((feed) => feed.status?.enrolled === true)
  const [pin, setPin, pinNow] = useLive('')
  const [busy, setBusy, busyNow] = useLive(false)
  const [fault, setFault] = useState('')
  const submit = () => {
    if (busyNow()) return
    if (pinNow() === '') return setFault(t('identity.fault.required'))
    setBusy(true)
    setFault('')
    desk.identity
      .changeDevice({ pin: pinNow() })
      .then(async ({ prefix, reissued }) => {
        await renewStatus()
        onDone(t('devices.own.changed', { prefix, n: reissued }))
        onClose()
      })
      .catch((error: unknown) => {
        setFault(explainLine(error, t))
        setPin('')
        setBusy(false)
      })
  }
  return (
    <Dialog
      title={t('devices.own.change')}
      width={500}
      onClose={onClose}
      act={{ label: t('devices.own.changeSubmit'), run: submit, busy, danger: true }}
    >
      <p className="consequence">{t('devices.own.changeHappens')}</p>
      <p className="green">{t('devices.own.changeSafe')}</p>
      {enrolled ? <p>{t('devices.own.changeCourt')}</p> : null}
      <Form layout="vertical">
        <Form.Item
          label={t('devices.own.pin')}
          htmlFor={id}
          {...(fault === '' ? {} : { validateStatus: 'error' as const, help: fault })}
        >
          <PinField id={id} label={t('devices.own.pin')} value={pin} onChange={setPin} onEnter={submit} autoFocus />
        </Form.Item>
      </Form>
    </Dialog>
  )
}

/** Enrols this laptop once more by a code of the court, on the profile it has. */
export function Rejoin({ onDone, onClose }: { onDone: Told; onClose: () => void }) {
  const t = useText()
  const ids = { code: useId(), address: useId() }
  const name = useFeed((feed) => feed.status?.session?.name ?? '')
  const [code, setCode, codeNow] = useLive('')
  const [address, setAddress, addressNow] = useLive('')
  const [busy, setBusy, busyNow] = useLive(false)
  const [fault, setFault] = useState('')
  const submit = () => {
    if (busyNow()) return
    if (codeNow().trim() === '') return setFault(t('identity.fault.required'))
    setBusy(true)
    setFault('')
    desk.identity
      .rejoin({ code: codeNow().trim(), address: addressNow().trim() })
      .then(async (answer) => {
        await renewStatus()
        onDone(words(answer, t))
        onClose()
      })
      .catch((error: unknown) => {
        setFault(explainLine(error, t))
        setBusy(false)
      })
  }
  return (
    <Dialog
      title={t('devices.own.rejoin')}
      width={500}
      onClose={onClose}
      act={{ label: t('devices.own.rejoinSubmit'), run: submit, busy }}
    >
      <p className="consequence">{t('devices.own.rejoinHappens')}</p>
      <p className="green">{t('devices.own.rejoinSafe')}</p>
      <Form layout="vertical">
        <Form.Item
          label={t('devices.own.code')}
          htmlFor={ids.code}
          extra={t('devices.own.codeHint', { name })}
          {...(fault === '' ? {} : { validateStatus: 'error' as const, help: fault })}
        >
          <Input
            id={ids.code}
            className="mono"
            autoFocus
            autoComplete="off"
            spellCheck={false}
            maxLength={64}
            value={code}
            onChange={(event) => setCode(event.target.value)}
            onPressEnter={submit}
          />
        </Form.Item>
        <Form.Item label={t('devices.own.address')} htmlFor={ids.address} extra={t('devices.own.addressHint')}>
          <Input
            id={ids.address}
            autoComplete="off"
            spellCheck={false}
            maxLength={300}
            value={address}
            onChange={(event) => setAddress(event.target.value)}
            onPressEnter={submit}
          />
        </Form.Item>
      </Form>
    </Dialog>
  )
}

function words({ waits, prefix }: Rejoined, t: ReturnType<typeof useText>): string {
  return waits === null ? t('devices.own.rejoined', { prefix }) : t(`devices.own.${waits}`)
}
