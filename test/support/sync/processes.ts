import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CourtOnStick, JoinWait } from '../../../shared/contract/desk/identity/join.ts'
import type { BundleExported, BundleImported } from '../../../shared/contract/desk/sync/bundle.ts'
import type { SyncMatrix, SyncState } from '../../../shared/contract/desk/sync.ts'
import type { Status } from '../../../shared/contract/desk/system.ts'
import { TEST_PIN } from '../coreHarness.ts'
import { type ServingLoaded, serveProfileWith } from '../serveProcess.ts'
import { courtCommand, type Environment, type ServedCourt, serveCourt } from './courtProcess.ts'

const DIE_AT = new URL('./dieAt.ts', import.meta.url).href
const QUIET = new URL('./quietNetwork.ts', import.meta.url).href
const CLOCK = new URL('../movedClock.ts', import.meta.url).href

export const COURT = '浙9901'
export const COURT_NAME = '测试法院'
export const GATEWAY = `gateway:${COURT}`

/** A court whose gateway and station are processes of this machine. */
export interface CourtOfProcesses {
  url: string
  words: string
  served: ServedCourt
  /** More options of `serve` at its next start: what of them is remembered has to be said only once. */
  options: readonly string[]
  command(...arguments_: string[]): ReturnType<typeof courtCommand>
  /** A command beside the gateway's data that must end well; throws what it said when it did not. */
  mustRun(...arguments_: string[]): Promise<Record<string, unknown>>
  /** A one-time code for a laptop of this name, of an officer the court knows or null; throws when the command was killed. */
  code(name: string, role: string, officer?: string | null): Promise<string>
  /** Issues for every laptop that waits; the exit code, null when it was killed. `env` goes with it. */
  issue(env?: Environment): Promise<number | null>
  /** Starts the gateway at the address it had; `env` goes with it. */
  start(env?: Environment): Promise<void>
}

/** Founds a court in a folder and starts its gateway. `env`: DATABASE_URL where it keeps its rows on a server. */
export async function courtOfProcesses(
  folder: string,
  env: Environment,
  options: readonly string[],
): Promise<CourtOfProcesses> {
  const names = ['--court-code', COURT, '--court-name', COURT_NAME]
  const founded = await courtCommand(['init', ...foldersOf(folder), ...names], env)
  if (founded.code !== 0) throw new Error(JSON.stringify(founded))
  return servedCourtOf(folder, env, { words: String(founded.value.words), options, pass: [] })
}

/** Where `init` puts a court's data and keys under a folder, as its options. */
export const foldersOf = (folder: string): string[] => ['--data', join(folder, 'data'), '--keys', join(folder, 'keys')]

/** Starts the gateway of a court that was founded under a folder. `pass`: what opens its keys, as options of a command. */
export async function servedCourtOf(
  folder: string,
  env: Environment,
  { words, options, pass }: { words: string; options: readonly string[]; pass: readonly string[] },
): Promise<CourtOfProcesses> {
  const [data, keys] = [join(folder, 'data'), join(folder, 'keys')]
  const run = (...arguments_: string[]) => courtCommand(arguments_, env)
  const served = await serveCourt(['--data', data, ...options], env)
  const court: CourtOfProcesses = {
    ...{ url: served.url, words, served, options, command: run },
    async mustRun(...arguments_) {
      const { code, value } = await run(...arguments_, '--data', data)
      if (code !== 0) throw new Error(`${arguments_.join(' ')}: ${JSON.stringify(value)}`)
      return value
    },
    async code(name, role, officer = null) {
      const known = officer === null ? [] : ['--officer', officer]
      return String((await court.mustRun('enrol-code', ...known, ...codeFor(name, role))).code)
    },
    issue: async (more = {}) =>
      (await courtCommand(['issue', '--keys', keys, ...pass, '--url', court.url], { ...env, ...more })).code,
    async start(more = {}) {
      const port = new URL(court.url).port
      court.served = await serveCourt(['--data', data, '--port', port, ...court.options], { ...env, ...more })
    },
  }
  return court
}

