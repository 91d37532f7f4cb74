import type { IncomingMessage } from 'node:http'

/**
 * The content security policy of the loopback host: everything is refused except what this very address serves.
 * Media and frames come from the same port, small pictures from the core's own range server on 127.0.0.1, as in the desktop
 * program; `blob:` is needed for a previewed picture and for the PDF viewer frame.
 *
 * @param port the port the host listens on; it stands in `connect-src` because `'self'` does not cover `ws:` everywhere
 */
export function contentSecurityPolicy(port: number): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob: data: http://127.0.0.1:*",
    "font-src 'self'",
    `connect-src 'self' ws://127.0.0.1:${port}`,
    "media-src 'self'",
    "frame-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** What a media file may do when it is shown as a document of its own: be framed by our page, and run nothing. */
const MEDIA_POLICY =
  "default-src 'none'; img-src 'self'; media-src 'self'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"

/** Headers of every answer alike. There are no CORS headers on purpose: nobody else may read. */
const COMMON = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), payment=()',
} as const

/** The headers every answer carries, whatever its status. */
export function securityHeaders(port: number): Record<string, string> {
  return { ...COMMON, 'Content-Security-Policy': contentSecurityPolicy(port), 'X-Frame-Options': 'DENY' }
}

/** The headers of an answer below `/media/`: our own page may frame it, which the viewer of a printed list needs. */
export function mediaHeaders(): Record<string, string> {
  return { ...COMMON, 'Content-Security-Policy': MEDIA_POLICY, 'X-Frame-Options': 'SAMEORIGIN' }
}

/** Why a request is turned away before anything looks at its path; `undefined` when it may pass. */
export type Refusal = { readonly status: 403 | 421; readonly code: 'WRONG_HOST' | 'FOREIGN_ORIGIN' }

/**
 * Checks where a request says it comes from. A name that a foreign DNS server points at 127.0.0.1 shows in `Host`
 * (DNS rebinding); a foreign page, and a page of another port of this machine, shows in `Origin` and `Sec-Fetch-Site`.
 *
 * @param request the request as received
 * @param port the port this host listens on
 */
export function refusalOf(request: IncomingMessage, port: number): Refusal | undefined {
  const self = `127.0.0.1:${port}`
  if (request.headers.host !== self) return { status: 421, code: 'WRONG_HOST' }
  const { origin } = request.headers
  if (origin !== undefined && origin !== `http://${self}`) return { status: 403, code: 'FOREIGN_ORIGIN' }
  const site = request.headers['sec-fetch-site']
  const isNavigation =
    request.headers['sec-fetch-mode'] === 'navigate' && request.headers['sec-fetch-dest'] === 'document'
  const isOurs = site === undefined || site === 'same-origin' || site === 'none'
  if (!isOurs && !isNavigation) return { status: 403, code: 'FOREIGN_ORIGIN' }
  return undefined
}
