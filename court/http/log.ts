import { ORPCError } from '@orpc/server'
import type { FastifyInstance } from 'fastify'

/** Names what was thrown, never what it says: a message may hold data. */
export function logDefect(app: FastifyInstance, error: unknown): void {
  if (error instanceof ORPCError && error.code !== 'INTERNAL_SERVER_ERROR') return
  const name = error instanceof Error ? error.name : typeof error
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  const frames = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : []
  app.log.error({ name, code, frames: frames.slice(0, 8) }, 'defect')
}
