import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { useFeed } from '../client/feed.ts'
import { StateBar } from '../ui/blocks.tsx'
import { useText } from '../ui/useText.ts'
import { useSession } from './session.ts'

/** A served page that waited this long for its core (ms) belongs to a program that ended: it has another address now. */
const endedAfterMs = 12_000

/** What the state of the core means for this window, over every screen. */
export function StateLines() {
  const phase = useSession((state) => state.phase)
  return phase === 'coreGone' ? <CoreGone /> : <AfterCrash />
}

function CoreGone() {
  const t = useText()
  const served = useFeed((feed) => feed.status?.host === 'loopback')
  const [ended, setEnded] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setEnded(true), endedAfterMs)
    return () => clearTimeout(timer)
  }, [])
  const [title, next] =
    ended && served
      ? ([t('app.phase.endedTitle'), t('app.phase.endedNext')] as const)
      : ([t('app.phase.coreGoneTitle'), t('app.phase.coreGoneNext')] as const)
  return (
    <StateBar tone={ended && served ? 'seal' : 'amber'}>
      <b>{title}</b> {t('app.phase.coreGoneSafe')} {next}
    </StateBar>
  )
}

/** After an unclean end: how much is here and whether it was checked. Stays until it is put away. */
function AfterCrash() {
  const t = useText()
  const unclean = useFeed((feed) => (feed.status?.phase === 'open' ? feed.status.unclean : null))
  const [put, setPut] = useState(false)
  if (unclean === null || put) return null
  const events = unclean.events.toLocaleString('en-US')
  return (
    <StateBar tone="amber">
      {t(unclean.checked ? 'app.phase.crashChecked' : 'app.phase.crashChecking', { events })}{' '}
      {unclean.drafts > 0 ? t('app.phase.crashDrafts', { n: unclean.drafts }) : null}
      <Button type="link" size="small" onClick={() => setPut(true)}>
        {t('app.act.close')}
      </Button>
    </StateBar>
  )
}
