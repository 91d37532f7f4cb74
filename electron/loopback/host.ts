import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { requirePermission } from '../core/context.ts'
import { type Core, createCore } from '../core/core.ts'
import { deskError } from '../core/errors.ts'
import { mayPageRead } from '../core/fileBrowser.ts'
import type { ProfileHolder } from '../core/files/profileLock.ts'
import type { Ports } from '../core/ports.ts'
import { holdProfile } from '../core/profileHold.ts'
import { makeTransports } from '../core/serve.ts'
import { makeServices, type Services } from '../core/services.ts'
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

/** The built page lies below the program's own folder, which is the package file's, in the sources and in a bundle. */
const rendererDir = join(fileURLToPath(new URL('../../package.json', import.meta.url)), '..', 'out', 'renderer')

/**
 * The services as a page in a browser may use them: it names files by path, without a system dialog in which a person
 * chose them, so files where programs keep keys and sessions, and the system's own, are not read for it, and nothing is
 * written there.
 */
function forPages(core: Core, services: Services): Services {
  const { approvals, documents, gate, holidays, importing } = services
  const check = async (path: string, permission: 'case.import' | 'case.read' | 'settings.write'): Promise<void> => {
    requirePermission(core.context, permission)
    if (!(await mayPageRead(path))) throw deskError('BAD_FILE', { reason: 'notReadable', detail: '' })
  }
  return {
    ...services,
    documents: {
      ...documents,
      async saveDocx(input) {
        requirePermission(core.context, 'case.read')
        if (!(await mayPageRead(input.folder))) throw deskError('BAD_PLACE', { reason: 'notWritable' })
        return documents.saveDocx(input)
      },
    },
    importing: {
      ...importing,
      async inspect(input) {
        await check(input.path, 'case.import')
        return importing.inspect(input)
      },
      async *dryRun(input, signal) {
        await check(input.path, 'case.import')
        yield* importing.dryRun(input, signal)
      },
      async *run(input, signal) {
        await check(input.path, 'case.import')
        yield* importing.run(input, signal)
      },
    },
    holidays: {
      ...holidays,
      async read(input) {
        await check(input.path, 'settings.write')
        return holidays.read(input)
      },
      async load(input) {
        await check(input.path, 'settings.write')
        return holidays.load(input)
      },
    },
    gate: {
      ...gate,
      async attach(input) {
        await check(input.path, 'case.read')
        return gate.attach(input)
      },
    },
    approvals: {
      ...approvals,
      async keepPaper(input) {
        await check(input.path, 'case.read')
        return approvals.keepPaper(input)
      },
    },
  }
}

/** Takes the profile, starts its core and serves it. Throws `ProfileHeldError` when it is open elsewhere. */
export async function startLoopbackHost(folder: string, ports: Ports): Promise<LoopbackHost> {
  const holder: ProfileHolder = { pid: process.pid, host: 'loopback', started: Math.trunc(ports.now()), url: null }
  const lock = await holdProfile(folder, holder)
  const core = await createCore(folder, ports).catch((error: unknown) => {
    lock.release()
    throw error
  })
  const services = makeServices(core)
  services.sync.start()
  const transports = makeTransports(forPages(core, services))
  let end: () => void = () => undefined
  const stopped = new Promise<void>((resolve) => {
    end = resolve
  })
  let stopping: Promise<void> | null = null
  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      try {
        await loopback.close()
        await core.close()
      } finally {
        lock.release()
        end()
      }
    })()
    return stopping
  }
  const loopback = await startLoopback({
    rendererDir,
    handleApi: transports.api,
    handleLink: transports.link,
    onRequestStop: () => void stop(),
    onError: (error) => ports.log.warn('request failed', { name: error instanceof Error ? error.name : 'unknown' }),
  })
  await lock.announce({ ...holder, url: `http://127.0.0.1:${loopback.port}/` })
  return { url: loopback.url, token: loopback.token, apiUrl: loopback.apiUrl, stopped, stop }
}
