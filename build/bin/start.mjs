#!/usr/bin/env node
// npm start: builds what is missing, opens the program in Electron where that can run, else in the browser.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { openBrowser } from './browser.mjs'
import { electronBinary, fetchElectron, obstacle } from './electronBinary.mjs'
import { NODE_OPTIONS, onNode24, ROOT, untilEnd } from './node24.mjs'
import { defaultProfile } from './profile.mjs'
import { buildRenderer, buildShell, isRendererStale, isShellStale } from './renderer.mjs'
import { say } from './texts.mjs'

/** How long the Electron binary may take to arrive, in ms; leaves room to say so within ten seconds of the start. */
const FETCH_LIMIT_MS = 8_000
/** An Electron that ends with an error this soon, in ms, never showed its window. */
const EARLY_EXIT_MS = 8_000
/** Exit codes after SIGHUP, SIGINT and SIGTERM: somebody ended it, nothing failed. */
const ENDED_BY_USER = [129, 130, 143]

await onNode24(import.meta.url, start)

/** Starts the program and stays until it ends; answers with its exit code. */
async function start(args) {
  const options = readOptions(args)
  if (options.problem !== undefined) {
    console.error(options.problem)
    return 2
  }
  if (options.help) {
    console.log(say('help', { profile: options.profile }))
    return 0
  }
  const tell = options.json ? console.error : console.log
  if (options.open && !options.json && process.env.FIELDWRIT_HOST !== 'loopback') {
    const outcome = await startElectron(options, tell)
    if (outcome.code !== undefined) return outcome.code
    tell(say('fallback', { reason: outcome.reason }))
  }
  return startLoopback(options, tell)
}

function readOptions(args) {
  const options = {
    open: true,
    json: false,
    help: false,
    profile: defaultProfile(process.platform, process.env, homedir()),
    problem: undefined,
  }
  for (let i = 0; i < args.length; i += 1) {
    const [name, inline] = args[i].startsWith('--profile=') ? ['--profile', args[i].slice(10)] : [args[i]]
    if (name === '--no-open') options.open = false
    else if (name === '--json') options.json = true
    else if (name === '--help' || name === '-h') options.help = true
    else if (name !== '--profile') return { ...options, problem: say('badOption', { option: name }) }
    else {
      const value = inline ?? args[++i]
      if (!value) return { ...options, problem: say('needsValue', { option: name }) }
      options.profile = resolve(userFolder(), value)
    }
  }
  return options
}

/** The folder the user stands in: under `npm start` the working folder is the project's. */
function userFolder() {
  const isUnderNpm = process.env.npm_lifecycle_event === 'start'
  return (isUnderNpm && process.env.INIT_CWD) || process.cwd()
}

/** Answers with the exit code of a window that was shown, or the reason why none was. */
async function startElectron(options, tell) {
  const machine = { platform: process.platform, uid: process.getuid?.(), env: process.env }
  const reason = obstacle(machine)
  if (reason !== undefined) return { reason: say(reason) }
  let binary = electronBinary(ROOT)
  const seconds = FETCH_LIMIT_MS / 1000
  if (binary === undefined) {
    tell(say('fetching', { seconds }))
    binary = await fetchElectron(ROOT, FETCH_LIMIT_MS)
  }
  if (binary === undefined) return { reason: say('reasonFetch', { seconds }) }
  if (isShellStale(ROOT) || isRendererStale(ROOT)) {
    tell(say('building'))
    if ((await buildShell(ROOT, 'inherit')) !== 0) return { reason: say('reasonBuild') }
  }
  const { ELECTRON_RUN_AS_NODE: _unwanted, ...env } = process.env
  const startedAt = Date.now()
  const child = spawn(binary, [ROOT, '--profile', options.profile], { stdio: 'inherit', env })
  const code = await untilEnd(child)
  const wasEndedByUser = code === 0 || ENDED_BY_USER.includes(code)
  const isEarly = Date.now() - startedAt < EARLY_EXIT_MS
  return isEarly && !wasEndedByUser ? { reason: say('reasonExit', { code }) } : { code }
}

async function startLoopback(options, tell) {
  if (isRendererStale(ROOT)) {
    if (!existsSync(join(ROOT, 'node_modules/vite/bin/vite.js'))) {
      console.error(say('needsInstall'))
      return 2
    }
    tell(say('building'))
    // Standard output belongs to the one JSON line, so the bundler speaks on standard error.
    if ((await buildRenderer(ROOT, ['ignore', 2, 2])) !== 0) {
      console.error(say('buildFailed'))
      return 2
    }
  }
  const cli = join(ROOT, 'electron/cli/main.ts')
  const child = spawn(process.execPath, [...NODE_OPTIONS, cli, 'serve', '--json', '--profile', options.profile], {
    stdio: ['inherit', 'pipe', 'inherit'],
    env: { ...process.env, FIELDWRIT_PARENT: String(process.pid) },
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    const serving = readServing(line)
    if (options.json) console.log(line)
    else if (serving === undefined) console.log(line)
    else void announce(serving, options)
  })
  return untilEnd(child)
}

function readServing(line) {
  try {
    const value = JSON.parse(line)
    return typeof value?.url === 'string' ? value : undefined
  } catch {
    return undefined
  }
}

async function announce(serving, options) {
  console.log(say('profile', { profile: options.profile }))
  console.log(say('address', { url: serving.url }))
  console.log(say('stopHint'))
  if (options.open && !(await openBrowser(serving.url))) console.log(say('noBrowser'))
}
