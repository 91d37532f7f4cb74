import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { FromCore } from '../../shared/contract/host.ts'
import type { CoreDouble, ElectronDouble } from './electronDouble.ts'

/** A core that runs: a double of the process for the shell, a thread with the real core behind it. */
export interface RealCore {
  double: CoreDouble
  /** Ends the thread at once, wherever it is, as SIGKILL ends a process. */
  kill(): Promise<void>
}

/** Lets every core the shell forks be a real one. The newest is the last of the list. */
export function runRealCores(electron: ElectronDouble): RealCore[] {
  const cores: RealCore[] = []
  const fork = electron.api.utilityProcess.fork
  electron.api.utilityProcess.fork = (entry, arguments_, options) => {
    fork(entry, arguments_, options)
    const double = electron.cores.at(-1)
    if (double === undefined) throw new Error('the double forked nothing')
    cores.push(attach(double, arguments_))
    return double
  }
  return cores
}

function attach(double: CoreDouble, arguments_: readonly string[]): RealCore {
  const thread = new Worker(new URL('./coreThread.ts', import.meta.url), {
    workerData: { arguments: arguments_ },
    env: { ...process.env, FIELDWRIT_TEST_WEAK_KEYS: '1' },
    execArgv: [],
    stderr: true,
  })
  let sent = 0
  double.on('received', () => {
    const ports = double.links.splice(0).map((link) => link.giveAway())
    for (const data of double.received.slice(sent)) thread.postMessage({ data, ports }, ports)
    sent = double.received.length
  })
  thread.on('message', (message: FromCore) => double.says(message))
  thread.once('online', () => double.spawns())
  thread.once('exit', (code) => double.exits(code))
  return {
    double,
    async kill() {
      const gone = once(double, 'exit')
      await thread.terminate()
      await gone
    },
  }
}
