/**
 * Entry of the Electron main process: the only file here that loads Electron. It hands the modules over; everything
 * else is written against `ElectronApi`, so that tests can drive it without the binary.
 */
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import {
  app,
  BrowserWindow,
  dialog,
  Menu,
  MessageChannelMain,
  powerMonitor,
  protocol,
  safeStorage,
  session,
  shell,
  utilityProcess,
} from 'electron'
import { runCommandLine } from './commandLine.ts'
import type { ElectronApi } from './electronApi.ts'
import { startShell } from './shell.ts'
import { wallClock } from './wallClock.ts'

const here = dirname(fileURLToPath(import.meta.url))

const api: ElectronApi = {
  app,
  BrowserWindow,
  dialog,
  Menu,
  MessageChannelMain,
  powerMonitor,
  protocol,
  safeStorage,
  session,
  shell,
  utilityProcess,
}

const arguments_ = process.argv.slice(app.isPackaged ? 1 : 2)

const asCommand = runCommandLine({
  app,
  arguments: arguments_,
  load: () => import(/* @vite-ignore */ pathToFileURL(join(here, 'cli.js')).href),
  stderr: (line) => process.stderr.write(`${line}\n`),
})

if (!asCommand) {
  void startShell(api, {
    arguments: arguments_,
    platform: process.platform,
    environment: process.env,
    rendererFolder: join(here, '..', 'renderer'),
    preload: join(here, '..', 'preload', 'preload.cjs'),
    coreEntry: join(here, 'core.js'),
    clock: wallClock,
  })
}
