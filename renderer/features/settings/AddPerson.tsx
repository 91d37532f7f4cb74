import { Button, Form, Input, Modal, Select } from 'antd'
import { useId, useState } from 'react'
import { checkPin } from '../../../shared/domain/identity/pin.ts'
import { type Role, roles } from '../../../shared/domain/identity/roles.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { PinField } from '../../ui/fields.tsx'
import { useText } from '../../ui/useText.ts'

/** Name, role and first PIN of one more person of this laptop. */
export function AddPerson({ onClose }: { onClose: () => void }) {
  const t = useText()
  const ids = { name: useId(), role: useId(), pin: useId(), again: useId() }
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('courtClerk')
  const [pin, setPin] = useState('')
  const [again, setAgain] = useState('')
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<{ at: keyof typeof ids; words: string } | null>(null)
  const help = (at: keyof typeof ids) =>
    fault?.at === at ? { validateStatus: 'error' as const, help: fault.words } : {}
  const submit = () => {
    const checked = checkPin(pin)
    if (name.trim() === '') return setFault({ at: 'name', words: t('identity.fault.required') })
    if (!checked.ok) return setFault({ at: 'pin', words: t(`errors.pins.${checked.code}`) })
    if (pin !== again) return setFault({ at: 'again', words: t('identity.fault.pinsDiffer') })
    setBusy(true)
    setFault(null)
    withCommandId((commandId) => desk.identity.addOfficer({ commandId, name: name.trim(), role, pin }))
      .then(onClose)
      .catch((error: unknown) => {
        setFault({ at: 'name', words: explainLine(error, t) })
        setBusy(false)
      })
  }
  return (
    <Modal
      open
      title={t('settings.people.addTitle')}
      width={476}
      onCancel={onClose}
      footer={[
        <Button key="cancel" onClick={onClose}>
          {t('app.act.cancel')}
        </Button>,
        <Button key="add" type="primary" loading={busy} onClick={submit}>
          {t('settings.people.addSubmit')}
        </Button>,
      ]}
    >
      <Form layout="vertical">
        <Form.Item label={t('settings.people.name')} htmlFor={ids.name} {...help('name')}>
          <Input
            id={ids.name}
            autoFocus
            autoComplete="off"
            maxLength={30}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </Form.Item>
        <Form.Item label={t('settings.people.role')} htmlFor={ids.role}>
          <Select
            id={ids.role}
            aria-label={t('settings.people.role')}
            value={role}
            onChange={setRole}
            options={roles.map((one) => ({ value: one, label: t(`legalTerms.role.${one}`) }))}
          />
        </Form.Item>
        <Form.Item label={t('settings.people.pin')} htmlFor={ids.pin} {...help('pin')}>
          <PinField id={ids.pin} label={t('settings.people.pin')} value={pin} onChange={setPin} />
        </Form.Item>
        <Form.Item label={t('settings.people.pinAgain')} htmlFor={ids.again} {...help('again')}>
          <PinField
            id={ids.again}
            label={t('settings.people.pinAgain')}
            value={again}
            onChange={setAgain}
            onEnter={submit}
          />
        </Form.Item>
      </Form>
    </Modal>
  )
}
