import { Button, Form } from 'antd'
import { useState } from 'react'
import type { CourtOnStick } from '../../../shared/contract/desk/identity/join.ts'
import { useAct } from '../../app/useSending.ts'
import { desk } from '../../client/desk.ts'
import { renewStatus, useFeed } from '../../client/feed.ts'
import { Fault } from '../../ui/blocks.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'
import { FileBrowser } from '../settings/FileBrowser.tsx'
import { CopiedField } from './actFields.tsx'
import { OTHER, StickCodes } from './StickCodes.tsx'
import './rejoin.css'

interface Props {
  /** The request stands on the stick. */
  readonly onHanded: () => void
  readonly onBack: () => void
  readonly onClose: () => void
}

/** A laptop of a court is enrolled once more without a network: the court's stick, then one of its codes (decision 0052). */
export function RejoinByStick({ onHanded, onBack, onClose }: Props) {
  const t = useText()
  const [found, setFound] = useState<(CourtOnStick & { place: string }) | null>(null)
  const [place, setPlace, placeNow] = useLive<string | null>(null)
  const { send, failed } = useAct(() => async () => {
    const picked = placeNow() ?? ''
    setFound({ place: picked, ...(await desk.identity.lookAtStick({ place: picked })) })
  })
  const choose = () => {
    setFound(null)
    setPlace(null)
  }
  if (found !== null) return <WithCode found={found} onHanded={onHanded} onBack={choose} onClose={onClose} />
  const look = (picked: string) => {
    setPlace(picked)
    send()
  }
  return (
    <Dialog title={t('devices.own.rejoin')} width={640} onClose={onClose} act={null}>
      <p className="consequence">{t('devices.own.stickLead')}</p>
      {place === null ? <FileBrowser extensions={[]} kind="folder" onPick={look} onCancel={onBack} /> : null}
      {failed === '' ? null : (
        <div className="rejoin-body">
          <Fault words={failed} />
          <Button autoFocus onClick={choose}>
            {t('stickDoor.wait.move')}
          </Button>
        </div>
      )}
    </Dialog>
  )
}

function WithCode(props: Props & { found: CourtOnStick & { place: string } }) {
  const { found, onHanded, onBack } = props
  const t = useText()
  const self = useFeed((feed) => feed.status?.session ?? null)
  // Codes for others would be refused.
  const codes = found.codes.filter((one) => one.officer === self?.officerId)
  const [selector, setSelector, selectorNow] = useLive(codes[0]?.selector ?? OTHER)
  const [typed, setTyped, typedNow] = useLive('')
  const isTyped = (chosen: string) => codes.find((one) => one.selector === chosen)?.typed !== false
  const { send, busy, failed } = useAct(() => {
    const asked = { place: found.place, selector: selectorNow(), code: isTyped(selectorNow()) ? typedNow().trim() : '' }
    if (isTyped(asked.selector) && asked.code === '') return t('identity.fault.required')
    return async () => {
      await desk.identity.rejoinByStick(asked)
      await renewStatus()
      onHanded()
    }
  })
  return (
    <Dialog
      title={t('devices.own.rejoin')}
      width={640}
      onClose={props.onClose}
      act={{ label: t('stickDoor.submit'), run: send, busy }}
    >
      <p className="row consequence">
        <b lang="zh-CN">{found.name}</b> <span lang="zh-CN">{found.court}</span>{' '}
        <span className="mono text2">{found.place}</span>{' '}
        <Button size="small" onClick={onBack}>
          {t('stickDoor.wait.move')}
        </Button>
      </p>
      <p className="consequence">{t('devices.own.rejoinHappens')}</p>
      <p className="green">{t('devices.own.rejoinSafe')}</p>
      <Form layout="vertical">
        {codes.length === 0 ? null : <StickCodes codes={codes} selector={selector} onSelector={setSelector} />}
        {isTyped(selector) ? (
          <CopiedField
            label={t('devices.own.code')}
            hint={t('devices.own.codeHint', { name: self?.name ?? '' })}
            fault=""
            mono
            first
            max={64}
            value={typed}
            onChange={setTyped}
            onEnter={send}
          />
        ) : null}
      </Form>
      <Fault words={failed} />
    </Dialog>
  )
}
