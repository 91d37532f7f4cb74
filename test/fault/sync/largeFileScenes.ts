import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileChoice, LargeFile, LargeFilesState } from '../../../shared/contract/desk/sync/largeFiles.ts'
import { photo } from '../../support/photo.ts'
import { type Desk, GATEWAY, settled, sha256, takePhoto, unlock } from '../../support/sync/processes.ts'
import { joinedDesk, lockedAgain } from './newcomers.ts'
import type { Scene } from './scene.ts'
import { newAct, perform, type World } from './world.ts'

/** Above this nothing goes or comes unasked on the laptop of these scenes, bytes. */
const UNASKED = 1_000_000
/** A file that waits there for a choice, in pieces of 1 MiB. */
const LARGE = 2_500_000
/** Less than that: what a gateway takes for a while. */
const LITTLE = 2_000_000
const SMALL_FILES = new URL('../../support/sync/smallFiles.ts', import.meta.url).href

/** A laptop of the court that has everything and is locked; large files wait on it for a choice. */
async function careful(world: World): Promise<Desk> {
  const desk = await joinedDesk(world)
  await desk.serving.stop()
  // A laptop that never was set otherwise has no such file.
  await writeFile(join(desk.folder, 'settings.json'), JSON.stringify({ fileLimit: String(UNASKED) }))
  return lockedAgain(world, desk)
}

/** A photograph to take on a laptop that came later; a repeat writes nothing (J8). */
async function laterPhoto(world: World, desk: Desk): Promise<{ hash: string; take(): Promise<void> }> {
  const path = join(desk.folder, 'large.jpg')
  const bytes = photo(LARGE)
  await writeFile(path, bytes)
  const [hash, commandId] = [sha256(bytes), crypto.randomUUID()]
  return {
    hash,
    async take() {
      await takePhoto(desk, world.ground, world.ground.rooms[2] ?? '', path, commandId)
      world.photos.add(hash)
    },
  }
}

/** Starts the gateway again, with so many bytes as the most of one file; null = as many as the program takes. */
async function takesAtMost({ court }: World, bytes: number | null): Promise<void> {
  await court.served.stop()
  if (bytes === null) await court.start()
  else await court.start({ NODE_OPTIONS: `--import ${SMALL_FILES}`, FIELDWRIT_FILE_LIMIT: String(bytes) })
}

const act = (desk: Desk, what: 'choose' | 'stop', ...files: FileChoice[]): Promise<LargeFilesState> =>
  desk.call(`/sync/large-files/${what}`, { commandId: crypto.randomUUID(), files })

async function listed(desk: Desk, { hash, way }: FileChoice): Promise<LargeFile | null> {
  const { files } = await desk.get<LargeFilesState>('/sync/large-files')
  return files.find((one) => one.hash === hash && one.way === way) ?? null
}

/** Asserts how a file stands in the list. */
async function stands(desk: Desk, choice: FileChoice, wanted: Partial<LargeFile>): Promise<void> {
  const shown = await listed(desk, choice)
  for (const [name, value] of Object.entries(wanted)) {
    const is = shown?.[name as keyof LargeFile]
    if (is !== value) throw new Error(`${desk.name} ${choice.way}: ${name} ${is} instead of ${value}`)
  }
}

/** Exchanges until neither is in the list any more. */
async function through(desk: Desk, ...files: FileChoice[]): Promise<void> {
  await unlock(desk)
  for (let round = 1; ; round += 1) {
    await desk.meet()
    const open = (await Promise.all(files.map((one) => listed(desk, one)))).filter((one) => one !== null)
    if (open.length === 0) return
    if (round === 6) throw new Error(`${desk.name}: ${JSON.stringify(open)}`)
  }
}

let limits = 0

/**
 * One large file is here and one elsewhere: both wait with their sizes, are chosen, taken back and chosen again, and go
 * (G7). The gateway takes another amount than the laptop last heard.
 */
export const largeByChoice: Scene = {
  async prepare(world) {
    const newcomer = await careful(world)
    const theirs = await newAct(world, 1, LARGE)
    await perform(world, theirs)
    await world.desks[1].meet()
    const own = await laterPhoto(world, newcomer)
    const send: FileChoice = { hash: own.hash, way: 'send', peer: GATEWAY }
    const fetch: FileChoice = { hash: theirs.photo?.hash ?? '', way: 'fetch', peer: '' }
    limits += 1
    await takesAtMost(world, 1_000_000_000 + limits)
    let chosen = false
    return {
      newcomer,
      async run() {
        await unlock(newcomer)
        await own.take()
        await newcomer.meet()
        if (!chosen) for (const one of [send, fetch]) await stands(newcomer, one, { state: 'waits', size: LARGE })
        chosen = true
        await act(newcomer, 'choose', send, fetch)
        await act(newcomer, 'stop', send, fetch)
        await act(newcomer, 'choose', send, fetch)
        await through(newcomer, send, fetch)
        await settled([newcomer], world.ground.siteId)
      },
    }
  },
}

/** The gateway takes less than it said and refuses a chosen file; it waits, and goes once the gateway takes more. */
export const limitLowered: Scene = {
  async prepare(world) {
    // With the photograph that comes the laptop hears how much the gateway takes.
    await perform(world, await newAct(world, 0, 50_000))
    await world.desks[0].meet()
    const newcomer = await careful(world)
    const own = await laterPhoto(world, newcomer)
    const send: FileChoice = { hash: own.hash, way: 'send', peer: GATEWAY }
    await takesAtMost(world, LITTLE)
    return {
      newcomer,
      async run() {
        await unlock(newcomer)
        await own.take()
        await act(newcomer, 'choose', send)
        await newcomer.meet()
        await stands(newcomer, send, { state: 'tooLarge', limit: LITTLE, chosen: true })
        await takesAtMost(world, null)
        await through(newcomer, send)
        await settled([newcomer], world.ground.siteId)
      },
    }
  },
}
