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
  /** SIGKILL, no warning; resolves when the process is gone. */
  kill(): Promise<void>
  /** Asks it to stop in good order. */
  stop(): Promise<void>
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
      const set = once(child, 'message')
      child.send(next)
      await set
    },
  }
}

async function serving(child: ChildProcess): Promise<Serving> {
  const line = await firstLine(child)
  const { url, token, apiUrl } = JSON.parse(line) as { url: string; token: string; apiUrl: string }
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }
  return {
    url,
    token,
    apiUrl,
    pid: child.pid ?? 0,
    async call<T>(path: string, body: object): Promise<T> {
      const response = await fetch(`${apiUrl}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      if (response.status !== 200) throw new Error(`${path} ${response.status}: ${await response.text()}`)
      return (await response.json()) as T
    },
    kill: () => end('SIGKILL'),
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
