import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Random, SCRYPT_COST, type ScryptCost } from '../../shared/sync/trust/primitives.ts'
import { written } from '../../shared/sync/writePoints.ts'
import type { CourtPapers, CourtSeeds } from '../station/founding.ts'
import { isStrongPass, KEY_SETS, type KeySet, openKeys, type SealedName, sealKeys } from '../station/sealedKeys.ts'
import { CourtCliError } from './output.ts'
import { asideOf, readIfThere, writeWhole } from './wholeFiles.ts'

/** Asks a person's pass-phrase: from a file, or on the terminal. Throws NO_PASS where there is neither. */
export type AskPass = (what: 'present' | 'new') => Promise<string>

export type StationSeeds = Omit<CourtSeeds, 'receipt'>

const plainFile = (folder: string, name: SealedName): string => join(folder, `${name}.key`)
const sealedFile = (folder: string, keys: KeySet): string => join(folder, `${keys}.sealed`)
const SETS: readonly KeySet[] = ['station', 'root']

/** Keys as they lie in a folder. `isPlain`: some lie there without a pass-phrase, for whoever finds the stick. */
export interface FoundKeys {
  seeds: StationSeeds
  isPlain: boolean
}

/**
 * The keys of a station at work, asked for their pass-phrase when they have one. The root stays closed where it is sealed, and
 * may lie elsewhere: issuing does not need it. Null when there are none. Throws WRONG_PASS, BAD_KEYS.
 */
export async function readStationKeys(folder: string, papers: CourtPapers, ask: AskPass): Promise<FoundKeys | null> {
  const sealed = await readIfThere(sealedFile(folder, 'station'))
  const plain = await Promise.all(
    (['issuing', 'station', 'root'] as const).map((name) => readIfThere(plainFile(folder, name))),
  )
  const isPlain = plain.some((one) => one !== null)
  const root = plain[2] ?? Buffer.alloc(0)
  if (sealed !== null) {
    const [issuing, station] = await opened(sealed, 'station', papers, await ask('present'))
    return issuing && station ? { seeds: { root, issuing, station }, isPlain } : null
  }
  const [issuing, station] = plain
  return issuing && station ? { seeds: { root, issuing, station }, isPlain } : null
}

async function opened(bytes: Buffer, keys: KeySet, { code }: CourtPapers, pass: string): Promise<Buffer[]> {
  const found = await openKeys(bytes, { keys, court: code }, pass)
  if (found === 'wrong') throw new CourtCliError('WRONG_PASS', {})
  if (found === 'damaged') throw new CourtCliError('BAD_KEYS', { keys })
  return found
}

/** Keys as a founding writes them: files of a folder with their bytes. `pass` null leaves them plain. Throws WEAK_PASS. */
export async function keyFilesOf(
  folder: string,
  seeds: StationSeeds,
  court: string,
  pass: string | null,
  random: Random,
): Promise<(readonly [string, Uint8Array])[]> {
  if (pass === null)
    return (['root', 'issuing', 'station'] as const).map((name) => [plainFile(folder, name), seeds[name]])
  requireStrong(pass)
  const files: (readonly [string, Uint8Array])[] = []
  for (const keys of SETS) {
    const sealed = await sealKeys(setOf(keys, court, seeds), pass, { random, cost: SCRYPT_COST })
    files.push([sealedFile(folder, keys), sealed])
  }
  return files
}

/** Removes what a founding that never was left of its keys, however they lay there: the next ones may lie otherwise. */
export async function removeKeys(folder: string): Promise<void> {
  const files = SETS.flatMap((keys) => [
    sealedFile(folder, keys),
    ...KEY_SETS[keys].map((one) => plainFile(folder, one)),
  ])
  for (const path of files) for (const one of [path, asideOf(path)]) await rm(one, { force: true })
}

const setOf = (keys: KeySet, court: string, seeds: StationSeeds) => ({
  ...{ keys, court },
  seeds: KEY_SETS[keys].map((name) => seeds[name]),
})

function requireStrong(pass: string): void {
  if (!isStrongPass(pass)) throw new CourtCliError('WEAK_PASS', {})
}

/**
 * Puts the keys of a folder under a pass-phrase, or under another one: each file is written whole and opened again before
 * anything plain is removed. Cut anywhere, the keys stand under the old one or the new one, and the same command ends it.
 * Returns which sets were sealed. Throws WRONG_PASS, WEAK_PASS, NO_PASS, NO_KEYS.
 */
export async function protectKeys(
  folder: string,
  papers: CourtPapers,
  { ask, random, cost }: { ask: AskPass; random: Random; cost: ScryptCost },
): Promise<KeySet[]> {
  const found: { keys: KeySet; seeds: Buffer[] }[] = []
  const closed: { keys: KeySet; bytes: Buffer }[] = []
  let present: string | null = null
  for (const keys of SETS) {
    const sealed = await readIfThere(sealedFile(folder, keys))
    if (sealed === null) {
      const plain = await Promise.all(KEY_SETS[keys].map((name) => readIfThere(plainFile(folder, name))))
      const whole = plain.filter((one) => one !== null)
      if (whole.length === plain.length) found.push({ keys, seeds: whole })
      continue
    }
    present ??= await ask('present')
    const seeds = await openKeys(sealed, { keys, court: papers.code }, present)
    if (seeds === 'damaged') throw new CourtCliError('BAD_KEYS', { keys })
    if (seeds === 'wrong') closed.push({ keys, bytes: sealed })
    else found.push({ keys, seeds })
  }
  if (found.length + closed.length === 0) throw new CourtCliError('NO_KEYS', { path: folder })
  const pass = await ask('new')
  // A change of the pass-phrase that was cut leaves one of two files under the new one, or both.
  for (const { keys, bytes } of closed) found.push({ keys, seeds: await opened(bytes, keys, papers, pass) })
  requireStrong(pass)
  for (const { keys, seeds } of found) {
    const path = sealedFile(folder, keys)
    const bytes = await sealKeys({ keys, court: papers.code, seeds }, pass, { random, cost })
    await written('station.keysSealed', () => writeWhole(path, bytes))
    await opened((await readIfThere(path)) ?? Buffer.alloc(0), keys, papers, pass)
    for (const seed of seeds) seed.fill(0)
  }
  for (const { keys } of found) for (const name of KEY_SETS[keys]) await rm(plainFile(folder, name), { force: true })
  return found.map(({ keys }) => keys)
}
