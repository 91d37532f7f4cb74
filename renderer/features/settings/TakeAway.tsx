import { Form, Input } from 'antd'
import { useId, useState } from 'react'
import { withCommandId } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { PinField } from '../../ui/fields.tsx'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'

/** What takes access away, of a person or a laptop: with a reason and the own PIN. */
export function TakeAway(props: {
  title: string
  consequence: string
  act: string
  run: (said: { commandId: string; reason: string; pin: string }) => Promise<unknown>
  onClose: () => void
}) {
  const { onClose } = props
  const t = useText()
  const ids = { reason: useId(), pin: useId() }
  const [reason, setReason, reasonNow] = useLive('')
  const [pin, setPin, pinNow] = useLive('')
  const [busy, setBusy, busyNow] = useLive(false)
  const [fault, setFault] = useState<{ at: keyof typeof ids; words: string } | null>(null)
  const help = (at: keyof typeof ids) =>
    fault?.at === at ? { validateStatus: 'error' as const, help: fault.words } : {}
  const submit = () => {
    if (busyNow()) return
    const why = reasonNow().trim()
    if (why === '') return setFault({ at: 'reason', words: t('app.reason.required') })
    if (pinNow() === '') return setFault({ at: 'pin', words: t('identity.fault.required') })
    setBusy(true)
    setFault(null)
    withCommandId((commandId) => props.run({ commandId, reason: why, pin: pinNow() }))
      .then(onClose)
      .catch((error: unknown) => {
        setFault({ at: 'pin', words: explainLine(error, t) })
        setBusy(false)
      })
  }
  return (
    <Dialog
      title={props.title}
      width={476}
      onClose={onClose}
      act={{ label: props.act, run: submit, busy, danger: true }}
    >
      <p className="consequence">{props.consequence}</p>
      <Form layout="vertical">
        <Form.Item label={t('settings.people.reason')} htmlFor={ids.reason} {...help('reason')}>
          <Input
            id={ids.reason}
            autoFocus
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Form.Item>
        <Form.Item label={t('settings.people.ownPin')} htmlFor={ids.pin} {...help('pin')}>
          <PinField id={ids.pin} label={t('settings.people.ownPin')} value={pin} onChange={setPin} onEnter={submit} />
        </Form.Item>
      </Form>
    </Dialog>
  )
}
