import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { told } from '../serveProcess.ts'

const MAIN = fileURLToPath(new URL('../../../court/cli/main.ts', import.meta.url))

export type Environment = Readonly<Record<string, string>>

const DIE_AT = new URL('./dieAt.ts', import.meta.url).href

function start(arguments_: readonly string[], env: Environment, stdio: StdioOptions): ChildProcess {
  const given = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env }
  return spawn(process.execPath, ['--import', DIE_AT, MAIN, ...arguments_], { env: given, stdio })
}

/** Runs one command of the court's gateway to its end with `--json`; code null when it was killed. */
export async function courtCommand(arguments_: readonly string[], env: Environment) {
  const child = start([...arguments_, '--json'], env, ['ignore', 'pipe', 'ignore'])
  const chunks: Buffer[] = []
  child.stdout?.on('data', (bytes: Buffer) => chunks.push(bytes))
  const [code] = (await once(child, 'close')) as [number | null]
  const text = Buffer.concat(chunks).toString('utf8').trim()
  return { code, value: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> }
}

/** A gateway in its own process. */
export interface ServedCourt {
  url: string
  /** SIGKILL, no warning; resolves when the process is gone. */
  kill(): Promise<void>
  /** Asks it to stop in good order; its exit code. */
  stop(): Promise<number | null>
  /** Sets where it is killed next (`dieAt.ts`); false when it is gone. */
  tell(place: string): Promise<boolean>
}

/** Starts `serve --json` on a free port and waits for its one line. */
export async function serveCourt(arguments_: readonly string[], env: Environment): Promise<ServedCourt> {
  const child = start(['serve', '--json', '--port', '0', ...arguments_], env, ['ignore', 'pipe', 'pipe', 'ipc'])
  child.stderr?.resume()
  const lines = createInterface({ input: child.stdout ?? process.stdin })
  const line = await Promise.race([once(lines, 'line'), once(child, 'close').then(() => ['{}'])])
  const { url } = JSON.parse(String(line[0])) as { url?: string }
  if (url === undefined) throw new Error(`the gateway did not start: ${String(line[0])}`)
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
    const closed = once(child, 'close')
    child.kill(signal)
    const [code] = (await closed) as [number | null]
    return code
  }
  return {
    url,
    kill: () => end('SIGKILL').then(() => undefined),
    stop: () => end('SIGTERM'),
    tell: (place) => told(child, place),
  }
}
