import { createReadStream } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { extname, join, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
}

/**
 * Turns a request path into path segments below the renderer's folder. Decoding happens once; what could name
 * anything but a plain file below the folder is refused: `..`, hidden names, separators and drive letters that arrived
 * encoded, NUL, an encoded percent sign.
 *
 * @returns the segments, `['index.html']` for the root, or `undefined` for a path that is refused
 */
export function segmentsOf(pathname: string): string[] | undefined {
  let decoded: string
  try {
    decoded = decodeURIComponent(pathname)
  } catch {
    return undefined
  }
  if (!decoded.startsWith('/')) return undefined
  if (decoded === '/') return ['index.html']
  const segments = decoded.slice(1).split('/')
  const isPlain = (segment: string) => /^[\w@~+-][\w@~+. -]*$/u.test(segment) && !segment.includes('..')
  return segments.every(isPlain) ? segments : undefined
}

/**
 * Serves one built file of the renderer. Links that lead out of the folder are not followed.
 *
 * @param rendererDir the folder with the built renderer
 * @param pathname path part of the URL, still percent-encoded
 * @param headers headers to send beside type and length
 * @returns false when there is no such file; nothing has been sent then
 */
export async function serveStatic(
  rendererDir: string,
  pathname: string,
  headers: OutgoingHttpHeaders,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const segments = segmentsOf(pathname)
  if (segments === undefined) return false
  const found = await findFile(rendererDir, segments)
  if (found === undefined) return false
  const type = TYPES[extname(found.path).toLowerCase()] ?? 'application/octet-stream'
  response.writeHead(200, { ...headers, 'Content-Type': type, 'Content-Length': found.size })
  if (request.method === 'HEAD') {
    response.end()
    return true
  }
  await pipeline(createReadStream(found.path), response)
  return true
}

async function findFile(rendererDir: string, segments: string[]): Promise<{ path: string; size: number } | undefined> {
  try {
    const root = await realpath(rendererDir)
    const path = await realpath(join(root, ...segments))
    if (!path.startsWith(root + sep)) return undefined
    const info = await stat(path)
    return info.isFile() ? { path, size: info.size } : undefined
  } catch {
    return undefined
  }
}
