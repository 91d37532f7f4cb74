import { useQuery } from '@tanstack/react-query'
import { ask } from '../../client/queries.ts'
import { Panel, PanelRow } from '../../ui/blocks.tsx'
import { useText } from '../../ui/useText.ts'
import { instantWords } from './words.ts'

/** Receipts shown; all of them stand in the record. */
const SHOWN = 20

/** When the court signed for what was recorded here (G6, P4). */
export function ReceiptsPanel() {
  const t = useText()
  const asked = useQuery(ask.sync.receipts.queryOptions())
  const rows = asked.data
  if (rows === undefined) return null
  return (
    <Panel title={t('sync.receipts.title')}>
      {rows.length === 0 ? (
        <PanelRow>
          <span className="text3">{t('sync.receipts.none')}</span>
        </PanelRow>
      ) : (
        <table className="plain-table">
          <caption className="visually-hidden">{t('sync.receipts.caption')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('sync.receipts.at')}</th>
              <th scope="col">{t('sync.receipts.feed')}</th>
              <th scope="col">{t('sync.receipts.streams')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, SHOWN).map((row) => (
              <tr key={`${row.device} ${row.feed} ${row.at}`}>
                <td className="number">{instantWords(row.at)}</td>
                <td className="number">{row.feed.toLocaleString('en-US')}</td>
                <td>{t('sync.receipts.count', { n: row.streams })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  )
}
