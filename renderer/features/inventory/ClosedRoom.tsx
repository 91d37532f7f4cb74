import { useState } from 'react'
import { ScreenLink } from '../../app/navigation.tsx'
import { desk, withCommandId } from '../../client/desk.ts'
import { type Explained, explain } from '../../client/errors.ts'
import { ActButton, ErrorBlock } from '../../ui/blocks.tsx'
import { useKeys } from '../../ui/useKeys.ts'
import { useText } from '../../ui/useText.ts'
import type { LoadedRoom } from './EntryDesk.tsx'

/** In place of the line while the room is not open: who has it open, which other room is, or the act that opens it. */
export function ClosedRoom({ facts, mayRecord }: { facts: LoadedRoom; mayRecord: boolean }) {
  const t = useText()
  const { site, room, otherOpen } = facts
  const [why, setWhy] = useState<Explained | null>(null)
  const [busy, setBusy] = useState(false)
  const { excluded } = room
  const blocked = excluded !== null || !mayRecord || otherOpen !== undefined || busy
  const open = () => {
    if (blocked) return
    setBusy(true)
    setWhy(null)
    withCommandId((commandId) => desk.site.openRoom({ commandId, roomId: room.roomId, rev: room.rev }))
      .catch((error: unknown) => setWhy(explain(error, t)))
      .finally(() => setBusy(false))
  }
  useKeys([
    { id: 'entry.open', keys: ['Enter'], scope: 'screen', text: 'inventory.keys.openRoom', inBar: true, run: open },
  ])
  return (
    <section className="entry-closed" aria-label={t('inventory.line.area')}>
      <p>
        {excluded !== null ? (
          t('site.exclude.cannotOpen', { code: room.code, reason: excluded.reason })
        ) : otherOpen !== undefined ? (
          <>
            {t('inventory.otherOpen', { code: otherOpen.code })}{' '}
            <ScreenLink to={`/sites/${site.siteId}/rooms/${otherOpen.roomId}`}>
              {t('inventory.toRoom', { code: otherOpen.code })}
            </ScreenLink>
          </>
        ) : mayRecord ? (
          t(room.state === 'left' ? 'inventory.wasLeft' : 'inventory.notOpen', { code: room.code })
        ) : (
          t('inventory.readOnlyWhy')
        )}
      </p>
      {mayRecord && excluded === null ? (
        <ActButton
          kind="primary"
          act={{
            label: t(room.state === 'left' ? 'inventory.reopenRoom' : 'inventory.openRoom'),
            run: open,
            keys: 'Enter',
            disabled: blocked,
          }}
        />
      ) : null}
      {why === null ? null : <ErrorBlock happened={why.happened} safe={why.safe} nextText={why.next} />}
    </section>
  )
}
