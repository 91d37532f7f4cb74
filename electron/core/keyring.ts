import { timingSafeEqual } from 'node:crypto'
import type { Core } from './core.ts'
import { deskError } from './errors.ts'
import { finishRotation, opensStore, settleRotation, slotFiles } from './keyRotation.ts'
import { type KeySlotFile, readKeySlotFile } from './keys/keySlotFile.ts'
import { KeySlotError, type KeySlotPorts, type OpenedByCode, type OpenedByPin, openWithPin } from './keys/keySlots.ts'

/** The slots of this profile and the ways to open them. */
export type Keyring = ReturnType<typeof makeKeyring>

export function makeKeyring(core: Core) {
  const { context, ports, paths } = core
  const slotPorts: KeySlotPorts = {
    random: ports.random,
    newId: context.newId,
    cost: { N: ports.keyCost.N, r: 8, p: 1 },
    allowWeakForTests: ports.allowWeakKeys,
  }

  async function keychainSecret(make: boolean): Promise<Uint8Array | null> {
    if (!ports.keychain.available) return null
    const known = await ports.keychain.get('database')
    if (known !== null) return Buffer.from(known, 'base64')
    if (!make) return null
    const made = ports.random(32)
    await ports.keychain.set('database', made.toString('base64'))
    return made
  }

  /** The slot file in force; the store is open. */
  async function slots(): Promise<KeySlotFile> {
    await finishRotation(paths)
    return readSlots(paths.keySlots)
  }

  async function readSlots(path: string): Promise<KeySlotFile> {
    const read = await readKeySlotFile(path)
    if (!read.ok) throw deskError('NOT_FOUND', { what: `keySlots.${read.code}` })
    return read.file
  }

  /**
   * Opens with the slot file whose key fits the store, null when none does. A rotation that was cut leaves two files.
   * Whoever can write the folder can seal a key of their own to a slot, so a store that is open under the lock screen
   * takes no other key than its own.
   */
  async function openFitting<T extends OpenedByPin | OpenedByCode>(
    open: (file: KeySlotFile) => Promise<T>,
  ): Promise<Extract<T, { ok: true }> | null> {
    const files = await slotFiles(paths)
    for (const path of files) {
      const answer = await open(await readSlots(path))
      if (!answer.ok) continue
      if (fits(answer.databaseKey, files.length)) {
        await settleRotation(paths, path)
        return answer as Extract<T, { ok: true }>
      }
      answer.databaseKey.fill(0)
      if ('secret' in answer) answer.secret.fill(0)
    }
    return null
  }

  function fits(key: Buffer, files: number): boolean {
    const { store } = core.state
    if (store !== null) return timingSafeEqual(store.key, key)
    return files === 1 || opensStore(paths, key)
  }

  function weakPin<T>(work: Promise<T>): Promise<T> {
    return work.catch((error: unknown) => {
      if (error instanceof KeySlotError) throw deskError('WEAK_PIN', { reason: error.code })
      throw error
    })
  }

  /** A wrong PIN counts before it is tried, durably, so that pulling the plug gains nothing. */
  async function counted<T>(officerId: string, attempt: () => Promise<T | null>): Promise<T> {
    const allowed = await core.attempts.begin(officerId)
    if (!allowed.allowed) throw deskError('WAIT', { waitMs: allowed.waitMs })
    const opened = await attempt()
    if (opened === null) {
      const next = await core.attempts.look(officerId)
      throw deskError(
        'WRONG_PIN',
        next.allowed ? { triesLeft: next.left, waitMs: 0 } : { triesLeft: 0, waitMs: next.waitMs },
      )
    }
    await core.attempts.succeed(officerId)
    return opened
  }

  /** A slot file that is gone or damaged is said before a try is counted. */
  async function slotsReadable(): Promise<void> {
    for (const path of await slotFiles(paths)) await readSlots(path)
  }

  /** Slots and keychain are asked before a try is counted: their failing is nobody's wrong PIN. */
  const openPin = async (officerId: string, pin: string) => {
    await slotsReadable()
    const entry = { officer: officerId, pin, keychainSecret: await keychainSecret(false) }
    return counted(officerId, () => openFitting((file) => openWithPin(file, entry)))
  }

  return { slotPorts, keychainSecret, slots, slotsReadable, openFitting, weakPin, counted, openPin }
}
