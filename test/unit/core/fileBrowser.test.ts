import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { browsableRoots, fileBrowser, mayPageRead } from '../../../electron/core/fileBrowser.ts'
import { errorOf, machine, portsOf } from './identity/support.ts'

let home: string
let outside: string

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'fieldwrit-home-'))
  outside = await mkdtemp(join(tmpdir(), 'fieldwrit-outside-'))
  vi.stubEnv('HOME', home)
  vi.stubEnv('USERPROFILE', home)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(home, { recursive: true, force: true })
  await rm(outside, { recursive: true, force: true })
})

const browser = () => fileBrowser(portsOf(machine()))
const list = (path: string, extensions: string[] = []) => browser().list({ path, extensions })

describe('a page in a browser', () => {
  it('[S3] has no file read from behind a hidden name or out of the system, by no link either', async () => {
    await mkdir(join(home, '.ssh'))
    for (const name of ['案件.csv', '.ssh/keys.csv', '.hidden.csv']) await writeFile(join(home, name), 'x')
    await mkdir(join(outside, '.config'))
    await writeFile(join(outside, '.config', 'keys.csv'), 'x')
    await writeFile(join(outside, 'export.csv'), 'x')
    await symlink(join(home, '.ssh', 'keys.csv'), join(home, 'link.csv'))
    const read = (path: string) => mayPageRead(path)
    expect(await Promise.all([join(home, '案件.csv'), join(outside, 'export.csv')].map(read))).toEqual([true, true])
    expect(await read(join(home, 'not-there.csv'))).toBe(true)
    const kept = ['.ssh/keys.csv', '.hidden.csv', 'link.csv'].map((name) => join(home, name))
    kept.push(join(outside, '.config', 'keys.csv'))
    if (process.platform === 'linux') kept.push('/etc/passwd', '/proc/self/environ')
    expect(await Promise.all(kept.map(read))).toEqual(kept.map(() => false))
  })
})

describe('the folder browser', () => {
  it('shows folders first, then files of the wanted kinds, without hidden ones', async () => {
    await mkdir(join(home, '资料'))
    await mkdir(join(home, '.ssh'))
    for (const name of ['b.csv', 'a.CSV', 'c.txt', '.hidden.csv']) await writeFile(join(home, name), 'x')
    const shown = await list(home, ['csv', 'xlsx'])
    expect(shown.entries.map((entry) => [entry.kind, entry.name])).toEqual([
      ['folder', '资料'],
      ['file', 'a.CSV'],
      ['file', 'b.csv'],
    ])
    expect(shown.entries[1]).toMatchObject({ size: 1 })
    expect(shown.parent).toBeNull()
    expect((await list(join(home, '资料'))).parent).toBe(shown.path)
  })

  it('follows no way out: not dots, not links, not other places, not hidden folders', async () => {
    await writeFile(join(outside, 'secret.csv'), 'x')
    await symlink(outside, join(home, 'link'), 'junction')
    await mkdir(join(home, '.ssh'))
    for (const path of [
      join(home, '..'),
      `${home}/../${outside.split('/').at(-1)}`,
      join(home, 'link'),
      outside,
      '/',
    ]) {
      expect(await errorOf(() => list(path))).toMatchObject({ code: 'NOT_FOUND', data: { what: 'folder' } })
    }
    for (const path of ['', 'a\u0000b', join(home, 'none'), join(home, '.ssh')]) {
      expect(await errorOf(() => list(path))).toMatchObject({ code: 'NOT_FOUND' })
    }
  })

  it('does not offer links that lead out', async () => {
    await writeFile(join(outside, 'secret.csv'), 'x')
    await symlink(outside, join(home, 'link'), 'junction')
    await symlink(join(outside, 'secret.csv'), join(home, 'secret.csv'))
    expect((await list(home)).entries).toEqual([])
  })

  it.skipIf(process.platform === 'win32')(
    'never takes the top of the disk as a root, wherever it was started',
    async () => {
      const cwd = vi.spyOn(process, 'cwd').mockReturnValue('/')
      try {
        expect((await browsableRoots()).map((root) => root.path)).not.toContain('/')
      } finally {
        cwd.mockRestore()
      }
    },
  )
})
