import { useQuery } from '@tanstack/react-query'
import type { TakenFromHere as Taken } from '../../../shared/contract/desk/sync/scopeGrants.ts'
import type { Text } from '../../../shared/i18n/texts.ts'
import { ask } from '../../client/queries.ts'
import { Panel, PanelRow } from '../../ui/blocks.tsx'
import { inOneLine } from '../../ui/sentences.ts'
import { useText } from '../../ui/useText.ts'
import { scopeWords } from './grantWords.ts'
import { instantWords } from './words.ts'

/** What was taken back from this very laptop: by whom, when, why, and what happens to what is here of it (U1, L8). */
export function TakenFromHere() {
  const t = useText()
  const { data } = useQuery(ask.grants.list.queryOptions())
  if (data === undefined || data.fromHere.length === 0) return null
  return (
    <Panel title={t('grants.here.title')}>
      {data.fromHere.map((one) => (
        <PanelRow key={one.takenId}>
          <p role="status">{inOneLine(sentences(one, t))}</p>
        </PanelRow>
      ))}
    </Panel>
  )
}

function sentences(one: Taken, t: Text): string[] {
  const { officer, at, reason, unsent, files, events } = one
  const n = (count: number) => count.toLocaleString('en-US')
  const isOpen = unsent > 0 || files > 0
  return [
    t('grants.here.said', { officer, at: instantWords(at), reason, what: scopeWords(one, t) }),
    t('grants.here.stops'),
    isOpen ? t('grants.here.unsent', { n: n(unsent), files: n(files) }) : t('grants.here.sent'),
    ...(events > 0 ? [t('grants.here.handBack', { n: n(events) })] : []),
  ]
}
