import { Button } from 'antd'
import type { Item } from '../../../shared/contract/desk/inventory.ts'
import { Icon } from '../../ui/icons.tsx'
import { useText } from '../../ui/useText.ts'
import { KeyValues } from '../../ui/values.tsx'
import type { LoadedRoom } from './EntryDesk.tsx'
import { RoomConflicts } from './RoomConflicts.tsx'
import type { Entry } from './useEntry.ts'

/** Right of the line: lines set aside, what still needs a decision, facts of the room. */
export function EntrySide(props: {
  entry: Entry
  facts: LoadedRoom
  rows: readonly (Item | undefined)[]
  struck: number
  onOpen: (item: Item) => void
}) {
  const t = useText()
  const { entry, facts } = props
  const found = props.rows.filter((item) => item !== undefined).flatMap((item) => findingsOf(item))
  return (
    <aside className="entry-side" aria-label={t('inventory.side.label')} data-pane tabIndex={-1}>
      <h2>
        {t('inventory.side.tray')} <span>{t('inventory.side.trayKey')}</span>
      </h2>
      {entry.tray.length === 0 ? (
        <p className="entry-side-empty">{t('inventory.side.trayEmpty')}</p>
      ) : (
        <ul>
          {entry.tray.map((text) => (
            <li key={text} className="entry-tray">
              <button type="button" className="entry-tray-text" title={text} onClick={() => entry.takeBack(text)}>
                {text}
              </button>
              <Button
                type="text"
                size="small"
                aria-label={t('inventory.side.drop', { text })}
                icon={<Icon name="close" />}
                onClick={() => entry.removeFromTray(text)}
              />
            </li>
          ))}
        </ul>
      )}
      <RoomConflicts roomId={facts.room.roomId} onOpen={props.onOpen} />
      <h2>
        {t('inventory.side.findings')} <span>{t('inventory.lots', { n: found.length })}</span>
      </h2>
      {found.length === 0 ? <p className="entry-side-empty">{t('inventory.side.noFindings')}</p> : null}
      <ul>
        {found.map(({ item, kind }) => (
          <li key={`${item.itemId} ${kind}`}>
            <button type="button" className="entry-finding" onClick={() => props.onOpen(item)}>
              <Icon name={kind === 'struck' ? 'strike' : 'person'} />
              <span>
                <b>
                  {item.number.split('-').at(-1)} {item.name}
                </b>
                <small>{t(`inventory.side.${kind}`, { reason: item.struckReason ?? '' })}</small>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <h2>{t('inventory.side.facts')}</h2>
      <div className="entry-side-facts">
        <KeyValues
          rows={[
            { label: t('inventory.side.site'), value: facts.site.name },
            { label: t('inventory.side.siteItems'), value: t('inventory.lots', { n: facts.site.items }) },
            { label: t('inventory.side.places'), value: facts.vocabulary.places.slice(0, 8).join('、') || null },
            {
              label: t('inventory.side.owners'),
              value:
                facts.vocabulary.owners
                  .map((owner) => owner.name)
                  .slice(0, 6)
                  .join('、') || null,
            },
          ]}
        />
      </div>
    </aside>
  )
}

type FindingKind = 'struck' | 'noOwner'

function findingsOf(item: Item): { item: Item; kind: FindingKind }[] {
  if (item.struckReason !== null) return [{ item, kind: 'struck' }]
  if (Object.keys(item.doubts).length > 0) return []
  return item.owner.name === '' ? [{ item, kind: 'noOwner' }] : []
}
