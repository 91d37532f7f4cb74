import type { PlaceAnswer } from '../../shared/contract/desk/identity.ts'
import { identityTypes } from '../../shared/domain/identity/events.ts'
import { draft } from './context.ts'
import type { Core } from './core.ts'
import type { DeviceChange } from './deviceChange.ts'
import { refuse } from './errors.ts'
import { noteMachine } from './machineMark.ts'
import { durable } from './sync/durable.ts'

/**
 * A profile that lies elsewhere than when it was opened last writes nothing before a person says why (X7): as a copy it becomes
 * another device, as the same laptop that moved it goes on. Both stand in the record. Whoever has a PIN gets in either way.
 */
export function makePlace(core: Core, deviceChange: DeviceChange) {
  const { context, ports, paths, state } = core

  return {
    /** Throws REFUSED `placeUnknown` while the question is open and no answer comes with the PIN. */
    require(answer: PlaceAnswer | undefined): void {
      if (state.moved !== null && answer === undefined) refuse('placeUnknown', 'place', state.moved)
    },

    /** Does what was answered, once, in the name of whoever opened the profile. Cut in the middle, it is asked again. */
    async settle(answer: PlaceAnswer | undefined, officerId: string): Promise<void> {
      const { moved } = state
      if (moved === null || answer === undefined) return
      if (answer === 'copy') await deviceChange.changeDevice('copy', null)
      else {
        const { journal } = context.store()
        const { deviceId } = context.profile()
        const act = context.newId()
        const body = { at: Math.trunc(ports.now()), change: moved, officer: officerId }
        const fact = draft(`device:${deviceId}`, identityTypes.machineChanged, 'deviceChange', act, [], body)
        durable(context, 'device.moved', () => journal.append([fact], { officerId, role: 'device' }, act))
      }
      await noteMachine(paths, ports)
      state.moved = null
      core.changes.publish({ feature: 'status', scope: '', ids: [] })
    },
  }
}
