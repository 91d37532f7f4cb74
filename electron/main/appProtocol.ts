/**
 * `app://fieldwrit/` serves the built page and nothing else: only files that really lie inside the renderer folder
 * (checked after resolving links), only GET and HEAD. A path without a file ending is an address inside the page and
 * answers with its start.
 */
import { readFile, realpath } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { pageHeaders } from './contentPolicy.ts'
import { isOwnPage } from './origin.ts'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
}

function answer(status: number, body: Uint8Array<ArrayBuffer> | string | null, type: string): Response {
  return new Response(body, { status, headers: { ...pageHeaders, 'Content-Type': type } })
}

function refuse(status: number): Response {
  return answer(status, null, 'text/plain; charset=utf-8')
}

/** The folders and file name of an address, or null where it could mean anything but a plain path. */
export function pathParts(address: string): string[] | null {
  let path: string
  try {
    path = decodeURIComponent(new URL(address).pathname)
  } catch {
    return null
  }
  if (/[\\:\p{Cc}]/u.test(path)) return null
  const parts = path.split('/').filter((part) => part !== '')
  return parts.some((part) => part === '.' || part === '..' || part.startsWith('.')) ? null : parts
}

/** Makes the handler for `protocol.handle`; `folder` is the built renderer (absolute path). */
export function serveRenderer(folder: string): (request: Request) => Promise<Response> {
  return async (request) => {
    if (!isOwnPage(request.url)) return refuse(404)
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405)
    const parts = pathParts(request.url)
    if (parts === null) return refuse(400)
    const last = parts.at(-1) ?? ''
    const wanted = extname(last) === '' ? ['index.html'] : parts
    const type = types[extname(wanted.at(-1) ?? '').toLowerCase()]
    if (type === undefined) return refuse(404)
    try {
      const root = await realpath(folder)
      const file = await realpath(join(root, ...wanted))
      if (!file.startsWith(root + sep)) return refuse(404)
      const bytes = new Uint8Array(await readFile(file))
      return answer(200, request.method === 'HEAD' ? null : bytes, type)
    } catch {
      return refuse(404)
    }
  }
}
