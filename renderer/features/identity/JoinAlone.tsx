import { useQuery } from '@tanstack/react-query'
import { Button, Checkbox, Form, Input } from 'antd'
import { type ReactNode, useEffect, useId, useState } from 'react'
import type { JoinedAlone, StandAlone } from '../../../shared/contract/desk/identity/joinAlone.ts'
import { desk } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { renewStatus } from '../../client/feed.ts'
import { ask } from '../../client/queries.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { PinField } from '../../ui/fields.tsx'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'
import { SixWords } from './Words.tsx'
import './joinAlone.css'

interface Court {
  readonly address: string
  readonly code: string
  readonly name: string
  readonly court: string
  readonly words: string
}
interface Shared {
  readonly state: StandAlone
  readonly onClose: () => void
}

/** How often the court is asked while the dialog stands open, ms. */
const EVERY_MS = 5000

/** A laptop that worked alone joins its court: whose gateway it is, the six words, what happens in sentences, the PIN. */
export function JoinAlone({ onDone, onClose }: { onDone: (words: string) => void; onClose: () => void }) {
  const t = useText()
  const asked = useQuery(ask.identity.standAlone.queryOptions())
  const [court, setCourt] = useState<Court | null>(null)
  const [waits, setWaits] = useState<NonNullable<JoinedAlone['waits']> | null>(null)
  const [refused, setRefused] = useState('')
  const state = asked.data
  if (state === undefined) return null
  const shared = { state, onClose }
  if (state.hindrance !== null) {
    const words = t(`devices.alone.hindered.${state.hindrance}`, { detail: state.court.name })
    return (
      <Dialog title={t('devices.alone.title')} width={560} onClose={onClose} act={null}>
        <p className="consequence">{words}</p>
      </Dialog>
    )
  }
  const came = async (answer: JoinedAlone) => {
    setWaits(answer.waits)
    await renewStatus()
    if (answer.waits === null) onClose()
    else await asked.refetch()
  }
  if (state.waiting !== null) {
    const gaveUp = () => {
      onDone(t('devices.alone.gaveUp'))
      onClose()
    }
    const onRefused = (words: string) => {
      // What the court refused was forgotten; its words stand where another code can be typed.
      setRefused(words)
      setCourt(null)
      void asked.refetch()
    }
    const told = { name: state.waiting.name, waits: waits ?? ('issuing' as const) }
    return <Waiting {...shared} {...told} onCame={came} onRefused={onRefused} onGaveUp={gaveUp} />
  }
  if (court === null) return <Where {...shared} refused={refused} onCourt={setCourt} />
  return <What {...shared} court={court} onCame={came} />
}

function Where({ state, onClose, refused, onCourt }: Shared & { refused: string; onCourt: (court: Court) => void }) {
  const t = useText()
  const [address, setAddress, addressNow] = useLive('')
  const [code, setCode, codeNow] = useLive('')
  const [busy, setBusy, busyNow] = useLive(false)
  const [fault, setFault] = useState(refused)
  const submit = () => {
    if (busyNow()) return
    const [where, which] = [addressNow().trim(), codeNow().trim()]
    if (where === '' || which === '') return setFault(t('identity.fault.required'))
    setBusy(true)
    setFault('')
    desk.identity
      .lookAtCourt({ address: where })
      .then((court) => onCourt({ ...court, address: where, code: which }))
      .catch((error: unknown) => {
        setFault(explainLine(error, t))
        setBusy(false)
      })
  }
  const self = state.officers.find((one) => one.self)?.name ?? ''
  return (
    <Dialog
      title={t('devices.alone.title')}
      width={560}
      onClose={onClose}
      act={{ label: t('devices.alone.look'), run: submit, busy }}
    >
      <p>{t('devices.alone.lead', { name: state.court.name })}</p>
      <p className="green">{t('devices.alone.safe')}</p>
      <Form layout="vertical">
        <Row label={t('devices.alone.address')} hint={t('devices.alone.addressHint')} fault="">
          {(id) => (
            <Input
              id={id}
              autoFocus
              autoComplete="off"
              spellCheck={false}
              maxLength={300}
              value={address}
              onChange={(event) => setAddress(event.target.value)}
              onPressEnter={submit}
            />
          )}
        </Row>
        <Row label={t('devices.alone.code')} hint={t('devices.alone.codeHint', { name: self })} fault={fault}>
          {(id) => (
            <Input
              id={id}
              className="mono"
              autoComplete="off"
              spellCheck={false}
              maxLength={64}
              value={code}
              onChange={(event) => setCode(event.target.value)}
              onPressEnter={submit}
            />
          )}
        </Row>
      </Form>
    </Dialog>
  )
}

type Came = (answer: JoinedAlone) => Promise<void>

