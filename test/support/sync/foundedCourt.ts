import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Role } from '../../../shared/domain/identity/roles.ts'
import { courtCommand, type ServedCourt, serveCourt } from './courtProcess.ts'

/** A founded court whose gateway, in its own process, can be cut off and started again at the same address. */
export interface FoundedCourt {
  /** Six words of its root, joined by spaces. */
  readonly words: string
  /** Where the gateway listens, or listened last. */
  url(): string
  /** Starts the gateway; the second time at the address it had. */
  start(): Promise<void>
  /** Ends the gateway without warning. */
  kill(): Promise<void>
  /** A one-time code for an officer's laptop. */
  code(name: string, role: Role, device: string): Promise<string>
  /** Issues for every laptop that waits. */
  issue(): Promise<void>
  /** Ends the gateway and removes its folders. */
  remove(): Promise<void>
}

/** Founds the court 浙9901 in a new folder: its data, and its keys beside them as on their stick. */
export async function foundedCourt(): Promise<FoundedCourt> {
  const folder = await mkdtemp(join(tmpdir(), 'fieldwrit-court-'))
  const [keys, data] = [join(folder, 'keys'), join(folder, 'data')]
  const call = async (...args: string[]) => {
    const { code, value } = await courtCommand([...args, '--data', data], {})
    if (code !== 0) throw new Error(`fieldwrit-court ${args[0]}: ${JSON.stringify(value)}`)
    return value
  }
  const { words } = await call('init', '--keys', keys, '--court-code', '浙9901', '--court-name', '示例区人民法院')
  let served: ServedCourt | null = null
  let url = ''
  const court: FoundedCourt = {
    words: String(words),
    url: () => url,
    async start() {
      served = await serveCourt(['--data', data, ...(url === '' ? [] : ['--port', new URL(url).port])], {})
      url = served.url
    },
    async kill() {
      await served?.kill()
      served = null
    },
    async code(name, role, device) {
      const who = ['--name', name, '--role', role, '--device', device, '--scopes', 'register:*,case:*,site:*']
      return String((await call('enrol-code', ...who)).code)
    },
    async issue() {
      await call('issue', '--keys', keys)
    },
    async remove() {
      await court.kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return court
}
