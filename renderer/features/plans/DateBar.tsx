import { useMemo } from 'react'
import type { PlanAnswer } from '../../../shared/contract/desk/plans.ts'
import { dayNumber, isCalendarDate } from '../../../shared/domain/calendar/calendarDate.ts'
import { useText, useTextOr } from '../../ui/useText.ts'
import type { GridRow } from './planRows.ts'
import type { PlanDesk } from './usePlan.ts'

interface Mark {
  readonly id: string
  readonly on: string
  readonly until: string | null
  readonly what: string
  readonly tone: 'own' | 'against' | 'today'
}

const dateOf = (value: unknown): string | null => (typeof value === 'string' && isCalendarDate(value) ? value : null)

type Course = PlanAnswer['course']
type LawWord = (code: 'NOTICE' | 'ANNOUNCEMENT' | 'TODAY') => string

function marksOf(desk: PlanDesk, evidence: readonly GridRow[], course: Course, word: LawWord): Mark[] {
  const mark = (row: GridRow, list: string, tone: Mark['tone']): Mark[] => {
    const on = dateOf(row.values.on)
    if (on === null) return []
    const what = desk.words.code(list, String(row.values.kind))
    return [{ id: row.id, on, until: dateOf(row.values.until), what, tone }]
  }
  const burdens = (desk.tables.get('encumbrance') ?? []).filter(
    // The record of service is the better source, as in the reading beside the bar.
    (row) => course.noticeServedOn === null || row.values.kind !== 'NOTICE_SERVED',
  )
  const recorded = (code: 'NOTICE' | 'ANNOUNCEMENT', on: string | null): Mark[] =>
    on === null ? [] : [{ id: code, on, until: null, what: word(code), tone: 'against' }]
  const dated = [
    ...evidence.flatMap((row) => mark(row, 'evidenceKind', 'own')),
    ...burdens.flatMap((row) => mark(row, 'encumbranceKind', 'against')),
    ...recorded('NOTICE', course.noticeServedOn),
    ...recorded('ANNOUNCEMENT', course.announcedOn),
  ]
  if (dated.length === 0) return []
  const today: Mark = { id: 'TODAY', on: course.today, until: null, what: word('TODAY'), tone: 'today' }
  return [...dated, today].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
}

/**
 * Every date of an occupant against the enforcement's course, on one scale (S12): each bar has its date and its word
 * beside it, so that the list reads alone; shape and colour only repeat what stands there.
 */
export function DateBar(props: { course: Course; desk: PlanDesk; evidence: readonly GridRow[]; name: string }) {
  const { course, desk, evidence, name } = props
  const t = useText()
  const textOr = useTextOr()
  const marks = useMemo(
    () => marksOf(desk, evidence, course, (code) => textOr(`gateLaw.compared.${code}`, code)),
    [desk, evidence, course, textOr],
  )
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
