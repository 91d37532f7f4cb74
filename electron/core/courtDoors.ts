import type { Core } from './core.ts'
import type { DeviceChange } from './deviceChange.ts'
import { makeJoinAlone } from './joinAlone.ts'
import { makeJoin } from './joinCourt.ts'
import type { Keyring } from './keyring.ts'
import type { Officers } from './officers.ts'
import { makeRejoin } from './rejoin.ts'
import type { Sessions } from './sessions.ts'
import type { turns } from './turns.ts'

interface Parts {
  keyring: Keyring
  officers: Officers
  sessions: Sessions
  deviceChange: DeviceChange
  /** Proves a person's PIN beside the session at work. */
  prove(officerId: string, pin: string): Promise<void>
}

/**
 * The ways into a court: of an empty laptop, of one that is the court's and joins once more, of one that worked alone. Each in
 * turn with every other change of keys and people.
 */
export function courtDoors(core: Core, parts: Parts, inTurn: ReturnType<typeof turns>['inTurn']) {
  const joining = makeJoin(core, parts)
  const rejoining = makeRejoin(core, parts)
  const alone = makeJoinAlone(core, parts)
  const tryJoining = inTurn(joining.attempt)
  return {
    ...joining.procedures(inTurn),
    waitForCourt: (signal: AbortSignal | undefined, everyMs?: number) => joining.wait(tryJoining, signal, everyMs),

    rejoin: inTurn(rejoining.rejoin),
    rejoinByStick: inTurn(rejoining.rejoinByStick),
    tryRejoin: inTurn(rejoining.tryAgain),
    rejoinAtStick: inTurn(rejoining.atStick),
    rejoinBeforeExchange: inTurn(rejoining.beforeExchange),

    standAlone: alone.standAlone,
    joinAlone: inTurn(alone.joinAlone),
    tryJoinAlone: inTurn(alone.tryJoinAlone),
    leaveAlone: inTurn(alone.leaveAlone),
  }
}
