import { type Desk, unlock } from '../../support/sync/processes.ts'
import type { Kill, Played, Victim } from './scene.ts'
import { SCENES } from './scenes.ts'
import { judge, settle, type World } from './world.ts'

/** Every place of every scene. */
export const everyKill = (): Kill[] => SCENES.flatMap(killsOf)

function killsOf({ scene, victim, points, passings = 1, files = 'disk' }: Played): Kill[] {
  return points.flatMap((point) =>
    Array.from({ length: passings }, (_, index) => index + 1).flatMap((passing) =>
      (['before', 'after'] as const).map((moment): Kill => ({ scene, victim, files, point, moment, passing })),
    ),
  )
}

/**
 * Kills the victim at the place, starts it again, lets everybody finish, and judges. Throws what was lost, or that the
 * place was never passed.
 */
export async function killAt(world: World, { scene, victim, point, moment, passing }: Kill): Promise<void> {
  // A machine that is so busy that nobody touched a laptop for minutes has locked it.
  for (const desk of world.desks) await unlock(desk)
  const { run, newcomer, judge: judgeScene } = await scene.prepare(world)
  const place = `${point}:${moment}:${passing}`
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
  if (judgeScene === undefined) {
    await settle(world)
    await judge(world)
  } else await judgeScene()
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
      world.command = { env: { FIELDWRIT_DIE_AT: place }, code: 0 }
      return {
        died: async () => world.command.code === null,
        async revive() {
          world.command.env = {}
        },
      }
    }
  }
}
