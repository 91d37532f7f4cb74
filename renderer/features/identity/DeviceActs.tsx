import { Form } from 'antd'
import type { Rejoined } from '../../../shared/contract/desk/identity/join.ts'
import { useAct } from '../../app/useSending.ts'
import { desk } from '../../client/desk.ts'
import { renewStatus, useFeed } from '../../client/feed.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'
import { CopiedField, OwnPinField } from './actFields.tsx'

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

/** Enrols this laptop once more by a code of the court, on the profile it has. */
export function Rejoin({ onDone, onClose }: { onDone: Told; onClose: () => void }) {
  const t = useText()
  const name = useFeed((feed) => feed.status?.session?.name ?? '')
  const [code, setCode, codeNow] = useLive('')
  const [address, setAddress, addressNow] = useLive('')
  const { send, busy, failed } = useAct(() => {
    const said = { code: codeNow().trim(), address: addressNow().trim() }
    if (said.code === '') return t('identity.fault.required')
    return async () => {
      const answer = await desk.identity.rejoin(said)
      await renewStatus()
      onDone(words(answer, t))
      onClose()
    }
  })
  return (
    <Dialog
      title={t('devices.own.rejoin')}
      width={500}
      onClose={onClose}
      act={{ label: t('devices.own.rejoinSubmit'), run: send, busy }}
    >
      <p className="consequence">{t('devices.own.rejoinHappens')}</p>
      <p className="green">{t('devices.own.rejoinSafe')}</p>
      <Form layout="vertical">
        <CopiedField
          label={t('devices.own.code')}
          hint={t('devices.own.codeHint', { name })}
          fault={failed}
          mono
          first
          max={64}
          value={code}
          onChange={setCode}
          onEnter={send}
        />
        <CopiedField
          label={t('devices.own.address')}
          hint={t('devices.own.addressHint')}
          fault=""
          max={300}
          value={address}
          onChange={setAddress}
          onEnter={send}
        />
      </Form>
    </Dialog>
  )
}

function words({ waits, prefix }: Rejoined, t: ReturnType<typeof useText>): string {
  return waits === null ? t('devices.own.rejoined', { prefix }) : t(`devices.own.${waits}`)
}
