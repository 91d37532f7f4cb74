import { useMemo } from 'react'
import type { PlanAnswer } from '../../../shared/contract/desk/plans.ts'
import { dayNumber, isCalendarDate } from '../../../shared/domain/calendar/calendarDate.ts'
import { useText } from '../../ui/useText.ts'
import { OccupantLaw } from './OccupantLaw.tsx'
import type { Jump } from './PlanGrid.tsx'
import { Table } from './PlanTab.tsx'
import type { GridRow } from './planRows.ts'
import type { PlanDesk } from './usePlan.ts'

/** What one occupant can resist and why, the evidence and its dates, rent, care and negotiations. */
export function OccupantCard(props: {
  plan: PlanAnswer
  desk: PlanDesk
  mayWrite: boolean
  jump: Jump | null
  occupant: GridRow | undefined
}) {
  const t = useText()
  const { occupant, desk } = props
  const own = (kind: 'evidenceItem' | 'rentTerms' | 'care' | 'negotiation') =>
    (desk.tables.get(kind) ?? []).filter((row) => row.values.occupantId === occupant?.id)
  if (occupant === undefined) return <p className="plan-note text3">{t('plans.chooseOccupant')}</p>
  const name = occupant.label || t('plans.nameless')
  const preset = { occupantId: occupant.id }
  const evidence = own('evidenceItem')
  return (
    <div className="plan-card" key={occupant.id}>
      <OccupantLaw plan={props.plan} desk={desk} mayWrite={props.mayWrite} occupant={occupant} />
      <TimeLine desk={desk} evidence={evidence} name={name} />
      <Table
        {...props}
        bare
        kind="evidenceItem"
        title={t('plans.evidenceOf', { name })}
        rows={evidence}
        preset={preset}
      />
      <Table
        {...props}
        bare
        kind="rentTerms"
        title={t('plans.rentOf', { name })}
        rows={own('rentTerms')}
        preset={preset}
      />
      <Table {...props} bare kind="care" title={t('plans.careOf', { name })} rows={own('care')} preset={preset} />
      <Table
        {...props}
        bare
        kind="negotiation"
        title={t('plans.talksOf', { name })}
        rows={own('negotiation')}
        preset={preset}
      />
    </div>
  )
}

interface Mark {
  readonly id: string
  readonly on: string
  readonly until: string | null
  readonly what: string
  readonly tone: 'own' | 'against'
}

const dateOf = (value: unknown): string | null => (typeof value === 'string' && isCalendarDate(value) ? value : null)

function marksOf(desk: PlanDesk, evidence: readonly GridRow[]): Mark[] {
  const mark = (row: GridRow, list: string, tone: Mark['tone']): Mark[] => {
    const on = dateOf(row.values.on)
    if (on === null) return []
    const what = desk.words.code(list, String(row.values.kind))
    return [{ id: row.id, on, until: dateOf(row.values.until), what, tone }]
  }
  return [
    ...evidence.flatMap((row) => mark(row, 'evidenceKind', 'own')),
    ...(desk.tables.get('encumbrance') ?? []).flatMap((row) => mark(row, 'encumbranceKind', 'against')),
  ].sort((a, b) => (a.on < b.on ? -1 : 1))
}

/** Dated marks on one bar: the occupant's own above, what it is measured against below, each with date and word. */
function TimeLine({ desk, evidence, name }: { desk: PlanDesk; evidence: readonly GridRow[]; name: string }) {
  const t = useText()
  const marks = useMemo(() => marksOf(desk, evidence), [desk, evidence])
  if (marks.length === 0) return <p className="plan-note text3">{t('plans.timelineEmpty')}</p>
  const day = (date: string): number => (isCalendarDate(date) ? dayNumber(date) : 0)
  const first = Math.min(...marks.map((mark) => day(mark.on)))
  const last = Math.max(...marks.flatMap((mark) => [day(mark.on), day(mark.until ?? mark.on)]))
  const at = (date: string): string => `${((day(date) - first) / Math.max(1, last - first)) * 100}%`
  const width = (mark: Mark): string =>
    mark.until === null ? '0' : `${((day(mark.until) - day(mark.on)) / Math.max(1, last - first)) * 100}%`
  return (
    <figure className="plan-time" aria-label={`${name} ${t('plans.timeline')}`}>
      <ol>
        {marks.map((mark) => (
          <li key={mark.id} className={mark.tone}>
            <span className="plan-time-word">
              {mark.on}
              {mark.until === null ? '' : ` – ${mark.until}`} {mark.what}
            </span>
            <span className="plan-time-track">
              <i className="plan-time-bar" style={{ left: at(mark.on), width: width(mark) }} />
              <i className="plan-time-dot" style={{ left: at(mark.on) }} />
            </span>
          </li>
        ))}
      </ol>
    </figure>
  )
}
