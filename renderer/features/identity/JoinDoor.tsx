import { Button, Checkbox, Form, Input } from 'antd'
import { lazy, type ReactNode, Suspense, useEffect, useId, useState } from 'react'
import type { Joined } from '../../../shared/contract/desk/identity/join.ts'
import { checkPin } from '../../../shared/domain/identity/pin.ts'
import { laterTexts } from '../../app/laterTexts.ts'
import { desk } from '../../client/desk.ts'
import type { Explained } from '../../client/errors.ts'
import { renewStatus } from '../../client/feed.ts'
import { ErrorBlock } from '../../ui/blocks.tsx'
import { PinField } from '../../ui/fields.tsx'
import { useText } from '../../ui/useText.ts'
import { FieldFrame } from './CourtDoor.tsx'
import { RootWords } from './RecoveryPage.tsx'
import { BackButton, type Kept } from './SetupScreen.tsx'
import { useAttempt, useDoor } from './useDoor.ts'

/** The door by stick speaks with words that come later. */
const StickDoor = lazy(async () => (await Promise.all([import('./StickDoor.tsx'), laterTexts()]))[0])

interface Court {
  readonly address: string
  readonly court: string
  readonly name: string
  readonly words: string
}

/** Door 1: first whose gateway it is and its six words, compared aloud; then who joins and their PIN. */
export function JoinDoor({ onKept, onBack }: { onKept: (kept: Kept) => void; onBack: () => void }) {
  const [court, setCourt] = useState<Court | null>(null)
  const [address, setAddress] = useState('')
  const [code, setCode] = useState('')
  const [byStick, setByStick] = useState(false)
  const t = useText()
  if (byStick) {
    return (
      <Suspense fallback={null}>
        <StickDoor onKept={onKept} onBack={() => setByStick(false)} />
      </Suspense>
    )
  }
  return court === null ? (
    <WhichCourt
      address={address}
      onAddress={setAddress}
      code={code}
      onCode={setCode}
      onCourt={setCourt}
      onBack={onBack}
      aside={<ByStick onOpen={() => setByStick(true)} />}
    />
  ) : (
    <WhoJoins
      court={court}
      where={court.address}
      join={(who) => desk.identity.join({ address: court.address, code, words: court.words, ...who })}
      officer=""
      words={{ lead: t('identity.join.lead'), submit: t('identity.join.submit') }}
      onKept={onKept}
      onBack={() => setCourt(null)}
    />
  )
}

/** Whether this may be a code: the letters of four groups. What they are worth only the court knows. */
function isWholeCode(typed: string): boolean {
  return typed.replace(/[\s-]/g, '').length === 16
}

function ByStick({ onOpen }: { onOpen: () => void }) {
  const t = useText()
  return (
    <p>
      <Button type="link" onClick={onOpen}>
        {t('identity.join.byStick')}
      </Button>
    </p>
  )
}

function WhichCourt(props: {
  address: string
  onAddress: (address: string) => void
  code: string
  onCode: (code: string) => void
  onCourt: (court: Court) => void
  onBack: () => void
  aside: ReactNode
}) {
  const t = useText()
  const address = props.address.trim()
  const codeFault = isWholeCode(props.code) ? undefined : t('identity.fault.code')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const { error, forget, attempt } = useAttempt()
  const submit = async () => {
    setTried(true)
    forget()
    if (address === '' || codeFault) return
    setBusy(true)
    const went = await attempt(async () =>
      props.onCourt({ address, ...(await desk.identity.lookAtCourt({ address })) }),
    )
    if (!went) setBusy(false)
  }
  return (
    <Form layout="vertical" requiredMark={false} onFinish={() => void submit()}>
      <Head error={error} lead={t('identity.join.lead')} />
      <TypedRow name="address" value={props.address} onChange={props.onAddress} tried={tried} autoFocus />
      <TypedRow name="code" value={props.code} onChange={props.onCode} tried={tried} fault={codeFault} />
      {props.aside}
      <Acts busy={busy} onBack={props.onBack} working={t('identity.join.looking')} submit={t('identity.join.look')} />
    </Form>
  )
}

