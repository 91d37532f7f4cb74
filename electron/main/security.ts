/**
 * Hardening after Electron's security checklist and architecture.md "Hosts": everything a page could ask of the
 * browser is refused unless it is named here.
 */
import type { Contents, DesktopSession, ElectronApi, Preventable } from './electronApi.ts'
import { appScheme, isOwnBlob, isOwnPage, isPrintPage, mayFetch, mayNavigate } from './origin.ts'

/** What our page may do: copy text that a person selected. */
export const grantedPermissions: ReadonlySet<string> = new Set(['clipboard-sanitized-write'])

/**
 * Not granted yet, with the reason it will be: `media` for the camera on the site (photos), `loopback-network` for
 * playing footage from the core's own range server. Whoever adds the screen moves the name up and extends the test.
 */
export const laterPermissions: ReadonlySet<string> = new Set(['media', 'loopback-network'])

/**
 * Chromium switches that would open the installed program to a debugger or take its walls down. Fuses already shut
 * Node's own (`--inspect`, NODE_OPTIONS).
 */
export const refusedSwitches: readonly string[] = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'no-sandbox',
  'disable-web-security',
  'disable-site-isolation-trials',
  'allow-file-access-from-files',
  'load-extension',
  'proxy-server',
  'host-resolver-rules',
]

/** The scheme of the page, told to Chromium before `ready`: like https, and never past the content policy. */
export function registerPageScheme(protocol: ElectronApi['protocol']): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: appScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, bypassCSP: false, corsEnabled: false },
    },
  ])
}

/** The first refused switch of this start, or null. Only the installed program refuses; tests drive the unpackaged one. */
export function refusedSwitch(app: ElectronApi['app']): string | null {
  if (!app.isPackaged) return null
  return refusedSwitches.find((name) => app.commandLine.hasSwitch(name)) ?? null
}

/** Denies every permission, device, screen and pairing request of a session but `grantedPermissions` of our page. */
export function denyPermissions(session: DesktopSession): void {
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    callback(grantedPermissions.has(permission) && details.isMainFrame && isOwnPage(details.requestingUrl))
  })
  session.setPermissionCheckHandler(
    (_contents, permission, origin, details) =>
      grantedPermissions.has(permission) && details.isMainFrame && isOwnPage(origin),
  )
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, callback) => callback(null))
  session.setBluetoothPairingHandler((_details, callback) => callback({ confirmed: false }))
}

/** Chromium's code for "this certificate is refused". */
const certificateRefused = -2

/** A session for our windows: in memory (no `persist:`), without cache, without a way out. */
export function openSession(api: Pick<ElectronApi, 'session'>, partition: string): DesktopSession {
  const session = api.session.fromPartition(partition, { cache: false })
  denyPermissions(session)
  session.setSpellCheckerEnabled(false)
  session.setCertificateVerifyProc((_request, callback) => callback(certificateRefused))
  session.on('will-download', (event, item) => {
    const address = item.getURL()
    const ours = isOwnPage(address) || isOwnBlob(address) || isPrintPage(address)
    if (!ours) event.preventDefault()
    else item.setSaveDialogOptions({ defaultPath: item.getFilename() })
  })
  return session
}

/** Lets a session fetch from our page, its blobs and the range server of the core only. */
export function denyForeignRequests(session: DesktopSession): void {
  session.webRequest.onBeforeRequest((details, callback) => callback({ cancel: !mayFetch(details.url) }))
}

/** Refuses navigation, new windows, web views and device choices of one window's contents. */
export function hardenContents(contents: Contents): void {
  const check = (details: Preventable & { readonly url: string; readonly isMainFrame: boolean }): void => {
    const { url, isMainFrame } = details
    if (!mayNavigate({ from: contents.getURL(), to: url, isMainFrame })) details.preventDefault()
  }
  contents.on('will-navigate', check)
  contents.on('will-redirect', check)
  contents.on('will-frame-navigate', check)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.on('select-bluetooth-device', (event, _devices, callback) => {
    event.preventDefault()
    callback('')
  })
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

/** App-wide refusals: every new web contents is hardened, certificate errors, client certificates and logins denied. */
export function hardenApp(app: ElectronApi['app']): void {
  app.enableSandbox()
  app.commandLine.appendSwitch('disable-breakpad')
  app.on('web-contents-created', (_event, contents) => hardenContents(contents))
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, callback) => {
    event.preventDefault()
    callback(false)
  })
  app.on('select-client-certificate', (event, _contents, _url, _list, callback) => {
    event.preventDefault()
    callback()
  })
  app.on('login', (event) => event.preventDefault())
}
