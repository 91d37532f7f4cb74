import { readFile } from 'node:fs/promises'
import { LIMITS, type RunningServer, type ServerOptions, startServer } from '../../http/server.ts'
import { programName } from '../../version.ts'
import { type CommonOptions, openGateway, type Run } from '../access.ts'
import { courtStick, keepRunning } from '../folders.ts'
import { CourtCliError } from '../output.ts'
import { openShelf, type ShelfOptions } from '../shelf.ts'

export interface ServeOptions extends CommonOptions, ShelfOptions {
  host: string
  port: string
  tlsCert?: string
  tlsKey?: string
  behindProxy?: boolean
}

/** How long running answers may take when the gateway is asked to stop. */
const GRACE_MS = 10_000

/**
 * `serve`: the gateway until a signal. Beside its public address it listens on 127.0.0.1 for commands of this machine,
 * whose token stands in the data folder; nothing of that is open to the network.
 */
export async function serve(run: Run, options: ServeOptions): Promise<number> {
  const { output } = run
  const asked = await serverOptions(options)
  const { gateway, close } = await openGateway(run)
  const token = run.ports.random(32).toString('base64url')
  const open: RunningServer[] = []
  try {
    const files = await openShelf(run, options, gateway.now())
    const server = await startServer(gateway, { ...asked, files })
    open.push(server)
    const local = await startServer(gateway, {
      ...{ ...asked, host: '127.0.0.1', port: 0, tls: null, behindProxy: false, adminToken: token, log: null },
      ...{ files, sticks: { shelf: files, stick: courtStick } },
    })
    open.push(local)
    const forget = await keepRunning(run.data, { url: local.url, token, public: server.url, pid: process.pid })
    const stopped = new Promise<void>((resolve) => {
      // The listeners stay: a library that cleans up at exit ends the process where it sees none but its own.
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
    })
    output.answer({ url: server.url, pid: process.pid }, [
      output.say('serveAddress', { url: server.url }),
      output.say('serveStop', {}),
    ])
    await stopped
    await forget()
    return 0
  } finally {
    await Promise.all(open.map((server) => server.close(GRACE_MS)))
    await close()
  }
}

async function serverOptions({ host, port, tlsCert, tlsKey, behindProxy }: ServeOptions): Promise<ServerOptions> {
  const number = Number(port)
  if (!Number.isInteger(number) || number < 0 || number > 65_535) throw new CourtCliError('BAD_PORT', { value: port })
  if ((tlsCert === undefined) !== (tlsKey === undefined)) throw new CourtCliError('TLS_PAIR', {})
  const tls =
    tlsCert === undefined || tlsKey === undefined ? null : { cert: await pem(tlsCert), key: await pem(tlsKey) }
  return {
    ...{ host, port: number, tls, behindProxy: behindProxy === true, adminToken: null, program: programName() },
    ...{ log: { write: (line: string) => void process.stderr.write(line) }, files: null, sticks: null, limits: LIMITS },
  }
}

function pem(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => {
    throw new CourtCliError('NO_FILE', { path })
  })
}
