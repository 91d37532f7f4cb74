/**
 * Who is who among addresses. Addresses are parsed and compared part by part, never by prefix: `app://fieldwrit.evil`
 * and `app://fieldwrit@evil` start like ours. (`URL.origin` is "null" for own schemes in Node, hence the parts.)
 */

export const appScheme = 'app'
export const pageHost = 'fieldwrit'
export const printHost = 'print'
export const pageOrigin = `${appScheme}://${pageHost}`
export const startPage = `${pageOrigin}/`

/** Chromium's own PDF viewer; it lives in an extension compiled into Electron. */
const pdfViewerHost = 'mhjfbmdgcfjbbpaeojofohoefgiehjai'

function parse(address: string): URL | null {
  return URL.canParse(address) ? new URL(address) : null
}

function isAt(address: string, protocol: string, host: string): boolean {
  const url = parse(address)
  return url !== null && url.protocol === protocol && url.host === host && url.username === '' && url.password === ''
}

/** Whether an address belongs to our page: scheme, host, no port, no user. */
export function isOwnPage(address: string): boolean {
  return isAt(address, `${appScheme}:`, pageHost)
}

/** Whether an address is a document shown for printing. */
export function isPrintPage(address: string): boolean {
  return isAt(address, `${appScheme}:`, printHost)
}

/** Whether an address is a blob made by our page (`blob:app://fieldwrit/…`). */
export function isOwnBlob(address: string): boolean {
  return address.startsWith('blob:') && isOwnPage(address.slice('blob:'.length))
}

/** Whether an address is the core's range server on this machine: http, 127.0.0.1, a port. */
export function isLoopback(address: string): boolean {
  const url = parse(address)
  return url !== null && url.protocol === 'http:' && url.hostname === '127.0.0.1' && url.username === ''
}

export type Navigation = { readonly from: string; readonly to: string; readonly isMainFrame: boolean }

/**
 * Whether a frame may go where it wants to. The page stays on its own origin and has no frames; a print window stays
 * on its document, whose inner frame is Chromium's PDF viewer.
 */
export function mayNavigate({ from, to, isMainFrame }: Navigation): boolean {
  if (isOwnPage(from) || from === '') return isMainFrame && isOwnPage(to)
  if (!isPrintPage(from)) return false
  return to === from || (!isMainFrame && isAt(to, 'chrome-extension:', pdfViewerHost))
}

/** Whether our page's session may fetch an address at all; the page's policy says the same, this holds without it. */
export function mayFetch(address: string): boolean {
  const scheme = parse(address)?.protocol
  if (scheme === 'data:' || scheme === 'devtools:') return true
  return isOwnPage(address) || isOwnBlob(address) || isLoopback(address)
}
