import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Loopback, startLoopback } from '../../../electron/loopback/server.ts'
import { launchBrowser, newPage } from '../../support/browser.ts'

// A page that does with the token what every page of this host has to do: keep it for this tab, clear the address.
const SCRIPT = `
const fresh = new URLSearchParams(location.hash.slice(1)).get('t')
if (fresh !== null) {
  sessionStorage.setItem('token', fresh)
  history.replaceState(null, '', location.pathname)
}
const token = sessionStorage.getItem('token')
const link = new WebSocket('ws://' + location.host + '/link')
link.onopen = () => link.send(JSON.stringify({ token }))
link.onmessage = (message) => { document.querySelector('main').textContent = message.data }
`

let folder: string
let host: Loopback
let browser: Browser

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loopback-page-'))
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><html lang="zh-CN"><title>执行现场</title><link rel="icon" href="data:,"><main></main><script>document.title = "inline ran"</script><script type="module" src="/app.js"></script></html>',
  )
  writeFileSync(join(folder, 'app.js'), SCRIPT)
  host = await startLoopback({
    rendererDir: folder,
    handleApi: async (_request, response) => void response.end('{"secret":1}'),
    handleLink: () => undefined,
    onRequestStop: () => undefined,
  })
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser.close()
  await host.close(200)
  rmSync(folder, { recursive: true, force: true })
})

test('in a real browser the token leaves the address, opens the link, and again after a reload; inline scripts do not run', async () => {
  const { page, context, problems } = await newPage(browser)
  await page.goto(host.url)
  await page.getByText('{"ready":true}').waitFor()
  expect(page.url()).toBe(`http://127.0.0.1:${host.port}/`)
  expect(await page.title()).toBe('执行现场')
  await page.reload()
  await page.getByText('{"ready":true}').waitFor()
  expect(await context.cookies()).toEqual([])
  expect(problems.filter((each) => !each.includes('inline script'))).toEqual([])
  expect(problems).toHaveLength(2)
  await context.close()
})

test('another tab that knows the address but not the token gets the page and no link', async () => {
  const { page, context } = await newPage(browser)
  await page.goto(`http://127.0.0.1:${host.port}/`)
  const code = await page.evaluate<number>(`new Promise((done) => {
    const link = new WebSocket('ws://' + location.host + '/link')
    link.onopen = () => link.send(JSON.stringify({ token: 'guess' }))
    link.onclose = (event) => done(event.code)
  })`)
  expect(code).toBe(4401)
  await context.close()
})

test('a page of another port of this machine reads nothing, opens no link, loads no script and frames nothing, even with the token', async () => {
  const other = createServer((_request, response) => response.end('<!doctype html><title>x</title><body>'))
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const address = other.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const { page, context } = await newPage(browser)
  await page.goto(`http://127.0.0.1:${address.port}/`)
  const base = JSON.stringify(`http://127.0.0.1:${host.port}`)
  const outcome = await page.evaluate(`(async () => {
    const base = ${base}
    const authorised = { headers: { Authorization: 'Bearer ${host.token}' } }
    const read = await fetch(base + '/api/x', authorised).then(() => 'read', () => 'blocked')
    const blind = await fetch(base + '/stop', { method: 'POST', mode: 'no-cors' }).then((answer) => answer.type, () => 'blocked')
    const link = await new Promise((done) => {
      const socket = new WebSocket(base.replace('http', 'ws') + '/link')
      socket.onopen = () => done('open')
      socket.onerror = () => done('blocked')
    })
    const script = await new Promise((done) => {
      const element = Object.assign(document.createElement('script'), { src: base + '/app.js' })
      element.onload = () => done('loaded')
      element.onerror = () => done('blocked')
      document.body.append(element)
    })
    return { read, blind, link, script }
  })()`)
  expect(outcome).toEqual({ read: 'blocked', blind: 'blocked', link: 'blocked', script: 'blocked' })
  await page.evaluate(`document.body.append(Object.assign(document.createElement('iframe'), { src: ${base} + '/' }))`)
  await expect.poll(() => page.frames().length).toBe(2)
  await expect.poll(() => page.frames()[1]?.url()).toBe('chrome-error://chromewebdata/')
  await context.close()
  other.close()
})
