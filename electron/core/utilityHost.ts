import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { createHostClient, type FromCore, type HostClient, type HostEvent, toCore } from '../../shared/contract/host.ts'
import { type Core, createCore } from './core.ts'
import { defaultProfile } from './defaultProfile.ts'
import { nodePorts } from './nodePorts.ts'
import { type Keychain, noKeychain, type Ports } from './ports.ts'
import { holdProfile, ProfileHeldError } from './profileHold.ts'
import { makeTransports, type Port } from './serve.ts'
import { makeServices } from './services.ts'

/** A page's end as Electron hands it over. */
export type PagePort = Port & { start(): void }

/** The port to the Electron shell, as a utility process has it. */
export interface ParentPort {
  postMessage(message: FromCore): void
  on(event: 'message', listener: (event: { data: unknown; ports: readonly PagePort[] }) => void): void
}

/** How the core's process ends; given, so that a test outlives it. */
export interface UtilityParts {
  parent: ParentPort
  arguments: readonly string[]
  env: Readonly<Record<string, string | undefined>>
  version: string
  exit(code: number): void
}

/**
 * The core as Electron's utility process: answers the page's links, asks the shell for keychain and dialogs, locks when
 * the machine sleeps or locks, stops in order. Ends with code 2 after saying why when it can't run.
 */
export async function runUtility(parts: UtilityParts): Promise<void> {
  const { parent } = parts
  const host = createHostClient((message) => parent.postMessage(message))
  const waiting: PagePort[] = []
  let link = (port: PagePort): void => void waiting.push(port)
  let happened: (event: HostEvent) => void = () => undefined
  let askedToStop = false
  let stop = (): void => {
    askedToStop = true
  }
  parent.on('message', ({ data, ports }) => {
    const parsed = toCore.safeParse(data)
    if (!parsed.success || host.receive(parsed.data)) return
    const message = parsed.data
    const [port] = ports
    if (message.kind === 'link' && port !== undefined) link(port)
    else if (message.kind === 'event') happened(message.event)
    else if (message.kind === 'stop') stop()
  })

  const folder = profileOf(parts)
  const started = await open(folder, parts, host)
  if (started === null) return
  const { core, release } = started
  const services = makeServices(core)
  services.sync.start()
  const transports = makeTransports(services)
  let stopping = false
  stop = () => {
    if (stopping) return
    stopping = true
    void core
      .close()
      .finally(release)
      .then(() => parent.postMessage({ kind: 'stopped' }))
      .then(
        () => parts.exit(0),
        () => parts.exit(1),
      )
  }
  happened = (event) => {
    if (event !== 'resume') core.identity.lock()
  }
  link = (port) => {
    transports.port(port)
    // What the page has said already waits in the port until somebody listens.
    port.start()
  }
  for (const port of waiting.splice(0)) link(port)
  if (askedToStop) stop()
}

async function open(
  folder: string,
  parts: UtilityParts,
  host: HostClient,
): Promise<{ core: Core; release(): void } | null> {
  let core: Core | null = null
  const ports = await hostPorts(parts.version, host, () => core?.settings.get('language') ?? null)
  const holder = { pid: process.pid, host: 'electron' as const, started: Math.trunc(ports.now()), url: null }
  try {
    const lock = await holdProfile(folder, holder)
    try {
      core = await createCore(folder, ports)
    } catch (error) {
      lock.release()
      throw error
    }
    return { core, release: () => lock.release() }
  } catch (error) {
    const reason = error instanceof ProfileHeldError ? 'PROFILE_IN_USE' : 'PROFILE_UNREADABLE'
    const detail = error instanceof ProfileHeldError ? JSON.stringify(error.holder) : nameOf(error)
    parts.parent.postMessage({ kind: 'refused', reason, detail: detail.slice(0, 2000) })
    parts.exit(2)
    return null
  }
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return 'code' in error && typeof error.code === 'string' ? `${error.name} ${error.code}` : error.name
}

function profileOf(parts: UtilityParts): string {
  const at = parts.arguments.indexOf('--profile')
  const named = at === -1 ? undefined : parts.arguments[at + 1]
  return resolve(named ?? defaultProfile(process.platform, parts.env, homedir()))
}

/** The core's ports over the host protocol. `language` is the one the laptop is set to, null = not chosen yet. */
async function hostPorts(version: string, host: HostClient, language: () => string | null): Promise<Ports> {
  const status = await host.ask('keychain.status', {}).catch(() => null)
  const dialogLanguage = (): 'zh' | 'en' => (language() === 'en' ? 'en' : 'zh')
  return {
    ...nodePorts(version),
    host: 'electron',
    keychain: status?.kind === 'system' ? keychainOf(host) : noKeychain,
    async showPdf(name, pdf) {
      await host.ask('print', { name, pdf: new Uint8Array(pdf) })
      return true
    },
    async pick(kind, extensions) {
      if (kind === 'folder') {
        const { path } = await host.ask('pickFolder', { language: dialogLanguage() })
        return { available: true, path }
      }
      const endings = extensions.map((ending) => ending.toLowerCase())
      const { paths } = await host.ask('pickFiles', { language: dialogLanguage(), endings, many: false })
      return { available: true, path: paths[0] ?? null }
    },
  }
}

function keychainOf(host: HostClient): Keychain {
  return {
    available: true,
    get: async (name) => (await host.ask('keychain.get', { name })).secret,
    async set(name, secret) {
      await host.ask('keychain.set', { name, secret })
    },
  }
}
