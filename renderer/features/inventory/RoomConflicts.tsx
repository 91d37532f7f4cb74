import { useQuery } from '@tanstack/react-query'
import type { Item } from '../../../shared/contract/desk/inventory.ts'
import { ask } from '../../client/queries.ts'
import { Icon } from '../../ui/icons.tsx'
import { useText } from '../../ui/useText.ts'
import { conflictSentences } from './conflictWords.ts'

/** Items of the room with two accounts, however far up the list; nothing while there is none (G4). */
export function RoomConflicts({ roomId, onOpen }: { roomId: string; onOpen: (item: Item) => void }) {
  const t = useText()
  const asked = useQuery(ask.conflicts.open.queryOptions({ input: { siteId: null, roomId } }))
  const open = asked.data
  if (open === undefined || open.total === 0) return null
  return (
    <>
      <h2>
        {t('inventory.side.conflicts')} <span>{t('inventory.lots', { n: open.total })}</span>
      </h2>
      <ul>
        {open.items.map(({ item }) => (
          <li key={item.itemId}>
            <button type="button" className="entry-finding" onClick={() => onOpen(item)}>
              <Icon name="warning" />
              <span>
                <b>
                  {item.number.split('-').slice(-2).join('-')} {item.name}
                </b>
                {conflictSentences(item, t).map(({ field, sentence }) => (
                  <small key={field}>{sentence}</small>
                ))}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
