/**
 * A double of the pieces of Electron the shell uses: real ports and real pages' behaviour (a page that leaves drops its
 * ports, runs its preload anew), processes that spawn, crash and exit when the test says so. It implements
 * `ElectronApi`, which main.ts checks against Electron's own types.
 */
import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'
import type {
  BrowserWindowConstructorOptions,
  CustomScheme,
  MenuItemConstructorOptions,
  MessageBoxOptions,
  OpenDialogOptions,
  SaveDialogOptions,
} from 'electron'
import type { ElectronApi } from '../../electron/main/electronApi.ts'
import { ContentsDouble, CoreDouble, WindowDouble } from './electronPieces.ts'
import { ChannelDouble } from './electronPorts.ts'
import { SessionDouble } from './electronSession.ts'
import { preventable } from './preventable.ts'

export { ContentsDouble, CoreDouble, preventable, SessionDouble, WindowDouble }

export class AppDouble extends EventEmitter {
  isPackaged = false
  locked = false
  sandboxed = false
  locale = 'zh-CN'
  exitCode: number | null = null
  quits = 0
  gone = false
  readonly paths = new Map<string, string>()
  readonly switches = new Map<string, string>()
  readonly commandLine = {
    appendSwitch: (name: string, value = ''): void => void this.switches.set(name, value),
    hasSwitch: (name: string): boolean => this.switches.has(name),
  }

  requestSingleInstanceLock(): boolean {
    return !this.locked
  }

  enableSandbox(): void {
    this.sandboxed = true
  }

  getLocale(): string {
    return this.locale
  }

  getPath(name: string): string {
    return this.paths.get(name) ?? '/nowhere'
  }

  setPath(name: string, path: string): void {
    if (!existsSync(path)) throw new Error(`Failed to set path ${path}`)
    this.paths.set(name, path)
  }

  setName(): void {}

  setAppUserModelId(): void {}

  whenReady(): Promise<void> {
    return Promise.resolve()
  }

  /** Quitting asks first, as Electron does; what is not prevented ends the program. */
  quit(): void {
    this.quits += 1
    const event = preventable({})
    this.emit('before-quit', event)
    if (!event.defaultPrevented) {
      this.gone = true
      this.emit('gone')
    }
  }

  exit(code = 0): void {
    this.exitCode = code
    this.gone = true
    this.emit('gone')
  }
}

export type ElectronDouble = ReturnType<typeof electronDouble>

/** A fresh double. `userData` is the folder for what the shell stores. */
export function electronDouble(userData: string) {
  const app = new AppDouble()
  app.paths.set('userData', userData)
  const cores: CoreDouble[] = []
  const windows: WindowDouble[] = []
  const sessions = new Map<string, SessionDouble>()
  const schemes: CustomScheme[] = []
  const shown: MessageBoxOptions[] = []
  const errors: string[] = []
  const menus: MenuItemConstructorOptions[][] = []
  const opened: string[] = []
  const asked: (OpenDialogOptions | SaveDialogOptions)[] = []
  const state = {
    choice: 1,
    picked: [] as string[],
    saved: '',
    openFailure: '',
    backend: 'gnome_libsecret',
    keychain: true,
    rotated: false,
  }
  const sessionOf = (partition: string, cache = true): SessionDouble => {
    const found = sessions.get(partition) ?? new SessionDouble(partition, cache)
    sessions.set(partition, found)
    return found
  }
  const powerMonitor = new EventEmitter()
  const api: ElectronApi = {
    app,
    BrowserWindow: class extends WindowDouble {
      constructor(options: BrowserWindowConstructorOptions) {
        super(options, sessionOf(options.webPreferences?.partition ?? ''))
        windows.push(this)
        app.emit('web-contents-created', preventable({}), this.webContents)
      }
    },
    MessageChannelMain: ChannelDouble,
    utilityProcess: {
      fork(entry, arguments_, options) {
        const core = new CoreDouble(entry, arguments_, options)
        cores.push(core)
        return core
      },
    },
    session: { fromPartition: (partition, options) => sessionOf(partition, options?.cache) },
    protocol: { registerSchemesAsPrivileged: (list) => void schemes.push(...list) },
    safeStorage: {
      isAsyncEncryptionAvailable: () => Promise.resolve(state.keychain),
      encryptStringAsync: (text) => Promise.resolve(Buffer.from(`sealed:${Buffer.from(text).toString('base64')}`)),
      decryptStringAsync(bytes) {
        const text = bytes.toString()
        if (!text.startsWith('sealed:')) return Promise.reject(new Error('not sealed here'))
        const result = Buffer.from(text.slice(7), 'base64').toString()
        return Promise.resolve({ result, shouldReEncrypt: state.rotated })
      },
      getSelectedStorageBackend: () => state.backend,
    },
    dialog: {
      showOpenDialog(_parent, options) {
        asked.push(options)
        return Promise.resolve({ canceled: state.picked.length === 0, filePaths: state.picked })
      },
      showSaveDialog(_parent, options) {
        asked.push(options)
        return Promise.resolve({ canceled: state.saved === '', filePath: state.saved })
      },
      showMessageBox(options) {
        shown.push(options)
        return Promise.resolve({ response: state.choice })
      },
      showErrorBox: (_title, content) => void errors.push(content),
    },
    shell: {
      openPath(path) {
        opened.push(path)
        return Promise.resolve(state.openFailure)
      },
    },
    powerMonitor,
    Menu: {
      setApplicationMenu: () => undefined,
      buildFromTemplate: (template) => ({ popup: () => void menus.push(template) }),
    },
  }
  return { api, app, cores, windows, sessions, schemes, shown, errors, menus, opened, asked, state, powerMonitor }
}
