import type { Json, JsonObject } from '../../journal/canonical.ts'
import type { EntityEvent, Register } from '../../journal/registers.ts'
import type { RegisterRow } from './registerRow.ts'

/** Event types of cases. */
export const casesTypes = {
  rowReported: 'cases.rowReported',
  opened: 'cases.opened',
  stated: 'cases.stated',
  noteWritten: 'cases.noteWritten',
  noteStruck: 'cases.noteStruck',
  deadlineSet: 'cases.deadlineSet',
  deadlineDone: 'cases.deadlineDone',
  importStarted: 'cases.importStarted',
  importEnded: 'cases.importEnded',
  rowSetAside: 'cases.rowSetAside',
  rowMended: 'cases.rowMended',
  rowDismissed: 'cases.rowDismissed',
} as const

/**
 * What an officer may state beside the court's register. The two are different registers: an import supersedes only
 * imports, a difference shows as a sentence.
 */
export const STATED_REGISTERS = [
  'cause',
  'handler',
  'claimedAmount',
  'executedAmount',
  'address',
  'phone',
  'status',
  'remarks',
] as const
export type StatedRegister = (typeof STATED_REGISTERS)[number]

/** Registers of a register entry; `caseNumber` is derived from `caseNo` and not stored. */
export type ReportedSet = Omit<RegisterRow, 'caseNumber'>

/** Register values of a row as an event states them. */
export function reportedSet(row: RegisterRow): JsonObject {
  const { caseNumber: _, ...set } = row
  return JSON.parse(JSON.stringify(set)) as JsonObject
}

/** Prefix of a flag's register on the case: `flag:<code>:<subject>` → true or false. */
const FLAG = 'flag:'

/** Register name of a flag; `subject` names the person or room and may be empty. */
export function flagRegister(code: string, subject: string): string {
  return `${FLAG}${code}:${subject}`
}

/**
 * Flags that stand in folded registers. Where officers differ the flag stays: a need of care is never hidden by a doubt
 * about it (A6).
 */
export function standingFlags(registers: ReadonlyMap<string, Register<Json>>): { code: string; subject: string }[] {
  return [...registers]
    .filter(([name, register]) => name.startsWith(FLAG) && register.some((standing) => standing.value === true))
    .map(([name]) => {
      const rest = name.slice(FLAG.length)
      const colon = rest.indexOf(':')
      return { code: rest.slice(0, colon), subject: rest.slice(colon + 1) }
    })
    .sort((a, b) => (`${a.code}${a.subject}` < `${b.code}${b.subject}` ? -1 : 1))
}

/** Moves of a tray row: dismissing is more cautious than mending. */
export function trayRank(event: EntityEvent): number {
  return event.type === casesTypes.rowDismissed ? 0 : 1
}
