import { statfs } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { lastEventTime, newerEntityCount } from '../../db/copies.ts'
import { countDrafts } from '../../db/drafts.ts'
import type { Db } from '../../db/open.ts'
import type { Copies, DoctorCheck, Status } from '../../shared/contract/desk/system.ts'
import { addDays, partsOf } from '../../shared/domain/calendar/calendarDate.ts'
import { type HolidayTable, isCalendarKnown } from '../../shared/domain/calendar/holidays.ts'
import type { ClockStand } from '../../shared/domain/sync/clockGrade.ts'
import { chinaDate } from '../../shared/domain/worklist/rules.ts'
import type { Core } from './core.ts'
import { bundledFontPaths, installedFontDir } from './documents/fontPlaces.ts'
import { isPresent } from './files/atomicFile.ts'
import { holidaysHere, shippedHolidays } from './knownHolidays.ts'
import { CHECKED_AT, VERIFIED_AT, VERIFIED_FAULTS } from './machine.ts'
import type { Ports } from './ports.ts'
import type { ProfilePaths } from './profile.ts'
import { clockHere } from './sync/clock.ts'

/** What the checks look at; the core gives its own, the command line a reader's. */
export interface DoctorSubject {
  ports: Ports
  paths: ProfilePaths
  /** Null while nobody has unlocked: what needs the store is then left out. */
  db: Db | null
  fault: 'damaged' | 'fromFuture' | null
  unclean: Status['unclean']
  copies: Copies | null
  /** How far the clock can be trusted; null where there is nobody to compare it with, or nobody has unlocked. */
  clock: ClockStand | null
  setting(name: string): string | null
  /** The calendars this court counts by; the program's own while nobody has unlocked. */
  holidays: HolidayTable
}

const GIB = 1024 ** 3
const DAY_MS = 24 * 60 * 60_000
/** Room for a day of pictures and film; below the second nothing may be begun. */
const DISK_ATTENTION_GIB = 20
const DISK_BAD_GIB = 0.5
const CLOCK_SLACK_MS = 2 * 60_000
const MEMORY_ATTENTION_GIB = 3
const MEMORY_BAD_GIB = 1.5
const CHECK_DUE_DAYS = 14
/** Periods that are set today end within about this many days; the notice of a year comes in the autumn before. */
const CALENDAR_DAYS = 60

/** Looks at the machine. Values are numbers and codes for the sentence of each check. */
export async function diagnose(subject: DoctorSubject): Promise<DoctorCheck[]> {
  return [
    store(subject),
    chains(subject),
    await disk(subject),
    clock(subject),
    clockGrade(subject),
    secondCopy(subject),
    keychain(subject),
    await fonts(),
    program(subject),
    drafts(subject),
    memory(),
    calendar(subject),
  ].filter((check) => check !== null)
}

/** The checks of a running core. */
export function runDoctor(core: Core): Promise<DoctorCheck[]> {
  return diagnose({
    ports: core.ports,
    paths: core.paths,
    db: core.state.store?.db ?? null,
    fault: core.state.fault,
    unclean: core.state.unclean,
    copies: core.secondCopy.copies(),
    clock: core.state.store === null ? null : clockHere(core.context),
    setting: (name) => core.settings.get(name),
    holidays: core.state.store === null ? shippedHolidays : holidaysHere(core.context, core.state.store.db),
  })
}

/** Whole days since a time kept as text; -1 when it was never. */
function daysSince(subject: DoctorSubject, name: string): number {
  const at = Number(subject.setting(name) ?? '0')
  return at === 0 ? -1 : Math.max(0, Math.floor((subject.ports.now() - at) / DAY_MS))
}

function store(subject: DoctorSubject): DoctorCheck {
  const days = daysSince(subject, CHECKED_AT)
  const waits = subject.unclean !== null && !subject.unclean.checked
  const result = subject.fault !== null ? 'bad' : waits || days > CHECK_DUE_DAYS ? 'attention' : 'good'
  return { id: 'store', result, values: { days, fault: subject.fault ?? '' } }
}

