import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Item } from '../../../shared/contract/desk/inventory.ts'
import { may } from '../../../shared/domain/identity/permissions.ts'
import { useContextBar } from '../../app/frame.ts'
import { useGo, useQueryParam, useRouteParam } from '../../app/navigation.tsx'
import { useSession } from '../../app/session.ts'
import { explain } from '../../client/errors.ts'
import { ask } from '../../client/queries.ts'
import { ErrorBlock } from '../../ui/blocks.tsx'
import { useText } from '../../ui/useText.ts'
import { usePlanStanding } from '../plans/usePlanStanding.ts'
import { useFlagWords } from '../site/useFlagWords.ts'
import { EntryDesk } from './EntryDesk.tsx'
import './inventory.css'
import { useRoom } from './useRoom.ts'

/** S8: one room, one line, the newest rows under it. Everything by keyboard. */
export default function EntryScreen() {
  const t = useText()
  const go = useGo()
  const siteId = useRouteParam('siteId')
  const roomId = useRouteParam('roomId')
  const facts = useRoom(siteId, roomId)
  const { bar } = usePlanStanding(siteId)
  const flags = useFlagWords(facts.site?.flags ?? [])
  const role = useSession((state) => state.officer?.role)
  const mayRecord = role !== undefined && may(role, 'inventory.record')
  const [opened, setOpened] = useState<Item | null>(null)
  const { site, room } = facts
  useNamedItem(roomId, setOpened)
  useContextBar(
    site === undefined || room === undefined
      ? null
      : {
          siteId,
          caseNo: site.caseNo,
          caseTo: `/cases/${site.caseId}`,
          crumbs: [
            { text: site.name, to: `/sites/${siteId}` },
            { text: facts.buildingName, to: `/sites/${siteId}` },
            { text: t('inventory.roomName', { code: room.code }) },
          ],
          flags,
          ...bar,
          ...(mayRecord ? {} : { readOnly: t('inventory.readOnly') }),
        },
  )
  if (facts.error !== null && facts.error !== undefined) {
    const why = explain(facts.error, t)
    return (
      <div className="screen-message">
        <h1 className="visually-hidden">{t('inventory.title')}</h1>
        <ErrorBlock
          happened={why.happened}
          safe={why.safe}
          next={{ label: t('inventory.toBoard'), run: () => go(`/sites/${siteId}`) }}
        />
      </div>
    )
  }
  if (site === undefined || room === undefined) {
    return (
      <div className="screen">
        <h1 className="visually-hidden">{t('inventory.title')}</h1>
        {site === undefined ? null : (
          <ErrorBlock
            happened={t('inventory.noRoom')}
            safe={t('inventory.noRoomSafe')}
            next={{ label: t('inventory.toBoard'), run: () => go(`/sites/${siteId}`) }}
          />
        )}
      </div>
    )
  }
  return (
    <EntryDesk
      key={roomId}
      facts={{ ...facts, site, room }}
      mayRecord={mayRecord}
      mayCorrect={role !== undefined && may(role, 'inventory.correct')}
      opened={opened}
      onOpened={setOpened}
    />
  )
}

/** Opens the item that the address names behind `?item=`, once, when it lies in this room. */
function useNamedItem(roomId: string, open: (item: Item) => void): void {
  const itemId = useQueryParam('item')
  const asked = useQuery(ask.inventory.get.queryOptions({ input: { itemId }, enabled: itemId !== '' }))
  const named = asked.data?.itemId === itemId && asked.data.roomId === roomId ? asked.data : null
  // biome-ignore lint/correctness/useExhaustiveDependencies: news of the item must not open what was closed
  useEffect(() => {
    if (named !== null) open(named)
  }, [named === null, itemId])
}
