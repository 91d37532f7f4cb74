/** Entry of the sandboxed preload (built to one CommonJS file). */
import { ipcRenderer } from 'electron'
import { type PageWindow, passLink } from './passLink.ts'

type PagePort = Electron.IpcRendererEvent['ports'][number]

declare const window: PageWindow<PagePort>

passLink(ipcRenderer, window)
