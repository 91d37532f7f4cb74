import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Status } from '../../../shared/contract/desk/system.ts'
import { courtCommand, type Environment } from '../../support/sync/courtProcess.ts'
import { COURT, enrol, foldersOf, GATEWAY, servedCourtOf, stateOf } from '../../support/sync/processes.ts'
import { newDesk } from './newcomers.ts'
import type { Played, Prepared, Scene } from './scene.ts'
import type { World } from './world.ts'

let courts = 0

/** A court of its own beside the world's. `first`, `second`: files with a pass-phrase each. */
interface OwnCourt {
  folder: string
  env: Environment
  first: string
  second: string
}

async function ownCourt(world: World): Promise<OwnCourt> {
  courts += 1
  const folder = join(world.folder, `founded-${courts}`)
  await mkdir(folder)
  const [first, second] = [join(folder, 'first'), join(folder, 'second')]
  await writeFile(first, '金鱼 七点 上班 石桥 东风\n')
  await writeFile(second, '白鹭 三更 渡口 南山 细雨\n')
  return { folder, env: await world.otherCourt(), first, second }
}

/** One command of the station, which may be killed; the code of what it said is wrong, null when nothing is. Throws when it was cut off. */
async function atStation(world: World, env: Environment, ...arguments_: string[]): Promise<string | null> {
  const { command } = world
  const { code, value } = await courtCommand(arguments_, { ...env, ...command.env })
  command.code = code
  if (code === null) throw new Error('the station was cut off')
  return code === 0 ? null : ((value.error as { code?: string } | undefined)?.code ?? `exit ${code}`)
}

const founding = ({ folder }: OwnCourt): string[] => [
  ...['init', ...foldersOf(folder), '--court-code', COURT, '--court-name', '测试法院'],
]

/** The court takes a laptop in, which gets its certificate and everything of the court. `pass`: what opens its keys. */
async function takesLaptop(world: World, { folder, env }: OwnCourt, pass: readonly string[]): Promise<void> {
  const { code, value } = await courtCommand(['status', '--data', join(folder, 'data')], env)
  if (code !== 0) throw new Error(JSON.stringify(value))
  const court = await servedCourtOf(folder, env, { words: String(value.words), options: [], pass })
  const desk = await newDesk(world)
  try {
    await enrol(court, [desk], 'teamLead')
    await desk.meet()
    const gateway = (await stateOf(desk)).peers.find(({ peer }) => peer === GATEWAY)
    const { phase, device } = await desk.get<Status>('/system/status')
    const stands = { phase, certified: device?.certified, failure: gateway?.failure, unsent: gateway?.unsent }
    const wanted = { phase: 'open', certified: true, failure: null, unsent: 0 }
    if (JSON.stringify(stands) !== JSON.stringify(wanted)) throw new Error(`a new laptop: ${JSON.stringify(stands)}`)
  } finally {
    await desk.serving.kill()
    await court.served.stop()
  }
}

/** A court is founded; the same command ends it wherever it was cut. `isSealed`: its keys under a pass-phrase from the start. */
const founded = (isSealed: boolean): Scene => ({
  prepare: async (world) => foundingOf(world, await ownCourt(world), isSealed),
})

function foundingOf(world: World, own: OwnCourt, isSealed: boolean): Prepared {
  const pass = isSealed ? ['--pass-file', own.first] : []
  return {
    async run() {
      const wrong = await atStation(world, own.env, ...founding(own), ...pass)
      if (wrong !== null) throw new Error(`the founding: ${wrong}`)
    },
    async judge() {
      await requireKeys(own, isSealed)
      await takesLaptop(world, own, pass)
    },
  }
}

/** A founding that was cut between its last two files is ended, and that is cut too. */
const ended = (isSealed: boolean): Scene => ({
  async prepare(world) {
    const own = await ownCourt(world)
    const pass = isSealed ? ['--pass-file', own.first] : []
    const cut = { FIELDWRIT_DIE_AT: `station.courtKept:after:${isSealed ? 5 : 6}` }
    const { code } = await courtCommand([...founding(own), ...pass], { ...own.env, ...cut })
    if (code !== null) throw new Error('the founding was not cut')
    return foundingOf(world, own, isSealed)
  },
})

/** Keys that were plain are put under a pass-phrase, and those under one under another. */
const protectedKeys = (wasPlain: boolean): Scene => ({
  async prepare(world) {
    const own = await ownCourt(world)
    const { first, second } = own
    const { code, value } = await courtCommand([...founding(own), ...(wasPlain ? [] : ['--pass-file', first])], own.env)
    if (code !== 0) throw new Error(JSON.stringify(value))
    const passes = wasPlain ? ['--pass-file', second] : ['--pass-file', first, '--new-pass-file', second]
    return {
      async run() {
        const wrong = await atStation(world, own.env, 'protect', '--keys', join(own.folder, 'keys'), ...passes)
        if (wrong !== null) throw new Error(`protect: ${wrong}`)
      },
      async judge() {
        await requireKeys(own, true)
        await takesLaptop(world, own, ['--pass-file', second])
      },
    }
  },
})

/** Nothing of the keys lies there but as it was asked: plain, or under a pass-phrase alone. */
async function requireKeys({ folder }: OwnCourt, isSealed: boolean): Promise<void> {
  const found = (await readdir(join(folder, 'keys'))).filter((name) => /\.(key|sealed)/.test(name)).sort()
  const wanted = isSealed ? ['root.sealed', 'station.sealed'] : ['issuing.key', 'root.key', 'station.key']
  if (found.join() !== wanted.join()) throw new Error(`keys of the court: ${found.join()}`)
}

/** A founding writes three plain files of keys or two sealed ones; then the receipt key, the stream, and its papers twice. */
export const FOUNDING_SCENES: readonly Played[] = [
  { scene: founded(false), victim: 'station', points: ['station.courtKept'], passings: 7 },
  { scene: founded(true), victim: 'station', points: ['station.courtKept'], passings: 2 },
  { scene: founded(true), victim: 'station', points: ['gateway.courtAdded'] },
  { scene: ended(false), victim: 'station', points: ['station.foundingEnded'] },
  { scene: ended(true), victim: 'station', points: ['station.foundingEnded'] },
  { scene: protectedKeys(true), victim: 'station', points: ['station.keysSealed'], passings: 2 },
  { scene: protectedKeys(false), victim: 'station', points: ['station.keysSealed'], passings: 2 },
]
