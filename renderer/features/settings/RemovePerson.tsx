import { Button, Form, Input, Modal } from 'antd'
import { useId, useState } from 'react'
import { desk, withCommandId } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { PinField } from '../../ui/fields.tsx'
import { useText } from '../../ui/useText.ts'

/** Takes a person's access away: with a reason and the own PIN. */
export function RemovePerson(props: { person: { officerId: string; name: string }; onClose: () => void }) {
  const { person, onClose } = props
  const t = useText()
  const ids = { reason: useId(), pin: useId() }
  const [reason, setReason] = useState('')
  const [pin, setPin] = useState('')
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<{ at: keyof typeof ids; words: string } | null>(null)
  const help = (at: keyof typeof ids) =>
    fault?.at === at ? { validateStatus: 'error' as const, help: fault.words } : {}
  const submit = () => {
    if (reason.trim() === '') return setFault({ at: 'reason', words: t('app.reason.required') })
    if (pin === '') return setFault({ at: 'pin', words: t('identity.fault.required') })
    setBusy(true)
    setFault(null)
    withCommandId((commandId) =>
      desk.identity.removeOfficer({ commandId, officerId: person.officerId, reason: reason.trim(), pin }),
    )
      .then(onClose)
      .catch((error: unknown) => {
        setFault({ at: 'pin', words: explainLine(error, t) })
        setBusy(false)
      })
  }
  return (
    <Modal
      open
      title={t('settings.people.removeTitle', { name: person.name })}
      width={476}
      onCancel={onClose}
      footer={[
        <Button key="cancel" onClick={onClose}>
          {t('app.act.cancel')}
        </Button>,
        <Button key="remove" type="primary" danger loading={busy} onClick={submit}>
          {t('settings.people.remove')}
        </Button>,
      ]}
    >
      <p className="consequence">{t('settings.people.removeConsequence')}</p>
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
    </Modal>
  )
}
