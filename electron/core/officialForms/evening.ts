import type { DoctorCheck } from '../../../shared/contract/desk/system.ts'
import type { CheckResult } from '../../../shared/domain/documents/forms/eveningCard.ts'
import { partsOf } from '../../../shared/domain/plans/planView.ts'
import type { FormFacts } from './facts.ts'
import type { Jump } from './form.ts'
import type { Values } from './input.ts'

/** One thing looked at the evening before (B6); words in i18n `eveningCheck.check.<id>`, those of the machine in `machineChecks.<id>`. */
export interface EveningCheck {
  readonly id: string
  readonly result: CheckResult
  readonly values: Readonly<Record<string, string | number>>
  /** Where it is mended; null = in the machine's own check-up, or by hand. */
  readonly jump: Jump | null
}

/** Charge in per cent from which a laptop lasts a day on site, and under which it does not `[p]`. */
const CHARGE_GOOD = 80
const CHARGE_BAD = 30

export const PRINTER_STATES = ['TESTED', 'NONE'] as const

/** Results of the machine's own checks; the store, its chains, disk, clock, copies, keys, fonts, memory, drafts. */
const RESULTS = { good: 'PASSED', attention: 'WARNING', bad: 'FAILED' } as const satisfies Record<
  DoctorCheck['result'],
  CheckResult
>

/** Checks of the machine that say nothing about tomorrow, or that nobody mends in an evening. */
const LEFT_OUT: ReadonlySet<string> = new Set(['program', 'keychain'])

/**
 * The evening's checks in the order of the card: hours of each implementation group, what the plan still lacks, its
 * approval, helpers who have not confirmed, the paper package, battery, printer, and the machine's own. What nobody can tell is not done, never passed.
 */
export function eveningChecks(facts: FormFacts, values: Values): EveningCheck[] {
  const { evening } = facts
  if (evening === null) return []
  const machine = evening.machine.filter((check) => !LEFT_OUT.has(check.id))
  return [
    ...hoursChecks(facts),
    findings(evening),
    approval(facts),
    agencies(facts),
    paperPackage(evening.packagePrinted),
    battery(values),
    printer(values),
    ...machine.map(({ id, result, values: said }) => ({ id, result: RESULTS[result], values: said, jump: null })),
  ]
}

function hoursChecks(facts: FormFacts): EveningCheck[] {
  const hours = facts.evening?.hours ?? []
  const jump: Jump = { to: 'plan', kind: 'slot', id: '', field: 'time' }
  if (hours.length === 0) return [{ id: 'hoursNone', result: 'NOT_DONE', values: {}, jump }]
  return hours.map((one) => {
    const values = {
      group: one.name,
      rooms: one.rooms,
      lots: one.lots,
      recorders: one.recorders,
      needed: inHours(one.neededMinutes ?? 0),
      scheduled: inHours(one.scheduledMinutes),
    }
    if (one.neededMinutes === null) return { id: 'hoursNobody', result: 'FAILED' as const, values, jump }
    if (one.scheduledMinutes === 0) return { id: 'hoursUnscheduled', result: 'WARNING' as const, values, jump }
    const result = one.neededMinutes <= one.scheduledMinutes ? ('PASSED' as const) : ('FAILED' as const)
    return { id: 'hours', result, values, jump }
  })
}

function inHours(minutes: number): number {
  return Math.round(minutes / 6) / 10
}

function findings({ blocking, reasons }: { blocking: number; reasons: number }): EveningCheck {
  const result = blocking > 0 ? 'FAILED' : reasons > 0 ? 'WARNING' : 'PASSED'
  return {
    id: 'findings',
    result,
    values: { blocking, reasons },
    jump: { to: 'plan', kind: 'head', id: '', field: '' },
  }
}

/**
 * Green only for what the gate lets through: the newest version is approved, and the plan still says exactly that (B5).
 */
function approval(facts: FormFacts): EveningCheck {
  const { planDecision, plan } = facts.gate.guards
  const { version } = plan
  const decided =
    planDecision?.decision === 'APPROVED' &&
    version !== null &&
    planDecision.version === version.number &&
    planDecision.hash === version.hash
  const approved = decided && plan.asApproved
  const result = approved ? 'PASSED' : 'FAILED'
  const missing = version === null ? 'approvalNoVersion' : decided ? 'approvalDiffers' : 'approvalMissing'
  const id = approved ? 'approval' : missing
  return {
    id,
    result,
    values: { version: version?.number ?? 0 },
    jump: { to: 'step', step: 'E10' },
  }
}

/** Everybody who was asked to help has said yes (domain §8.4; decision 0026). */
function agencies({ plan }: FormFacts): EveningCheck {
  const open = partsOf(plan, 'agency').filter(({ values }) => values.confirmation !== 'CONFIRMED')
  const [first] = open
  const jump: Jump = { to: 'plan', kind: 'agency', id: first?.id ?? '', field: 'confirmation' }
  const asked = plan.parts.agency.size
  if (asked === 0) return { id: 'agenciesNone', result: 'WARNING', values: {}, jump }
  if (first === undefined) return { id: 'agencies', result: 'PASSED', values: { n: asked }, jump }
  return { id: 'agenciesOpen', result: 'FAILED', values: { n: open.length, first: first.values.name }, jump }
}

/** Printed of the plan as it stands: an older package shows an older plan (B7; decision 0026). */
function paperPackage(printed: boolean): EveningCheck {
  const jump: Jump = { to: 'plan', kind: 'head', id: '', field: 'package' }
  return printed
    ? { id: 'package', result: 'PASSED', values: {}, jump }
    : { id: 'packageMissing', result: 'FAILED', values: {}, jump }
}

function battery(values: Values): EveningCheck {
  const [, percent, plugged] = /^(\d{1,3})(\+?)$/.exec(values.battery ?? '') ?? []
  if (percent === undefined) return { id: 'batteryUnknown', result: 'NOT_DONE', values: {}, jump: null }
  const charge = Math.min(100, Number(percent))
  const good = charge >= CHARGE_GOOD ? 'PASSED' : charge < CHARGE_BAD ? 'FAILED' : 'WARNING'
  return { id: plugged === '+' ? 'batteryPlugged' : 'battery', result: good, values: { percent: charge }, jump: null }
}

function printer(values: Values): EveningCheck {
  const jump: Jump = { to: 'input', field: 'printer' }
  if (values.printer === 'TESTED') return { id: 'printer', result: 'PASSED', values: {}, jump }
  if (values.printer === 'NONE') return { id: 'printerNone', result: 'WARNING', values: {}, jump }
  return { id: 'printerUnknown', result: 'NOT_DONE', values: {}, jump }
}
