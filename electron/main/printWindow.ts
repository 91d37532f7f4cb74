/**
 * PDFs are printed from Chromium's own viewer, in a window and an in-memory session of their own: silent printing had
 * regressions, and the person sees what will come out. The bytes never touch the disk; they are dropped when the
 * window closes.
 */
import { HostError } from '../../shared/contract/host.ts'
import type { AppWindow, ElectronApi } from './electronApi.ts'
import { appScheme, isPrintPage, printHost } from './origin.ts'
import { openSession } from './security.ts'

export type Printer = {
  /** Shows a PDF; `name` is its file name, `title` the window's. NOT_A_PDF where the bytes are something else. */
  show(name: string, title: string, pdf: Uint8Array): Promise<void>
  /** Closes every viewer, on quitting and on locking. */
  closeAll(): void
}

function isPdf(bytes: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(bytes.subarray(0, 5)) === '%PDF-'
}

export function openPrinter(api: Pick<ElectronApi, 'BrowserWindow' | 'session' | 'app'>): Printer {
  const documents = new Map<string, Uint8Array<ArrayBuffer>>()
  const windows = new Set<AppWindow>()
  let last = 0
  const session = openSession(api, 'print')
  session.protocol.handle(appScheme, (request) => {
    const bytes = isPrintPage(request.url) && request.method === 'GET' ? documents.get(request.url) : undefined
    const headers = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' }
    if (bytes === undefined) return new Response(null, { status: 404, headers })
    return new Response(bytes, { headers: { ...headers, 'Content-Type': 'application/pdf' } })
  })
  return {
    async show(name, title, pdf) {
      if (!isPdf(pdf)) throw new HostError('NOT_A_PDF', name)
      const address = `${appScheme}://${printHost}/${++last}/${encodeURIComponent(name)}`
      documents.set(address, new Uint8Array(pdf))
      const window = new api.BrowserWindow({
        title,
        width: 1024,
        height: 690,
        autoHideMenuBar: true,
        webPreferences: {
          // The viewer is Chromium's only plugin; the window has no preload and no link to the core.
          plugins: true,
          partition: 'print',
          sandbox: true,
          contextIsolation: true,
          nodeIntegration: false,
          webviewTag: false,
          spellcheck: false,
          devTools: !api.app.isPackaged,
        },
      })
      windows.add(window)
      window.on('closed', () => {
        windows.delete(window)
        documents.delete(address)
      })
      await window.loadURL(address)
    },
    closeAll() {
      for (const window of [...windows]) if (!window.isDestroyed()) window.destroy()
    },
  }
}
