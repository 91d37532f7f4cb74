import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { WebSocket } from 'ws'
import { BODY_LIMIT, LINK_CLOSED, type Loopback, startLoopback } from '../../../electron/loopback/server.ts'
import { openLink, openReadyLink, openSocket, sendHttp } from '../../support/http.ts'

let folder: string
let host: Loopback
let handled: unknown[]
let links: WebSocket[]
let stops: number
let errors: unknown[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loopback-'))
  const rendererDir = join(folder, 'renderer')
  mkdirSync(join(rendererDir, 'assets'), { recursive: true })
  writeFileSync(join(rendererDir, 'index.html'), '<!doctype html><title>执行现场</title>')
  writeFileSync(join(rendererDir, 'assets', 'app-1a2b.js'), 'export {}')
  writeFileSync(join(rendererDir, '.hidden'), 'hidden')
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  symlinkSync(join(folder, 'secret.txt'), join(rendererDir, 'assets', 'link.txt'))
  handled = []
  links = []
  errors = []
  stops = 0
  host = await startLoopback({
    rendererDir,
    handleApi: async (request, response) => {
      if (request.url === '/api/boom') throw new Error('boom')
      handled.push(request.body)
      response.setHeader('Content-Type', 'application/json')
      response.end(JSON.stringify({ url: request.url, body: request.body ?? null }))
    },
    handleLink: (link) => {
      links.push(link)
      link.on('message', (data) => link.send(`echo ${data.toString()}`))
    },
    handleMedia: async (request, response) => {
      response.end(`media ${request.url}`)
    },
    onRequestStop: () => {
      stops += 1
    },
    onError: (error) => errors.push(error),
    maxLinks: 3,
    tokenTimeoutMs: 300,
    requestTimeoutMs: 900,
  })
})

afterEach(async () => {
  await host.close(200)
  rmSync(folder, { recursive: true, force: true })
})

const bearer = () => ({ authorization: `Bearer ${host.token}` })

test('prints an address on 127.0.0.1 that carries a token of 256 bits in its fragment only', () => {
  expect(host.url).toBe(`http://127.0.0.1:${host.port}/#t=${host.token}`)
  expect(Buffer.from(host.token, 'base64url')).toHaveLength(32)
  expect(host.apiUrl).toBe(`http://127.0.0.1:${host.port}/api`)
})

test('two starts never share a token', async () => {
  const other = await startLoopback({
    rendererDir: folder,
    handleApi: async (_request, response) => void response.end(),
    handleLink: () => undefined,
    onRequestStop: () => undefined,
  })
  expect(other.token).not.toBe(host.token)
  expect((await sendHttp({ port: other.port, path: '/api/x', headers: bearer() })).status).toBe(401)
  await other.close(100)
})

