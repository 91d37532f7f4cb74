import { Form, Input } from 'antd'
import { useId, useState } from 'react'
import { checkPin } from '../../../shared/domain/identity/pin.ts'
import { type Role, roles } from '../../../shared/domain/identity/roles.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { PinField } from '../../ui/fields.tsx'
import { Select } from '../../ui/Select.tsx'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'

/** Name, role and first PIN of one more person of this laptop. */
export function AddPerson({ onClose }: { onClose: () => void }) {
  const t = useText()
  const ids = { name: useId(), role: useId(), pin: useId(), again: useId() }
  const [name, setName, nameNow] = useLive('')
  const [role, setRole] = useState<Role>('courtClerk')
  const [pin, setPin, pinNow] = useLive('')
  const [again, setAgain, againNow] = useLive('')
  const [busy, setBusy, busyNow] = useLive(false)
  const [fault, setFault] = useState<{ at: keyof typeof ids; words: string } | null>(null)
  const help = (at: keyof typeof ids) =>
    fault?.at === at ? { validateStatus: 'error' as const, help: fault.words } : {}
  const submit = () => {
    if (busyNow()) return
    const person = { name: nameNow().trim(), role, pin: pinNow() }
    const checked = checkPin(person.pin)
    if (person.name === '') return setFault({ at: 'name', words: t('identity.fault.required') })
    if (!checked.ok) return setFault({ at: 'pin', words: t(`errors.pins.${checked.code}`) })
    if (person.pin !== againNow()) return setFault({ at: 'again', words: t('identity.fault.pinsDiffer') })
    setBusy(true)
    setFault(null)
    withCommandId((commandId) => desk.identity.addOfficer({ commandId, ...person }))
      .then(onClose)
      .catch((error: unknown) => {
        setFault({ at: 'name', words: explainLine(error, t) })
        setBusy(false)
      })
  }
  return (
    <Dialog
      title={t('settings.people.addTitle')}
      width={476}
      onClose={onClose}
      act={{ label: t('settings.people.addSubmit'), run: submit, busy }}
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
            label={t('settings.people.role')}
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
    </Dialog>
  )
}
