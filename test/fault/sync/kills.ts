import type { WriteMoment, WritePoint } from '../../../shared/sync/writePoints.ts'
import type { Desk } from '../../support/sync/processes.ts'
import type { Scene, Victim } from './scene.ts'
import { SCENES } from './scenes.ts'
import { judge, settle, type World } from './world.ts'

/** One place to die at. */
export interface Kill {
  scene: Scene
  victim: Victim
  point: WritePoint
  moment: WriteMoment
}

/** Every place of every scene. */
export const everyKill = (): Kill[] =>
  SCENES.flatMap(({ scene, victim, points }) =>
    points.flatMap((point) => (['before', 'after'] as const).map((moment): Kill => ({ scene, victim, point, moment }))),
  )

/**
 * Kills the victim at the place, starts it again, lets everybody finish, and judges. Throws what was lost, or that the
 * place was never passed.
 */
export async function killAt(world: World, { scene, victim, point, moment }: Kill): Promise<void> {
  const { run, newcomer } = await scene.prepare(world)
  const place = `${point}:${moment}:1`
  const mark = await arm(world, victim, place, newcomer)
  const failed = await run().then(
    () => null,
    (error: unknown) => error,
  )
  if (!(await mark.died())) {
    throw new Error(`${victim} never passed ${place}: ${failed instanceof Error ? failed.message : 'it ended well'}`)
  }
  await mark.revive()
  await run()
  await settle(world)
  await judge(world)
  await newcomer?.serving.stop()
}

interface Armed {
  died(): Promise<boolean>
  revive(): Promise<void>
}

async function arm(world: World, victim: Victim, place: string, newcomer: Desk | undefined): Promise<Armed> {
  const { court, desks } = world
  const ofDesk = async (desk: Desk): Promise<Armed> => {
    await desk.serving.tell(place)
    return { died: async () => !(await desk.serving.tell('')), revive: () => desk.restart() }
  }
  switch (victim) {
    case 'desk 1':
      return ofDesk(desks[0])
    case 'desk 2':
      return ofDesk(desks[1])
    case 'new desk':
      if (newcomer === undefined) throw new Error('this scene has no new laptop')
      return ofDesk(newcomer)
    case 'gateway':
      await court.served.tell(place)
      return { died: async () => !(await court.served.tell('')), revive: () => court.start() }
    case 'gateway at its start': {
      await court.served.kill()
      const started = await court.start({ FIELDWRIT_DIE_AT: place }).then(
        () => true,
        () => false,
      )
      return { died: async () => !started, revive: () => court.start() }
    }
    case 'station': {
      world.issuing = { FIELDWRIT_DIE_AT: place }
      return {
        died: async () => world.issued === null,
        async revive() {
          world.issuing = {}
        },
      }
    }
  }
}
