import { useQuery } from '@tanstack/react-query'
import { ask } from '../../client/queries.ts'
import { Panel, PanelRow } from '../../ui/blocks.tsx'
import { useText } from '../../ui/useText.ts'
import { faultWords, instantWords } from './words.ts'

/** What was refused and kept aside, with its reason; the rest went on (X8). */
export function AsidePanel({ waiting }: { waiting: number }) {
  const t = useText()
  const asked = useQuery(ask.sync.setAside.queryOptions())
  const rows = asked.data
  if (rows === undefined) return null
  return (
    <Panel title={t('sync.aside.title')} aside={rows.length === 0 ? undefined : rows.length}>
      {waiting === 0 ? null : (
        <PanelRow>
          <span>{t('sync.aside.waiting', { n: waiting })}</span>
        </PanelRow>
      )}
      {rows.length === 0 ? (
        <PanelRow>
          <span className="text3">{t('sync.aside.none')}</span>
        </PanelRow>
      ) : (
        <table className="plain-table">
          <caption className="visually-hidden">{t('sync.aside.caption')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('sync.aside.what')}</th>
              <th scope="col">{t('sync.aside.why')}</th>
              <th scope="col">{t('sync.aside.from')}</th>
              <th scope="col">{t('sync.aside.at')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.hash} ${row.came}`}>
                <td>{t('sync.aside.line', { device: row.deviceName, seq: row.seq, scope: row.scopeName })}</td>
                <td>{faultWords(row.fault, t)}</td>
                <td>{t(`sync.aside.${row.came}`)}</td>
                <td className="number">{instantWords(row.at)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  )
}
