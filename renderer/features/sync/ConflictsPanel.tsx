import { useQuery } from '@tanstack/react-query'
import { ScreenLink } from '../../app/navigation.tsx'
import { ask } from '../../client/queries.ts'
import { Panel, PanelRow } from '../../ui/blocks.tsx'
import { useText } from '../../ui/useText.ts'
import { conflictSentences } from '../inventory/conflictWords.ts'
import { PlanConflicts } from './PlanConflicts.tsx'

/** What laptops recorded differently and nobody has decided yet, as sentences; each opens where it is decided (G4, U2). */
export function ConflictsPanel() {
  const t = useText()
  const asked = useQuery(ask.conflicts.open.queryOptions({ input: { siteId: null, roomId: null } }))
  const open = asked.data
  if (open === undefined) return null
  const none = open.total === 0 && open.plans.length === 0
  return (
    <Panel title={t('sync.conflicts.title')} aside={open.total === 0 ? undefined : open.total}>
      <PanelRow>
        <p className="text3">{t(none ? 'sync.conflicts.none' : 'sync.conflicts.hint')}</p>
      </PanelRow>
      {open.items.map(({ siteName, item }) => (
        <PanelRow key={item.itemId}>
          <div>
            <ScreenLink to={`/sites/${item.siteId}/rooms/${item.roomId}?item=${item.itemId}`}>
              {siteName} {item.number} {item.name}
            </ScreenLink>
            {conflictSentences(item, t).map(({ field, sentence }) => (
              <p key={field} className="amber">
                {sentence}
              </p>
            ))}
          </div>
        </PanelRow>
      ))}
      {open.total > open.items.length ? (
        <PanelRow>
          <span>{t('sync.conflicts.more', { n: (open.total - open.items.length).toLocaleString('en-US') })}</span>
        </PanelRow>
      ) : null}
      <PlanConflicts rows={open.planRows} />
      {open.plans.map(({ siteId, siteName, n }) => (
        <PanelRow key={siteId}>
          <ScreenLink to={`/sites/${siteId}/plan`}>{t('sync.conflicts.plan', { site: siteName, n })}</ScreenLink>
        </PanelRow>
      ))}
    </Panel>
  )
}
