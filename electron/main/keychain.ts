/**
 * The keychain port by Electron's asynchronous safeStorage. Secrets lie encrypted by the system's keychain in one
 * small file each. On Linux without a keychain Electron falls back to `basic_text`, a fixed key in its source: that
 * protects nothing, so it counts as none and nothing is stored (architecture.md "Identity, keys, trust").
 */
import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { HostError, type KeychainStatus } from '../../shared/contract/host.ts'
import type { SafeStorage } from './electronApi.ts'

export type Keychain = {
  status(): Promise<KeychainStatus>
  /** The secret, or null where none is stored; NO_KEYCHAIN, SECRET_UNREADABLE. */
  get(name: string): Promise<string | null>
  /** NO_KEYCHAIN. */
  set(name: string, secret: string): Promise<void>
  remove(name: string): Promise<void>
}

/** Writes beside, syncs, renames: a power cut leaves the old file or the new one. */
async function writeDurably(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const beside = join(folder, `.${name}.${randomBytes(6).toString('hex')}`)
  const file = await open(beside, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(beside, join(folder, name))
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

/** `folder` keeps the encrypted files; `platform` is `process.platform`. Ask only after `ready`. */
export function openKeychain(storage: SafeStorage, folder: string, platform: NodeJS.Platform): Keychain {
  const status = async (): Promise<KeychainStatus> => {
    const backend = platform === 'linux' ? storage.getSelectedStorageBackend() : platform
    if (backend === 'basic_text') return { kind: 'none', reason: 'basicText' }
    if (backend === 'unknown' || !(await storage.isAsyncEncryptionAvailable())) {
      return { kind: 'none', reason: 'unavailable' }
    }
    return { kind: 'system', backend }
  }
  const demand = async (): Promise<void> => {
    const found = await status()
    if (found.kind === 'none') throw new HostError('NO_KEYCHAIN', found.reason)
  }
  const set = async (name: string, secret: string): Promise<void> => {
    await demand()
    await writeDurably(folder, name, await storage.encryptStringAsync(secret))
  }
  return {
    status,
    set,
    async get(name) {
      await demand()
      let bytes: Buffer
      try {
        bytes = await readFile(join(folder, name))
      } catch (error) {
        if (isMissing(error)) return null
        throw new HostError('SECRET_UNREADABLE', name)
      }
      const opened = await storage.decryptStringAsync(bytes).catch(() => {
        throw new HostError('SECRET_UNREADABLE', name)
      })
      if (opened.shouldReEncrypt) await set(name, opened.result)
      return opened.result
    },
    async remove(name) {
      await rm(join(folder, name), { force: true })
    },
  }
}
