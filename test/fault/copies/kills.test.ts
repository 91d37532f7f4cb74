import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const MAIN = fileURLToPath(new URL('../../../electron/cli/main.ts', import.meta.url))
const EXPORT = fileURLToPath(new URL('../../fixtures/court/court-export-utf8bom.csv', import.meta.url))
const PIN = '730194'
const LOOPS = 3

let folder: string
let laptop: string
let whole: string
let events: number
/** How long an undisturbed backup and restore take, ms: kills fall anywhere within. */
const took = { backup: 0, restore: 0 }

const env = {
  PATH: process.env.PATH ?? '',
  FIELDWRIT_TEST_WEAK_KEYS: '1',
  FIELDWRIT_PIN: PIN,
}

const start = (arguments_: string[]): ChildProcess =>
  spawn(process.execPath, [MAIN, ...arguments_, '--json'], { env, stdio: ['ignore', 'pipe', 'ignore'] })

async function run(arguments_: string[]): Promise<{ code: number; value: Record<string, unknown>; ms: number }> {
  const began = performance.now()
  const child = start(arguments_)
  let out = ''
  child.stdout?.on('data', (bytes: Buffer) => {
    out += bytes.toString('utf8')
  })
  const [code] = (await once(child, 'close')) as [number]
  return { code, value: JSON.parse(out) as Record<string, unknown>, ms: performance.now() - began }
}

/** Runs a command and kills it after `ms`; says whether it had ended by itself. */
async function killed(arguments_: string[], ms: number): Promise<boolean> {
  const child = start(arguments_)
  const ended = once(child, 'close')
  await Promise.race([ended, wait(ms)])
  child.kill('SIGKILL')
  const [code] = (await ended) as [number | null]
  return code !== null
}

/** Moments spread over the time the command takes once Node is up. */
const moments = (ms: number): number[] => Array.from({ length: LOOPS }, (_, n) => ms * (0.35 + (0.65 * n) / LOOPS))

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fieldwrit-copies-'))
  laptop = join(folder, 'laptop')
  whole = join(folder, 'whole.fwb')
  expect((await run(['init', '--profile', laptop])).code).toBe(0)
  expect((await run(['import-cases', EXPORT, '--profile', laptop])).code).toBe(1)
  const backup = await run(['backup', whole, '--profile', laptop])
  took.backup = backup.ms
  events = Number(backup.value.events)
  took.restore = (await run(['restore', whole, '--profile', join(folder, 'undisturbed')])).ms
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('a killed', () => {
  it('[B6] backup leaves no file under its name or a whole one, and the laptop as it was', async () => {
    for (const [n, ms] of moments(took.backup).entries()) {
      const file = join(folder, `cut-${n}.fwb`)
      const ended = await killed(['backup', file, '--profile', laptop], ms)
      const isThere = (await stat(file).catch(() => null)) !== null
      if (ended) expect(isThere).toBe(true)
      if (!isThere) continue
      const back = join(folder, `back-${n}`)
      expect(await run(['restore', file, '--profile', back])).toMatchObject({ code: 0, value: { damaged: false } })
      await rm(back, { recursive: true })
    }
    expect(await run(['verify', '--profile', laptop])).toMatchObject({ code: 0, value: { ok: true } })
  })

  it('[X7] restore leaves an empty profile that takes the same copy again, or the whole record', async () => {
    for (const [n, ms] of moments(took.restore).entries()) {
      const back = join(folder, `restored-${n}`)
      await mkdir(back)
      await killed(['restore', whole, '--profile', back], ms)
      const again = await run(['restore', whole, '--profile', back])
      if (again.code === 0) expect(again.value).toMatchObject({ events, damaged: false, prefix: 'D2' })
      else expect(again.value).toMatchObject({ error: { code: 'REFUSED', data: { rule: 'profileNotEmpty' } } })
      expect(await run(['verify', '--profile', back])).toMatchObject({ code: 0, value: { ok: true } })
      expect(await readdir(back)).not.toContain('restoring')
      await rm(back, { recursive: true })
    }
  })
})

/** A disk of its own of a few hundred KiB, where this machine lets us make one. */
async function smallDisk(): Promise<string | null> {
  const place = join(folder, 'disk')
  await mkdir(place, { recursive: true })
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=192k', 'tmpfs', place], { stdio: 'ignore' })
    return place
  } catch {
    return null
  }
}

describe('a full disk', () => {
  it('[B6] ends a backup with its name and leaves nothing half-written', async (context) => {
    const disk = await smallDisk()
    if (disk === null) return context.skip('no disk can be mounted here')
    try {
      const full = await run(['backup', join(disk, 'copy.fwb'), '--profile', laptop])
      expect(full).toMatchObject({ code: 2, value: { error: { code: 'DISK_FULL', data: { path: disk } } } })
      expect(await readdir(disk)).toEqual([])
    } finally {
      execFileSync('umount', [disk])
    }
  })

  it('[X7] ends a restore with its name and leaves an empty profile', async (context) => {
    const disk = await smallDisk()
    if (disk === null) return context.skip('no disk can be mounted here')
    try {
      const full = await run(['restore', whole, '--profile', disk])
      expect(full).toMatchObject({ code: 2, value: { error: { code: 'DISK_FULL' } } })
      expect(await readdir(disk)).not.toContain('restoring')
      expect((await run(['verify', '--profile', disk])).value).toMatchObject({ error: { code: 'emptyProfile' } })
    } finally {
      execFileSync('umount', [disk])
    }
  })
})
