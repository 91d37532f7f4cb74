import type { CalendarDate } from '../calendar/calendarDate.ts'
import type { HolidayTable } from '../calendar/holidays.ts'
import { servedOn } from './gateSteps.ts'
import { concerns, type JudgedRecord, wholeRecords } from './stepStanding.ts'

interface Records {
  records: readonly JudgedRecord[]
}
interface Served extends Records {
  debtors: readonly string[]
  holidays: HolidayTable
}

/** Day to comply by: the latest an announcement that counts has set, or null. */
export function complyBy(facts: Records): CalendarDate | null {
  const dates = wholeRecords(facts.records, 'E07').flatMap((record) => record.until ?? [])
  return dates.sort().at(-1) ?? null
}

/** Posting reaches whoever is in the place; every other way reaches the debtor it names (CPL 87-92, 95). */
const REACHES_ALL: readonly string[] = ['POSTING', 'PUBLIC']

/**
 * Each debtor with the day the announcement first reached them, null = not yet; one nameless line without debtors. What
 * was served before the announcement that counts was signed is the service of another paper: one that was taken back.
 */
export function services(facts: Served): { name: string; on: CalendarDate | null }[] {
  const signed = wholeRecords(facts.records, 'E07').flatMap((record) => record.on ?? [])
  const signedOn = signed.sort().at(-1)
  const records = wholeRecords(facts.records, 'E08').filter(
    ({ on }) => signedOn === undefined || on === null || on >= signedOn,
  )
  const names = facts.debtors.length === 0 ? [''] : facts.debtors
  return names.map((name) => {
    const own = records.filter(
      (record) => REACHES_ALL.includes(record.service?.mode ?? '') || concerns(record, name, facts.debtors),
    )
    const days = own.flatMap((record) => servedOn(record, facts.holidays) ?? []).sort()
    return { name, on: days[0] ?? null }
  })
}

/** The last day on which a debtor was first reached; null while one was not. */
export function allServedOn(facts: Served): CalendarDate | null {
  const days = services(facts).map((one) => one.on)
  const known = days.filter((day) => day !== null)
  return known.length === days.length ? (known.sort().at(-1) ?? null) : null
}
