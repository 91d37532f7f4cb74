import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { JoinedAlone, StandAlone } from '../../../shared/contract/desk/identity/joinAlone.ts'
import { TEST_PIN } from '../../support/coreHarness.ts'
import { photo } from '../../support/photo.ts'
import {
  COURT,
  COURT_NAME,
  type Desk,
  type Ground,
  itemsOn,
  layGround,
  openRoom,
  picturesOn,
  recordItem,
  sha256,
  takePhoto,
  unlock,
  verified,
} from '../../support/sync/processes.ts'
import { delivered, issue, newDesk } from './newcomers.ts'
import type { Scene } from './scene.ts'
import type { World } from './world.ts'

/** What a laptop recorded while it worked alone. */
interface Recorded {
  ground: Ground
  /** Items as `id name`. */
  items: Set<string>
  picture: string
}

const standing = (desk: Desk): Promise<StandAlone> => desk.get('/identity/stand-alone')

/** A laptop under a local court of its own that recorded a site of a case which the real court has too. */
async function workedAlone(world: World): Promise<{ desk: Desk; recorded: Recorded }> {
  const desk = await newDesk(world)
  await desk.call('/identity/set-up', {
    ...{ courtName: '云栖法院（单机）', courtCode: COURT, officerName: desk.name, role: 'teamLead' },
    ...{ pin: TEST_PIN, deviceName: `${desk.name}的电脑` },
  })
  await unlock(desk)
  const ground = await layGround(desk, desk.folder, 1)
  const recorded: Recorded = { ground, items: new Set(), picture: '' }
  await recordMore(desk, recorded, '单机登记', crypto.randomUUID())
  const path = join(desk.folder, 'alone.jpg')
  const bytes = photo(150_000)
  await writeFile(path, bytes)
  await takePhoto(desk, ground, roomOf(recorded), path, crypto.randomUUID())
  recorded.picture = sha256(bytes)
  return { desk, recorded }
}

const roomOf = ({ ground }: Recorded): string => ground.rooms[0] ?? ''

/** Records one thing more; acknowledged from then on. A repeat writes nothing (J8). */
async function recordMore(desk: Desk, recorded: Recorded, name: string, commandId: string): Promise<void> {
  await openRoom(desk, recorded.ground.siteId, roomOf(recorded))
  const { itemId } = await recordItem(desk, roomOf(recorded), `${desk.name}${name}`, commandId)
  recorded.items.add(`${itemId} ${desk.name}${name}`)
}

/** Hands the keys in under a code and is one of the court's at the end, wherever that was cut off. */
function joiningAlone(world: World, desk: Desk): () => Promise<void> {
  let code = ''
  return async () => {
    if (code === '') code = await world.court.code(desk.name, 'teamLead')
    await unlock(desk)
    const { hindrance, waiting } = await standing(desk)
    if (hindrance === 'enrolled') return
    if (waiting === null) await handInAlone(world, desk, code)
    else await asked(desk, 'issuing')
    await issue(world)
    await asked(desk, null)
    await unlock(desk)
  }
}

async function handInAlone({ court }: World, desk: Desk, code: string): Promise<void> {
  const { url: address, words } = court
  const { waits } = await desk.call<JoinedAlone>('/identity/join-alone', { address, code, words, pin: TEST_PIN })
  if (waits !== 'issuing' && waits !== null) throw new Error(`${desk.name} waits for ${waits}`)
}

/** Asks the court once; it may have more for the laptop than was expected, and never less. */
async function asked(desk: Desk, expected: JoinedAlone['waits']): Promise<void> {
  const { waits } = await desk.call<JoinedAlone>('/identity/try-join-alone', {})
  if (waits !== expected && waits !== null) throw new Error(`${desk.name} waits for ${waits}`)
}

/** It is the court's, everything it recorded is on all three once, its photograph whole, and its own chains stand. */
async function carriedAlong(world: World, desk: Desk, recorded: Recorded): Promise<void> {
  await delivered(desk)
  const { hindrance, court } = await standing(desk)
  if (hindrance !== 'enrolled' || court.name !== COURT_NAME) throw new Error(`${desk.name} is one of ${court.name}`)
  const { siteId } = recorded.ground
  const wanted = JSON.stringify([...recorded.items].sort())
  for (const each of [desk, ...world.desks]) {
    await unlock(each)
    if (each !== desk) await each.meet()
    const shown = (await itemsOn(each, siteId)).map(({ itemId, name }) => `${itemId} ${name}`).sort()
    if (JSON.stringify(shown) !== wanted) throw new Error(`${each.name}: ${shown.join()} instead of ${wanted}`)
    const pictures = await picturesOn(each, siteId)
    if (pictures.join() !== recorded.picture) throw new Error(`${each.name}: ${pictures.length} photographs of 1`)
  }
  await verified(desk)
}

/** A laptop that worked alone joins the court with all it has (decision 0048), and goes on recording in the same room. */
export const joinsWithRecords: Scene = {
  async prepare(world) {
    const { desk, recorded } = await workedAlone(world)
    const joins = joiningAlone(world, desk)
    const commandId = crypto.randomUUID()
    return {
      newcomer: desk,
      async run() {
        await joins()
        await recordMore(desk, recorded, '加入后登记', commandId)
        await carriedAlong(world, desk, recorded)
      },
    }
  },
}

/** The same, but its officer ends the waiting first, works on alone, and comes back with the code the court has taken. */
export const leavesAndJoins: Scene = {
  async prepare(world) {
    const { desk, recorded } = await workedAlone(world)
    const code = await world.court.code(desk.name, 'teamLead')
    await handInAlone(world, desk, code)
    const commandId = crypto.randomUUID()
    return {
      newcomer: desk,
      async run() {
        await unlock(desk)
        if ((await standing(desk)).waiting !== null) await desk.call('/identity/leave-alone', {})
        await recordMore(desk, recorded, '又单机登记', commandId)
        await handInAlone(world, desk, code)
        await issue(world)
        await asked(desk, null)
        await unlock(desk)
        await carriedAlong(world, desk, recorded)
      },
    }
  },
}
