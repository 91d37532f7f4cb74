import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Rejoined } from '../../../shared/contract/desk/identity/join.ts'
import type { HubState } from '../../../shared/contract/desk/sync.ts'
import type { Status } from '../../../shared/contract/desk/system.ts'
import { TEST_PIN } from '../../support/coreHarness.ts'
import { type Desk, GATEWAY, recordItem, roomsOf, stateOf, unlock } from '../../support/sync/processes.ts'
import { delivered, issue, joinedDesk, laterDesk, lockedAgain } from './newcomers.ts'
import type { Scene } from './scene.ts'
import { newAct, perform, type World } from './world.ts'

export const statusOf = (desk: Desk): Promise<Status> => desk.get<Status>('/system/status')

/** Records in a room of its own on a laptop that is none of the two; acknowledged from then on. A repeat writes nothing (J8). */
export async function record(world: World, desk: Desk, name: string, commandId: string): Promise<void> {
  const roomId = world.ground.rooms[2] ?? ''
  const room = (await roomsOf(desk, world.ground.siteId)).find((one) => one.roomId === roomId)
  if (room?.state !== 'open') {
    await desk.call('/sites/rooms/open', { commandId: crypto.randomUUID(), roomId, rev: room?.rev ?? [] })
  }
  const item = await recordItem(desk, roomId, name, commandId)
  world.items.set(item.itemId, name)
}

/** Has the laptop certified anew, wherever that was cut off. */
function rejoining(world: World, desk: Desk): () => Promise<void> {
  let code = ''
  return async () => {
    const { device, officers } = await statusOf(desk)
    const failure = (await stateOf(desk)).peers.find(({ peer }) => peer === GATEWAY)?.failure
    if (device?.certified === true && failure !== 'fork' && device.rejoining !== true) return
    if (device?.rejoining !== true) {
      if (code === '') code = await world.court.code(desk.name, 'teamLead', officers[0]?.officerId ?? null)
      await desk.call<Rejoined>('/identity/rejoin', { address: world.court.url, code })
    } else await desk.meet()
    await issue(world)
    await desk.meet()
  }
}

/**
 * A profile is copied, both write on as one device, the copy learns of it and becomes another device of its court (X7): what
 * it had recorded is everybody's, once.
 */
export const copiedLaptop: Scene = {
  async prepare(world) {
    const original = await joinedDesk(world)
    await original.serving.stop()
    const folder = `${original.folder}-copy`
    await cp(original.folder, folder, { recursive: true })
    const copy = await laterDesk(world, folder, original.name)
    await original.restart()
    await record(world, original, `${original.name}的原件`, crypto.randomUUID())
    await original.meet()
    await original.serving.stop()
    const commandId = crypto.randomUUID()
    const rejoin = rejoining(world, copy)
    return {
      newcomer: copy,
      async run() {
        await unlock(copy)
        await record(world, copy, `${copy.name}的副本`, commandId)
        await copy.meet()
        await rejoin()
        await delivered(copy)
      },
    }
  },
}

/** Exchanges once with the first laptop as the hub. */
async function toldAtHub({ desks: [one] }: World, copy: Desk): Promise<void> {
  for (const desk of [one, copy]) await unlock(desk)
  const { open } = await one.call<HubState>('/sync/hub/open', {})
  const { digits = '', port = 0 } = open ?? {}
  const { joined } = await copy.call<HubState>('/sync/hub/join', { address: `127.0.0.1:${port}`, digits })
  await copy.meet(joined?.peer)
  await copy.call('/sync/hub/leave', {})
  await one.call('/sync/hub/close', {})
}

/**
 * A profile is copied, and somebody has signed for what the copy wrote before the court took the other branch. So the change
 * leaves that piece to whoever holds it, and only afterwards it turns out that the court refuses it: then it is re-issued (X7).
 */