test('serves the renderer with every security header, no cookie and no CORS header', async () => {
  const page = await sendHttp({ port: host.port, path: '/' })
  expect(page.status).toBe(200)
  expect(page.text).toContain('执行现场')
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
  expect(page.headers['content-security-policy']).toBe(
    `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data: http://127.0.0.1:*; font-src 'self'; connect-src 'self' ws://127.0.0.1:${host.port}; media-src 'self'; frame-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  )
  expect(page.headers).toMatchObject({
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  })
  expect(page.headers['set-cookie']).toBeUndefined()
  expect(Object.keys(page.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  const script = await sendHttp({ port: host.port, path: '/assets/app-1a2b.js?v=1' })
  expect([script.status, script.headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8'])
  const head = await sendHttp({ port: host.port, path: '/', method: 'HEAD' })
  expect([head.status, head.text]).toEqual([200, ''])
})

test.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/%2e%2e%2fsecret.txt',
  '/assets/..%2f..%2fsecret.txt',
  '/assets/..%5c..%5csecret.txt',
  '/assets/%252e%252e/%252e%252e/secret.txt',
  '/assets/../../secret.txt',
  '//secret.txt',
  '/assets/link.txt',
  '/.hidden',
  '/assets',
  '/assets/',
  '/index.html%00.js',
  '/%',
  '/C:%5csecret.txt',
  '/missing.js',
])('refuses %s without telling what lies there', async (path) => {
  const answer = await sendHttp({ port: host.port, path })
  expect([answer.status, answer.text]).toEqual([404, '{"code":"NOT_FOUND"}'])
})

test('refuses a changing method on the pages', async () => {
  expect((await sendHttp({ port: host.port, path: '/', method: 'POST', body: '{}' })).status).toBe(405)
})

test('answers a procedure only to the bearer of the token', async () => {
  const post = (headers: Record<string, string>) =>
    sendHttp({
      port: host.port,
      path: '/api/cases/search',
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{"text":"李某"}',
    })
  const missing = await post({})
  expect([missing.status, missing.text]).toEqual([401, '{"code":"NO_TOKEN"}'])
  expect((await post({ authorization: `Bearer ${host.token}x` })).status).toBe(401)
  expect((await post({ authorization: `Bearer ${host.token.slice(1)}` })).status).toBe(401)
  expect((await post({ authorization: `Basic ${host.token}` })).status).toBe(401)
  expect((await post({ cookie: `t=${host.token}` })).status).toBe(401)
  expect(handled).toEqual([])
  const answer = await post(bearer())
  expect([answer.status, JSON.parse(answer.text)]).toEqual([200, { url: '/api/cases/search', body: { text: '李某' } }])
  expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
})

test('takes a procedure without a body', async () => {
  const answer = await sendHttp({ port: host.port, path: '/api/openapi.json', headers: bearer() })
  expect([answer.status, handled]).toEqual([200, [undefined]])
})

test.each([
  ['evil.example', 421],
  ['localhost:PORT', 421],
  ['127.0.0.1', 421],
  ['127.0.0.1:1', 421],
  ['[::1]:PORT', 421],
])('refuses the host name %s everywhere, token or not', async (name, status) => {
  const headers = { host: name.replace('PORT', String(host.port)), ...bearer() }
  for (const path of ['/', '/api/x', '/media/x', '/stop']) {
    expect((await sendHttp({ port: host.port, path, headers })).status).toBe(status)
  }
  await expect(openLink(host.port, { headers: { host: headers.host } })).rejects.toThrow(String(status))
})

test.each(['http://evil.example', 'null', 'http://127.0.0.1:1', 'https://127.0.0.1:PORT', 'http://localhost:PORT'])(
  'refuses the origin %s everywhere, token or not',
  async (template) => {
    const origin = template.replace('PORT', String(host.port))
    for (const path of ['/', '/api/x', '/media/x', '/stop']) {
      expect((await sendHttp({ port: host.port, path, headers: { origin, ...bearer() } })).status).toBe(403)
    }
    await expect(openLink(host.port, { origin })).rejects.toThrow('403')
  },
)

test('lets its own origin pass, and a link from elsewhere open the page but load nothing into a foreign one', async () => {
  const origin = `http://127.0.0.1:${host.port}`
  expect((await sendHttp({ port: host.port, path: '/api/x', headers: { origin, ...bearer() } })).status).toBe(200)
  const navigation = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
  expect((await sendHttp({ port: host.port, path: '/', headers: navigation })).status).toBe(200)
  const script = { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' }
  expect((await sendHttp({ port: host.port, path: '/assets/app-1a2b.js', headers: script })).status).toBe(403)
})

test('refuses a body over 1 MiB, stated or not, and takes one of exactly 1 MiB', async () => {
  const headers = { 'content-type': 'application/json', ...bearer() }
  const body = (size: number) => Buffer.from(`"${'a'.repeat(size - 2)}"`)
  const post = (size: number, extra: Record<string, string>) =>
    sendHttp({ port: host.port, path: '/api/x', method: 'POST', headers: { ...headers, ...extra }, body: body(size) })
  const stated = await post(BODY_LIMIT + 1, {})
  expect([stated.status, stated.text]).toEqual([413, '{"code":"BODY_TOO_LARGE"}'])
  expect((await post(BODY_LIMIT + 1, { 'transfer-encoding': 'chunked' })).status).toBe(413)
  expect(handled).toEqual([])
  expect((await post(BODY_LIMIT, {})).status).toBe(200)
})

test('refuses a body of gigabytes at its header, before reading it', async () => {
  const status = await new Promise((resolve) => {
    const outgoing = httpRequest(
      {
        host: '127.0.0.1',
        port: host.port,
        path: '/api/x',
        method: 'POST',
        headers: { 'content-length': String(2 ** 31), 'content-type': 'application/json', ...bearer() },
      },
      (response) => resolve(response.statusCode),
    )
    outgoing.on('error', () => undefined)
    outgoing.write('"a')
  })
  expect(status).toBe(413)
})

test('refuses what is not JSON in UTF-8', async () => {
  const post = (type: string, body: string | Buffer) =>
    sendHttp({ port: host.port, path: '/api/x', method: 'POST', headers: { 'content-type': type, ...bearer() }, body })
  expect((await post('text/plain', '{}')).status).toBe(415)
  expect((await post('application/x-www-form-urlencoded', 'a=1')).status).toBe(415)
  expect((await post('application/json', '{"a":')).text).toBe('{"code":"BAD_JSON"}')
  expect((await post('application/json', Buffer.from([0x22, 0xc3, 0x28, 0x22]))).status).toBe(400)
  expect(handled).toEqual([])
})

test('a handler that throws costs one answer, not the host', async () => {
  const answer = await sendHttp({ port: host.port, path: '/api/boom', headers: bearer() })
  expect([answer.status, answer.text]).toEqual([500, '{"code":"INTERNAL"}'])
  expect(errors).toHaveLength(1)
  expect((await sendHttp({ port: host.port, path: '/api/x', headers: bearer() })).status).toBe(200)
})

test('serves media by its own signed address, without the token', async () => {
  const media = await sendHttp({ port: host.port, path: '/media/a?s=1' })
  expect(media.text).toBe('media /media/a?s=1')
  expect(media.headers['content-security-policy']).toMatch(/^default-src 'none'; .*frame-ancestors 'self'$/)
  expect(media.headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  expect((await sendHttp({ port: host.port, path: '/media/a', method: 'POST', body: 'x' })).status).toBe(405)
})

test('opens a link after the token, and again with the same token after the page was reloaded', async () => {
  const first = await openReadyLink(host.port, host.token, { origin: `http://127.0.0.1:${host.port}` })
  first.link.send('one')
  expect(await first.nextMessage()).toBe('echo one')
  first.link.close()
  await first.closed
  const second = await openReadyLink(host.port, host.token)
  second.link.send('two')
  expect(await second.nextMessage()).toBe('echo two')
  expect(links).toHaveLength(2)
})

test.each([
  ['a wrong token', '{"token":"wrong"}'],
  ['no JSON', 'hello'],
  ['a token that is no text', '{"token":1}'],
  ['a bare null', 'null'],
])('closes a link whose first message is %s', async (_name, message) => {
  const opened = await openLink(host.port)
  opened.link.send(message)
  expect(await opened.closed).toBe(LINK_CLOSED.wrongToken)
  expect(links).toEqual([])
})

test('closes a link whose first message is binary, even with the right token', async () => {
  const opened = await openLink(host.port)
  opened.link.send(Buffer.from(JSON.stringify({ token: host.token })))
  expect(await opened.closed).toBe(LINK_CLOSED.wrongToken)
})

test('closes a link that presents nothing in time', async () => {
  const opened = await openLink(host.port)
  expect(await opened.closed).toBe(LINK_CLOSED.noToken)
})

test('a message over 1 MiB ends the link, not the host', async () => {
  const opened = await openReadyLink(host.port, host.token)
  opened.link.send('x'.repeat(BODY_LIMIT + 1))
  expect(await opened.closed).toBe(1009)
  expect((await sendHttp({ port: host.port, path: '/' })).status).toBe(200)
})

test('opens no more links than allowed, with a token or still without, and frees the place of a closed one', async () => {
  const ready = []
  for (let i = 0; i < 3; i += 1) ready.push(await openReadyLink(host.port, host.token))
  const fourth = await openLink(host.port)
  fourth.link.send(JSON.stringify({ token: host.token }))
  expect(await fourth.closed).toBe(LINK_CLOSED.tooMany)
  for (let i = 0; i < 3; i += 1) await openLink(host.port)
  await expect(openLink(host.port)).rejects.toThrow('503')
  const [first] = ready
  first?.link.close()
  await first?.closed
  expect(links).toHaveLength(3)
})

test('opens a link on its own path only', async () => {
  await expect(openLink(host.port, {}, '/api/link')).rejects.toThrow('404')
})

test('cuts a request that never finishes its headers or its body', async () => {
  const headers = await openSocket(host.port)
  headers.socket.write('GET / HTTP/1.1\r\nHost: 127.0.0.1')
  const body = await openSocket(host.port)
  body.socket.write(
    `POST /api/x HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nAuthorization: Bearer ${host.token}\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{`,
  )
  expect(await headers.received).toContain('408')
  expect(await body.received).toContain('408')
  expect(handled).toEqual([])
})

test('asks its starter to stop on an authorised request', async () => {
  expect((await sendHttp({ port: host.port, path: '/stop', method: 'POST' })).status).toBe(401)
  expect((await sendHttp({ port: host.port, path: '/stop', headers: bearer() })).status).toBe(405)
  expect(stops).toBe(0)
  const answer = await sendHttp({ port: host.port, path: '/stop', method: 'POST', headers: bearer() })
  expect([answer.status, answer.text]).toEqual([202, '{"stopping":true}'])
  await expect.poll(() => stops).toBe(1)
})

test('closes cleanly: links hear that the host stops, the port is free, a stuck answer is cut', async () => {
  const opened = await openReadyLink(host.port, host.token)
  const waiting = await openLink(host.port)
  const idle = await openSocket(host.port)
  const { port } = host
  await host.close(200)
  expect(await opened.closed).toBe(LINK_CLOSED.stopping)
  expect(await waiting.closed).toBe(LINK_CLOSED.stopping)
  await idle.received
  await expect(openSocket(port)).rejects.toThrow('ECONNREFUSED')
})
