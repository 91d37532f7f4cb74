// Runs on any Node ≥ 20: finds the Node 24 that npm brought and hands over to it.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { say } from './texts.mjs'

/** The project's top folder. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** The oldest major version of Node that runs the program. */
export const NODE_MAJOR = 24

/**
 * Options for everything that runs on Node 24 and uses worker threads; V8 ends the process now and then without them.
 * Wrappers between WebAssembly and JavaScript stay as they begin: when one is compiled anew after a thousand calls, V8
 * frees the old one, and where a thread that used the same module has ended it reads freed memory (SIGSEGV in
 * NativeModule::FreeCode). Node itself runs WebAssembly in every thread (reading CommonJS, taking types out of TypeScript).
 * On processors with memory protection keys V8 keeps a list of its code pages that threads race for ("Check failed:
 * jit_page.has_value()"); without the keys the list isn't kept. Linux only: V8 uses them nowhere else.
 */
export const NODE_OPTIONS = [
  '--wasm-wrapper-tiering-budget=2000000000',
  ...(process.platform === 'linux' && process.arch === 'x64' ? ['--no-memory-protection-keys'] : []),
]

/**
 * Where npm puts Node 24 for a platform.
 * @param {string} root folder that holds node_modules
 * @param {NodeJS.Platform} platform
 * @param {string} arch
 * @returns {string | undefined} path of the executable, undefined where the registry has none or it was not installed
 */
export function packagedNode(root, platform, arch) {
  const name = { linux: 'linux', win32: 'win' }[platform]
  if (name === undefined) return undefined
  const path = join(root, 'node_modules', `node-${name}-${arch}`, 'bin', platform === 'win32' ? 'node.exe' : 'node')
  return existsSync(path) ? path : undefined
}

/**
 * Runs `main` on Node 24: here when this process is new enough, else in a child on the Node that npm brought. The exit
 * code of either becomes this process's own; 2 when there is no Node to run on.
 * @param {string} moduleUrl import.meta.url of the caller
 * @param {(args: string[]) => Promise<number>} main takes the command line's arguments, answers with the exit code
 */
export async function onNode24(moduleUrl, main) {
  const args = process.argv.slice(2)
  if (Number.parseInt(process.versions.node, 10) >= NODE_MAJOR) {
    process.exitCode = await main(args)
    return
  }
  const node = packagedNode(ROOT, process.platform, process.arch)
  if (node === undefined) {
    const isInstalled = existsSync(join(ROOT, 'node_modules', 'vite'))
    console.error(
      isInstalled ? say('needsNode', { major: NODE_MAJOR, here: process.versions.node }) : say('needsInstall'),
    )
    process.exitCode = 2
    return
  }
  process.exitCode = await runChild(node, [fileURLToPath(moduleUrl), ...args])
}

/**
 * Runs a program with this process's input and output; passes signals on and waits for its end.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>} its exit code, 128 + n after signal n, 2 when it could not be started
 */
export function runChild(command, args, options = {}) {
  const child = spawn(command, args, { stdio: 'inherit', ...options })
  return untilEnd(child)
}

/**
 * Waits for a child's end and meanwhile passes signals on.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>} its exit code, 128 + n after signal n, 2 when it could not be started
 */
export function untilEnd(child) {
  const stopPassing = passSignals(child)
  return new Promise((resolve) => {
    child.once('error', (error) => {
      stopPassing()
      console.error(say('cannotRun', { command: child.spawnfile, reason: error.message }))
      resolve(2)
    })
    child.once('exit', (code, signal) => {
      stopPassing()
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
  })
}

/**
 * Passes SIGINT, SIGTERM and SIGHUP on. At a terminal Ctrl+C reaches the child by itself; passing it on as well would
 * look like a second, impatient one.
 */
function passSignals(child) {
  const isTerminal = Boolean(process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY)
  const pass = (signal) => {
    if (signal === 'SIGINT' && isTerminal) return
    child.kill(signal)
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, pass)
  return () => {
    for (const signal of signals) process.off(signal, pass)
  }
}

/**
 * Becomes `node24 script args`: by replacing this process where the system can, so that its pid and signals are the
 * program's own, else as a child.
 * @param {string} script absolute path
 * @param {string[]} args
 * @returns {Promise<number>} exit code; does not return when the process was replaced
 */
export async function becomeNode(script, args) {
  if (typeof process.execve === 'function' && process.platform !== 'win32') {
    process.removeAllListeners('warning')
    process.execve(process.execPath, [process.execPath, ...NODE_OPTIONS, script, ...args], process.env)
  }
  return runChild(process.execPath, [...NODE_OPTIONS, script, ...args])
}
