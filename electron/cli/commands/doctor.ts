import type { DoctorCheck } from '../../../shared/contract/desk/system.ts'
import { isTextKey } from '../../../shared/i18n/index.ts'
import { diagnose } from '../../core/doctor.ts'
import { holidaysHere, shippedHolidays } from '../../core/knownHolidays.ts'
import { profilePaths, readProfile } from '../../core/profile.ts'
import { CannotReadError, type Reading } from '../../core/reading.ts'
import { openLaptopSettings } from '../../core/settings.ts'
import { clockHere } from '../../core/sync/clock.ts'
import { type CommonOptions, type Run, withReading } from '../access.ts'
import type { Output } from '../output.ts'
import { cell, tableLines } from '../words.ts'

/** `doctor`: looks at the machine. Without a PIN what needs the store is left out. Code 1 when it found a fault. */
export async function doctor(run: Run, options: CommonOptions): Promise<number> {
  const hasPin = options.pinFile !== undefined || (run.env.FIELDWRIT_PIN ?? '') !== ''
  if ((await readProfile(profilePaths(run.folder))) === null) throw new CannotReadError('emptyProfile')
  return hasPin ? withReading(run, (reading) => look(run, reading)) : look(run, null)
}

async function look(run: Run, reading: Reading | null): Promise<number> {
  const { output } = run
  const paths = profilePaths(run.folder)
  const settings = await openLaptopSettings(paths)
  const checks = await diagnose({
    ports: run.ports,
    paths,
    db: reading?.context.store().db ?? null,
    fault: null,
    unclean: null,
    // How far the second copy is, only the program that holds the profile knows.
    copies: null,
    clock: reading === null ? null : clockHere(reading.context),
    setting: (name) => settings.get(name),
    holidays: reading === null ? shippedHolidays : holidaysHere(reading.context, reading.context.store().db),
  })
  // A machine without a keychain is weaker, not faulty; it is still shown as bad.
  const isBad = checks.some((check) => check.result === 'bad' && check.id !== 'keychain')
  output.answer({ ok: !isBad, checks }, tableLines(checks.map((check) => rowOf(check, output))))
  return isBad ? 1 : 0
}

/** One check as the screen words it: result, what was looked at, the finding. */
function rowOf(check: DoctorCheck, output: Output): string[] {
  const { text } = output
  const key = `machineChecks.${check.id}.${check.result}`
  const name = `machineChecks.${check.id}.name`
  return [
    text(`settings.result.${check.result}`),
    isTextKey(name) ? text(name) : check.id,
    isTextKey(key) ? cell(text(key, { ...check.values }), 200) : '',
  ]
}