function What({ state, onClose, court, onCame }: Shared & { court: Court; onCame: Came }) {
  const t = useText()
  const [same, setSame, sameNow] = useLive(false)
  const [pin, setPin, pinNow] = useLive('')
  const [busy, setBusy, busyNow] = useLive(false)
  const [fault, setFault] = useState('')
  const submit = () => {
    if (busyNow()) return
    if (!sameNow()) return setFault(t('devices.alone.compareFirst'))
    if (pinNow() === '') return setFault(t('identity.fault.required'))
    setBusy(true)
    setFault('')
    const { address, code, words } = court
    desk.identity
      .joinAlone({ address, code, words, pin: pinNow() })
      .then(onCame)
      .catch((error: unknown) => {
        setFault(explainLine(error, t))
        setPin('')
        setBusy(false)
      })
  }
  return (
    <Dialog
      title={t('devices.alone.title')}
      width={640}
      onClose={onClose}
      act={{ label: t('devices.alone.submit'), run: submit, busy, danger: true }}
    >
      <p className="row">
        <b lang="zh-CN">{court.name}</b> <span lang="zh-CN">{court.court}</span>{' '}
        <span className="mono text2">{court.address}</span>
      </p>
      <p>{t('devices.alone.compare')}</p>
      <SixWords words={court.words} className="alone-words" />
      <Checkbox autoFocus checked={same} onChange={(event) => setSame(event.target.checked)}>
        {t('devices.alone.same')}
      </Checkbox>
      <Consequences state={state} />
      <Form layout="vertical">
        <Row label={t('devices.alone.pin')} hint="" fault={fault}>
          {(id) => <PinField id={id} label={t('devices.alone.pin')} value={pin} onChange={setPin} onEnter={submit} />}
        </Row>
      </Form>
    </Dialog>
  )
}

/** What happens, in sentences: what comes along, what its decisions are from now on, and who is whose. */
function Consequences({ state }: { state: StandAlone }) {
  const t = useText()
  const { cases, records, files, decisions, officers } = state
  const self = officers.find((one) => one.self)?.name ?? ''
  const others = officers.filter((one) => !one.self).map((one) => one.name)
  return (
    <ul className="alone-list">
      <li className="green">{t('devices.alone.comes', { cases, records, files })}</li>
      <li className="amber">{t('devices.alone.decisions', { n: decisions })}</li>
      <li>{t('devices.alone.keys')}</li>
      <li>{t('devices.alone.self', { name: self })}</li>
      {others.length === 0 ? null : (
        <li className="amber">{t('devices.alone.others', { names: others.join('、') })}</li>
      )}
      <li className="green">{t('devices.alone.safe')}</li>
    </ul>
  )
}

function Waiting(
  props: Shared & {
    name: string
    waits: NonNullable<JoinedAlone['waits']>
    onCame: Came
    onRefused: (words: string) => void
    onGaveUp: () => void
  },
) {
  const { name, waits, onCame, onRefused, onGaveUp, onClose } = props
  const t = useText()
  const [busy, setBusy, busyNow] = useLive(false)
  const [fault, setFault] = useState('')
  const [asks, setAsks] = useState(0)
  const again = () => {
    if (busyNow()) return
    setBusy(true)
    desk.identity
      .tryJoinAlone({})
      .then(onCame)
      .catch((error: unknown) => onRefused(explainLine(error, t)))
      .finally(() => {
        setBusy(false)
        setAsks((n) => n + 1)
      })
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer begins the next wait
  useEffect(() => {
    const timer = setTimeout(again, EVERY_MS)
    return () => clearTimeout(timer)
  }, [asks])
  const leave = () => {
    void desk.identity
      .leaveAlone({})
      .then(onGaveUp)
      .catch((error: unknown) => setFault(explainLine(error, t)))
  }
  return (
    <Dialog
      title={t('devices.alone.title')}
      width={560}
      onClose={onClose}
      act={{ label: t('devices.alone.again'), run: again, busy }}
    >
      <p role="status">{t(`devices.alone.${waits}`, { name })}</p>
      <p>{t('devices.alone.thenLocked')}</p>
      {fault === '' ? null : (
        <p className="consequence" role="alert">
          {fault}
        </p>
      )}
      <Button onClick={leave}>{t('devices.alone.giveUp')}</Button>
    </Dialog>
  )
}

function Row(props: { label: string; hint: string; fault: string; children: (id: string) => ReactNode }) {
  const id = useId()
  const { label, hint, fault } = props
  return (
    <Form.Item
      label={label}
      htmlFor={id}
      {...(hint === '' ? {} : { extra: hint })}
      {...(fault === '' ? {} : { validateStatus: 'error' as const, help: fault })}
    >
      {props.children(id)}
    </Form.Item>
  )
}
