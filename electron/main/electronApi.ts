/**
 * The few pieces of Electron the shell uses, as small interfaces. `main.ts` hands in the real modules (so tsc checks
 * them against Electron's own types), the tests hand in a double. Nothing else in this folder loads Electron.
 */
import type {
  BrowserWindowConstructorOptions,
  ContextMenuParams,
  CustomScheme,
  ForkOptions,
  LoadURLOptions,
  MenuItemConstructorOptions,
  MessageBoxOptions,
  OpenDialogOptions,
  SaveDialogOptions,
} from 'electron'

export type Preventable = { preventDefault(): void }

export type ElectronPort = {
  postMessage(message: unknown, transfer?: ElectronPort[]): void
  start(): void
  close(): void
}

export type CoreChild = {
  readonly pid: number | undefined
  postMessage(message: unknown, transfer?: ElectronPort[]): void
  kill(): boolean
  on(event: 'spawn', listener: () => void): unknown
  on(event: 'exit', listener: (code: number) => void): unknown
  on(event: 'message', listener: (message: unknown) => void): unknown
}

export type NavigationDetails = Preventable & { readonly url: string; readonly isMainFrame: boolean }
export type StartedNavigation = { readonly isMainFrame: boolean; readonly isSameDocument: boolean }

export type Contents = {
  readonly id: number
  getURL(): string
  isDestroyed(): boolean
  reload(): void
  postMessage(channel: string, message: unknown, transfer?: ElectronPort[]): void
  setWindowOpenHandler(handler: (details: { url: string }) => { action: 'deny' }): void
  on(
    event: 'will-navigate' | 'will-redirect' | 'will-frame-navigate',
    listener: (d: NavigationDetails) => void,
  ): unknown
  on(event: 'did-start-navigation', listener: (details: StartedNavigation) => void): unknown
  on(event: 'will-attach-webview', listener: (event: Preventable) => void): unknown
  on(event: 'did-finish-load', listener: () => void): unknown
  on(event: 'render-process-gone', listener: (event: Preventable, details: { reason: string }) => void): unknown
  on(event: 'context-menu', listener: (event: Preventable, params: ContextMenuParams) => void): unknown
  on(
    event: 'select-bluetooth-device',
    listener: (event: Preventable, devices: object[], callback: (id: string) => void) => void,
  ): unknown
}

export type AppWindow = {
  readonly webContents: Contents
  loadURL(url: string, options?: LoadURLOptions): Promise<void>
  show(): void
  focus(): void
  close(): void
  destroy(): void
  restore(): void
  isMinimized(): boolean
  isDestroyed(): boolean
  on(event: 'closed' | 'ready-to-show', listener: () => void): unknown
  on(event: 'query-session-end' | 'session-end', listener: (event: Preventable) => void): unknown
}

export type Download = {
  getURL(): string
  getFilename(): string
  setSaveDialogOptions(options: SaveDialogOptions): void
}

export type DesktopSession = {
  readonly protocol: { handle(scheme: string, handler: (request: Request) => Response | Promise<Response>): void }
  setPermissionRequestHandler(
    handler: (
      contents: Contents,
      permission: string,
      callback: (granted: boolean) => void,
      details: { requestingUrl: string; isMainFrame: boolean },
    ) => void,
  ): void
  setPermissionCheckHandler(
    handler: (
      contents: Contents | null,
      permission: string,
      origin: string,
      details: { isMainFrame: boolean },
    ) => boolean,
  ): void
  setDevicePermissionHandler(handler: () => boolean): void
  setDisplayMediaRequestHandler(handler: (request: unknown, callback: (streams: null) => void) => void): void
  setBluetoothPairingHandler(
    handler: (details: unknown, callback: (answer: { confirmed: boolean }) => void) => void,
  ): void
  setCertificateVerifyProc(proc: (request: { hostname: string }, callback: (result: number) => void) => void): void
  readonly webRequest: {
    onBeforeRequest(listener: (details: { url: string }, callback: (answer: { cancel: boolean }) => void) => void): void
  }
  setSpellCheckerEnabled(enabled: boolean): void
  on(event: 'will-download', listener: (event: Preventable, item: Download) => void): unknown
}

export type ElectronApp = {
  readonly isPackaged: boolean
  readonly commandLine: { appendSwitch(name: string, value?: string): void; hasSwitch(name: string): boolean }
  requestSingleInstanceLock(): boolean
  enableSandbox(): void
  getLocale(): string
  getPath(name: 'userData'): string
  setPath(name: 'userData' | 'sessionData', path: string): void
  setName(name: string): void
  setAppUserModelId(id: string): void
  whenReady(): Promise<void>
  quit(): void
  exit(code?: number): void
  on(event: 'second-instance' | 'window-all-closed', listener: () => void): unknown
  on(event: 'before-quit', listener: (event: Preventable) => void): unknown
  on(event: 'web-contents-created', listener: (event: Preventable, contents: Contents) => void): unknown
  on(
    event: 'certificate-error',
    listener: (
      event: Preventable,
      contents: Contents,
      url: string,
      error: string,
      certificate: object,
      callback: (trusted: boolean) => void,
    ) => void,
  ): unknown
  on(
    event: 'select-client-certificate',
    listener: (
      event: Preventable,
      contents: Contents | null,
      url: string,
      list: object[],
      callback: (certificate?: never) => void,
    ) => void,
  ): unknown
  on(event: 'login', listener: (event: Preventable) => void): unknown
}

export type SafeStorage = {
  isAsyncEncryptionAvailable(): Promise<boolean>
  encryptStringAsync(text: string): Promise<Buffer>
  decryptStringAsync(bytes: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }>
  getSelectedStorageBackend(): string
}

/** The window a dialog belongs to. */
export type DialogParent = Pick<AppWindow, 'focus' | 'isDestroyed'>

export type Dialogs = {
  showOpenDialog(parent: DialogParent, options: OpenDialogOptions): Promise<{ canceled: boolean; filePaths: string[] }>
  showSaveDialog(parent: DialogParent, options: SaveDialogOptions): Promise<{ canceled: boolean; filePath: string }>
  showMessageBox(options: MessageBoxOptions): Promise<{ response: number }>
  showErrorBox(title: string, content: string): void
}

export type ElectronApi = {
  app: ElectronApp
  BrowserWindow: new (options: BrowserWindowConstructorOptions) => AppWindow
  MessageChannelMain: new () => { port1: ElectronPort; port2: ElectronPort }
  utilityProcess: { fork(modulePath: string, args: string[], options: ForkOptions): CoreChild }
  session: { fromPartition(partition: string, options?: { cache: boolean }): DesktopSession }
  protocol: { registerSchemesAsPrivileged(schemes: CustomScheme[]): void }
  safeStorage: SafeStorage
  dialog: Dialogs
  shell: { openPath(path: string): Promise<string> }
  powerMonitor: {
    on(event: 'suspend' | 'resume' | 'lock-screen', listener: () => void): unknown
    on(event: 'shutdown', listener: (event?: Preventable) => void): unknown
  }
  Menu: {
    setApplicationMenu(menu: null): void
    buildFromTemplate(template: MenuItemConstructorOptions[]): { popup(): void }
  }
}
