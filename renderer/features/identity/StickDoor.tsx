import { useState } from 'react'
import type { CourtOnStick } from '../../../shared/contract/desk/identity/join.ts'
import { desk } from '../../client/desk.ts'
import { useText } from '../../ui/useText.ts'
import { FileBrowser } from '../settings/FileBrowser.tsx'
import { Head, TypedRow, WhoJoins } from './JoinDoor.tsx'
import type { Kept } from './SetupScreen.tsx'
import { OTHER, StickCodes } from './StickCodes.tsx'
import { useAttempt } from './useDoor.ts'

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
      {codes.length === 0 ? null : <StickCodes codes={codes} selector={selector} onSelector={setSelector} />}
      {isTyped ? <TypedRow name="code" value={typed} onChange={setTyped} tried={tried} /> : null}
    </WhoJoins>
  )
}
