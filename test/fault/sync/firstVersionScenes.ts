import { mkdir } from 'node:fs/promises'
import type { HubState, SyncMatrix } from '../../../shared/contract/desk/sync.ts'
import type { Desk } from '../../support/sync/processes.ts'
import { joinedDesk } from './newcomers.ts'
import type { Played, Scene } from './scene.ts'
import { newAct, perform } from './world.ts'

const FIRST_VERSION = new URL('../../support/sync/firstVersion.ts', import.meta.url).href

/** A laptop of version 1 exchanges with the gateway, which then knows what it holds: a stick for it has nothing it said it has. */
const firstVersionThroughGateway: Scene = {
  async prepare(world) {
    const { court, desks } = world
    const newcomer = await joinedDesk(world, { modules: [FIRST_VERSION] })
    const stick = `${newcomer.folder}-stick`
    await mkdir(stick)
    await newcomer.importFrom(stick)
    await newcomer.meet()
    const onStick = async (): Promise<unknown> => {
      const { written } = await court.mustRun('bundle', 'export', stick)
      return (written as { events: number }[]).map(({ events }) => events)
    }
    const before = await onStick()
    const act = await newAct(world, 0, 0)
    return {
      newcomer,
      async run() {
        await perform(world, act)
        await desks[0].meet()
        await newcomer.meet()
        const now = await onStick()
        if (JSON.stringify(now) !== JSON.stringify(before)) throw new Error(`on the stick: ${now}, before ${before}`)
      },
    }
  },
}

/** A laptop of version 1 joins the hub, which then shows that it has everything. */
const firstVersionThroughHub: Scene = {
  async prepare(world) {
    const [one] = world.desks
    const newcomer = await joinedDesk(world, { modules: [FIRST_VERSION] })
    const act = await newAct(world, 0, 0)
    return {
      newcomer,
      async run() {
        await perform(world, act)
        const { open } = await one.call<HubState>('/sync/hub/open', {})
        const { digits = '', port = 0 } = open ?? {}
        await newcomer.call('/sync/hub/join', { address: `127.0.0.1:${port}`, digits })
        await newcomer.call('/sync/hub/leave', {})
        await one.call('/sync/hub/close', {})
        await saidAll(one, newcomer.device)
      },
    }
  },
}

/** Throws unless a laptop heard of another one that it lacks nothing. */
async function saidAll(desk: Desk, device: string): Promise<void> {
  const { holders, rows } = await desk.get<SyncMatrix>('/sync/matrix')
  const lacks = rows.flatMap((row) => row.lacks).filter(({ holder, events }) => holder === device && events !== 0)
  const said = holders.find(({ holder }) => holder === device)?.saidAt ?? null
  if (said === null || lacks.length > 0) throw new Error(`the laptop of version 1: ${said} ${JSON.stringify(lacks)}`)
}

/** What laptops say that speak version 1 of the exchange. */
export const FIRST_VERSION_SCENES: readonly Played[] = [
  { scene: firstVersionThroughGateway, victim: 'gateway', points: ['gateway.reportKept'] },
  { scene: firstVersionThroughHub, victim: 'desk 1', points: ['hub.reportKept'] },
]
