import type { LeavingExceptionView } from '../../../shared/contract/desk/sync/leaving.ts'
import { Panel, PanelRow } from '../../ui/blocks.tsx'
import { Tag } from '../../ui/marks.tsx'
import { useText } from '../../ui/useText.ts'
import { issueWords } from './leavingWords.ts'
import { instantWords } from './words.ts'

/** Who left although something was not even, why, and what became of it. */
export function LeavingExceptions({ exceptions }: { exceptions: readonly LeavingExceptionView[] }) {
  const t = useText()
  return (
    <Panel title={t('leaving.exceptions')}>
      {exceptions.length === 0 ? (
        <PanelRow>
          <span className="text3">{t('leaving.noExceptions')}</span>
        </PanelRow>
      ) : null}
      {exceptions.map(({ id, officer, at, reason, holds, rows }) => (
        <PanelRow key={id}>
          <p>
            {t('leaving.exception', { who: officer, at: instantWords(at), reason })}{' '}
            {holds ? null : <Tag tone="seal">{t('leaving.bad')}</Tag>}
          </p>
          <ul className="leaving-rows">
            {rows.map((row) => (
              <li key={row.device}>
                <b lang="zh-CN">{row.name}</b> {issueWords(row.issues, t)}{' '}
                <Tag tone={row.settled ? 'green' : 'amber'}>
                  {row.settled
                    ? t('leaving.settled')
                    : row.arrived > 0
                      ? t('leaving.arrived', { n: row.arrived.toLocaleString('en-US') })
                      : t('leaving.waits')}
                </Tag>
              </li>
            ))}
          </ul>
        </PanelRow>
      ))}
    </Panel>
  )
}
