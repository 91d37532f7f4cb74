import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Why Electron can't show a window here at all, whether or not its binary is present.
 * @param {{ platform: NodeJS.Platform, uid: number | undefined, env: Record<string, string | undefined> }} machine
 * @returns {'reasonRoot' | 'reasonDisplay' | undefined} key of a text
 */
export function obstacle({ platform, uid, env }) {
  if (platform !== 'linux') return undefined
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return 'reasonDisplay'
  return uid === 0 ? 'reasonRoot' : undefined
}

/**
 * The Electron executable of node_modules.
 * @param {string} root folder that holds node_modules
 * @returns {string | undefined} its path, undefined when the binary is not there
 */
export function electronBinary(root) {
  const folder = join(root, 'node_modules/electron')
  try {
    const path = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8').trim())
    return existsSync(path) ? path : undefined
  } catch {
    return undefined
  }
}

/**
 * Has Electron's own installer fetch the binary.
 * @param {string} root folder that holds node_modules
 * @param {number} limitMs the installer is killed after this time
 * @returns {Promise<string | undefined>} path of the executable, undefined when it did not come in time
 */
export function fetchElectron(root, limitMs) {
  const installer = join(root, 'node_modules/electron/install.js')
  if (!existsSync(installer)) return Promise.resolve(undefined)
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [installer], { stdio: 'ignore', timeout: limitMs, killSignal: 'SIGKILL' })
    child.once('error', () => resolve(undefined))
    child.once('exit', (code) => resolve(code === 0 ? electronBinary(root) : undefined))
  })
}