/** Options of `enrol-code` for a laptop of this name. */
export function codeFor(name: string, role: string): string[] {
  return ['--name', name, '--role', role, '--device', `${name}的电脑`, '--scopes', 'register:*,case:*,site:*']
}

/** A laptop as a process, driven through its public HTTP API. */
export interface Desk {
  folder: string
  name: string
  serving: ServingLoaded
  device: string
  /** What its officer answers when the profile lies elsewhere than before. */
  place: 'copy' | 'moved'
  call: ServingLoaded['call']
  get: ServingLoaded['get']
  /** Starts it again after an end of any kind, and unlocks it. */
  restart(): Promise<void>
  /** One exchange with the gateway, or the hub it is with. */
  meet(peer?: string): Promise<SyncState>
  exportTo(place: string): Promise<BundleExported>
  importFrom(place: string): Promise<BundleImported>
}

/** An empty laptop; `aheadMs`: how far its clock is wrong, `modules`: loaded before its program, as file URLs. */
export async function emptyDesk(
  folder: string,
  name: string,
  { aheadMs = 0, modules = [] }: { aheadMs?: number; modules?: readonly string[] } = {},
): Promise<Desk> {
  const start = () => {
    const moved: Environment = aheadMs === 0 ? {} : { FIELDWRIT_MOVED_CLOCK: String(Date.now() + aheadMs) }
    return serveProfileWith(folder, [DIE_AT, QUIET, ...(aheadMs === 0 ? [] : [CLOCK]), ...modules], moved)
  }
  const desk: Desk = {
    ...{ folder, name, serving: await start(), device: '', place: 'moved' },
    call: (path, body) => desk.serving.call(path, body),
    get: (path) => desk.serving.get(path),
    async restart() {
      await desk.serving.kill()
      desk.serving = await start()
      await unlock(desk)
    },
    meet: (peer = GATEWAY) => desk.call('/sync/now', { peer }),
    exportTo: (place) =>
      desk.serving.until<BundleExported>(
        '/sync/bundle/export',
        { place, to: null, whole: false, maxBytes: null },
        (event) => event.kind === 'done',
      ),
    importFrom: (place) =>
      desk.serving.until<BundleImported>('/sync/bundle/import', { place }, (event) => event.kind === 'done'),
  }
  return desk
}

/** Opens a locked laptop with the PIN of its officer; one that waits for its court opens its store only. */
export async function unlock(desk: Desk): Promise<void> {
  const { officers, phase, device, moved } = await desk.get<Status>('/system/status')
  desk.device = device?.deviceId ?? ''
  const place = moved === null ? {} : { place: desk.place }
  const officerId = officers[0]?.officerId
  if (phase === 'locked' && officerId !== undefined)
    await desk.call('/identity/unlock', { officerId, pin: TEST_PIN, ...place })
}

/** Hands the laptop's keys in under a code; what a kill cut off is asked again with the same code. */
export async function handIn(desk: Desk, court: CourtOfProcesses, code: string): Promise<void> {
  const asked = { address: court.url, code, words: court.words, officerName: desk.name, pin: TEST_PIN }
  await desk.call('/identity/join', { ...asked, deviceName: `${desk.name}的电脑` })
}

/** The same by a stick on which the court left a code; whichever it is. */
export async function handInByStick(desk: Desk, words: string, place: string): Promise<void> {
  const { codes } = await desk.call<CourtOnStick>('/identity/look-at-stick', { place })
  const asked = { place, selector: codes[0]?.selector ?? '', code: '', words, officerName: desk.name, pin: TEST_PIN }
  await desk.call('/identity/join-by-stick', { ...asked, deviceName: `${desk.name}的电脑` })
}

/** Waits for the certificates, which were issued. */
export async function certified(desk: Desk): Promise<void> {
  await desk.serving.until<JoinWait>('/identity/wait-for-court', {}, (event) => event.kind === 'done')
  await unlock(desk)
}

