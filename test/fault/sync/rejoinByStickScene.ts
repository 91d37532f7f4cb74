import { cp, mkdir, rm } from 'node:fs/promises'
import type { Rejoined } from '../../../shared/contract/desk/identity/join.ts'
import { codeFor, type Desk, unlock } from '../../support/sync/processes.ts'
import { record, statusOf } from './deviceScenes.ts'
import { delivered, issue, joinedDesk } from './newcomers.ts'
import type { Played, Scene } from './scene.ts'
import type { World } from './world.ts'

/**
 * A laptop of the court is certified once more by stick (decision 0052): code, request, a stick under another name, answer,
 * certificates. Cut anywhere it goes on where it stood, and what it records is everybody's, once.
 */
const rejoinsByStick: Scene = {
  async prepare(world) {
    const newcomer = await joinedDesk(world)
    const before = (await statusOf(newcomer)).device?.deviceId
    const places = { stick: world.stick, moved: `${world.stick}-moved` }
    for (const place of Object.values(places)) await rm(place, { recursive: true, force: true })
    await mkdir(places.stick, { recursive: true })
    const commandId = crypto.randomUUID()
    const ask = asking(world, newcomer, places.stick)
    return {
      newcomer,
      async run() {
        await unlock(newcomer)
        const { device } = await statusOf(newcomer)
        if (device?.deviceId === before && device?.rejoining !== true) await ask()
        if ((await statusOf(newcomer)).device?.rejoining === true) await certifiedByStick(world, newcomer, places)
        await newcomer.importFrom(places.moved)
        await newcomer.exportTo(places.moved)
        await world.court.mustRun('bundle', 'import', places.moved)
        await record(world, newcomer, `${newcomer.name}重新加入后`, commandId)
        await delivered(newcomer)
        if ((await statusOf(newcomer)).device?.deviceId === before) throw new Error('still the former device')
      },
    }
  },
}

/** Hands the keys in on a stick; the code is made once. */
function asking(world: World, desk: Desk, place: string): () => Promise<void> {
  let hasCode = false
  return async () => {
    const officer = (await statusOf(desk)).officers[0]?.officerId ?? ''
    const whose = [...codeFor(desk.name, 'teamLead'), '--officer', officer]
    if (!hasCode) await world.court.mustRun('enrol-code', ...whose, '--stick', place)
    hasCode = true
    await desk.call('/identity/rejoin-by-stick', { place, selector: '', code: '' })
  }
}

async function certifiedByStick(world: World, desk: Desk, { stick, moved }: { stick: string; moved: string }) {
  const looks = (place: string) => desk.call<Rejoined>('/identity/try-rejoin', { place })
  // What a kill left unwritten is written by the next look.
  await looks('')
  await cp(stick, moved, { recursive: true })
  await looks(moved)
  await world.court.mustRun('bundle', 'import', moved)
  await looks('')
  await issue(world)
  await world.court.mustRun('bundle', 'export', moved)
  const { waits } = await looks('')
  if (waits !== null) throw new Error(`${desk.name} waits: ${waits}`)
}

export const REJOIN_SCENES: readonly Played[] = [
  {
    scene: rejoinsByStick,
    victim: 'new desk',
    points: [
      ...(['rejoin.stickMoved', 'rejoin.keysKept', 'rejoin.requestKept'] as const),
      ...(['device.changed', 'device.profileFollowed', 'rejoin.ended'] as const),
    ],
  },
]