/** Who joins, once the six words were compared. `where`: the address, or the folder of a stick; `officer`: its name for the code. */
export function WhoJoins(props: {
  court: Omit<Court, 'address'>
  where: string
  join: (who: { officerName: string; deviceName: string; pin: string }) => Promise<Joined>
  officer: string
  words: { lead: string; submit: string }
  children?: ReactNode
  onKept: (kept: Kept) => void
  onBack: () => void
}) {
  const { court, onKept, onBack } = props
  const t = useText()
  const [same, setSame] = useState(false)
  const [officer, setOfficer] = useState(props.officer)
  // Another code of a stick is another person's.
  useEffect(() => setOfficer(props.officer), [props.officer])
  const [device, setDevice] = useState(t('identity.join.deviceDefault'))
  const [pins, setPins] = useState({ pin: '', again: '' })
  const [tried, setTried] = useState(false)
  const { busy, error, forget, open } = useDoor()
  const sound = checkPin(pins.pin)
  const pinFault = sound.ok ? undefined : t(`errors.pins.${sound.code}`)
  const againFault = pins.pin === pins.again ? undefined : t('identity.fault.pinsDiffer')
  const submit = async () => {
    setTried(true)
    forget()
    if (!same || pinFault || againFault || officer.trim() === '' || device.trim() === '') return
    await open(async () => {
      const made = await props.join({ officerName: officer.trim(), deviceName: device.trim(), pin: pins.pin })
      await renewStatus()
      onKept({ recoveryCode: made.recoveryCode, rootWords: made.rootFingerprint, pin: null })
    })
  }
  const pinRow = { shown: pins, tried, onEnter: () => void submit() }
  return (
    <Form layout="vertical" requiredMark={false} onFinish={() => void submit()}>
      <Head error={error} lead={props.words.lead} />
      <p className="row">
        <b lang="zh-CN">{court.name}</b> <span lang="zh-CN">{court.court}</span>{' '}
        <span className="mono text2">{props.where}</span>
      </p>
      <div className="words-aloud">
        <RootWords words={court.words} />
      </div>
      <Form.Item
        validateStatus={tried && !same ? 'error' : undefined}
        help={tried && !same ? t('identity.join.compareFirst') : undefined}
      >
        <Checkbox autoFocus checked={same} onChange={(event) => setSame(event.target.checked)}>
          {t('identity.join.same')}
        </Checkbox>
        <span className="field-hint">{t('identity.join.differ')}</span>
      </Form.Item>
      {props.children}
      <div className="two-columns">
        <TypedRow name="officer" value={officer} onChange={setOfficer} tried={tried} />
        <TypedRow name="device" value={device} onChange={setDevice} tried={tried} />
        <PinRow {...pinRow} name="pin" fault={pinFault} onChange={(pin) => setPins({ ...pins, pin })} />
        <PinRow {...pinRow} name="again" fault={againFault} onChange={(again) => setPins({ ...pins, again })} />
      </div>
      <Acts busy={busy} onBack={onBack} working={t('identity.join.working')} submit={props.words.submit} />
    </Form>
  )
}

/** Title and lead of the door, and what went wrong. */
export function Head({ error, lead }: { error: Explained | null; lead: string }): ReactNode {
  const t = useText()
  return (
    <>
      <h1>{t('identity.setup.join')}</h1>
      <p className="cover-lead">{lead}</p>
      {error ? <ErrorBlock happened={error.happened} safe={error.safe} nextText={error.next} /> : null}
    </>
  )
}

/** A field of the door that may not stay empty. */
export function TypedRow(props: {
  name: 'address' | 'code' | 'officer' | 'device'
  value: string
  onChange: (value: string) => void
  tried: boolean
  /** What is wrong with what was typed. */
  fault?: string
  autoFocus?: boolean
}) {
  const t = useText()
  const id = useId()
  const wrong = props.value.trim() === '' ? t('identity.fault.required') : props.fault
  const fault = props.tried ? wrong : undefined
  return (
    <FieldFrame
      id={id}
      label={t(`identity.join.${props.name}`)}
      fault={fault}
      hint={t(`identity.join.${props.name}Hint`)}
    >
      <Input
        id={id}
        autoComplete="off"
        spellCheck={false}
        autoFocus={props.autoFocus}
        value={props.value}
        aria-invalid={fault ? true : undefined}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </FieldFrame>
  )
}

function PinRow(props: {
  name: 'pin' | 'again'
  shown: { pin: string; again: string }
  fault: string | undefined
  tried: boolean
  onChange: (value: string) => void
  onEnter: () => void
}) {
  const t = useText()
  const id = useId()
  const label = t(props.name === 'pin' ? 'identity.court.pin' : 'identity.court.pinAgain')
  const hint = props.name === 'pin' ? t('identity.court.pinHint') : undefined
  return (
    <FieldFrame id={id} label={label} fault={props.tried ? props.fault : undefined} hint={hint}>
      <PinField
        id={id}
        label={label}
        value={props.shown[props.name]}
        onChange={props.onChange}
        onEnter={props.onEnter}
      />
    </FieldFrame>
  )
}

function Acts(props: { busy: boolean; onBack: () => void; working: string; submit: string }) {
  return (
    <div className="cover-acts">
      <BackButton onBack={props.onBack} disabled={props.busy} />
      <span className="text2" role="status">
        {props.busy ? props.working : ''}
      </span>
      <Button className="cover-acts-end" type="primary" htmlType="submit" loading={props.busy}>
        {props.submit}
      </Button>
    </div>
  )
}
