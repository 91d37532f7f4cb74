import type { Desk } from '../../support/sync/processes.ts'
import type { World } from './world.ts'

/** Who is killed at a write. */
export type Victim = 'desk 1' | 'desk 2' | 'new desk' | 'gateway' | 'gateway at its start' | 'station'

/**
 * A stretch of work that passes certain writes. `prepare` makes what it needs, before the victim is armed; `run` may be
 * cut off anywhere and is then run again from its beginning, as people would.
 */
export interface Scene {
  prepare(world: World): Promise<{ run(): Promise<void>; newcomer?: Desk }>
}
