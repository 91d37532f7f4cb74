import { resolve } from 'node:path'
import type { StickGiven, StickTaken } from '../../../shared/contract/court/sticks.ts'
import type { CommonOptions } from '../access.ts'
import { type Run, reachData } from '../access.ts'
import { CourtCliError } from '../output.ts'

export interface BundleExportOptions extends CommonOptions {
  to?: string
  maxBytes?: string
}

/** Refusals of sticks that have words of their own. */
const STICK_REFUSALS: Readonly<Record<string, string>> = {
  noRecipient: 'STICK_NOBODY',
  unknownRecipient: 'STICK_UNKNOWN',
  revokedRecipient: 'STICK_REVOKED',
  noRoom: 'DISK_FULL',
}

/** `bundle import DIR`: takes in what is for the court and leaves its answer; 1 when something was cut, damaged or refused. */
export async function bundleImport(run: Run, _options: CommonOptions, folder: string): Promise<number> {
  const { output } = run
  const place = resolve(folder)
  return atGateway(run, async (client) => {
    const { kind: _, ...done } = await lastOf(await client.station.takeStick({ place }))
    const own = done.parts.filter((part) => part.state !== 'own')
    const { events, files, decisions, refused } = done
    output.answer(done, [
      own.length === 0 ? output.say('stickNothing', {}) : output.say('stickTaken', { events, files, decisions }),
      ...own.map((part) =>
        output.say('stickPart', { folder: part.folder, state: output.say(`stickState_${part.state}`, {}) }),
      ),
      ...refused.map(({ fault, n }) => output.say('stickRefused', { fault, n })),
      ...(done.answered ? [output.say('stickAnswered', {})] : []),
    ])
    const isSound = own.every(({ state }) => state === 'whole' || state === 'notForUs')
    return isSound && refused.length === 0 && done.filesCut === 0 ? 0 : 1
  })
}

/** `bundle export DIR`: what laptops lack, each sealed to its own; 1 when not everything fitted. */
export async function bundleExport(run: Run, options: BundleExportOptions, folder: string): Promise<number> {
  const { output } = run
  const wish = { place: resolve(folder), to: options.to ?? null, maxBytes: bytesOf(options.maxBytes) }
  return atGateway(run, async (client) => {
    const { written } = await lastOf(await client.station.giveStick(wish))
    const left = written.some((one) => one.more)
    output.answer({ written }, [
      ...written.map(({ device, events, bytes }) => output.say('stickGiven', { device, events, bytes })),
      ...(left ? [output.say('stickMore', {})] : []),
    ])
    return left ? 1 : 0
  })
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

/** A whole number of bytes above zero, or null where none was given. */
function bytesOf(value: string | undefined): number | null {
  if (value === undefined) return null
  const bytes = Number(value)
  if (!Number.isSafeInteger(bytes) || bytes < 1)
    throw new CourtCliError('BAD_USAGE', { argument: `--max-bytes ${value}` })
  return bytes
}
