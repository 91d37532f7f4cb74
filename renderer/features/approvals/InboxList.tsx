import type { RequestSummary } from '../../../shared/contract/desk/approvals.ts'
import { Stamp, Tag } from '../../ui/marks.tsx'
import { useKeys } from '../../ui/useKeys.ts'
import { useText } from '../../ui/useText.ts'
import { DateText } from '../../ui/values.tsx'
import { dayWords, requestName, standWords } from './words.ts'

export interface Inbox {
  readonly today: string
  readonly waiting: readonly RequestSummary[]
  readonly mine: readonly RequestSummary[]
  readonly decided: readonly RequestSummary[]
  readonly refused: readonly RequestSummary[]
}

type GroupId = 'waiting' | 'refused' | 'mine' | 'decided'

/** Each request once, under the first head that concerns the officer. */
export function inboxGroups(inbox: Inbox): { id: GroupId; rows: readonly RequestSummary[] }[] {
  const shown = new Set<string>()
  return (['waiting', 'refused', 'mine', 'decided'] as const).map((id) => {
    const rows = inbox[id].filter((one) => !shown.has(one.requestId))
    for (const one of rows) shown.add(one.requestId)
    return { id, rows }
  })
}

/** Left pane: what waits for me, what was not applied, mine, decided; J K or arrows go through all of it. */
export function InboxList(props: { inbox: Inbox; chosen: string; onChoose: (requestId: string) => void }) {
  const t = useText()
  const groups = inboxGroups(props.inbox)
  const all = groups.flatMap((group) => group.rows)
  const step = (by: number) => {
    const at = all.findIndex((one) => one.requestId === props.chosen)
    const next = all[Math.min(all.length - 1, Math.max(0, at + by))]
    if (next === undefined) return
    props.onChoose(next.requestId)
    document.querySelector<HTMLElement>(`[data-request="${next.requestId}"]`)?.focus()
  }
  useKeys([
    { id: 'approvals.down', keys: ['J', '↓'], scope: 'list', text: 'approvals.key.down', run: () => step(1) },
    { id: 'approvals.up', keys: ['K', '↑'], scope: 'list', text: 'approvals.key.up', run: () => step(-1) },
  ])
  return (
    <nav className="inbox" aria-label={t('approvals.inbox')} data-keys="inbox" data-pane tabIndex={-1}>
      {groups.map(({ id, rows }) =>
        rows.length === 0 && id !== 'waiting' ? null : (
          <section key={id} aria-labelledby={`inbox-${id}`}>
            <h2 className="inbox-head" id={`inbox-${id}`}>
              <span>
                {t(`approvals.${id}`)} {rows.length}
              </span>
              <span className="text3">
                {id === 'waiting' ? t('approvals.byDue') : id === 'decided' ? t('approvals.recent') : null}
              </span>
            </h2>
            {id === 'refused' ? <p className="inbox-note">{t('approvals.refusedWhy')}</p> : null}
            {id === 'waiting' && rows.length === 0 ? <p className="inbox-note">{t('approvals.empty')}</p> : null}
            {rows.map((request) => (
              <InboxRow
                key={request.requestId}
                request={request}
                group={id}
                today={props.inbox.today}
                here={request.requestId === props.chosen}
                onChoose={() => props.onChoose(request.requestId)}
              />
            ))}
          </section>
        ),
      )}
    </nav>
  )
}

function InboxRow(props: {
  request: RequestSummary
  group: GroupId
  today: string
  here: boolean
  onChoose: () => void
}) {
  const t = useText()
  const { request, today } = props
  const late = request.dueOn !== null && request.dueOn <= today
  return (
    <button
      type="button"
      className="inbox-row"
      aria-current={props.here ? 'true' : undefined}
      data-request={request.requestId}
      onClick={props.onChoose}
    >
      <span className="inbox-line">
        <b>{requestName(request, t)}</b>
        {props.group === 'waiting' && request.dueOn !== null ? (
          <span className={late ? 'red inbox-due' : 'text2 inbox-due'}>
            <DateText date={request.dueOn} short />
          </span>
        ) : (
          <StateTag request={request} group={props.group} />
        )}
      </span>
      <span lang="zh-CN" className="inbox-what">
        {[request.debtors.join('、'), request.caseNo].filter((part) => part !== '').join(' ')}
      </span>
      <span className="inbox-stand">
        {props.group === 'decided' && request.decided !== null
          ? dayWords(request.decided.at, t)
          : props.group === 'refused'
            ? t('approvals.refusedCount', { n: request.refused })
            : standWords(request, t)}
      </span>
    </button>
  )
}

function StateTag({ request, group }: { request: RequestSummary; group: GroupId }) {
  const t = useText()
  if (group === 'refused') return <Tag tone="seal">{t('approvals.refusedCount', { n: request.refused })}</Tag>
  const word =
    group === 'decided' && request.decided !== null
      ? t(`approvals.decision.${request.decided.decision}`)
      : t(`approvals.state.${request.state}`)
  if (request.state === 'approved') return <Stamp>{word}</Stamp>
  return <Tag tone={request.state === 'returned' ? 'amber' : 'plain'}>{word}</Tag>
}
