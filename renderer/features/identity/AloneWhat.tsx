import { Checkbox, Form } from 'antd'
import type { JoinedAlone, StandAlone } from '../../../shared/contract/desk/identity/joinAlone.ts'
import { useAct } from '../../app/useSending.ts'
import { desk } from '../../client/desk.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'
import type { AloneCourt } from './AloneWhere.tsx'
import { OwnPinField } from './actFields.tsx'
import { SixWords } from './Words.tsx'
import './joinAlone.css'

/** The six words to compare and what joining does, confirmed with the own PIN. */
export function AloneWhat(props: {
  state: StandAlone
  court: AloneCourt
  onCame: (answer: JoinedAlone) => Promise<void>
  onClose: () => void
}) {
  const t = useText()
  const { court, onCame } = props
  const [same, setSame, sameNow] = useLive(false)
  const [pin, setPin, pinNow] = useLive('')
  const join = async () => {
    const { address, code, words } = court
    try {
      await onCame(await desk.identity.joinAlone({ address, code, words, pin: pinNow() }))
    } catch (error) {
      setPin('')
      throw error
    }
  }
  const { send, busy, failed } = useAct(() => {
    if (!sameNow()) return t('devices.alone.compareFirst')
    return pinNow() === '' ? t('identity.fault.required') : join
  })
  return (
    <Dialog
      title={t('devices.alone.title')}
      width={640}
      onClose={props.onClose}
      act={{ label: t('devices.alone.submit'), run: send, busy, danger: true }}
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
      <Consequences state={props.state} />
      <Form layout="vertical">
        <OwnPinField label={t('devices.alone.pin')} fault={failed} value={pin} onChange={setPin} onEnter={send} />
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
