import { createHash } from 'node:crypto'
import { mkdir, realpath, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { dirname, join, resolve, sep } from 'node:path'
import { z } from 'zod'
import { mediumStick } from '../../shared/sync/bundle/stick.ts'
import type { Random } from '../../shared/sync/trust/primitives.ts'
import { written } from '../../shared/sync/writePoints.ts'
import type { CourtPapers, CourtSeeds } from '../station/founding.ts'
import { readStream, type StationStream, streamBytes } from '../station/stationStream.ts'
import { CourtCliError } from './output.ts'
import { type AskPass, keyFilesOf, readStationKeys, removeKeys } from './stationKeys.ts'
import { readIfThere, writeWhole } from './wholeFiles.ts'

const papersSchema = z.strictObject({
  code: z.string(),
  name: z.string(),
  station: z.string(),
  root: z.string(),
  issuing: z.string(),
  issuingSerial: z.string(),
  receipt: z.string(),
  stationCertificate: z.string(),
})
const papersOf = (bytes: Buffer): CourtPapers => papersSchema.parse(JSON.parse(bytes.toString('utf8')))
const runningSchema = z.object({ url: z.string(), token: z.string(), public: z.string(), pid: z.int() })
/** How commands on this machine reach a gateway that runs: its own listener on 127.0.0.1 and the token for it. */
export type RunningGateway = z.infer<typeof runningSchema>

/** Where a gateway keeps its data unless told. */
export function defaultData(env: NodeJS.ProcessEnv): string {
  const base = process.platform === 'win32' ? env.LOCALAPPDATA : env.XDG_DATA_HOME
  return join(base ?? join(homedir(), '.local', 'share'), 'fieldwrit-court')
}

/** Files of a gateway's data folder. The receipt key is the only secret among them that signs. */
export const dataFiles = (folder: string) => ({
  papers: join(folder, 'court.json'),
  receiptKey: join(folder, 'receipt.key'),
  database: join(folder, 'database'),
  running: join(folder, 'running.json'),
  files: join(folder, 'files'),
  filesPlace: join(folder, 'files.json'),
})
const keyFiles = (folder: string) => ({
  papers: join(folder, 'court.json'),
  stream: join(folder, 'station.stream'),
})

/** A stick as this machine has it. */
export const courtStick = mediumStick(writeWhole)

/** Refuses a folder of keys that lies where the gateway's data lie: whoever copies those would have everything. */
export async function requireApart(data: string, keys: string): Promise<void> {
  const real = (path: string): Promise<string> => realpath(path).catch(() => resolve(path))
  const [one, other] = await Promise.all([real(data), real(keys)])
  const isIn = (inner: string, outer: string): boolean => inner === outer || inner.startsWith(`${outer}${sep}`)
  if (isIn(one, other) || isIn(other, one)) throw new CourtCliError('KEYS_IN_DATA', {})
}

/** Refuses folders that hold a court already. */
export async function requireEmpty(data: string, keys: string): Promise<void> {
  for (const path of [dataFiles(data).papers, keyFiles(keys).papers]) {
    if ((await readIfThere(path)) !== null) throw new CourtCliError('COURT_EXISTS', { path: dirname(path) })
  }
}

/** A court as it was founded, before anybody else knows of it. `pass`: for its keys; null leaves them plain. */
export interface FoundedCourt {
  papers: CourtPapers
  seeds: CourtSeeds
  stream: StationStream
  pass: string | null
}

/**
 * Keeps a founded court: what is secret for ever in the folder of keys, the receipt key with the gateway's data. The papers
 * come last, with the gateway's data at the very end: a founding that was cut before them never was, one that was cut
 * after the first of them is ended by {@link endFounding}.
 */
export async function keepCourt(
  data: string,
  keys: string,
  { papers, seeds, stream, pass }: FoundedCourt,
  random: Random,
): Promise<void> {
  const files = keyFiles(keys)
  const secret = await keyFilesOf(keys, seeds, papers.code, pass, random)
  for (const folder of [data, keys]) await mkdir(folder, { recursive: true, mode: 0o700 })
  await removeKeys(keys)
  const text = `${JSON.stringify(papers, null, 2)}\n`
  const { receiptKey, papers: court } = dataFiles(data)
  const whole: readonly (readonly [string, string | Uint8Array])[] = [
    ...secret,
    ...[[receiptKey, seeds.receipt] as const, [files.stream, streamBytes(stream)] as const],
    ...[[files.papers, text] as const, [court, text] as const],
  ]
  for (const [path, bytes] of whole) await written('station.courtKept', () => writeWhole(path, bytes))
}

/**
 * The court of these folders when its founding was cut after its first papers, with what was missing of them; null when there
 * is none to end. `isHeard`: whether the gateway's database has its first events; asked where everything lies there.
 */
export async function endFounding(
  data: string,
  keys: string,
  court: { code: string; name: string },
  { ask, isHeard }: { ask: AskPass; isHeard(): Promise<boolean> },
) {
  const { papers, receiptKey } = dataFiles(data)
  if ((await readIfThere(keyFiles(keys).papers)) === null || (await readIfThere(receiptKey)) === null) return null
  const { code, name, root } = await readPapers(keys)
  if (code !== court.code || name !== court.name) return null
  const kept = await readIfThere(papers)
  if (kept !== null && (papersOf(kept).root !== root || (await isHeard()))) return null
  const begun = await readKeys(keys, ask)
  if (kept === null) {
    await written('station.foundingEnded', () => writeWhole(papers, `${JSON.stringify(begun.papers, null, 2)}\n`))
  }
  return begun
}

/** The court a gateway serves, with its receipt key. Throws NO_COURT. */
export async function readData(folder: string): Promise<{ papers: CourtPapers; receiptSeed: Buffer }> {
  const files = dataFiles(folder)
  const [papers, receiptSeed] = [await readIfThere(files.papers), await readIfThere(files.receiptKey)]
  if (papers === null || receiptSeed === null) throw new CourtCliError('NO_COURT', { path: folder })
  return { papers: papersOf(papers), receiptSeed }
}

/** The papers of the court whose keys lie in a folder. Throws NO_KEYS. */
export async function readPapers(folder: string): Promise<CourtPapers> {
  const papers = await readIfThere(keyFiles(folder).papers)
  if (papers === null) throw new CourtCliError('NO_KEYS', { path: folder })
  return papersOf(papers)
}

/** Keys and stream of the issuing station. Throws NO_KEYS, WRONG_PASS, and BAD_STREAM for a damaged stream. */
export async function readKeys(folder: string, ask: AskPass) {
  const papers = await readPapers(folder)
  const found = await readStationKeys(folder, papers, ask)
  if (found === null) throw new CourtCliError('NO_KEYS', { path: folder })
  const frames = (await readIfThere(keyFiles(folder).stream)) ?? Buffer.alloc(0)
  const stream = readStream(papers.station, `court:${papers.code}`, frames)
  return { papers, ...found, stream }
}

/** Keeps the station's stream; only then is it handed on, so that no place in it is ever used twice. */
export function keepStream(folder: string, stream: StationStream): Promise<void> {
  return written('station.streamKept', () => writeWhole(keyFiles(folder).stream, streamBytes(stream)))
}

const filesPlaceSchema = z.object({ files: z.string(), endpoint: z.string().nullable(), region: z.string().nullable() })
export type FilesPlace = z.infer<typeof filesPlaceSchema>

/** Remembers where the files of this gateway lie; null = beside its data. Holds no key. */
export async function keepFilesPlace(data: string, place: FilesPlace | null): Promise<void> {
  const { filesPlace: path } = dataFiles(data)
  if (place === null) return rm(path, { force: true })
  await written('gateway.filesPlaced', () => writeWhole(path, `${JSON.stringify(place)}\n`))
}

/** Where the files of this gateway lie; null = beside its data. */
export async function readFilesPlace(data: string): Promise<FilesPlace | null> {
  const bytes = await readIfThere(dataFiles(data).filesPlace)
  return bytes === null ? null : filesPlaceSchema.parse(JSON.parse(bytes.toString('utf8')))
}

/** Says how this gateway is reached from this machine, for as long as it runs. */
export async function keepRunning(data: string, running: RunningGateway): Promise<() => Promise<void>> {
  const { running: path } = dataFiles(data)
  await rm(path, { force: true })
  await written('gateway.runningSaid', () => writeFile(path, JSON.stringify(running), { mode: 0o600 }))
  return () => rm(path, { force: true })
}

/** How the gateway of these data was last reached; null when it never ran or ended in good order. */
export async function readRunning(data: string): Promise<RunningGateway | null> {
  const bytes = await readIfThere(dataFiles(data).running)
  return bytes === null ? null : (runningSchema.safeParse(JSON.parse(bytes.toString('utf8'))).data ?? null)
}

/**
 * Holds a data folder for this process: the embedded database stands only one. The lock is a name the system gives up by
 * itself when a process ends, however it ends. Throws DATA_IN_USE.
 */
export async function holdData(folder: string): Promise<() => Promise<void>> {
  const path = await realpath(resolve(folder))
  const id = createHash('sha256').update(path).digest('hex').slice(0, 24)
  const name = `fieldwrit-court-${id}`
  const isLinux = process.platform === 'linux'
  const address = isLinux ? `\0${name}` : process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), name)
  const server = createServer((socket) => socket.destroy())
  await new Promise<void>((done, fail) => {
    server.once('error', () => fail(new CourtCliError('DATA_IN_USE', { path: folder })))
    server.listen(address, done)
  })
  server.unref()
  return () => new Promise((done) => server.close(() => done()))
}
