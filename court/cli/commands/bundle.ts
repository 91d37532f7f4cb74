import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { StickGiven, StickTaken } from '../../../shared/contract/court/sticks.ts'
import type { CommonOptions } from '../access.ts'
import { type Run, reachData } from '../access.ts'
import { CourtCliError } from '../output.ts'
import { keyWords } from '../words.ts'

export interface BundleExportOptions extends CommonOptions {
  to?: string
  maxBytes?: string
}

/** Refusals of sticks that have words of their own. */
const STICK_REFUSALS: Readonly<Record<string, string>> = {
  noRecipient: 'STICK_NOBODY',
  unknownRecipient: 'STICK_UNKNOWN',
  revokedRecipient: 'STICK_REVOKED',
  notIssued: 'STICK_NOT_ISSUED',
  noRoom: 'DISK_FULL',
}

/** `bundle import DIR`: takes in what is for the court and leaves its answer; 1 when something was cut, damaged or refused. */
export async function bundleImport(run: Run, _options: CommonOptions, folder: string): Promise<number> {
  const { output } = run
  const place = await stickIn(folder)
  return atGateway(run, async (client) => {
    const { kind: _, ...done } = await lastOf(await client.station.takeStick({ place }))
    const own = done.parts.filter((part) => part.state !== 'own')
    const { events, files, decisions, refused, asked } = done
    const isEmpty = own.length === 0 && asked.length === 0
    const askedFor = asked.map((one) => askedLine(run, one))
    output.answer({ ...done, asked: askedFor.map(({ value }) => value) }, [
      ...(isEmpty ? [output.say('stickNothing', {})] : []),
      ...(own.length === 0 ? [] : [output.say('stickTaken', { events, files, decisions })]),
      ...askedFor.map(({ line }) => line),
      ...(asked.some(({ state }) => state === 'waiting') ? [output.say('stickAskedNext', {})] : []),
      ...own.map((part) =>
        output.say('stickPart', { folder: part.folder, state: output.say(`stickState_${part.state}`, {}) }),
      ),
      ...refused.map(({ fault, n }) => output.say('stickRefused', { fault, n })),
      ...(done.answered ? [output.say('stickAnswered', {})] : []),
      ...(decisions > 0 ? [output.say('stickReceipts', {})] : []),
    ])
    const isSound =
      own.every(({ state }) => state === 'whole' || state === 'notForUs') &&
      asked.every(({ state }) => state === 'waiting' || state === 'issued')
    return isSound && refused.length === 0 && done.filesCut === 0 ? 0 : 1
  })
}

/** A laptop that asks to be enrolled, with the six words of its key: whoever issues compares them with its screen. */
function askedLine({ output }: Run, asked: StickTaken['asked'][number]) {
  const { device, deviceName, deviceKey, state, detail } = asked
  const words = deviceKey === '' ? '' : keyWords(deviceKey, output.language)
  const key = detail === '' ? `stickAsked_${state}` : `stickAskedWhy_${detail}`
  const said = output.has(key) ? output.say(key, {}) : output.say('stickAskedRefused', { detail })
  const line = output.say('stickAsked', { name: deviceName === '' ? device : deviceName, words, state: said })
  return { value: { ...asked, words }, line }
}

/** `bundle export DIR`: what laptops lack, each sealed to its own; 1 when not everything fitted. */
export async function bundleExport(run: Run, options: BundleExportOptions, folder: string): Promise<number> {
  const { output } = run
  const wish = { place: await stickIn(folder), to: options.to ?? null, maxBytes: bytesOf(options.maxBytes) }
  return atGateway(run, async (client) => {
    const { written, waiting } = await lastOf(await client.station.giveStick(wish))
    const left = written.some((one) => one.more)
    output.answer({ written, waiting }, [
      ...written.flatMap(({ joined, more: _, ...one }) => [
        output.say('stickGiven', one),
        ...(one.left > 0 ? [output.say('stickFilesLeft', { ...one, megabytes: megabytesOf(one.leftBytes) })] : []),
        ...(one.lost > 0 ? [output.say('stickFilesLost', one)] : []),
        ...(joined ? [output.say('stickJoined', one)] : []),
      ]),
      ...waiting.map((device) => output.say('stickWaiting', { device })),
      ...(left ? [output.say('stickMore', {})] : []),
    ])
    return left ? 1 : 0
  })
}

/** The folder of a stick. Throws NO_STICK where there is none: another disk may have taken its name. */
async function stickIn(folder: string): Promise<string> {
  const place = resolve(folder)
  const found = await stat(place).catch(() => null)
  if (found?.isDirectory() !== true) throw new CourtCliError('NO_STICK', { path: place })
  return place
}

type Client = ReturnType<Awaited<ReturnType<typeof reachData>>['client']>

async function atGateway(run: Run, work: (client: Client) => Promise<number>): Promise<number> {
  const reached = await reachData(run, 'sticks')
  try {
    return await work(reached.client(() => reached.adminToken))
  } catch (error) {
    const detail = detailOf(error)
    const code = detail === null ? undefined : STICK_REFUSALS[detail]
    throw code === undefined ? error : new CourtCliError(code, {})
  } finally {
    await reached.close()
  }
}

function detailOf(error: unknown): string | null {
  const data: unknown = typeof error === 'object' && error !== null && 'data' in error ? error.data : null
  const detail: unknown = typeof data === 'object' && data !== null && 'detail' in data ? data.detail : null
  return typeof detail === 'string' ? detail : null
}

type Done = StickTaken | StickGiven

async function lastOf<T extends { kind: string }>(steps: AsyncIterable<T>): Promise<Extract<T, Done>> {
  for await (const step of steps) if (step.kind === 'done') return step as Extract<T, Done>
  throw new CourtCliError('UNREACHABLE', { url: '' })
}

/** Megabytes for people, never fewer than are needed. */
function megabytesOf(bytes: number): string {
  return Math.max(1, Math.ceil(bytes / (1024 * 1024))).toLocaleString('en-US')
}

/** A whole number of bytes above zero, or null where none was given. */
function bytesOf(value: string | undefined): number | null {
  if (value === undefined) return null
  const bytes = Number(value)
  if (!Number.isSafeInteger(bytes) || bytes < 1)
    throw new CourtCliError('BAD_USAGE', { argument: `--max-bytes ${value}` })
  return bytes
}
