import { useFeed } from '../../client/feed.ts'
import { useText } from '../../ui/useText.ts'
import { DamagedStore, NewerStore, RefusedPage } from './ClosedStore.tsx'
import { CourtWait } from './CourtWait.tsx'
import { CoverFrame } from './CoverFrame.tsx'
import { UnlockForm } from './UnlockForm.tsx'

/** S2: who works here and their PIN; also the cover while locked. Nothing of any case shows before that. */
export default function UnlockScreen() {
  const t = useText()
  const status = useFeed((feed) => feed.status)
  const refused = useFeed((feed) => feed.refused)
  return (
    <CoverFrame wide={false}>
      {refused ? (
        <RefusedPage />
      ) : status === null ? (
        <p role="status">{t('app.phase.loading')}</p>
      ) : status.phase === 'damaged' ? (
        <DamagedStore status={status} />
      ) : status.phase === 'fromFuture' ? (
        <NewerStore status={status} />
      ) : status.phase === 'waiting' ? (
        <CourtWait />
      ) : (
        <UnlockForm status={status} />
      )}
    </CoverFrame>
  )
}