export const branchHeld: Scene = {
  async prepare(world) {
    const original = await joinedDesk(world)
    await original.serving.stop()
    const folder = `${original.folder}-copy`
    await cp(original.folder, folder, { recursive: true })
    const first = await laterDesk(world, folder, original.name)
    await unlock(first)
    // Until the court has the other branch nobody brings it this one.
    for (const desk of [first, world.desks[0]]) {
      await desk.call('/sync/forget', { commandId: crypto.randomUUID(), peer: GATEWAY })
    }
    await record(world, first, `${original.name}的副本`, crypto.randomUUID())
    await toldAtHub(world, first)
    await original.restart()
    await record(world, original, `${original.name}的原件`, crypto.randomUUID())
    await original.meet()
    await original.serving.stop()
    for (const desk of [first, world.desks[0]]) {
      await desk.call('/sync/gateway', { commandId: crypto.randomUUID(), address: world.court.url })
    }
    const copy = await lockedAgain(world, first)
    const rejoin = rejoining(world, copy)
    return {
      newcomer: copy,
      async run() {
        await unlock(copy)
        await copy.meet()
        await rejoin()
        await delivered(copy)
        await toldAtHub(world, copy)
      },
    }
  },
}

/** A code that was used is refused; nothing changes and the laptop goes on. */
export const refusedRejoin: Scene = {
  async prepare(world) {
    const newcomer = await joinedDesk(world)
    const other = await joinedDesk(world)
    await other.serving.stop()
    const used = world.usedCodes.at(-1) ?? ''
    const commandId = crypto.randomUUID()
    return {
      newcomer,
      async run() {
        if ((await statusOf(newcomer)).device?.rejoining === true) await newcomer.meet()
        else {
          const asked = newcomer.call('/identity/rejoin', { address: world.court.url, code: used })
          const said = await asked.then(
            () => 'taken',
            (error: unknown) => String(error),
          )
          if (!said.includes('REFUSED')) throw new Error(`a used code: ${said}`)
        }
        await record(world, newcomer, `${newcomer.name}照旧`, commandId)
        await delivered(newcomer)
      },
    }
  },
}

/** A laptop is lost; another one is filled from its backup, asks for what came after it, and joins as a new device (X7). */
export const restored: Scene = {
  async prepare(world) {
    // A photograph of somebody else is in the backup too.
    await perform(world, await newAct(world, 0, 50_000))
    await world.desks[0].meet()
    const lost = await joinedDesk(world)
    await record(world, lost, `${lost.name}备份前`, crypto.randomUUID())
    await lost.meet()
    const path = `${lost.folder}.fieldwrit`
    await lost.serving.stop()
    await world.backUp(lost, path)
    await lost.restart()
    await record(world, lost, `${lost.name}备份后`, crypto.randomUUID())
    await lost.meet()
    await lost.serving.stop()
    const newcomer = await laterDesk(world, `${lost.folder}-restored`, lost.name)
    const commandId = crypto.randomUUID()
    const rejoin = rejoining(world, newcomer)
    return {
      newcomer,
      async run() {
        if ((await statusOf(newcomer)).phase === 'empty') {
          const asked = { path, secret: TEST_PIN }
          await newcomer.serving.until<{ kind: string }>('/identity/restore', asked, ({ kind }) => kind === 'done')
        }
        await unlock(newcomer)
        await rejoin()
        await record(world, newcomer, `${newcomer.name}恢复后`, commandId)
        await delivered(newcomer)
      },
    }
  },
}

/** The gateway's database and files are put back to a copy that knows nothing of the newest; everybody brings it again (decision 0042). */
export const putBack: Scene = {
  async prepare(world) {
    const { court, desks, folder } = world
    const [data, copy] = [join(folder, 'court/data'), join(folder, 'court/data-copy')]
    await court.served.stop()
    await rm(copy, { recursive: true, force: true })
    await cp(data, copy, { recursive: true })
    await world.database?.keep()
    await court.start()
    for (const desk of [0, 1] as const) await perform(world, await newAct(world, desk, 50_000))
    for (const desk of [...desks, ...desks]) await desk.meet()
    await court.served.stop()
    await rm(data, { recursive: true })
    await cp(copy, data, { recursive: true })
    await world.database?.putBack()
    await court.start()
    return {
      async run() {
        const [one, two] = desks
        for (const desk of [one, two, one]) await desk.meet()
      },
    }
  },
}
