import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  createFileAtomically,
  isPresent,
  readFileIfPresent,
  renamePatiently,
  temporaryPath,
  writeFileAtomically,
  writeFully,
} from '../../../../electron/core/files/atomicFile.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fieldwrit-atomic-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const systemError = (code: string) => Object.assign(new Error(code), { code })

describe('a file written atomically', () => {
  it('holds exactly what was given, replaces what was there and leaves nothing beside it', async () => {
    const path = join(folder, 'a.json')
    await writeFileAtomically(path, 'first')
    await writeFileAtomically(path, '第二')
    expect(await readFile(path, 'utf8')).toBe('第二')
    expect(await readdir(folder)).toEqual(['a.json'])
  })

  it.skipIf(process.platform === 'win32')('is readable by its owner only', async () => {
    const path = join(folder, 'a.json')
    await writeFileAtomically(path, 'x')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  it('stays as it was when writing the new one fails half-way', async () => {
    const path = join(folder, 'a.json')
    await writeFile(path, 'old')
    const failing = createFileAtomically(temporaryPath(path), path, async (handle) => {
      await writeFully(handle, Buffer.from('half'))
      throw new Error('medium full')
    })
    await expect(failing).rejects.toThrow('medium full')
    expect(await readFile(path, 'utf8')).toBe('old')
    expect(await readdir(folder)).toEqual(['a.json'])
  })

  it('tells absent from unreadable', async () => {
    expect(await readFileIfPresent(join(folder, 'none'))).toBeNull()
    expect(await isPresent(join(folder, 'none'))).toBe(false)
    await expect(readFileIfPresent(folder)).rejects.toMatchObject({ code: 'EISDIR' })
  })
})

describe('renaming while a virus scanner holds the file', () => {
  it('tries again after growing pauses until it is free', async () => {
    const pauses: number[] = []
    let left = 3
    await renamePatiently('a', 'b', {
      rename: async () => {
        left -= 1
        if (left >= 0) throw systemError(left === 1 ? 'EBUSY' : 'EPERM')
      },
      wait: async (milliseconds) => pauses.push(milliseconds),
    })
    expect(pauses).toEqual([5, 10, 20])
  })

  it('gives up with the last error after about four seconds, and at once on any other error', async () => {
    let waited = 0
    const port = (code: string) => ({
      rename: () => Promise.reject(systemError(code)),
      wait: async (milliseconds: number) => {
        waited += milliseconds
      },
    })
    await expect(renamePatiently('a', 'b', port('EBUSY'))).rejects.toMatchObject({ code: 'EBUSY' })
    expect(waited).toBe(3_835)
    await expect(renamePatiently('a', 'b', port('ENOSPC'))).rejects.toMatchObject({ code: 'ENOSPC' })
    expect(waited).toBe(3_835)
  })
})
