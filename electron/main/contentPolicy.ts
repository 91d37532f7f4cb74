/**
 * The page's content security policy (Electron checklist 7). Scripts, styles and fonts come from the program only and
 * never inline; live connections and media may also come from the core's range server on 127.0.0.1; PDFs open in a
 * window of their own, so the page needs neither frames nor plugins.
 */
export const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data: http://127.0.0.1:*",
  "font-src 'self'",
  "connect-src 'self' http://127.0.0.1:*",
  "media-src 'self' blob: http://127.0.0.1:*",
  "worker-src 'self'",
  "frame-src 'none'",
  "object-src 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** Headers of every answer of the page's scheme: policy, no cache, no guessing of types, no referrer. */
export const pageHeaders = {
  'Content-Security-Policy': contentPolicy,
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const
