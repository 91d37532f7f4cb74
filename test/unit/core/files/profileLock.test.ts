import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openLock } from '../../../../db/open.ts'
import {
  acquireProfileLock,
  HOLDER_FILE,
  type ProfileHolder,
  readProfileHolder,
} from '../../../../electron/core/files/profileLock.ts'

const holder: ProfileHolder = { pid: 4_711, host: 'loopback', started: 1_790_000_000_000, url: null }
let folder = ''
let children: ChildProcess[] = []
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'fieldwrit-lock-')), 'profile')
})
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  children = []
  await rm(join(folder, '..'), { recursive: true, force: true })
})

describe('the profile lock', () => {
  it('is had once; the second start learns who has it, and gets it after the release', async () => {
    const first = await acquireProfileLock(folder, openLock, holder)
    if (!first.held) throw new Error('not held')
    const second = { ...holder, pid: 4_712, host: 'cli' as const }
    expect(await acquireProfileLock(folder, openLock, second)).toEqual({ held: false, heldBy: holder })
    first.lock.release()
    const again = await acquireProfileLock(folder, openLock, second)
    expect(again.held).toBe(true)
    expect(await readProfileHolder(folder)).toEqual(second)
    if (again.held) again.lock.release()
  })

  it('never writes the token of the address down', async () => {
    const first = await acquireProfileLock(folder, openLock, holder)
    if (!first.held) throw new Error('not held')
    await first.lock.announce({ ...holder, url: 'http://user:word@127.0.0.1:40123/?t=secret#token=secret' })
    const text = await readFile(join(folder, HOLDER_FILE), 'utf8')
    expect(text).not.toContain('secret')
    expect(text).not.toContain('word')
    expect((await readProfileHolder(folder))?.url).toBe('http://127.0.0.1:40123/')
    first.lock.release()
  })

  it('held by a holder who wrote nothing readable is still held', async () => {
    const first = await acquireProfileLock(folder, openLock, holder)
    await writeFile(join(folder, HOLDER_FILE), '{')
    expect(await acquireProfileLock(folder, openLock, holder)).toEqual({ held: false, heldBy: null })
    if (first.held) first.lock.release()
  })

  it('falls free when its holder is killed, however stale the file that names it', async () => {
    const module = (path: string) => JSON.stringify(new URL(path, new URL('../../../../', import.meta.url)).href)
    const script = `
      const { openLock } = await import(${module('db/open.ts')})
      const { acquireProfileLock } = await import(${module('electron/core/files/profileLock.ts')})
      const holder = { pid: process.pid, host: 'loopback', started: 1, url: null }
      const { held } = await acquireProfileLock(${JSON.stringify(folder)}, openLock, holder)
      process.stdout.write(held ? 'held' : 'refused')
      setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    children.push(child)
    const [word] = await once(child.stdout, 'data')
    expect(String(word)).toBe('held')
    expect(await acquireProfileLock(folder, openLock, holder)).toMatchObject({
      held: false,
      heldBy: { pid: child.pid },
    })
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
    const after = await acquireProfileLock(folder, openLock, holder)
    expect(after.held).toBe(true)
    if (after.held) after.lock.release()
  })
})
