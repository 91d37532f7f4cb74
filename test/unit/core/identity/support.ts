import { randomBytes } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prepared } from '../../../../db/statements.ts'
import { type Core, createCore } from '../../../../electron/core/core.ts'
import { noKeychain, type Ports } from '../../../../electron/core/ports.ts'
import type { Role } from '../../../../shared/domain/identity/roles.ts'
import type { JsonObject } from '../../../../shared/journal/canonical.ts'
import type { Envelope } from '../../../../shared/journal/envelope.ts'
import { inRole } from '../../../support/coreHarness.ts'

/** PINs that the rules take; the first officer's and everybody else's. */
export const PIN = '730194'
export const OTHER_PIN = '481927'
export const NEW_PIN = '905318'
export const WRONG = '111999'
export const START = Date.UTC(2026, 4, 4, 1)

/** Clocks that move only when a test moves them, and lines the core logged. */
export interface Machine {
  now: number
  monotonic: number
  logged: { event: string; values: Record<string, string | number> }[]
}

export function machine(): Machine {
  return { now: START, monotonic: 0, logged: [] }
}

/** Ports of a test: fixed clocks, weak keys, log in memory. */
export function portsOf(on: Machine): Ports {
  const log = (event: string, values: Record<string, string | number>): void => void on.logged.push({ event, values })
  return {
    host: 'loopback',
    version: '0.0.0-test',
    now: () => on.now,
    monotonic: () => on.monotonic,
    random: (bytes) => randomBytes(bytes),
    keychain: noKeychain,
    pick: () => Promise.resolve({ available: false, path: null }),
    showPdf: () => Promise.resolve(false),
    machineId: () => Promise.resolve(null),
    log: { info: log, warn: log },
    keyCost: { N: 2 ** 12, r: 8, p: 1 },
    allowWeakKeys: true,
  }
}

/** An empty folder for a profile. */
export function newFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'fieldwrit-identity-'))
}

export const court = {
  courtName: '示例区人民法院',
  courtCode: '浙9901',
  officerName: '周某舟',
  role: 'handler' as Role,
  pin: PIN,
  deviceName: '测试机',
  demo: false,
}

/** Founds the court with the first officer in `role`; their id and the printed code. */
export async function found(core: Core, role: Role): Promise<{ officerId: string; recoveryCode: string }> {
  const made = await core.identity.setUp({ ...court, role })
  return { officerId: core.context.session().officerId, recoveryCode: made.recoveryCode }
}

/** A core with a founded court in a new folder. */
export async function founded(on: Machine, role: Role) {
  const folder = await newFolder()
  const core = await createCore(folder, portsOf(on))
  return { core, folder, ...(await found(core, role)) }
}

/** Adds an officer with {@link OTHER_PIN}; the session at work borrows the administrator's role for it. */
export async function addOfficer(core: Core, name: string, role: Role): Promise<string> {
  const wanted = { commandId: crypto.randomUUID(), name, role, pin: OTHER_PIN }
  return (await inRole({ core }, 'administrator', () => core.identity.addOfficer(wanted))).officerId
}

/** Events of one type as stored, oldest first, with their bodies. */
export function eventsOf(core: Core, type: string): { envelope: Envelope; body: JsonObject; hash: string }[] {
  const rows = prepared(
    core.context.store().db,
    'SELECT envelope, body, hash FROM event WHERE type = ? ORDER BY rowid',
  ).all(type) as { envelope: Uint8Array; body: Uint8Array; hash: Uint8Array }[]
  return rows.map((row) => ({
    envelope: JSON.parse(Buffer.from(row.envelope).toString('utf8')) as Envelope,
    body: JSON.parse(Buffer.from(row.body).toString('utf8')) as JsonObject,
    hash: Buffer.from(row.hash).toString('hex'),
  }))
}

/** The code of the error a call ends in, or `none`. */
export async function codeOf(call: () => unknown): Promise<string> {
  return (await errorOf(call)).code
}

/** Code and data of the error a call ends in. */
export async function errorOf(call: () => unknown): Promise<{ code: string; data: Record<string, unknown> }> {
  try {
    await call()
  } catch (error) {
    const { code, data, message } = error as { code?: unknown; data?: Record<string, unknown>; message?: string }
    return { code: String(code ?? message), data: data ?? {} }
  }
  return { code: 'none', data: {} }
}

/** The newest event of a type; throws when there is none. */
export function newestOf(core: Core, type: string): { envelope: Envelope; body: JsonObject; hash: string } {
  const newest = eventsOf(core, type).at(-1)
  if (newest === undefined) throw new Error(`no event ${type}`)
  return newest
}
