import { useMemo } from 'react'
import type { PlanAnswer } from '../../../shared/contract/desk/plans.ts'
import { rateOf } from '../../../shared/domain/plans/ruledFigures.ts'
import { clockOf, type DayLanes, dayLanes } from '../../../shared/domain/plans/schedule.ts'
import { useText } from '../../ui/useText.ts'
import { DateText } from '../../ui/values.tsx'
import { viewOf } from './planRows.ts'
import { usePlanRules } from './usePlanRules.ts'

/** The schedule as lanes by half hour, one per group, with the hours each needs on a day against those it is given. */
export function ScheduleLanes({ plan }: { plan: PlanAnswer }) {
  const t = useText()
  const { secondsPerLot, lotsPerRoom } = rateOf(usePlanRules())
  const days = useMemo(() => dayLanes(viewOf(plan)), [plan])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className="plan-part plan-lanes" aria-label={t('plans.lanes')} data-pane tabIndex={0}>
      <div className="plan-part-head">
        <h2>{t('plans.lanes')}</h2>
      </div>
      {days.length === 0 ? null : (
        <p className="plan-note text3">{t('plans.loadRate', { seconds: secondsPerLot, lots: lotsPerRoom })}</p>
      )}
      {days.length === 0 ? <p className="plan-note text3">{t('plans.noSlots')}</p> : null}
      {days.map((day) => (
        <Day key={day.day} day={day} plan={plan} />
      ))}
    </section>
  )
}

function Day({ day, plan }: { day: DayLanes; plan: PlanAnswer }) {
  const t = useText()
  const halves = day.to - day.from
  const groups = new Map(
    plan.parts.filter((part) => part.kind === 'group').map((part) => [part.partId, String(part.stated.name ?? '')]),
  )
  const hours = Array.from({ length: Math.ceil(halves / 2) + 1 }, (_, n) => Math.ceil(day.from / 2) + n).filter(
    (hour) => hour * 2 < day.to,
  )
  return (
    <div className="plan-day">
      <h3>
        <DateText date={day.day} />
      </h3>
      <div className="plan-lane plan-hours" aria-hidden="true">
        <span />
        <span className="plan-lane-bar">
          {hours.map((hour) => (
            <i key={hour} style={{ left: `${((hour * 2 - day.from) / halves) * 100}%` }}>
              {hour}
            </i>
          ))}
        </span>
      </div>
      <ul>
        {day.lanes.map((lane) => (
          <li key={lane.groupId ?? ''} className="plan-lane">
            <span className="plan-lane-name">
              {lane.groupId === null ? t('plans.everybody') : groups.get(lane.groupId)}
              <Load plan={plan} groupId={lane.groupId} day={day.day} />
            </span>
            <span className="plan-lane-bar">
              {lane.slots.map(({ id, from, to, slot }) => (
                <span
                  key={id}
                  className={`plan-slot plan-slot-${slot.values.kind.toLowerCase()}`}
                  style={{ left: `${((from - day.from) / halves) * 100}%`, width: `${((to - from) / halves) * 100}%` }}
                  title={t('plans.slotLabel', {
                    from: slot.values.time?.from ?? clockOf(from * 30),
                    to: slot.values.time?.to ?? clockOf(to * 30),
                    what: slot.values.what,
                  })}
                >
                  {slot.values.what}
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Hours a group needs on a day for that day's rooms against those it is given; red words where they do not suffice. */
function Load({ plan, groupId, day }: { plan: PlanAnswer; groupId: string | null; day: string }) {
  const t = useText()
  const load = plan.hours.find((one) => one.groupId === groupId)?.days.find((one) => one.day === day)
  if (load === undefined) return null
  const words = (minutes: number) => t('plans.hours', { h: Math.trunc(minutes / 60), m: minutes % 60 })
  if (load.neededMinutes === null) return <small className="red">{t('plans.loadNobody')}</small>
  const short = load.neededMinutes > load.scheduledMinutes
  return (
    <small className={short ? 'red' : 'text3'}>
      {t('plans.load', { needed: words(load.neededMinutes), scheduled: words(load.scheduledMinutes) })}
    </small>
  )
}
