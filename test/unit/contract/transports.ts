import { rm } from 'node:fs/promises'
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { WebSocket } from 'ws'
import { createCore } from '../../../electron/core/core.ts'
import { makeTransports } from '../../../electron/core/serve.ts'
import { makeServices } from '../../../electron/core/services.ts'
import { startLoopbackHost } from '../../../electron/loopback/host.ts'
import { type DeskContract, desk } from '../../../shared/contract/desk/index.ts'
import { testPorts } from '../../support/coreHarness.ts'

export type DeskClient = ContractRouterClient<DeskContract>

/** A core reached over one transport. */
export interface Reached {
  client: DeskClient
  stop(): Promise<void>
}

/** How one transport reaches a core over a profile folder. */
export interface Transport {
  name: string
  reach(folder: string): Promise<Reached>
}

const socket: Transport = {
  name: 'WebSocket',
  async reach(folder) {
    const host = await startLoopbackHost(folder, testPorts({ now: Date.now() }))
    const link = new WebSocket(`${host.apiUrl.replace('http', 'ws').replace('/api', '')}/link`, {
      origin: new URL(host.apiUrl).origin,
    })
    await new Promise((resolve, reject) => {
      link.once('open', resolve)
      link.once('error', reject)
    })
    const ready = new Promise((resolve) => link.once('message', resolve))
    link.send(JSON.stringify({ token: host.token }))
    await ready
    const client: DeskClient = createORPCClient(new SocketLink({ websocket: link as unknown as globalThis.WebSocket }))
    return {
      client,
      async stop() {
        link.close()
        await host.stop()
      },
    }
  },
}

const port: Transport = {
  name: 'MessagePort',
  async reach(folder) {
    const core = await createCore(folder, testPorts({ now: Date.now() }))
    const { port1, port2 } = new MessageChannel()
    makeTransports(makeServices(core)).port(port1)
    port1.start()
    port2.start()
    const client: DeskClient = createORPCClient(new PortLink({ port: port2 }))
    return {
      client,
      async stop() {
        port2.close()
        await core.close()
      },
    }
  },
}

const http: Transport = {
  name: 'HTTP',
  async reach(folder) {
    const host = await startLoopbackHost(folder, testPorts({ now: Date.now() }))
    const link = new OpenAPILink(desk, { url: host.apiUrl, headers: { authorization: `Bearer ${host.token}` } })
    return { client: createORPCClient(link), stop: () => host.stop() }
  },
}

export const transports: readonly Transport[] = [socket, port, http]

export const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true })
