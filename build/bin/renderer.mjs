import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { runChild } from './node24.mjs'

/**
 * Whether a built file is missing or older than anything it is made from. Folders count too: removing a file changes
 * its folder's time.
 * @param {string} built absolute path of one file the build writes
 * @param {string[]} sources absolute paths of files and folders; missing ones are passed over
 * @returns {boolean}
 */
export function isStale(built, sources) {
  if (!existsSync(built)) return true
  const builtAt = statSync(built).mtimeMs
  return sources.some((source) => existsSync(source) && isNewer(source, builtAt))
}

function isNewer(path, than) {
  const info = statSync(path)
  if (info.mtimeMs > than) return true
  return info.isDirectory() && readdirSync(path).some((name) => isNewer(join(path, name), than))
}

/**
 * Whether the renderer has to be built.
 * @param {string} root the project's top folder
 */
export function isRendererStale(root) {
  const sources = ['renderer', 'shared', 'build/renderer.vite.config.ts', 'package.json', 'package-lock.json']
  return isStale(
    join(root, 'out/renderer/index.html'),
    sources.map((source) => join(root, source)),
  )
}

/**
 * Builds the renderer into out/renderer.
 * @param {string} root the project's top folder
 * @param {import('node:child_process').StdioOptions} stdio
 * @returns {Promise<number>} exit code of the bundler
 */
export function buildRenderer(root, stdio) {
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const args = [vite, 'build', '--config', join(root, 'build/renderer.vite.config.ts'), '--logLevel', 'warn']
  return runChild(process.execPath, args, { cwd: root, stdio })
}

/**
 * Whether the part that runs under Electron has to be built.
 * @param {string} root the project's top folder
 */
export function isShellStale(root) {
  const sources = ['electron', 'db', 'shared', 'build/electron.vite.config.ts', 'package.json']
  return isStale(
    join(root, 'out/main/main.js'),
    sources.map((source) => join(root, source)),
  )
}

/**
 * Builds main, core, preload and renderer for Electron into out/.
 * @param {string} root the project's top folder
 * @param {import('node:child_process').StdioOptions} stdio
 * @returns {Promise<number>} exit code of the bundler
 */
export function buildShell(root, stdio) {
  const electronVite = join(root, 'node_modules/electron-vite/bin/electron-vite.js')
  const args = [electronVite, 'build', '--config', join(root, 'build/electron.vite.config.ts')]
  return runChild(process.execPath, args, { cwd: root, stdio })
}
