import { Button, Form } from 'antd'
import { useId, useState } from 'react'
import { checkPin } from '../../../shared/domain/identity/pin.ts'
import { desk } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { Panel, PanelRow } from '../../ui/blocks.tsx'
import { PinField } from '../../ui/fields.tsx'
import { useText } from '../../ui/useText.ts'

const names = ['oldPin', 'newPin', 'newPinAgain'] as const
type Name = (typeof names)[number]
const blank: Record<Name, string> = { oldPin: '', newPin: '', newPinAgain: '' }

/** The PIN of who is at work. */
export function ChangePin() {
  const t = useText()
  const id = useId()
  const [values, setValues] = useState(blank)
  const [busy, setBusy] = useState(false)
  const [changed, setChanged] = useState(false)
  const [fault, setFault] = useState<{ at: Name; words: string } | null>(null)
  const submit = () => {
    const checked = checkPin(values.newPin)
    setChanged(false)
    if (!checked.ok) return setFault({ at: 'newPin', words: t(`errors.pins.${checked.code}`) })
    if (values.newPin !== values.newPinAgain) {
      return setFault({ at: 'newPinAgain', words: t('identity.fault.pinsDiffer') })
    }
    setBusy(true)
    setFault(null)
    desk.identity
      .changePin({ oldPin: values.oldPin, newPin: values.newPin })
      .then(() => {
        setValues(blank)
        setChanged(true)
      })
      .catch((error: unknown) => setFault({ at: 'oldPin', words: explainLine(error, t) }))
      .finally(() => setBusy(false))
  }
  return (
    <Panel title={t('settings.people.changePin')}>
      <PanelRow>
        <Form layout="vertical" onFinish={submit}>
          {names.map((name) => (
            <Form.Item
              key={name}
              label={t(`settings.people.${name}`)}
              htmlFor={`${id}${name}`}
              validateStatus={fault?.at === name ? 'error' : undefined}
              help={fault?.at === name ? fault.words : undefined}
            >
              <PinField
                id={`${id}${name}`}
                label={t(`settings.people.${name}`)}
                value={values[name]}
                onChange={(value) => setValues((before) => ({ ...before, [name]: value }))}
              />
            </Form.Item>
          ))}
          <div className="row">
            <Button htmlType="submit" loading={busy} disabled={values.oldPin === '' || values.newPin === ''}>
              {t('settings.people.changeSubmit')}
            </Button>
            <span className="green" role="status">
              {changed ? t('settings.people.changed') : ''}
            </span>
          </div>
        </Form>
      </PanelRow>
    </Panel>
  )
}
