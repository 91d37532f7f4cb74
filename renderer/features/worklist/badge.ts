import { QueryObserver } from '@tanstack/react-query'
import { may } from '../../../shared/domain/identity/permissions.ts'
import { createText } from '../../../shared/i18n/texts.ts'
import { setNavBadge } from '../../app/frame.ts'
import { queryClient } from '../../app/query.ts'
import { useSession } from '../../app/session.ts'
import { ask } from '../../client/queries.ts'
import { usePreferences } from '../../ui/preferences.ts'

/** Keeps the numbers beside 工作台 and 腾退现场 right while somebody is at work. */
export function startWorklistBadge(): void {
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
  const options = ask.worklist.list.queryOptions({ input: { scope: 'mine', limit: 1 } })
  const observer = new QueryObserver(queryClient, options)
  const show = ({ data }: ReturnType<typeof observer.getCurrentResult>): void => {
    if (!data) return
    const t = createText(usePreferences.getState().language)
    const n = data.overdue.total + data.dueToday.total
    setNavBadge('worklist', n === 0 ? null : { text: String(n), tone: 'seal', label: t('worklist.badge', { n }) })
    setNavBadge('sites', data.sites.length === 0 ? null : { text: '', tone: 'dot', label: t('worklist.siteBadge') })
  }
  const end = observer.subscribe(show)
  // What is known already is no change and so would not be told.
  show(observer.getCurrentResult())
  return () => {
    end()
    setNavBadge('worklist', null)
    setNavBadge('sites', null)
  }
}
