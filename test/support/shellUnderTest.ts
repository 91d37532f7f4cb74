/** The whole shell started on the Electron double, in a folder of its own, with a clock that tests turn. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MessagePort } from 'node:worker_threads'
import { startShell } from '../../electron/main/shell.ts'
import type { Clock } from '../../electron/main/wallClock.ts'
import { type CoreDouble, type ElectronDouble, electronDouble, type WindowDouble } from './electronDouble.ts'

export type TurnedClock = Clock & {
  /** Lets `ms` milliseconds pass, running what falls due. */
  pass(ms: number): void
}

export function turnedClock(): TurnedClock {
  let now = 0
  let waiting: { at: number; act: () => void }[] = []
  return {
    now: () => now,
    after(ms, act) {
      const entry = { at: now + ms, act }
      waiting.push(entry)
      return () => {
        waiting = waiting.filter((other) => other !== entry)
      }
    },
    pass(ms) {
      now += ms
      const due = waiting.filter((entry) => entry.at <= now)
      waiting = waiting.filter((entry) => entry.at > now)
      for (const entry of due) entry.act()
    },
  }
}

export type ShellUnderTest = {
  electron: ElectronDouble
  clock: TurnedClock
  folder: string
  /** The newest core process. */
  core(): CoreDouble
  window(): WindowDouble
  /** The port the page holds now. */
  port(): MessagePort
  cleanUp(): void
}

export type ShellSetup = {
  readonly arguments: readonly string[]
  readonly prepare: (electron: ElectronDouble) => void
}

export async function shellUnderTest(setup: ShellSetup): Promise<ShellUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), 'fieldwrit-shell-'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Fieldwrit</title>')
  const electron = electronDouble(folder)
  const clock = turnedClock()
  setup.prepare(electron)
  await startShell(electron.api, {
    arguments: setup.arguments,
    platform: 'linux',
    environment: { PATH: '/usr/bin', NODE_OPTIONS: '--inspect', ELECTRON_RUN_AS_NODE: '1', FIELDWRIT_PIN: '1234' },
    rendererFolder: folder,
    preload: join(folder, 'preload.cjs'),
    coreEntry: join(folder, 'core.js'),
    clock,
  })
  return {
    electron,
    clock,
    folder,
    core: () => last(electron.cores),
    window: () => last(electron.windows),
    port: () => last(last(electron.windows).webContents.pagePorts),
    cleanUp: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function last<T>(list: readonly T[]): T {
  const found = list.at(-1)
  if (found === undefined) throw new Error('there is none yet')
  return found
}
