import { Button, Form, Input } from 'antd'
import { type ReactNode, useId, useState } from 'react'
import { parseCourtCode } from '../../../shared/domain/identifiers/courtCode.ts'
import { checkPin } from '../../../shared/domain/identity/pin.ts'
import { type Role, roles } from '../../../shared/domain/identity/roles.ts'
import { desk } from '../../client/desk.ts'
import { ErrorBlock } from '../../ui/blocks.tsx'
import { PinField } from '../../ui/fields.tsx'
import { Select } from '../../ui/Select.tsx'
import { useText } from '../../ui/useText.ts'
import { BackButton, type Kept } from './SetupScreen.tsx'
import { useDoor } from './useDoor.ts'

const fieldNames = ['name', 'code', 'officer', 'device', 'pin', 'pinAgain'] as const
type FieldName = (typeof fieldNames)[number]
type Values = Record<FieldName, string>

/** Door 1: a court of this laptop alone, with its first officer. */
export function CourtDoor({ onKept, onBack }: { onKept: (kept: Kept) => void; onBack: () => void }) {
  const t = useText()
  const [values, setValues] = useState<Values>({
    name: '',
    code: '',
    officer: '',
    device: t('identity.court.deviceDefault'),
    pin: '',
    pinAgain: '',
  })
  const [role, setRole] = useState<Role>('handler')
  const [tried, setTried] = useState(false)
  const { busy, error, forget, open } = useDoor()
  const faults = faultsOf(values, t)
  const put = (name: FieldName) => (value: string) => setValues((before) => ({ ...before, [name]: value }))

  const submit = async () => {
    setTried(true)
    forget()
    if (Object.keys(faults).length > 0) return
    await open(async () => {
      const made = await desk.identity.setUp({
        courtName: values.name.trim(),
        courtCode: values.code.trim(),
        officerName: values.officer.trim(),
        role,
        pin: values.pin,
        deviceName: values.device.trim(),
      })
      onKept({ recoveryCode: made.recoveryCode, rootWords: made.rootFingerprint, pin: null })
    })
  }

  const row = { values, faults: tried ? faults : {}, put }
  return (
    <Form layout="vertical" requiredMark={false} onFinish={() => void submit()}>
      <h1>{t('identity.setup.court')}</h1>
      <p className="cover-lead">{t('identity.setup.courtHint')}</p>
      {error ? <ErrorBlock happened={error.happened} safe={error.safe} nextText={error.next} /> : null}
      <div className="two-columns">
        <TextRow {...row} name="name" placeholder={t('identity.court.namePlaceholder')} autoFocus />
        <TextRow
          {...row}
          name="code"
          placeholder={t('identity.court.codePlaceholder')}
          hint={t('identity.court.codeHint')}
        />
        <TextRow {...row} name="officer" />
        <RoleRow role={role} onRole={setRole} />
        <SecretRow {...row} name="pin" hint={t('identity.court.pinHint')} />
        <SecretRow {...row} name="pinAgain" onEnter={() => void submit()} />
        <TextRow {...row} name="device" />
      </div>
      <div className="cover-acts">
        <BackButton onBack={onBack} disabled={busy} />
        <span className="text2" role="status">
          {busy ? t('identity.court.working') : ''}
        </span>
        <Button className="cover-acts-end" type="primary" htmlType="submit" loading={busy}>
          {t('identity.court.submit')}
        </Button>
      </div>
    </Form>
  )
}

type Faults = Partial<Record<FieldName, string>>

function faultsOf(values: Values, t: ReturnType<typeof useText>): Faults {
  const faults: Faults = {}
  for (const name of fieldNames) if (values[name].trim() === '') faults[name] = t('identity.fault.required')
  if ([...values.name.trim()].length === 1) faults.name = t('identity.fault.courtName')
  if (!faults.code && !parseCourtCode(values.code.trim()).ok) faults.code = t('identity.fault.courtCode')
  const pin = checkPin(values.pin)
  if (!faults.pin && !pin.ok) faults.pin = t(`errors.pins.${pin.code}`)
  if (!faults.pinAgain && values.pin !== values.pinAgain) faults.pinAgain = t('identity.fault.pinsDiffer')
  return faults
}

interface RowProps {
  readonly values: Values
  readonly faults: Faults
  readonly put: (name: FieldName) => (value: string) => void
  readonly name: FieldName
  readonly hint?: string
}

function TextRow(props: RowProps & { placeholder?: string; autoFocus?: boolean }) {
  const t = useText()
  const id = useId()
  return (
    <FieldFrame id={id} label={t(`identity.court.${props.name}`)} fault={props.faults[props.name]} hint={props.hint}>
      <Input
        id={id}
        autoComplete="off"
        autoFocus={props.autoFocus}
        value={props.values[props.name]}
        placeholder={props.placeholder}
        aria-invalid={props.faults[props.name] ? true : undefined}
        onChange={(event) => props.put(props.name)(event.target.value)}
      />
    </FieldFrame>
  )
}

function SecretRow(props: RowProps & { onEnter?: () => void }) {
  const t = useText()
  const id = useId()
  const label = t(`identity.court.${props.name}`)
  return (
    <FieldFrame id={id} label={label} fault={props.faults[props.name]} hint={props.hint}>
      <PinField
        id={id}
        label={label}
        value={props.values[props.name]}
        onChange={props.put(props.name)}
        onEnter={props.onEnter}
      />
    </FieldFrame>
  )
}

function RoleRow({ role, onRole }: { role: Role; onRole: (role: Role) => void }) {
  const t = useText()
  const id = useId()
  return (
    <FieldFrame id={id} label={t('identity.court.role')} fault={undefined} hint={t('identity.court.roleHint')}>
      <Select
        id={id}
        value={role}
        onChange={onRole}
        label={t('identity.court.role')}
        options={roles.map((one) => ({ value: one, label: t(`legalTerms.role.${one}`) }))}
      />
    </FieldFrame>
  )
}

/** A labelled field with its hint or fault below. */
export function FieldFrame(props: {
  id: string
  label: string
  fault: string | undefined
  hint: string | undefined
  children: ReactNode
}) {
  return (
    <Form.Item
      label={props.label}
      htmlFor={props.id}
      validateStatus={props.fault ? 'error' : undefined}
      help={props.fault ?? (props.hint ? <span className="field-hint">{props.hint}</span> : undefined)}
    >
      {props.children}
    </Form.Item>
  )
}
