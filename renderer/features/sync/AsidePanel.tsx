import { useQuery } from '@tanstack/react-query'
import type { SetAside } from '../../../shared/contract/desk/sync.ts'
import type { Text } from '../../../shared/i18n/texts.ts'
import { ask } from '../../client/queries.ts'
import { Panel, PanelRow } from '../../ui/blocks.tsx'
import { useText, useTextOr } from '../../ui/useText.ts'
import { faultWords, instantWords } from './words.ts'

/** Groups shown at once. */
const SHOWN = 50

/** What was refused and kept aside, with its reason and what comes next; the rest went on (X8). */
export function AsidePanel({ waiting }: { waiting: number }) {
  const t = useText()
  const asked = useQuery(ask.sync.setAside.queryOptions())
  const rows = asked.data
  if (rows === undefined) return null
  const groups = groupsOf(rows)
  return (
    <Panel title={t('quarantine.title')} aside={rows.length === 0 ? undefined : rows.length}>
      {waiting === 0 ? null : (
        <PanelRow>
          <span>{t('quarantine.waiting', { n: waiting })}</span>
        </PanelRow>
      )}
      {groups.length === 0 ? (
        <PanelRow>
          <span className="text3">{t('quarantine.none')}</span>
        </PanelRow>
      ) : (
        <AsideTable groups={groups.slice(0, SHOWN)} />
      )}
      {groups.length <= SHOWN ? null : (
        <PanelRow>
          <span className="text3">{t('quarantine.more', { n: groups.length - SHOWN })}</span>
        </PanelRow>
      )}
    </Panel>
  )
}

/** Pieces of one stream that were refused for one reason by or from one side are one line: the earliest of them. */
function groupsOf(rows: readonly SetAside[]): SetAside[] {
  const groups = Map.groupBy(rows, ({ device, scope, fault, came, from }) =>
    [device, scope, fault, came, from].join(' '),
  )
  return [...groups.values()].map((group) => group.reduce((first, one) => (one.seq < first.seq ? one : first)))
}

function AsideTable({ groups }: { groups: readonly SetAside[] }) {
  const t = useText()
  const textOr = useTextOr()
  return (
    <table className="plain-table">
      <caption className="visually-hidden">{t('quarantine.caption')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('quarantine.what')}</th>
          <th scope="col">{t('quarantine.why')}</th>
          <th scope="col">{t('quarantine.from')}</th>
          <th scope="col">{t('quarantine.at')}</th>
        </tr>
      </thead>
      <tbody>
        {groups.map((row) => (
          <tr key={`${row.hash} ${row.came}`}>
            <td>{t('quarantine.line', { device: row.deviceName, seq: row.seq, scope: scopeWords(row, textOr) })}</td>
            <td>
              {faultWords(row.fault, t)} <small className="text3">{nextWords(row.fault, t, textOr)}</small>
            </td>
            <td>{t(`quarantine.${row.came}`, { name: row.fromName })}</td>
            <td className="number">{instantWords(row.at)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

type TextOr = ReturnType<typeof useTextOr>

function scopeWords({ scope, scopeName }: SetAside, textOr: TextOr): string {
  const [kind = ''] = scope.split(':')
  return [textOr(`quarantine.scope.${kind}`, kind), scopeName].join(' ').trim()
}

const nextWords = (fault: string, t: Text, textOr: TextOr): string =>
  textOr(`quarantine.next.${fault}`, t('quarantine.next.other'))
