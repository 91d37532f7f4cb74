import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { INCOMING } from '../../../court/files/s3Incoming.ts'
import { TEST_PIN } from '../../support/coreHarness.ts'
import { photo } from '../../support/photo.ts'
import { type S3Double, startS3 } from '../../support/s3/s3Double.ts'
import { servedFrom } from '../../support/s3/servedFrom.ts'
import { weakKeys } from '../../support/serveProcess.ts'
import type { Environment } from '../../support/sync/courtProcess.ts'
import {
  type CourtOfProcesses,
  courtOfProcesses,
  type Desk,
  emptyDesk,
  enrol,
  type Ground,
  itemsOn,
  layGround,
  openRoom,
  picturesOn,
  recordItem,
  settled,
  sha256,
  takePhoto,
  unlock,
} from '../../support/sync/processes.ts'
import { type ProcessDatabase, processDatabases } from '../../support/sync/testDatabase.ts'
import type { Kill } from './scene.ts'

const CLI = fileURLToPath(new URL('../../../electron/cli/main.ts', import.meta.url))

/** A court, its gateway, two laptops that record, and a stick, all of them processes; and what was acknowledged. */
export interface World {
  folder: string
  court: CourtOfProcesses
  /** The first opens hubs, the second joins them. */
  desks: [Desk, Desk]
  ground: Ground
  stick: string
  database: ProcessDatabase | null
  /** The object store of the gateway's files; null = they lie on its disk. */
  store: S3Double | null
  /** Environment of commands of another court, whose rows lie where this one's do; ends with the world. */
  otherCourt(): Promise<Environment>
  /** Items by id, with the name under which each was acknowledged. */
  items: Map<string, string>
  photos: Set<string>
  /** Laptops that came later; ended with everything else whatever happened to them. */
  others: Desk[]
  /** Codes that were made, newest last. */
  usedCodes: string[]
  /** Writes a laptop's backup, with its process stopped. */
  backUp(desk: Desk, path: string): Promise<void>
  /** Environment of the station's next command, and the exit code of its last; null = it was killed. */
  command: { env: Environment; code: number | null }
  /** Every durable write any process of this world passed, as `point:moment`. */
  passed(): Promise<Set<string>>
  end(): Promise<void>
}

/** Founds it all in a folder. `server`: where gateways keep their rows, null = embedded, in that folder too. */
export async function openWorld(
  folder: string,
  { server, files }: { server: string | null; files: Kill['files'] },
): Promise<World> {
  const notes = join(folder, 'writes')
  // What processes pass is noted by each of them in one file.
  process.env.FIELDWRIT_WRITES = notes
  const databases = processDatabases(server)
  const envOf = (rows: ProcessDatabase | null): Environment => ({
    ...(rows === null ? {} : { DATABASE_URL: rows.url }),
    FIELDWRIT_WRITES: notes,
  })
  const database = await databases.next()
  const store = files === 'store' ? await startS3() : null
  const { env, options } = store === null ? { env: {}, options: [] } : servedFrom(store)
  const court = await courtOfProcesses(join(folder, 'court'), { ...envOf(database), ...env }, options)
  // Said once, then remembered.
  court.options = []
  const [one, two] = await Promise.all([
    emptyDesk(join(folder, 'desk-1'), '周某舟'),
    emptyDesk(join(folder, 'desk-2'), '吴某玲'),
  ])
  await enrol(court, [one, two], 'teamLead')
  // A room of each, and one of whoever comes later.
  const ground = await layGround(one, folder, 3)
  const usedCodes: string[] = []
  const { code } = court
  court.code = async (...who) => {
    const made = await code(...who)
    usedCodes.push(made)
    return made
  }
  const stick = join(folder, 'stick')
  await mkdir(stick)
  const world: World = {
    ...{ folder, court, desks: [one, two], ground, stick, items: new Map(), photos: new Set() },
    ...{ command: { env: {}, code: 0 }, usedCodes, database, store, others: [] },
    otherCourt: async () => envOf(await databases.next()),
    backUp: (desk, path) => backedUp(desk, path),
    passed: async () => new Set((await readFile(notes, 'utf8')).trim().split('\n')),
    async end() {
      await Promise.all([...world.desks, ...world.others].map((desk) => desk.serving.kill()))
      await court.served.kill()
      await store?.close()
      await databases.drop()
      delete process.env.FIELDWRIT_WRITES
    },
  }
  // One exchange each is enough, unless the machine is so busy that one of them breaks.
  await settled(world.desks, ground.siteId)
  return world
}

