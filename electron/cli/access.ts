import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { type Core, createCore } from '../core/core.ts'
import { defaultProfile } from '../core/defaultProfile.ts'
import { nodePorts } from '../core/nodePorts.ts'
import type { Ports } from '../core/ports.ts'
import { type Profile, profilePaths, readProfile } from '../core/profile.ts'
import { holdProfile } from '../core/profileHold.ts'
import { CannotReadError, openReading, type Reading } from '../core/reading.ts'
import { makeServices, type Services } from '../core/services.ts'
import { programVersion } from '../core/version.ts'
import { CliError } from './errors.ts'
import type { Output } from './output.ts'

/** Options every command takes. */
export interface CommonOptions {
  profile?: string
  json?: boolean
  lang?: string
  pinFile?: string
  officer?: string
  /** Why the profile lies elsewhere than before; asked only then (X7). */
  place?: 'copy' | 'moved'
}

/** What a command gets. */
export interface Run {
  options: CommonOptions
  output: Output
  env: Readonly<Record<string, string | undefined>>
  ports: Ports
  folder: string
}

/** What a command of these options runs with. */
export function makeRun(options: CommonOptions, output: Output, env: Run['env']): Run {
  const folder = options.profile === undefined ? defaultProfile(process.platform, env, homedir()) : options.profile
  return { options, output, env, ports: nodePorts(programVersion()), folder: resolve(folder) }
}

/** The PIN from `--pin-file` (its first line) or FIELDWRIT_PIN. */
export async function readPin(run: Run): Promise<string> {
  const { pinFile } = run.options
  if (pinFile !== undefined) {
    const content = await readFile(pinFile, 'utf8').catch(() => {
      throw new CliError('PIN_FILE', { path: pinFile })
    })
    return content.split(/\r?\n/, 1)[0] ?? ''
  }
  const pin = run.env.FIELDWRIT_PIN
  if (pin === undefined || pin === '') throw new CliError('NO_PIN', {})
  return pin
}

/** The officer named by `--officer` (name or id); without it the first who can unlock. */
function officerOf(profile: Profile, wanted: string | undefined): string {
  const active = profile.officers.filter((card) => card.active)
  const card =
    wanted === undefined ? active[0] : active.find((entry) => entry.officerId === wanted || entry.name === wanted)
  if (card === undefined) {
    throw new CliError('NO_SUCH_OFFICER', { name: wanted ?? '', names: active.map((entry) => entry.name).join(', ') })
  }
  return card.officerId
}

async function presentProfile(run: Run): Promise<Profile> {
  const profile = await readProfile(profilePaths(run.folder))
  if (profile === null) throw new CannotReadError('emptyProfile')
  return profile
}

/** Opens the profile for reading, whoever holds it. */
export async function withReading<T>(run: Run, work: (reading: Reading) => Promise<T> | T): Promise<T> {
  const pin = await readPin(run)
  const officerId = officerOf(await presentProfile(run), run.options.officer)
  const reading = await openReading(run.folder, run.ports, { officerId, pin })
  try {
    return await work(reading)
  } finally {
    reading.close()
  }
}

/** A core of this process. */
export interface Working {
  core: Core
  services: Services
}

/** Holds the profile and runs a core over it, locked. Throws ProfileHeldError when another process has it. */
export async function withCore<T>(run: Run, work: (working: Working) => Promise<T>): Promise<T> {
  const started = Math.trunc(run.ports.now())
  const lock = await holdProfile(run.folder, { pid: process.pid, host: 'cli', started, url: null })
  try {
    const core = await createCore(run.folder, run.ports)
    try {
      return await work({ core, services: makeServices(core) })
    } finally {
      await core.close()
    }
  } finally {
    lock.release()
  }
}

/** The same, unlocked by the officer's PIN. */
export async function withSession<T>(run: Run, work: (working: Working) => Promise<T>): Promise<T> {
  const pin = await readPin(run)
  const officerId = officerOf(await presentProfile(run), run.options.officer)
  return withCore(run, async (working) => {
    await working.core.identity.unlock({ officerId, pin, place: run.options.place })
    return work(working)
  })
}
