import { createHash } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { isAbsolute, join, relative, resolve } from 'node:path'
import { errorCode } from '../files/atomicFile.ts'

/** Why the second place can't take a copy; words stand under `copies.fault.<reason>`. */
export type PlaceFault = 'missing' | 'notWritable' | 'full' | 'insideProfile' | 'damaged' | 'failed'

/** Thrown by copies; the core answers BAD_PLACE or shows the fault. */
export class PlaceError extends Error {
  readonly reason: PlaceFault
  constructor(reason: PlaceFault) {
    super(reason)
    this.name = 'PlaceError'
    this.reason = reason
  }
}

/** SHA-256 of a text, hex. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

/** Refuses a place that isn't a folder now (the stick was pulled) or lies inside the profile itself. */
export async function checkPlace(place: string, profile: string): Promise<void> {
  if (!isAbsolute(place)) throw new PlaceError('missing')
  const way = relative(resolve(profile), resolve(place))
  if (way === '' || (!way.startsWith('..') && !isAbsolute(way))) throw new PlaceError('insideProfile')
  const info = await stat(place).catch(() => null)
  if (info === null || !info.isDirectory()) throw new PlaceError('missing')
}

/** Turns the system's word into ours. */
export function faultOf(error: unknown): PlaceFault {
  if (error instanceof PlaceError) return error.reason
  const code = errorCode(error)
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'full'
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'notWritable'
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EIO' || code === 'ENODEV' || code === 'ENXIO') {
    return 'missing'
  }
  return 'failed'
}

/** Folders in `place` that hold copies of this profile, oldest first: `fieldwrit-<profile>-<n>`. */
export async function bundleFolders(place: string, profileId: string): Promise<{ path: string; n: number }[]> {
  const names = await readdir(place)
  return names
    .map((name) => ({ name, n: Number(/^(\d{1,6})$/.exec(name.slice(`fieldwrit-${profileId}-`.length))?.[1]) }))
    .filter(({ name, n }) => name.startsWith(`fieldwrit-${profileId}-`) && Number.isInteger(n))
    .sort((a, b) => a.n - b.n)
    .map(({ name, n }) => ({ path: join(place, name), n }))
}

/** Path of the `n`th copy of a profile. */
export function bundleFolder(place: string, profileId: string, n: number): string {
  return join(place, `fieldwrit-${profileId}-${n}`)
}
