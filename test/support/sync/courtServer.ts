import type { Gateway } from '../../../court/gateway.ts'
import { LIMITS, type RunningServer, type ServerOptions, startServer } from '../../../court/http/server.ts'

/** A gateway on a free port of this machine, with limits that no test meets unless it sets its own. */
export function courtServer(gateway: Gateway, options: Partial<ServerOptions>): Promise<RunningServer> {
  const free = { perSecond: 100_000, burst: 100_000 }
  return startServer(gateway, {
    ...{ host: '127.0.0.1', port: 0, tls: null, behindProxy: false, adminToken: 'administrator', program: 'test' },
    ...{
      log: null,
      files: null,
      sticks: null,
      limits: { ...LIMITS, rates: { device: free, address: free, enrol: free, files: free } },
    },
    ...options,
  })
}
