import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const CLI = fileURLToPath(new URL('../../electron/cli/main.ts', import.meta.url))
const CLOCK = new URL('./movedClock.ts', import.meta.url).href

/** A real `fieldwrit serve` in its own process. */
export interface Serving {
  url: string
  token: string
  apiUrl: string
  pid: number
  /** Calls a procedure over HTTP with the token; throws with the answer's text on any other status than 200. */
  call<T>(path: string, body: object): Promise<T>
  /** The same of a procedure that is asked by GET. */
  get<T>(path: string): Promise<T>
  /** The first event of a long answer that is the wanted one; throws when it ends without, or with an error. */
  until<T extends object>(path: string, body: object, isWanted: (event: T) => boolean): Promise<T>
  /** SIGKILL, no warning; resolves when the process is gone. */
  kill(): Promise<void>
  /** Asks it to stop in good order, as a machine that shuts down does; its exit code, null when the signal ended it. */
  stop(): Promise<number | null>
}

/** Environment of a child that spares scrypt; for tests only. */
export function weakKeys(): NodeJS.ProcessEnv {
  return { ...process.env, FIELDWRIT_TEST_WEAK_KEYS: '1' }
}

/** A served process whose machine has its own clock. */
export interface ServingAt extends Serving {
  /** Sets the machine's clock, ms since 1970; resolves when it is set. */
  setClock(at: number): Promise<void>
}

/** A served process with modules loaded before the program, to which it can be told something. */
export interface ServingLoaded extends Serving {
  /** Sends a message and waits until it was taken; false when the process is gone. */
  tell(message: string): Promise<boolean>
}

/** The same with modules loaded before the program (file URLs) and more in its environment. */
export async function serveProfileWith(
  folder: string,
  modules: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<ServingLoaded> {
  const loaded = modules.flatMap((module) => ['--import', module])
  const child = spawn(process.execPath, [...loaded, CLI, 'serve', '--json', '--profile', folder], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...weakKeys(), ...env },
  })
  return { ...(await serving(child)), tell: (message) => told(child, message) }
}

/** Sends a message to a process that answers each; false when it is gone, or goes before it answers. */
export async function told(child: ChildProcess, message: string | number): Promise<boolean> {
  if (child.exitCode !== null || child.signalCode !== null) return false
  const gone = once(child, 'exit').then(() => false)
  const taken = once(child, 'message').then(() => true)
  child.send(message, () => undefined)
  return Promise.race([gone, taken])
}

/** Starts `serve --json --profile folder` and waits for its one line. */
export function serveProfile(folder: string): Promise<Serving> {
  const serve = [CLI, 'serve', '--json', '--profile', folder]
  return serving(spawn(process.execPath, serve, { stdio: ['ignore', 'pipe', 'pipe'], env: weakKeys() }))
}

/** The same on a machine whose clock says `at` (ms since 1970) and goes on from there. */
export async function serveProfileAt(folder: string, at: number): Promise<ServingAt> {
  const serve = ['--import', CLOCK, CLI, 'serve', '--json', '--profile', folder]
  const child = spawn(process.execPath, serve, {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...weakKeys(), FIELDWRIT_MOVED_CLOCK: String(at) },
  })
  return {
    ...(await serving(child)),
    async setClock(next) {
      await told(child, next)
    },
  }
}

async function serving(child: ChildProcess): Promise<Serving> {
  const line = await firstLine(child)
  const { url, token, apiUrl } = JSON.parse(line) as { url: string; token: string; apiUrl: string }
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
    const gone = once(child, 'exit') as Promise<[number | null]>
    child.kill(signal)
    return (await gone)[0]
  }
  const asked = async (method: 'GET' | 'POST', path: string, body: object | null): Promise<Response> => {
    const response = await fetch(`${apiUrl}${path}`, {
      ...{ method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } },
      ...(body === null ? {} : { body: JSON.stringify(body) }),
    })
    if (response.status !== 200) throw new Error(`${path} ${response.status}: ${await response.text()}`)
    return response
  }
  return {
    url,
    token,
    apiUrl,
    pid: child.pid ?? 0,
    async call<T>(path: string, body: object): Promise<T> {
      return (await (await asked('POST', path, body)).json()) as T
    },
    async get<T>(path: string): Promise<T> {
      return (await (await asked('GET', path, null)).json()) as T
    },
    async until<T extends object>(path: string, body: object, isWanted: (event: T) => boolean): Promise<T> {
      const response = await asked('POST', path, body)
      const stream = response.body as AsyncIterable<Uint8Array> | null
      let text = ''
      for await (const piece of stream ?? []) {
        text += Buffer.from(piece).toString('utf8')
        const whole = text.split('\n\n')
        text = whole.pop() ?? ''
        for (const one of whole) {
          const data = /^data: (.*)$/m.exec(one)?.[1]
          if (data === undefined) continue
          if (/^event: error$/m.test(one)) throw new Error(`${path}: ${data}`)
          const event = JSON.parse(data) as T
          if (/^event: message$/m.test(one) && isWanted(event)) return event
        }
      }
      throw new Error(`${path} ended without an answer`)
    },
    async kill() {
      await end('SIGKILL')
    },
    stop: () => end('SIGTERM'),
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  const errors: string[] = []
  child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk.toString('utf8')))
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })
  const line = await Promise.race([
    once(lines, 'line').then(([text]) => text as string),
    once(child, 'exit').then(() => {
      throw new Error(`serve ended: ${errors.join('')}`)
    }),
  ])
  return line
}
