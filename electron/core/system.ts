import { requirePermission } from './context.ts'
import type { Core } from './core.ts'
import { runDoctor } from './doctor.ts'

/** State of the program: phase, court, people, copies; news after each commit; settings of the laptop. */
export function systemService(core: Core) {
  return {
    status: () => core.status(),
    changes: (signal: AbortSignal | undefined) => Promise.resolve(core.changes.subscribe(signal)),
    doctor: () => runDoctor(core),
    getSettings: () => core.settings.all(),
    /** Language and looks are anybody's; where the second copy goes is for who answers for the laptop. */
    async putSetting(input: { name: string; value: string }) {
      if (input.name === 'secondCopy') requirePermission(core.context, 'settings.write')
      await core.settings.put(input.name, input.value)
      core.changes.publish({ feature: 'status', scope: '', ids: [] })
      return {}
    },
    touch() {
      core.state.lastTouch = core.ports.now()
      return {}
    },
  }
}