/** Laptops of a court, enrolled at once: codes, keys, one issue, certificates. */
export async function enrol(court: CourtOfProcesses, desks: readonly Desk[], role: string): Promise<void> {
  for (const desk of desks) await handIn(desk, court, await court.code(desk.name, role))
  if ((await court.issue()) !== 0) throw new Error('nothing was issued')
  for (const desk of desks) await certified(desk)
}

/** Where records go: the site, and a room of each laptop. */
export interface Ground {
  siteId: string
  rooms: string[]
}

const REGISTER = '案号,立案日期,案由,申请执行人,被执行人,承办人'

/** A case as the court's register has it. */
export interface RegisterRow {
  caseNo: string
  debtor: string
  handler: string
}

const id = (): string => crypto.randomUUID()

/** Imports one row of a register from a file written into the folder `aside`; the case's id. */
export async function importCase(desk: Desk, aside: string, row: RegisterRow): Promise<string> {
  const path = join(aside, 'register.csv')
  const line = `${row.caseNo},2025-08-15,房屋腾退纠纷,云栖示例资产公司,${row.debtor},${row.handler}`
  await writeFile(path, `${REGISTER}\r\n${line}`)
  const { mapping } = await desk.call<{ mapping: unknown }>('/cases/import/inspect', { path })
  const imported = { commandId: id(), path, mapping }
  await desk.serving.until<{ kind: string }>('/cases/import/run', imported, (event) => event.kind === 'done')
  const look = { text: row.debtor, kind: null, status: null, mine: false, limit: 1, offset: 0 }
  const { cases } = await desk.call<{ cases: { caseId: string }[] }>('/cases/search', look)
  return cases[0]?.caseId ?? ''
}

/** A case, a site and so many rooms, made on one laptop. */
export async function layGround(desk: Desk, aside: string, rooms: number): Promise<Ground> {
  const registered = { caseNo: '（2025）浙9901执101号', debtor: '甲某仁', handler: '周某舟' }
  const caseId = await importCase(desk, aside, registered)
  const site = { commandId: id(), caseId, name: '云栖商贸城', address: '云栖路18号' }
  const { siteId } = await desk.call<{ siteId: string }>('/sites', site)
  const named = { commandId: id(), siteId, name: '1号楼' }
  const { buildingId } = await desk.call<{ buildingId: string }>('/sites/buildings', named)
  const row = { firstFloor: 1, floors: 1, roomsPerFloor: rooms, prefix: '1-' }
  await desk.call('/sites/rooms/generate', { commandId: id(), siteId, buildingId, ...row })
  return { siteId, rooms: (await roomsOf(desk, siteId)).map((room) => room.roomId) }
}

export function roomsOf(desk: Desk, siteId: string) {
  return desk
    .get<{ roomList: { roomId: string; rev: string[]; state: string }[] }>(`/sites/${siteId}`)
    .then((site) => site.roomList)
}

/** Opens a room for recording; one that stands open stays so. */
export async function openRoom(desk: Desk, siteId: string, roomId: string): Promise<void> {
  const room = (await roomsOf(desk, siteId)).find((one) => one.roomId === roomId)
  if (room?.state === 'open') return
  await desk.call('/sites/rooms/open', { commandId: id(), roomId, rev: room?.rev ?? [] })
}

/** An item as it stands on a laptop's screen. */
export interface Shown {
  itemId: string
  name: string
  place: string
  rev: string[]
  doubts: Record<string, unknown[]>
  recordedBy: string
}

/** Records one thing in an open room under a command's id; a repeat answers the same item (J8). */
export async function recordItem(desk: Desk, roomId: string, name: string, commandId: string): Promise<Shown> {
  const fields = {
    ...{ name, quantity: { amount: '3', unit: '张' }, condition: '旧', place: '北墙', remarks: '', brandModel: '' },
    ...{ owner: { name: '贺某明', kind: 'THIRD_PARTY', basis: '' }, serialNo: '', regime: 'HANDBACK', box: '' },
  }
  return (await desk.call<{ item: Shown }>('/inventory/items', { commandId, roomId, fields, rawLine: name })).item
}

