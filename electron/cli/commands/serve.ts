import { startLoopbackHost } from '../../loopback/host.ts'
import type { CommonOptions, Run } from '../access.ts'
import { onEnd } from '../interrupt.ts'
import { watchParent } from '../parent.ts'

/** `serve`: the core on 127.0.0.1 until a signal, the window's own stop, or the end of the program that started it. */
export async function serve(run: Run, _options: CommonOptions): Promise<number> {
  const { output, env, ports } = run
  const host = await startLoopbackHost(run.folder, ports)
  const stop = (): void => void host.stop()
  const unheard = onEnd(stop)
  const unwatch = watchParent(env, stop)
  output.answer({ url: host.url, token: host.token, apiUrl: host.apiUrl, pid: process.pid }, [
    output.say('serveAddress', { url: host.url }),
    output.say('serveStop', {}),
  ])
  await host.stopped
  unwatch()
  unheard()
  return 0
}