function chains(subject: DoctorSubject): DoctorCheck | null {
  if (subject.db === null) return null
  const faults = Number(subject.setting(VERIFIED_FAULTS) ?? '0')
  const newer = newerEntityCount(subject.db)
  const result = faults > 0 ? 'bad' : newer > 0 ? 'attention' : 'good'
  return { id: 'chains', result, values: { days: daysSince(subject, VERIFIED_AT), faults, newer } }
}

async function disk(subject: DoctorSubject): Promise<DoctorCheck> {
  const { bavail, bsize } = await statfs(subject.paths.folder)
  const free = (bavail * bsize) / GIB
  const result = free < DISK_BAD_GIB ? 'bad' : free < DISK_ATTENTION_GIB ? 'attention' : 'good'
  return { id: 'disk', result, values: { freeGb: Math.floor(free * 10) / 10 } }
}

function clock(subject: DoctorSubject): DoctorCheck | null {
  if (subject.db === null) return null
  const last = lastEventTime(subject.db)
  const behindMs = last === null ? 0 : Math.max(0, last - subject.ports.now())
  const result = behindMs > CLOCK_SLACK_MS ? 'bad' : 'good'
  return { id: 'clock', result, values: { behindMs, lastEventAt: last ?? 0 } }
}

function clockGrade({ clock: stand }: DoctorSubject): DoctorCheck | null {
  if (stand === null) return null
  const result = stand.fault !== null ? 'bad' : stand.grade === 'A' ? 'good' : 'attention'
  const seconds = stand.aheadMs === null ? 0 : Math.round(Math.abs(stand.aheadMs) / 1000)
  return { id: 'clockGrade', result, values: { grade: stand.grade, seconds, minutes: Math.floor(seconds / 60) } }
}

function secondCopy(subject: DoctorSubject): DoctorCheck | null {
  const { copies } = subject
  if (copies === null) return null
  const values = {
    place: copies.place ?? '',
    fault: copies.fault ?? '',
    events: copies.eventsOnlyHere ?? -1,
    files: copies.filesOnlyHere ?? -1,
    lastAt: copies.lastAt ?? 0,
  }
  if (copies.place === null || copies.fault !== null) return { id: 'secondCopy', result: 'bad', values }
  const isBehind = (copies.eventsOnlyHere ?? 0) > 0 || (copies.filesOnlyHere ?? 0) > 0
  return { id: 'secondCopy', result: isBehind ? 'attention' : 'good', values }
}

function keychain(subject: DoctorSubject): DoctorCheck {
  const { available } = subject.ports.keychain
  return { id: 'keychain', result: available ? 'good' : 'bad', values: { mode: available ? 'keychain' : 'pinOnly' } }
}

async function fonts(): Promise<DoctorCheck> {
  const paths = bundledFontPaths(installedFontDir())
  const there = await Promise.all(paths.map((path) => isPresent(path)))
  const missing = there.filter((isThere) => !isThere).length
  return { id: 'fonts', result: missing === 0 ? 'good' : 'bad', values: { missing } }
}

function program(subject: DoctorSubject): DoctorCheck {
  return { id: 'program', result: 'good', values: { version: subject.ports.version, node: process.version } }
}

function drafts(subject: DoctorSubject): DoctorCheck | null {
  if (subject.db === null) return null
  const n = countDrafts(subject.db)
  return { id: 'drafts', result: n > 0 ? 'attention' : 'good', values: { n } }
}

function memory(): DoctorCheck {
  const total = totalmem() / GIB
  const result = total < MEMORY_BAD_GIB ? 'bad' : total < MEMORY_ATTENTION_GIB ? 'attention' : 'good'
  return { id: 'memory', result, values: { totalGb: Math.floor(total * 10) / 10 } }
}

function calendar({ ports, holidays }: DoctorSubject): DoctorCheck {
  const today = chinaDate(ports.now())
  const last = addDays(today, CALENDAR_DAYS)
  const isKnown = isCalendarKnown(today, last, holidays)
  const { year } = partsOf(holidays.years.has(partsOf(today).year) ? last : today)
  return { id: 'calendar', result: isKnown ? 'good' : 'attention', values: { days: CALENDAR_DAYS, year } }
}