/** Corrects the place of an item as this laptop shows it. */
export async function correctPlace(desk: Desk, item: Shown, place: string, commandId: string): Promise<void> {
  const asked = { commandId, itemId: item.itemId, rev: item.rev, set: { place }, reason: '现场核对' }
  await desk.call('/inventory/items/correct', asked)
}

/** All items of the site as this laptop shows them. */
export async function itemsOn(desk: Desk, siteId: string): Promise<Shown[]> {
  const items: Shown[] = []
  for (;;) {
    const page = { siteId, roomId: null, text: '', offset: items.length, limit: 500 }
    const { items: more } = await desk.call<{ items: Shown[] }>('/inventory/list', page)
    items.push(...more)
    if (more.length < 500) return items
  }
}

/** Takes a photograph of a room; its hash. */
export async function takePhoto(desk: Desk, ground: Ground, roomId: string, path: string, commandId: string) {
  const owner = { siteId: ground.siteId, owner: 'room', ownerId: roomId, floor: null, on: null, note: '' }
  await desk.call('/sites/plan/pictures', { commandId, ...owner, path })
}

/** Hashes of the photographs of a site that open on this laptop, as its own window would show them. */
export async function picturesOn(desk: Desk, siteId: string): Promise<string[]> {
  const { parts } = await desk.get<{ parts: { partId: string; kind: string }[] }>(`/sites/${siteId}/plan`)
  const hashes: string[] = []
  for (const { partId, kind } of parts) {
    if (kind !== 'picture') continue
    const { url } = await desk.get<{ url: string }>(`/sites/${siteId}/plan/pictures/${partId}`)
    hashes.push(sha256(Buffer.from(await (await fetch(url)).arrayBuffer())))
  }
  return hashes.sort()
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

export const stateOf = (desk: Desk): Promise<SyncState> => desk.get('/sync/state')

/** What anybody is said to lack, of all a laptop heard: empty when the matrix is even (齐). */
export async function lackingOn(desk: Desk): Promise<string[]> {
  const { rows } = await desk.get<SyncMatrix>('/sync/matrix')
  return rows.flatMap(({ name, lacks }) =>
    lacks.filter(({ events }) => events !== 0).map(({ holder, events }) => `${holder} lacks ${events} of ${name}`),
  )
}

/** Exchanges through the gateway until nobody lacks anything; throws with what is still open after ten rounds. */
export async function settled(desks: readonly Desk[], siteId: string): Promise<void> {
  for (let round = 1; ; round += 1) {
    await Promise.all(desks.map((desk) => desk.meet()))
    const open = (await Promise.all(desks.map((desk) => openOn(desk, desks, siteId)))).flat()
    if (open.length === 0) return
    if (round === 10) throw new Error(`not settled: ${open.join('; ')}`)
  }
}

async function openOn(desk: Desk, desks: readonly Desk[], siteId: string): Promise<string[]> {
  const { onlyHere, waiting, setAside, peers } = await stateOf(desk)
  const gateway = peers.find((one) => one.peer === GATEWAY)
  // Laptops that were switched off for good lack things for ever.
  const present = [GATEWAY, ...desks.map((one) => one.device)]
  const open = (await lackingOn(desk)).filter((line) => present.some((holder) => line.startsWith(holder)))
  if (onlyHere.events + onlyHere.files + waiting + setAside > 0) {
    open.push(`${desk.name} ${JSON.stringify({ onlyHere, waiting, setAside })}`)
  }
  if (gateway?.failure !== null) open.push(`${desk.name} ${gateway?.failure} ${gateway?.detail}`)
  if (open.length > 0) return open
  return picturesOn(desk, siteId).then(
    () => [],
    (error: unknown) => [`${desk.name} ${error instanceof Error ? error.message : ''}`],
  )
}

/** Lets a laptop check every chain and rebuild every table aside. Throws its faults. */
export async function verified(desk: Desk): Promise<void> {
  const report = await desk.serving.until<{ kind: string; ok?: boolean }>(
    '/machine/verify',
    {},
    (event) => event.kind === 'done',
  )
  if (report.ok !== true) throw new Error(`${desk.name}: ${JSON.stringify(report)}`)
}
