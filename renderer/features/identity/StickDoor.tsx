import { Radio } from 'antd'
import { useId, useState } from 'react'
import type { CourtOnStick } from '../../../shared/contract/desk/identity/join.ts'
import { desk } from '../../client/desk.ts'
import { useText, useTextOr } from '../../ui/useText.ts'
import { momentOf } from '../../ui/values.tsx'
import { FileBrowser } from '../settings/FileBrowser.tsx'
import { FieldFrame } from './CourtDoor.tsx'
import { Head, TypedRow, WhoJoins } from './JoinDoor.tsx'
import type { Kept } from './SetupScreen.tsx'
import { useAttempt } from './useDoor.ts'

/** No code of the stick: one that was told another way is typed. */
const OTHER = ''

/** Door 1 without a network: the court's stick, its six words, one of its codes; then who joins and their PIN (S1). */
export default function StickDoor({ onKept, onBack }: { onKept: (kept: Kept) => void; onBack: () => void }) {
  const [found, setFound] = useState<(CourtOnStick & { place: string }) | null>(null)
  const { error, attempt } = useAttempt()
  const t = useText()
  const look = (place: string) =>
    attempt(async () => setFound({ place, ...(await desk.identity.lookAtStick({ place })) }))
  if (found !== null) return <WithCode found={found} onKept={onKept} onBack={() => setFound(null)} />
  return (
    <>
      <Head error={error} lead={t('stickDoor.lead')} />
      <FileBrowser extensions={[]} kind="folder" onPick={(place) => void look(place)} onCancel={onBack} />
    </>
  )
}

function WithCode(props: {
  found: CourtOnStick & { place: string }
  onKept: (kept: Kept) => void
  onBack: () => void
}) {
  const { found, onKept, onBack } = props
  const { codes, place, words } = found
  const [selector, setSelector] = useState(codes[0]?.selector ?? OTHER)
  const [typed, setTyped] = useState('')
  const [tried, setTried] = useState(false)
  const t = useText()
  const chosen = codes.find((one) => one.selector === selector)
  const isTyped = chosen === undefined || chosen.typed
  return (
    <WhoJoins
      court={found}
      where={place}
      join={(who) => {
        setTried(true)
        return desk.identity.joinByStick({ place, selector, code: isTyped ? typed : '', words, ...who })
      }}
      officer={chosen?.name ?? ''}
      words={{ lead: t('stickDoor.lead'), submit: t('stickDoor.submit') }}
      onKept={onKept}
      onBack={onBack}
    >
      {codes.length === 0 ? null : <Codes codes={codes} selector={selector} onSelector={setSelector} />}
      {isTyped ? <TypedRow name="code" value={typed} onChange={setTyped} tried={tried} /> : null}
    </WhoJoins>
  )
}

function Codes(props: { codes: CourtOnStick['codes']; selector: string; onSelector: (selector: string) => void }) {
  const t = useText()
  const textOr = useTextOr()
  const id = useId()
  return (
    <FieldFrame id={id} label={t('stickDoor.codes')} fault={undefined} hint={undefined}>
      <Radio.Group
        id={id}
        aria-label={t('stickDoor.codes')}
        className="where-from"
        value={props.selector}
        onChange={(event) => props.onSelector(String(event.target.value))}
      >
        {props.codes.map(({ selector, name, role, deviceName, until, typed }) => (
          <Radio key={selector} value={selector}>
            <span className="mono">{selector}…</span>{' '}
            {t(typed ? 'stickDoor.forTyped' : 'stickDoor.for', {
              ...{ name, device: deviceName, role: textOr(`legalTerms.role.${role}`, role) },
            })}{' '}
            <span className="text3">{t('stickDoor.until', { at: momentOf(until) })}</span>
          </Radio>
        ))}
        <Radio value={OTHER}>{t('stickDoor.other')}</Radio>
      </Radio.Group>
    </FieldFrame>
  )
}
