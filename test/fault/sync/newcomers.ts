import { join } from 'node:path'
import type { Status } from '../../../shared/contract/desk/system.ts'
import {
  certified,
  type Desk,
  emptyDesk,
  GATEWAY,
  handIn,
  settled,
  stateOf,
  unlock,
} from '../../support/sync/processes.ts'
import type { World } from './world.ts'

let newcomers = 0

/** An empty laptop of a name of its own. `modules`: loaded before its program, as file URLs. */
export async function newDesk(world: World, modules: readonly string[] = []): Promise<Desk> {
  newcomers += 1
  return laterDesk(world, join(world.folder, `new-${newcomers}`), `新人${newcomers}`, modules)
}

/** A laptop on the profile in a folder, or an empty one, that ends with the world. */
export async function laterDesk(
  world: World,
  folder: string,
  name: string,
  modules: readonly string[] = [],
): Promise<Desk> {
  const desk = await emptyDesk(folder, name, { modules })
  world.others.push(desk)
  return desk
}

/** Joins the court by a code; cut off anywhere it goes on where it stood. */
export function joining(world: World, desk: Desk, role = 'teamLead'): () => Promise<void> {
  let code = ''
  return async () => {
    // A code whose making was cut off was shown to nobody: another one is made.
    if (code === '') code = await world.court.code(desk.name, role)
    const { phase } = await desk.get<Status>('/system/status')
    if (phase === 'empty') await handIn(desk, world.court, code)
    await unlock(desk)
    if ((await desk.get<Status>('/system/status')).phase === 'open') return
    // Whether the keys were handed in before the cut only the laptop knows; it hands them in when it asks.
    await desk.serving.until('/identity/wait-for-court', {}, () => true)
    await issue(world)
    await certified(desk)
  }
}

/** Lets the station issue for whoever waits. */
export async function issue(world: World): Promise<void> {
  const { command } = world
  command.code = await world.court.issue(command.env)
  if (command.code !== 0) throw new Error('the station was cut off')
}

/** A laptop that has joined and has everything. */
export async function joinedDesk(
  world: World,
  { role = 'teamLead', modules = [] }: { role?: string; modules?: readonly string[] } = {},
): Promise<Desk> {
  const desk = await newDesk(world, modules)
  await joining(world, desk, role)()
  await settled([desk], world.ground.siteId)
  return desk
}

/** A laptop stopped and started again, locked: it exchanges nothing by itself until somebody unlocks it. */
export async function lockedAgain(world: World, { serving, folder, name }: Desk): Promise<Desk> {
  await serving.stop()
  return laterDesk(world, folder, name)
}

/** Exchanges until the court has signed for all that this laptop can hand on. */
export async function delivered(desk: Desk): Promise<void> {
  await unlock(desk)
  for (let round = 1; ; round += 1) {
    await desk.meet()
    const gateway = (await stateOf(desk)).peers.find(({ peer }) => peer === GATEWAY)
    if (gateway?.failure === null && gateway.unsent === 0) return
    if (round === 6) throw new Error(`${desk.name}: ${gateway?.unsent} unsent, ${gateway?.failure} ${gateway?.detail}`)
  }
}
