import type { IncomingMessage, ServerResponse } from 'node:http'
import { OpenAPIGenerator } from '@orpc/openapi'
import { OpenAPIHandler } from '@orpc/openapi/node'
import { RPCHandler as PortHandler } from '@orpc/server/message-port'
import { RPCHandler as SocketHandler } from '@orpc/server/ws'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import type { WebSocket } from 'ws'
import { desk } from '../../shared/contract/desk/index.ts'
import { deskRouter } from './router.ts'
import type { Services } from './services.ts'

/** A message port of node or of Electron's main process (same shape). */
export type Port = Parameters<PortHandler<{ services: Services }>['upgrade']>[0]

/** The one router over every transport of the desk: WebSocket, message port and plain HTTP. */
export function makeTransports(services: Services) {
  const router = deskRouter()
  const context = { services }
  const sockets = new SocketHandler(router)
  const ports = new PortHandler(router)
  const http = new OpenAPIHandler(router)
  let document: Promise<object> | null = null
  return {
    /** Serves a link of the loopback host; its token was checked. */
    link(socket: WebSocket): void {
      void sockets.upgrade(socket, { context })
    },
    /** Serves a port of the Electron host. */
    port(port: Port): void {
      ports.upgrade(port, { context })
    },
    /** Serves `/api/…`; answers the OpenAPI document at `/api/openapi.json`. */
    async api(request: IncomingMessage, response: ServerResponse): Promise<void> {
      if (request.method === 'GET' && request.url?.split('?')[0] === '/api/openapi.json') {
        document ??= openApiDocument()
        response.setHeader('content-type', 'application/json; charset=utf-8')
        response.end(JSON.stringify(await document))
        return
      }
      const { matched } = await http.handle(request, response, { prefix: '/api', context })
      if (matched) return
      response.statusCode = 404
      response.setHeader('content-type', 'application/json; charset=utf-8')
      response.end(JSON.stringify({ code: 'NOT_FOUND', data: { what: 'procedure' } }))
    },
  }
}

/** The OpenAPI document of the desk contract. */
export function openApiDocument(): Promise<object> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  return generator.generate(desk, {
    info: { title: 'Fieldwrit desk', version: '1' },
    servers: [{ url: '/api' }],
    security: [{ bearer: [] }],
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
  })
}
