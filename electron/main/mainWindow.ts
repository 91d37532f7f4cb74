/**
 * The one window: sandboxed page, isolated preload, no Node, a real frame (Linux desktops such as UKUI forbid custom
 * ones). Reloads itself after the page's process died, within the same budget as the core.
 */
import { crashBudget } from './crashBudget.ts'
import type { AppWindow, Contents, ElectronApi } from './electronApi.ts'
import { startPage } from './origin.ts'
import { textMenu } from './textMenu.ts'
import type { ShellTexts } from './texts.ts'
import type { Clock } from './wallClock.ts'

/** The in-memory session of the page; without `persist:` nothing reaches the disk. */
export const pagePartition = 'fieldwrit'

/** The smallest window in which every screen fits (screens.md §1: 1366×768 less bars). */
export const smallestSize = { width: 1024, height: 690 } as const

export type MainWindowParts = {
  readonly api: Pick<ElectronApi, 'BrowserWindow' | 'app' | 'Menu'>
  readonly preload: string
  readonly texts: ShellTexts
  readonly clock: Clock
  readonly onLoaded: (contents: Contents) => void
  readonly onLeft: () => void
  readonly onClosed: () => void
  /** The page died too often; `crashes` within ten minutes. */
  readonly onFailure: (crashes: number) => void
}

function watchPage(window: AppWindow, parts: MainWindowParts): void {
  const { webContents } = window
  const budget = crashBudget(parts.clock)
  webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) parts.onLeft()
  })
  webContents.on('did-finish-load', () => parts.onLoaded(webContents))
  webContents.on('render-process-gone', (_event, { reason }) => {
    parts.onLeft()
    if (reason === 'clean-exit') return
    const { crashes, restart } = budget.record()
    if (restart) webContents.reload()
    else {
      budget.clear()
      parts.onFailure(crashes)
    }
  })
}

/** Opens the window and loads the page; call after `ready` and after the page's scheme is served. */
export function openMainWindow(parts: MainWindowParts): AppWindow {
  const window = new parts.api.BrowserWindow({
    title: parts.texts.appName,
    width: 1366,
    height: 768,
    minWidth: smallestSize.width,
    minHeight: smallestSize.height,
    show: false,
    frame: true,
    autoHideMenuBar: true,
    webPreferences: {
      preload: parts.preload,
      partition: pagePartition,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !parts.api.app.isPackaged,
    },
  })
  watchPage(window, parts)
  window.webContents.on('context-menu', (_event, params) => textMenu(parts.api.Menu, parts.texts, params))
  window.on('ready-to-show', () => window.show())
  window.on('closed', parts.onClosed)
  void window.loadURL(startPage).catch(() => undefined)
  return window
}
