import { useQuery } from '@tanstack/react-query'
import type { RequestSummary } from '../../../shared/contract/desk/approvals.ts'
import { ScreenLink } from '../../app/navigation.tsx'
import { ask } from '../../client/queries.ts'
import { Panel, PanelRow } from '../../ui/blocks.tsx'
import { useText } from '../../ui/useText.ts'
import { requestName, standWords } from '../approvals/words.ts'

const groups = ['waiting', 'returned', 'others'] as const
/** Lines shown of each group; the approvals have them all. */
const LIMIT = 4

/** Beside the work list: what waits for me, what came back to me, what I wait for (A5). */
export function ApprovalsPanel() {
  const t = useText()
  const { data } = useQuery(ask.approvals.inbox.queryOptions())
  if (data === undefined) return null
  const rows: Record<(typeof groups)[number], readonly RequestSummary[]> = {
    waiting: data.waiting,
    returned: data.mine.filter((one) => one.state === 'returned'),
    others: data.mine.filter((one) => one.state === 'submitted'),
  }
  const total = groups.reduce((sum, group) => sum + rows[group].length, 0)
  return (
    <Panel title={t('approvals.worklist.head')} aside={total === 0 ? null : total}>
      {total === 0 ? <PanelRow>{t('approvals.worklist.none')}</PanelRow> : null}
      {groups.map((group) =>
        rows[group].length === 0 ? null : (
          <PanelRow key={group}>
            <div className={group === 'others' ? 'text2' : 'red'}>
              {t(`approvals.worklist.${group}`)} {rows[group].length}
            </div>
            {rows[group].slice(0, LIMIT).map((request) => (
              <div key={request.requestId}>
                <ScreenLink to={`/approvals?request=${request.requestId}`}>{requestName(request, t)}</ScreenLink>{' '}
                <span className="text2">{standWords(request, t)}</span>
              </div>
            ))}
          </PanelRow>
        ),
      )}
    </Panel>
  )
}
