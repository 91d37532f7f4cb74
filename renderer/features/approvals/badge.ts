import { QueryObserver } from '@tanstack/react-query'
import { may } from '../../../shared/domain/identity/permissions.ts'
import { createText } from '../../../shared/i18n/texts.ts'
import { setNavBadge } from '../../app/frame.ts'
import { queryClient } from '../../app/query.ts'
import { useSession } from '../../app/session.ts'
import { ask } from '../../client/queries.ts'
import { usePreferences } from '../../ui/preferences.ts'

/** Keeps the number beside 审批 right while somebody is at work. */
export function startApprovalsBadge(): void {
  let stop: (() => void) | null = null
  const follow = (isOpen: boolean): void => {
    if (isOpen === (stop !== null)) return
    stop?.()
    stop = isOpen ? watch() : null
  }
  useSession.subscribe(({ phase, officer }) =>
    follow((phase === 'open' || phase === 'coreGone') && officer !== null && may(officer.role, 'case.read')),
  )
}

function watch(): () => void {
  const observer = new QueryObserver(queryClient, ask.approvals.inbox.queryOptions())
  const show = ({ data }: ReturnType<typeof observer.getCurrentResult>): void => {
    if (!data) return
    const t = createText(usePreferences.getState().language)
    const n = data.waiting.length
    setNavBadge('approvals', n === 0 ? null : { text: String(n), tone: 'seal', label: t('approvals.badge', { n }) })
  }
  const end = observer.subscribe(show)
  show(observer.getCurrentResult())
  return () => {
    end()
    setNavBadge('approvals', null)
  }
}
