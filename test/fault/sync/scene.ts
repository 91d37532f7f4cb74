import type { WriteMoment, WritePoint } from '../../../shared/sync/writePoints.ts'
import type { Desk } from '../../support/sync/processes.ts'
import type { World } from './world.ts'

/** Who is killed at a write. `station`: the command that is run with `World.command`. */
export type Victim = 'desk 1' | 'desk 2' | 'new desk' | 'gateway' | 'gateway at its start' | 'station'

/** A scene made ready. */
export interface Prepared {
  run(): Promise<void>
  newcomer?: Desk
  /** Of a scene in which the world's laptops have no part: ends and judges it in their stead. Throws what is not so. */
  judge?(): Promise<void>
}

/**
 * A stretch of work that passes certain writes. `prepare` makes what it needs, before the victim is armed; `run` may be
 * cut off anywhere and is then run again from its beginning, as people would.
 */
export interface Scene {
  prepare(world: World): Promise<Prepared>
}

/** The writes a scene passes, and whose they are. */
export interface Played {
  scene: Scene
  victim: Victim
  points: readonly WritePoint[]
  /** How often each is passed where that is more than once; it is killed at each of them. */
  passings?: number
  /** Where the gateway's files lie; on its disk unless said. */
  files?: Kill['files']
}

/** One place to die at. */
export interface Kill extends Pick<Played, 'scene' | 'victim'> {
  /** On the gateway's disk, or in an object store. */
  files: 'disk' | 'store'
  point: WritePoint
  moment: WriteMoment
  /** The how manieth passing of the point. */
  passing: number
}

/** How a place is called: `point:moment`, from the second passing on with its number. */
export const placeOf = ({ point, moment, passing }: Kill): string =>
  passing === 1 ? `${point}:${moment}` : `${point}:${moment}:${passing}`
