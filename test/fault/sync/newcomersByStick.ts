import type { Status } from '../../../shared/contract/desk/system.ts'
import { certified, codeFor, type Desk, handInByStick, unlock } from '../../support/sync/processes.ts'
import { issue } from './newcomers.ts'
import type { World } from './world.ts'

/**
 * Joins the court without a network: code, request, certificates and the laptop's word for its files on one stick; cut off
 * anywhere it goes on where it stood.
 */
export function joiningByStick(world: World, newcomer: Desk, place: string): () => Promise<void> {
  const phase = async () => (await newcomer.get<Status>('/system/status')).phase
  return async () => {
    const { court } = world
    if ((await phase()) === 'empty') {
      await court.mustRun('enrol-code', ...codeFor(newcomer.name, 'handler'), '--stick', place)
      await handInByStick(newcomer, court.words, place)
    }
    await unlock(newcomer)
    if ((await phase()) !== 'open') {
      await newcomer.call('/identity/move-stick', { place })
      await newcomer.serving.until('/identity/wait-for-court', {}, () => true)
      await court.mustRun('bundle', 'import', place)
      await issue(world)
      await court.mustRun('bundle', 'export', place)
      await certified(newcomer)
    }
    await newcomer.importFrom(place)
    await newcomer.exportTo(place)
    await court.mustRun('bundle', 'import', place)
  }
}
