import type { DoctorCheck } from '../../shared/contract/desk/system.ts'
import type { Core } from './core.ts'

/** The checks of the machine. */
export function runDoctor(core: Core): Promise<DoctorCheck[]> {
  return Promise.resolve([{ id: 'program', result: 'good', values: { version: core.ports.version } }])
}
