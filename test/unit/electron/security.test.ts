import { afterAll, beforeAll, expect, test } from 'vitest'
import { isLoopback, isOwnBlob, isOwnPage } from '../../../electron/main/origin.ts'
import { grantedPermissions, laterPermissions, refusedSwitches } from '../../../electron/main/security.ts'
import { preventable, type SessionDouble, type WindowDouble } from '../../support/electronDouble.ts'
import { type ShellUnderTest, shellUnderTest } from '../../support/shellUnderTest.ts'

let shell: ShellUnderTest
let window: WindowDouble
let page: SessionDouble
let print: SessionDouble

beforeAll(async () => {
  shell = await shellUnderTest({ arguments: [], prepare: () => undefined })
  window = shell.window()
  page = session('fieldwrit')
  print = session('print')
})

afterAll(() => shell.cleanUp())

function session(partition: string): SessionDouble {
  const found = shell.electron.sessions.get(partition)
  if (found === undefined) throw new Error(`no session ${partition}`)
  return found
}

test('[L3] the page is sandboxed, isolated, without Node, web views or spell checking', () => {
  expect(window.options.webPreferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
  })
  expect(window.options.webPreferences?.enableBlinkFeatures).toBeUndefined()
  expect(shell.electron.app.sandboxed).toBe(true)
  expect(window.options).toMatchObject({ minWidth: 1024, minHeight: 690, frame: true })
})

test('[L3] the scheme is like https and never past the content policy', () => {
  expect(shell.electron.schemes).toEqual([
    {
      scheme: 'app',
      privileges: { standard: true, secure: true, supportFetchAPI: true, bypassCSP: false, corsEnabled: false },
    },
  ])
})

test('[L2] sessions live in memory only, without cache, and nothing is sent to a spelling service', () => {
  for (const each of [page, print]) {
    expect(each.partition.startsWith('persist:')).toBe(false)
    expect(each.cache).toBe(false)
    expect(each.spellChecker).toBe(false)
  }
  expect(window.options.webPreferences?.partition).toBe('fieldwrit')
  expect([...shell.electron.sessions.keys()].sort()).toEqual(['fieldwrit', 'print'])
})

const foreign = [
  'https://fieldwrit/',
  'app://fieldwrit.evil/',
  'app://evil/fieldwrit',
  'app://fieldwrit:8080/',
  'app://fieldwrit@evil/',
  'app://evil@fieldwrit/',
  'app://print/1/x.pdf',
  'app:fieldwrit',
  'apps://fieldwrit/',
  'http://127.0.0.1:8080/',
  'http://localhost/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,<script>1</script>',
  'blob:app://fieldwrit/0a0b',
  'about:blank',
  'chrome://gpu',
  'chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/index.html',
  'not an address',
  '',
]

test.each(foreign)('[L3] the page may not go to %s, by link, by redirect, in a frame or in a new window', (url) => {
  const contents = window.webContents
  for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate'] as const) {
    expect(contents.navigates(event, url, true)).toBe(false)
  }
  expect(contents.openHandler?.({ url })).toEqual({ action: 'deny' })
})

test('[L3] the page may reload itself, but has no frames and opens no windows even of its own', () => {
  const contents = window.webContents
  expect(contents.navigates('will-navigate', 'app://fieldwrit/cases/1', true)).toBe(true)
  expect(contents.navigates('will-frame-navigate', 'app://fieldwrit/cases/1', false)).toBe(false)
  expect(contents.openHandler?.({ url: 'app://fieldwrit/' })).toEqual({ action: 'deny' })
  const attach = preventable({})
  contents.emit('will-attach-webview', attach)
  expect(attach.defaultPrevented).toBe(true)
})

const permissions = [
  'media',
  'geolocation',
  'notifications',
  'clipboard-read',
  'display-capture',
  'fileSystem',
  'hid',
  'usb',
  'serial',
  'local-network-access',
  'loopback-network',
  'openExternal',
  'pointerLock',
  'fullscreen',
  'storage-access',
  'unknown',
  'a permission of a later Chromium',
]

function requested(which: SessionDouble, permission: string, requestingUrl: string, isMainFrame: boolean): boolean {
  let answer: boolean | null = null
  which.handlers.request?.(
    window.webContents,
    permission,
    (granted) => {
      answer = granted
    },
    { requestingUrl, isMainFrame },
  )
  if (answer === null) throw new Error('the request was never answered')
  return answer
}

test.each(permissions)('[L3] permission %s is denied when asked and when checked', (permission) => {
  for (const each of [page, print]) {
    expect(requested(each, permission, 'app://fieldwrit/', true)).toBe(false)
    expect(each.handlers.check?.(null, permission, 'app://fieldwrit/', { isMainFrame: true })).toBe(false)
  }
})

test('[L3] copying selected text is granted to our page’s main frame, to nobody else', () => {
  const copying = 'clipboard-sanitized-write'
  expect([...grantedPermissions]).toEqual([copying])
  expect(requested(page, copying, 'app://fieldwrit/cases', true)).toBe(true)
  expect(page.handlers.check?.(window.webContents, copying, 'app://fieldwrit', { isMainFrame: true })).toBe(true)
  expect(requested(page, copying, 'app://fieldwrit/', false)).toBe(false)
  for (const url of foreign) {
    expect(requested(page, copying, url, true)).toBe(false)
    expect(page.handlers.check?.(null, copying, url, { isMainFrame: true })).toBe(false)
  }
  for (const later of laterPermissions) expect(grantedPermissions.has(later)).toBe(false)
})

