import { type CalendarDate, isCalendarDate } from '../../../shared/domain/calendar/calendarDate.ts'
import type { Value } from '../../../shared/domain/documents/forms/parts.ts'

/** What a person added to a document, field by field, as typed. */
export type Values = Readonly<Record<string, string>>

/** How a field is written: one line, one entry a line, prose, `2025-09-16`, `2025-09-16 09:00`, one of a list. */
export const FIELD_KINDS = ['text', 'lines', 'long', 'date', 'time', 'choice', 'machine'] as const
export type FieldKind = (typeof FIELD_KINDS)[number]

/** One field of a form beyond the record; words in i18n `documentFields.<name>` or `documentDesk.field.<name>`. */
export interface InputField {
  readonly name: string
  /** `machine`: not shown; the window tells it (battery). */
  readonly kind: FieldKind
  /** Choices of a `choice`, as stored. */
  readonly options: readonly string[]
}

/** A field without choices. */
export function field(name: string, kind: Exclude<FieldKind, 'choice'>): InputField {
  return { name, kind, options: [] }
}

/** A field that takes one of a list. */
export function choice(name: string, options: readonly string[]): InputField {
  return { name, kind: 'choice', options }
}

/** Fields read as values of a document; nothing that was not written. */
export interface Entries {
  /** Names of fields whose text could not be read. */
  readonly wrong: readonly string[]
  text(name: string): Value
  lines(name: string): string[]
  date(name: string): CalendarDate | null
  /** RFC 3339 with the court's offset. */
  time(name: string): string | null
  choice<Option extends string>(name: string, options: readonly Option[]): Option | null
}

const TIME = /^(\d{4}-\d{2}-\d{2})[ T]([01]\d|2[0-3]):([0-5]\d)$/

/** Reads what was typed; a date or time that is none counts as not written and is named in `wrong`. */
export function readEntries(fields: readonly InputField[], values: Values): Entries {
  const text = (name: string): string => (values[name] ?? '').trim()
  const date = (name: string): CalendarDate | null => {
    const typed = text(name)
    return isCalendarDate(typed) ? typed : null
  }
  const time = (name: string): string | null => {
    const [, day = '', hour = '', minute = ''] = TIME.exec(text(name)) ?? []
    return isCalendarDate(day) ? `${day}T${hour}:${minute}:00+08:00` : null
  }
  const wrong = fields
    .filter(({ name }) => text(name) !== '')
    .filter(({ name, kind, options }) => {
      if (kind === 'date') return date(name) === null
      if (kind === 'time') return time(name) === null
      return kind === 'choice' && !options.includes(text(name))
    })
    .map(({ name }) => name)
  return {
    wrong,
    text: (name) => text(name) || null,
    lines: (name) =>
      text(name)
        .split(/\r\n?|\n/)
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    date,
    time,
    choice: (name, options) => options.find((option) => option === text(name)) ?? null,
  }
}
