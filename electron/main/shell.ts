/** Puts the shell together: one instance, one window, one core; quits in order. */
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { serveRenderer } from './appProtocol.ts'
import { profileArgument } from './commandLine.ts'
import { type CoreProcess, coreProcess } from './coreProcess.ts'
import type { AppWindow, ElectronApi } from './electronApi.ts'
import { type ShellFailure, showFailure } from './failure.ts'
import { answerHost } from './hostPorts.ts'
import { openKeychain } from './keychain.ts'
import { openMainWindow, pagePartition } from './mainWindow.ts'
import { appScheme } from './origin.ts'
import { openPrinter, type Printer } from './printWindow.ts'
import { denyForeignRequests, hardenApp, openSession, refusedSwitch, registerPageScheme } from './security.ts'
import { fill, languageOf, textsOf } from './texts.ts'
import type { Clock } from './wallClock.ts'

export const appId = 'cn.fieldwrit.desk'

export type ShellOptions = {
  /** Arguments of this start, without the executable and script. */
  readonly arguments: readonly string[]
  readonly platform: NodeJS.Platform
  readonly environment: NodeJS.ProcessEnv
  /** Absolute paths: the built page, the preload, the bundled core. */
  readonly rendererFolder: string
  readonly preload: string
  readonly coreEntry: string
  readonly clock: Clock
}

/** The core's environment: everything but what would steer Node or Electron from outside. */
export function coreEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  const kept = Object.entries(environment).filter(
    ([name, value]) => value !== undefined && !/^(NODE_|ELECTRON_)/i.test(name),
  )
  return Object.fromEntries(kept.map(([name, value]) => [name, value ?? '']))
}

/** Holds quitting back until the core has stopped in order, at most five seconds, once. */
export function stopBeforeQuit(app: ElectronApi['app'], core: CoreProcess, printer: Printer): void {
  let phase: 'running' | 'stopping' | 'stopped' = 'running'
  app.on('before-quit', (event) => {
    if (phase === 'stopped') return
    event.preventDefault()
    if (phase === 'stopping') return
    phase = 'stopping'
    printer.closeAll()
    void core.stop().then(() => {
      phase = 'stopped'
      app.quit()
    })
  })
}

/** The machine's events for the core; closing the lid is a suspend. */
function watchMachine(api: ElectronApi, core: CoreProcess, printer: Printer): void {
  const covered = (event: 'suspend' | 'lockScreen'): void => {
    printer.closeAll()
    core.tell(event)
  }
  api.powerMonitor.on('suspend', () => covered('suspend'))
  api.powerMonitor.on('lock-screen', () => covered('lockScreen'))
  api.powerMonitor.on('resume', () => core.tell('resume'))
  api.powerMonitor.on('shutdown', (event) => {
    event?.preventDefault()
    core.tell('shutdown')
    api.app.quit()
  })
}

/** On Windows `before-quit` is not sent when the session ends; the window hears of it. */
function watchSessionEnd(window: AppWindow, core: CoreProcess): void {
  window.on('query-session-end', () => core.tell('shutdown'))
  window.on('session-end', () => void core.stop())
}

function run(api: ElectronApi, options: ShellOptions, profile: string | null): { focus(): void } {
  const texts = textsOf(languageOf(api.app.getLocale()))
  let window: AppWindow | null = null
  let core: CoreProcess | null = null
  const printer = openPrinter(api)
  const keychain = openKeychain(api.safeStorage, join(api.app.getPath('userData'), 'keychain'), options.platform)
  const fail = (failure: ShellFailure): void => {
    void showFailure(api.dialog, failure).then((choice) => {
      if (choice === 'quit') api.app.quit()
      else if (failure.kind === 'page') window?.webContents.reload()
      else core?.retry()
    })
  }
  const started = coreProcess({
    api,
    entry: options.coreEntry,
    arguments: profile === null ? [] : ['--profile', profile],
    environment: coreEnvironment(options.environment),
    clock: options.clock,
    answer: answerHost({ api, keychain, printer, window: () => window }, texts),
    onFailure: fail,
  })
  core = started
  const page = openSession(api, pagePartition)
  page.protocol.handle(appScheme, serveRenderer(options.rendererFolder))
  denyForeignRequests(page)
  stopBeforeQuit(api.app, started, printer)
  watchMachine(api, started, printer)
  started.start()
  const opened = openMainWindow({
    api,
    preload: options.preload,
    texts,
    clock: options.clock,
    onLoaded: started.pageLoaded,
    onLeft: started.pageGone,
    onClosed: () => {
      started.pageGone()
      api.app.quit()
    },
    onFailure: (crashes) => fail({ kind: 'page', crashes }),
  })
  window = opened
  watchSessionEnd(opened, started)
  return {
    focus() {
      if (opened.isDestroyed()) return
      if (opened.isMinimized()) opened.restore()
      opened.show()
      opened.focus()
    },
  }
}

/** Puts the shell's own files into the profile, so that each profile is an instance of its own; false where it can't. */
function enterProfile(app: ElectronApi['app'], profile: string): boolean {
  const folder = join(profile, 'shell')
  try {
    // Electron refuses a folder that does not exist yet.
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    app.setPath('userData', folder)
    app.setPath('sessionData', folder)
    return true
  } catch {
    return false
  }
}

/**
 * Starts the desktop program. Ends at once where the installed program got a refused switch or the profile's
 * folder can't be written (exit code 2), or where another instance holds this profile (that one comes to the front). Resolves when the window is open.
 */
export async function startShell(api: ElectronApi, options: ShellOptions): Promise<void> {
  const { app } = api
  const refused = refusedSwitch(app)
  if (refused !== null) {
    const texts = textsOf(languageOf(app.getLocale()))
    api.dialog.showErrorBox(texts.appName, fill(texts.switchRefused, { name: refused }))
    app.exit(2)
    return
  }
  const named = profileArgument(options.arguments)
  const profile = named === null ? null : resolve(named)
  if (profile !== null && !enterProfile(app, profile)) {
    const texts = textsOf(languageOf(app.getLocale()))
    api.dialog.showErrorBox(texts.appName, texts.refusedPROFILE_UNREADABLE)
    app.exit(2)
    return
  }
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return
  }
  registerPageScheme(api.protocol)
  hardenApp(app)
  app.setAppUserModelId(appId)
  let first: { focus(): void } | null = null
  app.on('second-instance', () => first?.focus())
  app.on('window-all-closed', () => app.quit())
  await app.whenReady()
  api.Menu.setApplicationMenu(null)
  first = run(api, options, profile)
}