test('[L3] devices, screens, pairing and Bluetooth choices are denied', () => {
  for (const each of [page, print]) {
    expect(each.handlers.device?.()).toBe(false)
    const answers: unknown[] = []
    each.handlers.display?.({}, (streams) => answers.push(streams))
    each.handlers.pairing?.({}, (answer) => answers.push(answer))
    expect(answers).toEqual([null, { confirmed: false }])
  }
  const choice = preventable({})
  const picked: string[] = []
  window.webContents.emit('select-bluetooth-device', choice, [{ deviceId: '1' }], (id: string) => picked.push(id))
  expect(choice.defaultPrevented).toBe(true)
  expect(picked).toEqual([''])
})

test('[L3] certificates that fail, client certificates and logins are refused, in every session and app-wide', () => {
  for (const each of [page, print]) {
    const results: number[] = []
    each.handlers.certificate?.({ hostname: 'evil' }, (result) => results.push(result))
    expect(results).toEqual([-2])
  }
  const { app } = shell.electron
  const trusted: unknown[] = []
  const error = preventable({})
  app.emit('certificate-error', error, window.webContents, 'https://evil', 'ERR', {}, (yes: boolean) =>
    trusted.push(yes),
  )
  const client = preventable({})
  app.emit('select-client-certificate', client, null, 'https://evil', [{}], (found?: object) => trusted.push(found))
  const login = preventable({})
  app.emit('login', login)
  expect(trusted).toEqual([false, undefined])
  expect([error, client, login].map((event) => event.defaultPrevented)).toEqual([true, true, true])
})

test('[L2] downloads come from our page or the print window and ask where to; all others are cancelled', () => {
  const offer = (which: SessionDouble, url: string): { cancelled: boolean; asks: unknown[] } => {
    const event = preventable({})
    const asks: unknown[] = []
    which.emit('will-download', event, {
      getURL: () => url,
      getFilename: () => '清单.pdf',
      setSaveDialogOptions: (options: unknown) => asks.push(options),
    })
    return { cancelled: event.defaultPrevented, asks }
  }
  const asked = { cancelled: false, asks: [{ defaultPath: '清单.pdf' }] }
  expect(offer(page, 'blob:app://fieldwrit/0a0b')).toEqual(asked)
  expect(offer(print, 'app://print/1/x.pdf')).toEqual(asked)
  for (const url of ['https://evil/x.exe', 'blob:https://evil/1', 'data:text/plain,x', 'file:///etc/passwd']) {
    expect(offer(page, url)).toEqual({ cancelled: true, asks: [] })
  }
})

test('[L3] requests leave for our page, its blobs and the range server of the core only', () => {
  const passes = (url: string): boolean => {
    const answers: boolean[] = []
    page.handlers.fetch?.({ url }, ({ cancel }) => answers.push(!cancel))
    return answers[0] === true
  }
  const fine = ['app://fieldwrit/index.html', 'blob:app://fieldwrit/1', 'http://127.0.0.1:40123/v/1?s=a', 'data:,x']
  expect(fine.filter(passes)).toEqual(fine)
  const bad = [
    'https://example.org/',
    'http://127.0.0.1.evil/',
    'http://localhost:1/',
    'http://x@127.0.0.1/',
    'ws://127.0.0.1/',
  ]
  expect(bad.filter(passes)).toEqual([])
})

test('look-alike addresses are told apart by their parsed parts', () => {
  expect(isOwnPage('app://fieldwrit/cases?id=1#x')).toBe(true)
  expect(foreign.filter(isOwnPage)).toEqual([])
  expect(isOwnBlob('blob:app://fieldwrit/1')).toBe(true)
  expect(isOwnBlob('blob:app://fieldwrit.evil/1')).toBe(false)
  expect(isLoopback('http://127.0.0.1:1/')).toBe(true)
  expect(isLoopback('https://127.0.0.1:1/')).toBe(false)
})

test('[L3] a PDF opens in a window of its own session, without preload, and can’t leave its document', async () => {
  const pdf = new TextEncoder().encode('%PDF-1.7\n物品')
  shell.core().spawns()
  shell.core().says({ kind: 'ask', id: 7, act: 'print', input: { name: '清单 1.pdf', pdf } })
  expect(await shell.core().answered(7)).toEqual({ kind: 'answer', id: 7, output: {} })
  const viewer = shell.window()
  const contents = viewer.webContents
  const address = contents.getURL()
  expect(viewer.options.title).toContain('清单 1.pdf')
  expect(viewer.options.webPreferences).toMatchObject({ partition: 'print', sandbox: true, nodeIntegration: false })
  expect(viewer.options.webPreferences?.preload).toBeUndefined()

  const handler = print.schemes.get('app')
  const served = await handler?.(new Request(address))
  expect(served?.headers.get('content-type')).toBe('application/pdf')
  expect(new Uint8Array((await served?.arrayBuffer()) ?? new ArrayBuffer(0))).toEqual(pdf)
  expect((await handler?.(new Request('app://print/2/other.pdf')))?.status).toBe(404)

  const viewerPage = 'chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/index.html'
  expect(contents.navigates('will-frame-navigate', viewerPage, false)).toBe(true)
  expect(contents.navigates('will-frame-navigate', 'chrome-extension://another/index.html', false)).toBe(false)
  for (const url of ['https://example.org/', 'app://fieldwrit/', 'app://print/2/other.pdf', viewerPage]) {
    expect(contents.navigates('will-navigate', url, true)).toBe(false)
  }
  viewer.close()
  expect((await handler?.(new Request(address)))?.status).toBe(404)
})

test('[L3] the installed program knows the switches that would open it', () => {
  for (const name of ['remote-debugging-port', 'remote-debugging-pipe', 'no-sandbox', 'disable-web-security']) {
    expect(refusedSwitches).toContain(name)
  }
  expect(shell.electron.app.switches.has('disable-breakpad')).toBe(true)
})
