import type { DoctorCheck } from '../../../shared/contract/desk/system.ts'
import { diagnose } from '../../core/doctor.ts'
import { profilePaths, readProfile } from '../../core/profile.ts'
import { CannotReadError, type Reading } from '../../core/reading.ts'
import { openLaptopSettings } from '../../core/settings.ts'
import { type CommonOptions, type Run, withReading } from '../access.ts'
import type { Output } from '../output.ts'

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
    setting: (name) => settings.get(name),
  })
  // A machine without a keychain is weaker, not faulty; it is still shown as bad.
  const isBad = checks.some((check) => check.result === 'bad' && check.id !== 'keychain')
  output.answer(
    { ok: !isBad, checks },
    checks.map((check) => lineOf(check, output)),
  )
  return isBad ? 1 : 0
}

function lineOf(check: DoctorCheck, output: Output): string {
  const mark = output.say(`doctor_${check.result}`, {})
  const values = Object.entries(check.values).map(([name, value]) => `${name}=${value}`)
  return output.say('doctorLine', { mark, text: `${check.id}  ${values.join(' ')}` })
}
