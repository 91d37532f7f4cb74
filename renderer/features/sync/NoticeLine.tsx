import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Notice } from '../../../shared/contract/desk/sync/notices.ts'
import { isTextKey, type Text } from '../../../shared/i18n/texts.ts'
import { useGo, usePath, useQueryParam } from '../../app/navigation.tsx'
import { queryClient } from '../../app/query.ts'
import { desk } from '../../client/desk.ts'
import { ask } from '../../client/queries.ts'
import { Icon } from '../../ui/icons.tsx'
import { useKeys } from '../../ui/useKeys.ts'
import { useStable } from '../../ui/useStable.ts'
import { useText } from '../../ui/useText.ts'

/**
 * The newest answer that the officer has not seen, as a sentence in the status bar: it stays until it was opened, by a
 * click, by G N, or by going to its request; then the next one stands there.
 */
export default function NoticeLine() {
  const t = useText()
  const go = useGo()
  const path = usePath()
  const shown = useQueryParam('request')
  const { data } = useQuery(ask.notices.list.queryOptions())
  const list = data ?? []
  const [newest] = list
  const see = useStable((some: readonly Notice[]) => {
    if (some.length === 0) return
    void desk.notices
      .see({ notices: some.map(({ notice }) => notice) })
      .then((left) => queryClient.setQueryData(ask.notices.list.queryOptions().queryKey, left))
      .catch(() => undefined)
  })
  const open = (): void => {
    if (newest === undefined) return
    see(list.filter(({ requestId }) => requestId === newest.requestId))
    go(`/approvals?request=${newest.requestId}`)
  }
  const opened = path === '/approvals' ? shown : ''
  // Going to a request is seeing its answers; one that comes while the page stands there unattended waits to be opened.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only moving there counts
  useEffect(() => {
    if (opened !== '') see(list.filter(({ requestId }) => requestId === opened))
  }, [opened, data === undefined])
  useKeys([
    { id: 'notices.open', keys: ['G N'], scope: 'global', text: 'notices.key', inBar: newest !== undefined, run: open },
  ])
  if (newest === undefined) return null
  const sentence = noticeWords(newest, t)
  const more = new Set(list.map(({ requestId }) => requestId)).size - 1
  const bad = newest.stands === 'refused' || newest.reverses
  return (
    <span className="status-notice" role="status">
      <button
        type="button"
        className={`status-part${bad ? ' red' : newest.stands === 'signed' ? ' amber' : ''}`}
        aria-label={t('notices.open', { sentence })}
        title={sentence}
        onClick={open}
      >
        <Icon name="stamp" size={14} />
        <span>{sentence}</span>
      </button>
      {more > 0 ? <span className="text3">{t('notices.more', { n: more })}</span> : null}
    </span>
  )
}

/** A notice as one sentence: which request, who, what, and whether it counts. */
export function noticeWords(notice: Notice, t: Text): string {
  const { stands, undone, reverses, fault, role } = notice
  const key =
    stands === 'refused' ? (undone ? 'undone' : 'refused') : reverses && stands === 'counts' ? 'reverses' : stands
  const roleKey = `legalTerms.role.${role}`
  return t(`notices.${key}`, {
    name: notice.title || t(`approvals.kind.${notice.kind}`),
    ...{ version: notice.version, who: notice.officer },
    role: isTextKey(roleKey) ? t(roleKey) : role,
    decision: t(`approvals.decision.${notice.decision}`),
    fault: fault === null ? '' : t(`approvals.fault.${fault}`),
  })
}
