import { readdir, realpath, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, dirname, extname, isAbsolute, join, parse, relative, resolve, sep } from 'node:path'
import { deskError } from './errors.ts'
import type { Ports } from './ports.ts'

const MEDIA = ['/media', '/mnt', '/run/media', '/Volumes']
const ENTRY_LIMIT = 5000

/** Folders a person may look into: their own, the drives, inserted sticks. */
export async function browsableRoots(): Promise<{ name: string; path: string }[]> {
  const candidates =
    process.platform === 'win32'
      ? [homedir(), ...'CDEFGHIJ'.split('').map((letter) => `${letter}:\\`)]
      : [homedir(), ...MEDIA, resolve('.')]
  const roots: { name: string; path: string }[] = []
  for (const path of candidates) {
    const real = await realpath(path).catch(() => null)
    // Started from the top of the disk, the working folder would open everything.
    if (real === null || (process.platform !== 'win32' && real === parse(real).root)) continue
    if (!roots.some((root) => root.path === real)) roots.push({ name: basename(real) || real, path: real })
  }
  return roots
}

/** Whether a real path lies under a root, by no hidden folder. On another drive the way is absolute. */
function isInside(root: string, path: string): boolean {
  const way = relative(root, path)
  return way === '' || (!isAbsolute(way) && !way.split(sep).some((part) => part.startsWith('.')))
}

/** Where a system keeps itself; no court's table lies there. */
const SYSTEM_FOLDERS = ['/proc', '/sys', '/dev', '/etc', '/boot']

/**
 * Whether a page in a browser may have this file read: never one behind a hidden name (where programs keep keys and
 * sessions) nor one of the system's own, unless a browsable root itself lies behind such a name. Links are followed
 * first. A file that is not there passes, so that its reader says so.
 */
export async function mayPageRead(path: string): Promise<boolean> {
  const real = await realpath(path).catch(() => null)
  if (real === null) return true
  const roots = await browsableRoots()
  if (roots.some((root) => isInside(root.path, real))) return true
  const { root } = parse(real)
  return isInside(root, real) && !SYSTEM_FOLDERS.some((folder) => isInside(folder, real))
}

/** The path to offer; null for a link that leads out of every root. */
async function leadsInside(roots: readonly { path: string }[], path: string, isLink: boolean): Promise<string | null> {
  if (!isLink) return path
  const real = await realpath(path).catch(() => null)
  return real !== null && roots.some((root) => isInside(root.path, real)) ? path : null
}

/** The core's own folder browser, for hosts without a system dialog. It shows names, sizes and dates, never contents. */
export function fileBrowser(ports: Ports) {
  return {
    roots: () => browsableRoots(),
    async list(input: { path: string; extensions: string[] }) {
      const path = input.path === '' ? null : await realpath(input.path).catch(() => null)
      const roots = await browsableRoots()
      const root = path === null ? undefined : roots.find((entry) => isInside(entry.path, path))
      if (path === null || root === undefined) throw deskError('NOT_FOUND', { what: 'folder' })
      const names = await readdir(path, { withFileTypes: true }).catch(() => null)
      if (names === null) throw deskError('NOT_FOUND', { what: 'folder' })
      const wanted = new Set(input.extensions.map((extension) => `.${extension.toLowerCase()}`))
      const entries = []
      for (const entry of names.slice(0, ENTRY_LIMIT)) {
        if (entry.name.startsWith('.')) continue
        const full = await leadsInside(roots, join(path, entry.name), entry.isSymbolicLink())
        if (full === null) continue
        const info = await stat(full).catch(() => null)
        if (info === null) continue
        const folder = info.isDirectory()
        if (!folder && wanted.size > 0 && !wanted.has(extname(entry.name).toLowerCase())) continue
        const kind: 'folder' | 'file' = folder ? 'folder' : 'file'
        entries.push({
          name: entry.name,
          path: full,
          kind,
          size: folder ? 0 : info.size,
          modified: Math.trunc(info.mtimeMs),
        })
      }
      entries.sort((a, b) => a.kind.localeCompare(b.kind) * -1 || a.name.localeCompare(b.name, 'zh'))
      const parent = dirname(path)
      return { path, parent: path !== root.path && isInside(root.path, parent) ? parent : null, entries }
    },
    async pick(input: { kind: 'file' | 'folder'; extensions: string[] }) {
      return ports.pick(input.kind, input.extensions)
    },
  }
}
