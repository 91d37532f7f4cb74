import { Button, Form, Input } from 'antd'
import { useId, useState } from 'react'
import type { PlaceAnswer } from '../../../shared/contract/desk/identity.ts'
import { checkPin } from '../../../shared/domain/identity/pin.ts'
import { desk } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { renewStatus } from '../../client/feed.ts'
import { PinField } from '../../ui/fields.tsx'
import { useText } from '../../ui/useText.ts'
import { FieldFrame } from './CourtDoor.tsx'

/** The printed code opens the laptop and gives the chosen person a new PIN. */
export function CodeUnlock(props: { officerId: string; place: PlaceAnswer | null; onBack: () => void }) {
  const { officerId, place, onBack } = props
  const t = useText()
  const ids = { code: useId(), pin: useId(), again: useId() }
  const [code, setCode] = useState('')
  const [pin, setPin] = useState('')
  const [again, setAgain] = useState('')
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<{ field: 'code' | 'pin' | 'again'; words: string } | null>(null)
  const faultOf = (field: 'code' | 'pin' | 'again') => (fault?.field === field ? fault.words : undefined)
  const submit = async () => {
    const checked = checkPin(pin)
    if (!checked.ok) return setFault({ field: 'pin', words: t(`errors.pins.${checked.code}`) })
    if (pin !== again) return setFault({ field: 'again', words: t('identity.fault.pinsDiffer') })
    setBusy(true)
    setFault(null)
    try {
      await desk.identity.unlockWithCode({ code, officerId, newPin: pin, place: place ?? undefined })
      await renewStatus()
    } catch (error) {
      setFault({ field: 'code', words: explainLine(error, t) })
      setBusy(false)
    }
  }
  return (
    <Form layout="vertical" onFinish={() => void submit()}>
      <FieldFrame
        id={ids.code}
        label={t('identity.unlock.code')}
        fault={faultOf('code')}
        hint={t('identity.unlock.codeHint')}
      >
        <Input
          id={ids.code}
          className="mono"
          autoFocus
          autoComplete="off"
          spellCheck={false}
          maxLength={100}
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      </FieldFrame>
      <div className="two-columns">
        <FieldFrame
          id={ids.pin}
          label={t('identity.unlock.newPin')}
          fault={faultOf('pin')}
          hint={t('identity.court.pinHint')}
        >
          <PinField id={ids.pin} label={t('identity.unlock.newPin')} value={pin} onChange={setPin} />
        </FieldFrame>
        <FieldFrame id={ids.again} label={t('identity.unlock.newPinAgain')} fault={faultOf('again')} hint={undefined}>
          <PinField
            id={ids.again}
            label={t('identity.unlock.newPinAgain')}
            value={again}
            onChange={setAgain}
            onEnter={() => void submit()}
          />
        </FieldFrame>
      </div>
      <div className="cover-acts">
        <Button type="link" onClick={onBack}>
          {t('identity.unlock.usePin')}
        </Button>
        <Button
          className="cover-acts-end"
          type="primary"
          htmlType="submit"
          loading={busy}
          disabled={code.trim() === '' || pin === ''}
        >
          {t('identity.unlock.codeSubmit')}
        </Button>
      </div>
    </Form>
  )
}
