import { useQuery } from '@tanstack/react-query'
import type { SyncMatrix } from '../../../shared/contract/desk/sync.ts'
import { useFeed } from '../../client/feed.ts'
import { ask } from '../../client/queries.ts'
import { Panel, PanelRow } from '../../ui/blocks.tsx'
import { ScrollPane } from '../../ui/ScrollPane.tsx'
import { useText } from '../../ui/useText.ts'
import { instantWords } from './words.ts'

/** Who lacks what of whom, by what each holder has signed (G5). */
export function MatrixPanel() {
  const t = useText()
  const asked = useQuery(ask.sync.matrix.queryOptions())
  const matrix = asked.data
  if (matrix === undefined) return null
  return (
    <Panel title={t('sync.matrix.title')}>
      {matrix.holders.length === 0 ? (
        <PanelRow>
          <span className="text3">{t('sync.matrix.none')}</span>
        </PanelRow>
      ) : (
        <Matrix matrix={matrix} />
      )}
    </Panel>
  )
}

function Matrix({ matrix }: { matrix: SyncMatrix }) {
  const t = useText()
  const own = useFeed((feed) => feed.status?.device?.deviceId)
  return <LacksTable matrix={matrix} nameOf={(row) => (row.device === own ? t('sync.matrix.own') : row.name)} />
}

type Row = Pick<SyncMatrix['rows'][number], 'device' | 'name' | 'lacks'>

/** Laptops down, holders across: what each holder lacks of each laptop's records. */
export function LacksTable(props: {
  matrix: { holders: SyncMatrix['holders']; rows: readonly Row[] }
  nameOf: (row: Row) => string
}) {
  const t = useText()
  const { matrix, nameOf } = props
  return (
    <ScrollPane className="sync-matrix" label={t('sync.matrix.caption')} isPane>
      <table className="plain-table">
        <caption className="visually-hidden">{t('sync.matrix.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('sync.matrix.of')}</th>
            {matrix.holders.map(({ holder, name, saidAt }) => (
              <th scope="col" key={holder}>
                <span lang="zh-CN">{name}</span>
                {saidAt === null ? null : (
                  <small className="text3"> {t('sync.matrix.saidAt', { at: instantWords(saidAt) })}</small>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {matrix.rows.map((row) => (
            <tr key={row.device}>
              <th scope="row">{nameOf(row)}</th>
              {row.lacks.map((lack) => (
                <td
                  key={lack.holder}
                  className={lack.events === null ? 'text3' : lack.events > 0 ? 'amber' : undefined}
                >
                  {lack.holder === row.device
                    ? '—'
                    : lack.events === null
                      ? t('sync.matrix.unknown')
                      : lack.events === 0
                        ? t('sync.matrix.even')
                        : t('sync.matrix.lacks', {
                            n: lack.events.toLocaleString('en-US'),
                            since: lack.since === null ? '—' : instantWords(lack.since),
                          })}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollPane>
  )
}
