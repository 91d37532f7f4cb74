import { useState } from 'react'
import type { Room, SiteDetail } from '../../../shared/contract/desk/site.ts'
import { may } from '../../../shared/domain/identity/permissions.ts'
import { useSession } from '../../app/session.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { ActButton, Fault } from '../../ui/blocks.tsx'
import { ConfirmWithReason } from '../../ui/fields.tsx'
import { useKeys } from '../../ui/useKeys.ts'
import { useText } from '../../ui/useText.ts'
import { DateText, dayOf, formatTime } from '../../ui/values.tsx'

/** Why a room is left out of the clearing, the act that leaves it out or takes it in again, and the relief it suggests. */
export function Exclusion({ site, room }: { site: SiteDetail; room: Room }) {
  const t = useText()
  const role = useSession((state) => state.officer?.role)
  const mayDecide = role !== undefined && (may(role, 'plan.draft') || may(role, 'inventory.lock'))
  const [asking, setAsking] = useState(false)
  const { excluded, code } = room
  useKeys(
    mayDecide
      ? [
          {
            id: 'site.exclude',
            keys: ['X'],
            scope: 'screen',
            text: excluded === null ? 'site.exclude.act' : 'site.exclude.undo',
            inBar: true,
            run: () => setAsking(true),
          },
        ]
      : [],
  )
  return (
    <section className="room-exclusion">
      {excluded === null ? null : (
        <>
          <p>
            <b>{t('site.exclude.why')}</b> <span lang="zh-CN">{excluded.reason}</span>
          </p>
          <p className="text2 small">
            <DateText date={dayOf(excluded.at)} />{' '}
            {t('site.exclude.by', { time: formatTime(excluded.at).slice(0, 5), who: excluded.by })}
          </p>
          <Relief site={site} room={room} />
        </>
      )}
      <ActButton
        act={{
          label: t(excluded === null ? 'site.exclude.act' : 'site.exclude.undo'),
          run: () => setAsking(true),
          keys: 'X',
          disabled: !mayDecide,
        }}
      />
      <ConfirmWithReason
        open={asking}
        title={t(excluded === null ? 'site.exclude.title' : 'site.exclude.undoTitle', { code })}
        consequence={t(excluded === null ? 'site.exclude.consequence' : 'site.exclude.undoConsequence')}
        confirmLabel={t(excluded === null ? 'site.exclude.act' : 'site.exclude.undo')}
        explain={(error) => explainLine(error, t)}
        onCancel={() => setAsking(false)}
        onConfirm={async (reason) => {
          const { roomId, rev } = room
          const on = excluded === null
          await withCommandId((commandId) => desk.site.excludeRoom({ commandId, roomId, rev, on, reason }))
          setAsking(false)
        }}
      />
    </section>
  )
}

/** Whoever could not be moved may need relief: the flag names the room and the person (scenario 8, A6). */
function Relief({ site, room }: { site: SiteDetail; room: Room }) {
  const t = useText()
  const role = useSession((state) => state.officer?.role)
  const [failed, setFailed] = useState('')
  const subject = t('site.exclude.reliefWho', { code: room.code, who: room.occupant }).trim().slice(0, 60)
  const stands = site.flags.some((flag) => flag.code === 'greenChannel' && flag.subject.includes(room.code))
  if (stands || role === undefined || !may(role, 'case.note')) return null
  const mark = async () => {
    const { caseId } = site
    const { rev } = await desk.cases.get({ caseId })
    await withCommandId((commandId) =>
      desk.cases.setFlag({ commandId, caseId, rev, code: 'greenChannel', subject, on: true, reason: '' }),
    )
  }
  return (
    <>
      <ActButton
        act={{
          label: t('site.exclude.relief'),
          run: () => void mark().catch((error: unknown) => setFailed(explainLine(error, t))),
        }}
      />
      <Fault words={failed} />
    </>
  )
}
