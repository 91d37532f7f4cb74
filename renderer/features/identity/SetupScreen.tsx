import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { holdSetup, useFeed } from '../../client/feed.ts'
import { Kbd } from '../../ui/marks.tsx'
import { useText } from '../../ui/useText.ts'
import { CourtDoor } from './CourtDoor.tsx'
import { CourtWait } from './CourtWait.tsx'
import { CoverFrame } from './CoverFrame.tsx'
import { DemoDoor } from './DemoDoor.tsx'
import { JoinDoor } from './JoinDoor.tsx'
import { RecoveryPage } from './RecoveryPage.tsx'
import { RestoreDoor } from './RestoreDoor.tsx'
import { SelfCheck } from './SelfCheck.tsx'

const doors = ['join', 'restore', 'demo'] as const
/** A court of this laptop alone is no door: nobody founds one by a slip (S1). */
const aside = 'court'
const byKey = [...doors, aside] as const
type Door = (typeof byKey)[number]

/** What a door leaves to keep: shown once. `rootWords` '' when the demo has none to compare, `pin` null when typed. */
export interface Kept {
  readonly recoveryCode: string
  readonly rootWords: string
  readonly pin: string | null
}

/** S1: one page, three doors; then the recovery code, acknowledged by typing, the court's answer, and a self-check. */
export default function SetupScreen() {
  const [door, setDoor] = useState<Door | null>(null)
  const [kept, setKept] = useState<Kept | null>(null)
  const [noted, setNoted] = useState(false)
  useEffect(() => () => holdSetup(false), [])
  const waits = useFeed((feed) => feed.status?.phase === 'waiting')
  const empty = useFeed((feed) => feed.status?.phase === 'empty')
  const back = () => setDoor(null)
  // A joining that was given up leaves an empty laptop: the doors again.
  useEffect(() => {
    if (!empty || !noted) return
    setKept(null)
    setNoted(false)
    setDoor(null)
    holdSetup(false)
  }, [empty, noted])
  return (
    <CoverFrame wide={door === null || kept !== null}>
      {kept !== null && noted && waits ? <CourtWait /> : null}
      {kept !== null && noted && !waits ? <SelfCheck onEnter={() => holdSetup(false)} /> : null}
      {kept !== null && !noted ? <RecoveryPage kept={kept} onNoted={() => setNoted(true)} /> : null}
      {kept === null && door === null ? <Doors onOpen={setDoor} /> : null}
      {kept === null && door === 'join' ? <JoinDoor onKept={setKept} onBack={back} /> : null}
      {kept === null && door === 'court' ? <CourtDoor onKept={setKept} onBack={back} /> : null}
      {kept === null && door === 'restore' ? <RestoreDoor onBack={back} /> : null}
      {kept === null && door === 'demo' ? <DemoDoor onKept={setKept} onBack={back} /> : null}
    </CoverFrame>
  )
}

function Doors({ onOpen }: { onOpen: (door: Door) => void }) {
  const t = useText()
  const first = useRef<HTMLButtonElement>(null)
  useEffect(() => first.current?.focus(), [])
  // No text can be typed on this page, so the digits work wherever the focus is.
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const door = byKey[Number(event.key) - 1]
      if (door === undefined || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return
      event.preventDefault()
      onOpen(door)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [onOpen])
  return (
    <>
      <h1>{t('identity.setup.title')}</h1>
      <p className="cover-lead">{t('identity.setup.lead')}</p>
      <nav className="doors" aria-label={t('identity.setup.doors')}>
        {doors.map((door, index) => (
          <button
            key={door}
            ref={index === 0 ? first : undefined}
            type="button"
            className="door"
            onClick={() => onOpen(door)}
          >
            <b>
              {t(`identity.setup.${door}`)} <Kbd>{index + 1}</Kbd>
            </b>
            {t(`identity.setup.${door}Hint`)}
          </button>
        ))}
      </nav>
      <div className="cover-acts">
        <Button type="link" onClick={() => onOpen(aside)}>
          {t('identity.setup.court')} <Kbd>{byKey.length}</Kbd>
        </Button>
        <span className="text2">{t('identity.setup.courtHint')}</span>
      </div>
    </>
  )
}

/** Goes back to the doors. */
export function BackButton({ onBack, disabled }: { onBack: () => void; disabled: boolean }) {
  const t = useText()
  return (
    <Button onClick={onBack} disabled={disabled}>
      {t('identity.setup.back')}
    </Button>
  )
}
