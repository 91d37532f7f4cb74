import type { Core } from './core.ts'
import { runDoctor } from './doctor.ts'

/** State of the program: phase, court, people, copies; news after each commit; settings of the laptop. */
export function systemService(core: Core) {
  return {
    status: () => core.status(),
    changes: (signal: AbortSignal | undefined) => Promise.resolve(core.changes.subscribe(signal)),
    doctor: () => runDoctor(core),
    getSettings: () => core.settings.all(),
    async putSetting(input: { name: string; value: string }) {
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
