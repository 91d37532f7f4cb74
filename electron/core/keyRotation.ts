import { rm } from 'node:fs/promises'
import { openStore, rekeyStore, StoreUnreadableError } from '../../db/open.ts'
import type { Core } from './core.ts'
import { isPresent, publishFile } from './files/atomicFile.ts'
import { type KeySlotFile, writeKeySlotFile } from './keys/keySlotFile.ts'
import { rotate } from './keys/keySlots.ts'
import type { ProfilePaths } from './profile.ts'

/** The slots of the coming key: written before the store changes its key, published after. */
function nextSlots(paths: ProfilePaths): string {
  return `${paths.keySlots}.next`
}

/**
 * Gives the store a new key, sealed to the slots of `file`. Cut at any moment, one of the two slot files opens the store:
 * the unlock tries both (`slotFiles`).
 */
export async function rotateStoreKey(core: Core, file: KeySlotFile): Promise<void> {
  const { paths, ports, context } = core
  const store = context.store()
  const key = ports.random(32)
  await writeKeySlotFile(nextSlots(paths), rotate(file, key, ports.random))
  try {
    rekeyStore(store.db, key)
  } catch (error) {
    await rm(nextSlots(paths), { force: true })
    throw error
  }
  store.key.set(key)
  key.fill(0)
  await finishRotation(paths)
}

/** While the store is open, a `.next` file is the one its key is sealed to: unlock settled any older one. */
export async function finishRotation(paths: ProfilePaths): Promise<void> {
  if (await isPresent(nextSlots(paths))) await publishFile(nextSlots(paths), paths.keySlots)
}

/** Where to look for slots: a `.next` file that a cut rotation left comes second. */
export async function slotFiles(paths: ProfilePaths): Promise<string[]> {
  const next = nextSlots(paths)
  return (await isPresent(next)) ? [paths.keySlots, next] : [paths.keySlots]
}

/** After the store opened with the key of `used`: that file is the one, the other goes. */
export async function settleRotation(paths: ProfilePaths, used: string): Promise<void> {
  const next = nextSlots(paths)
  if (used === next) await publishFile(next, paths.keySlots)
  else await rm(next, { force: true })
}

/** Whether this key opens the store. */
export function opensStore(paths: ProfilePaths, key: Uint8Array): boolean {
  try {
    openStore(paths.store, key, { readonly: true }).close()
    return true
  } catch (error) {
    if (error instanceof StoreUnreadableError) return false
    throw error
  }
}