/** A command that may be cut off and is then sent again under the same id, as the window does (J8). */
export interface Act {
  desk: 0 | 1
  commandId: string
  name: string
  photo: { path: string; hash: string } | null
}

/** The program's own command, as a person backs a laptop up. */
async function backedUp(desk: Desk, path: string): Promise<void> {
  const child = spawn(process.execPath, [CLI, 'backup', path, '--profile', desk.folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...weakKeys(), FIELDWRIT_PIN: TEST_PIN },
  })
  const [exit] = (await once(child, 'exit')) as [number | null]
  if (exit !== 0) throw new Error(`the backup ended with ${exit}`)
}

let acts = 0

/** Something new to record on a laptop; `photoBytes` 0 = without a photograph. */
export async function newAct(world: World, desk: 0 | 1, photoBytes: number): Promise<Act> {
  acts += 1
  const name = `物品${acts}`
  if (photoBytes === 0) return { desk, commandId: crypto.randomUUID(), name, photo: null }
  const path = join(world.folder, `photo-${acts}.jpg`)
  const bytes = photo(photoBytes)
  await writeFile(path, bytes)
  return { desk, commandId: crypto.randomUUID(), name, photo: { path, hash: sha256(bytes) } }
}

/** Records it; what was answered counts as acknowledged from then on. */
export async function perform(world: World, act: Act): Promise<void> {
  const desk = world.desks[act.desk]
  await unlock(desk)
  const roomId = world.ground.rooms[act.desk] ?? ''
  await openRoom(desk, world.ground.siteId, roomId)
  const item = await recordItem(desk, roomId, act.name, act.commandId)
  world.items.set(item.itemId, act.name)
  if (act.photo === null) return
  await takePhoto(desk, world.ground, roomId, act.photo.path, act.commandId.replace(/^.{8}/, '00000000'))
  world.photos.add(act.photo.hash)
}

/** Exchanges through the gateway until nobody lacks anything. What nobody touched for minutes has locked itself meanwhile. */
export async function settle({ desks, ground }: World): Promise<void> {
  for (const desk of desks) await unlock(desk)
  await settled(desks, ground.siteId)
}

/** Every acknowledged record on every laptop once, every photograph whole; nothing else. Throws what is not so. */
export async function judge(world: World): Promise<void> {
  const wanted = [...world.items].map(([itemId, name]) => `${itemId} ${name}`).sort()
  for (const desk of world.desks) {
    const shown = (await itemsOn(desk, world.ground.siteId)).map(({ itemId, name }) => `${itemId} ${name}`).sort()
    if (JSON.stringify(shown) !== JSON.stringify(wanted)) {
      const missing = wanted.filter((one) => !shown.includes(one))
      const strange = shown.filter((one) => !wanted.includes(one))
      throw new Error(`${desk.name}: missing ${missing.join()}, not acknowledged or twice ${strange.join()}`)
    }
    const pictures = await picturesOn(desk, world.ground.siteId)
    if (JSON.stringify(pictures) !== JSON.stringify([...world.photos].sort())) {
      throw new Error(`${desk.name}: ${pictures.length} photographs of ${world.photos.size}`)
    }
  }
  for (const hash of world.photos) {
    const bytes = await keptAs(world, `${hash.slice(0, 2)}/${hash.slice(2, 4)}/${hash}`)
    if (bytes === null || sha256(bytes) !== hash) throw new Error(`the gateway's file ${hash} is not whole`)
  }
  if (world.store !== null) nothingLeft(world.store)
}

/** A file of the gateway under its name, wherever its files lie; null = there is none. */
async function keptAs({ folder, store }: World, name: string): Promise<Buffer | null> {
  if (store === null) return readFile(join(folder, 'court/data/files', name))
  return store.bucket.objects.get(`${store.place.prefix}${name}`)?.body ?? null
}

/** Everything that came was put in its place: of no upload is anything left over, wherever its gateway died. */
function nothingLeft({ bucket, place }: S3Double): void {
  const left = [...bucket.objects.keys()].filter((key) => key.startsWith(`${place.prefix}${INCOMING}`))
  for (const { key } of bucket.uploads.values()) left.push(`multipart ${key}`)
  if (left.length > 0) throw new Error(`left over in the store: ${left.join()}`)
}
