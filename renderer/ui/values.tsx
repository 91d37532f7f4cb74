import type { ReactNode } from 'react'
import type { Text } from '../../shared/i18n/texts.ts'
import { useText } from './useText.ts'

/** `1234567` fen as `12,345.67`; undefined as a dash. The unit stands once, in the head. */
export function formatFen(fen: number | null | undefined): string {
  if (fen === null || fen === undefined) return '—'
  const sign = fen < 0 ? '-' : ''
  const whole = Math.floor(Math.abs(fen) / 100)
  const cents = String(Math.abs(fen) % 100).padStart(2, '0')
  return `${sign}${String(whole).replace(/\B(?=(\d{3})+(?!\d))/g, ',')}.${cents}`
}

/** Money in fen, right-aligned by the column, two decimals. */
export function Money({ fen }: { fen: number | null | undefined }) {
  return <span className="number">{formatFen(fen)}</span>
}

const weekdayKeys = ['d0', 'd1', 'd2', 'd3', 'd4', 'd5', 'd6'] as const

/** `2025-09-19` as `9月19日 周五`; the year in front when it is not `thisYear`. */
export function formatDate(date: string, thisYear: number, t: Text): string {
  const [year = 0, month = 0, day = 0] = date.slice(0, 10).split('-').map(Number)
  const weekday = weekdayKeys[new Date(Date.UTC(year, month - 1, day)).getUTCDay()] ?? 'd0'
  if (year !== thisYear) return t('app.date.full', { year, month, day })
  return `${t('app.date.monthDay', { month, day })} ${t(`app.weekdays.${weekday}`)}`
}

/** A calendar date (`YYYY-MM-DD`), with the weekday unless `short`. */
export function DateText({ date, short = false }: { date: string | null | undefined; short?: boolean }) {
  const t = useText()
  if (!date) return <span className="text3">—</span>
  const words = formatDate(date, new Date().getFullYear(), t)
  return <time dateTime={date}>{short ? words.split(' ')[0] : words}</time>
}

const two = (part: number): string => String(part).padStart(2, '0')

/** The local calendar day of an instant in ms, `YYYY-MM-DD`. */
export function dayOf(at: number): string {
  const day = new Date(at)
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}

/** Day and minute of an instant: `2025-09-17 10:42`. */
export function momentOf(at: number): string {
  return `${dayOf(at)} ${formatTime(at).slice(0, 5)}`
}

/** `10:42:07` in local time of an instant in ms. */
export function formatTime(at: number): string {
  const time = new Date(at)
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':')
}

/** Rows of a label (84 px) and a value. Give `amber` to a row that needs attention. */
export function KeyValues({ rows }: { rows: readonly KeyValueRow[] }) {
  return (
    <dl className="key-values">
      {rows.map((row) => (
        <div key={row.label} className={row.amber ? 'amber' : undefined}>
          <dt>{row.label}</dt>
          <dd>{row.value ?? <span className="text3">—</span>}</dd>
        </div>
      ))}
    </dl>
  )
}
export interface KeyValueRow {
  readonly label: string
  readonly value: ReactNode
  readonly amber?: boolean
}
