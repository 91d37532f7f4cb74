import { fileURLToPath } from 'node:url'
import { openLock } from '../../db/open.ts'
import { createCore } from '../core/core.ts'
import { acquireProfileLock, type ProfileHolder } from '../core/files/profileLock.ts'
import type { Ports } from '../core/ports.ts'
import { makeTransports } from '../core/serve.ts'
import { makeServices } from '../core/services.ts'
import { startLoopback } from './server.ts'

/** A core served on 127.0.0.1. */
export interface LoopbackHost {
  url: string
  token: string
  apiUrl: string
  /** Resolves when the host has stopped, whoever asked. */
  stopped: Promise<void>
  stop(): Promise<void>
}

/** Another process has the profile. */
export class ProfileHeldError extends Error {
  readonly code = 'profileHeld'
  readonly holder: ProfileHolder | null
  constructor(holder: ProfileHolder | null) {
    super('profile is open elsewhere')
    this.holder = holder
  }
}

/** Takes the profile, starts its core and serves it. Throws {@link ProfileHeldError} when it is open elsewhere. */
export async function startLoopbackHost(folder: string, ports: Ports): Promise<LoopbackHost> {
  const holder: ProfileHolder = { pid: process.pid, host: 'loopback', started: Math.trunc(ports.now()), url: null }
  const answer = await acquireProfileLock(folder, openLock, holder)
  if (!answer.held) throw new ProfileHeldError(answer.heldBy)
  const core = await createCore(folder, ports)
  const transports = makeTransports(makeServices(core))
  let end: () => void = () => undefined
  const stopped = new Promise<void>((resolve) => {
    end = resolve
  })
  let stopping: Promise<void> | null = null
  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      await loopback.close()
      await core.close()
      answer.lock.release()
      end()
    })()
    return stopping
  }
  const loopback = await startLoopback({
    rendererDir: fileURLToPath(new URL('../../out/renderer', import.meta.url)),
    handleApi: transports.api,
    handleLink: transports.link,
    onRequestStop: () => void stop(),
    onError: (error) => ports.log.warn('request failed', { name: (error as Error).name }),
  })
  await answer.lock.announce({ ...holder, url: `http://127.0.0.1:${loopback.port}/` })
  return { url: loopback.url, token: loopback.token, apiUrl: loopback.apiUrl, stopped, stop }
}
