import { Form } from 'antd'
import { useAct } from '../../app/useSending.ts'
import { desk } from '../../client/desk.ts'
import { renewStatus, useFeed } from '../../client/feed.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'
import { OwnPinField } from './actFields.tsx'

/** What an act came to, in a sentence. */
type Told = (words: string) => void

/** Another device id for this laptop: what happens and what is safe, confirmed once with the own PIN (X7). */
export function ChangeDevice({ onDone, onClose }: { onDone: Told; onClose: () => void }) {
  const t = useText()
  const enrolled = useFeed((feed) => feed.status?.enrolled === true)
  const [pin, setPin, pinNow] = useLive('')
  const change = async () => {
    try {
      const { prefix, reissued } = await desk.identity.changeDevice({ pin: pinNow() })
      await renewStatus()
      onDone(t('devices.own.changed', { prefix, n: reissued }))
      onClose()
    } catch (error) {
      setPin('')
      throw error
    }
  }
  const { send, busy, failed } = useAct(() => (pinNow() === '' ? t('identity.fault.required') : change))
  return (
    <Dialog
      title={t('devices.own.change')}
      width={500}
      onClose={onClose}
      act={{ label: t('devices.own.changeSubmit'), run: send, busy, danger: true }}
    >
      <p className="consequence">{t('devices.own.changeHappens')}</p>
      <p className="green">{t('devices.own.changeSafe')}</p>
      {enrolled ? <p>{t('devices.own.changeCourt')}</p> : null}
      <Form layout="vertical">
        <OwnPinField label={t('devices.own.pin')} fault={failed} first value={pin} onChange={setPin} onEnter={send} />
      </Form>
    </Dialog>
  )
}
