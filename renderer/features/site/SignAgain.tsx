import type { Room } from '../../../shared/contract/desk/site.ts'
import { ScreenLink } from '../../app/navigation.tsx'
import { Tag } from '../../ui/marks.tsx'
import { useText } from '../../ui/useText.ts'
import './signAgain.css'

/** 须重签: a room was corrected after the lock; leads to where its sheet is made and signed. */
export function SignAgain({ siteId, room }: { siteId: string; room: Room }) {
  const t = useText()
  if (!room.signAgain) return null
  return (
    <p className="sign-again">
      <Tag tone="amber" icon="warning">
        {t('site.signAgain')}
      </Tag>{' '}
      <ScreenLink to={`/sites/${siteId}/signing?room=${room.roomId}`}>{t('site.toSignAgain')}</ScreenLink>
    </p>
  )
}
