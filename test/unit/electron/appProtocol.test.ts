import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pathParts, serveRenderer } from '../../../electron/main/appProtocol.ts'

let folder: string
let serve: (request: Request) => Promise<Response>

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldwrit-app-'))
  const renderer = join(folder, 'renderer')
  mkdirSync(join(renderer, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.js'), 'outside')
  writeFileSync(join(renderer, 'index.html'), '<!doctype html>')
  writeFileSync(join(renderer, 'assets', 'page.js'), 'export {}')
  writeFileSync(join(renderer, 'assets', '字体.woff2'), 'font')
  writeFileSync(join(renderer, 'assets', 'tool.exe'), 'MZ')
  writeFileSync(join(renderer, '.env.json'), '{}')
  symlinkSync(join(folder, 'secret.js'), join(renderer, 'assets', 'link.js'))
  serve = serveRenderer(renderer)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const get = (url: string): Promise<Response> => serve(new Request(url))

test.each([
  ['app://fieldwrit/', 'text/html; charset=utf-8'],
  ['app://fieldwrit/index.html', 'text/html; charset=utf-8'],
  ['app://fieldwrit/cases/018f-1?tab=history#top', 'text/html; charset=utf-8'],
  ['app://fieldwrit/assets/page.js', 'text/javascript; charset=utf-8'],
  ['app://fieldwrit/assets/%E5%AD%97%E4%BD%93.woff2', 'font/woff2'],
])('%s is served as %s', async (url, type) => {
  const response = await get(url)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe(type)
})

test.each([
  'app://fieldwrit/../secret.js',
  'app://fieldwrit/assets/../../secret.js',
  'app://fieldwrit/%2e%2e/secret.js',
  'app://fieldwrit/..%2fsecret.js',
  'app://fieldwrit/..%5csecret.js',
  'app://fieldwrit/assets/..%2f..%2fsecret.js',
  'app://fieldwrit/%2fetc%2fpasswd.txt',
  'app://fieldwrit/C:%5csecret.js',
  'app://fieldwrit/assets/page.js%00.html',
  'app://fieldwrit/%ff.js',
  'app://fieldwrit/assets/link.js',
  'app://fieldwrit/.env.json',
  'app://fieldwrit/assets/tool.exe',
  'app://fieldwrit/assets/missing.js',
  'app://fieldwrit.evil/assets/page.js',
  'app://print/assets/page.js',
])('[L3] %s is refused', async (url) => {
  const response = await get(url)
  expect([400, 404]).toContain(response.status)
  expect(await response.text()).toBe('')
})

test('[L3] every answer, refusals too, carries the policy and is never stored', async () => {
  for (const url of ['app://fieldwrit/', 'app://fieldwrit/assets/missing.js', 'app://other/']) {
    const { headers } = await get(url)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    const policy = new Map(
      (headers.get('content-security-policy') ?? '').split('; ').map((rule) => {
        const [name, ...sources] = rule.split(' ')
        return [name, sources.join(' ')]
      }),
    )
    expect(policy.get('default-src')).toBe("'none'")
    expect(policy.get('script-src')).toBe("'self'")
    expect(policy.get('style-src')).toBe("'self'")
    expect(policy.get('connect-src')).toBe("'self' http://127.0.0.1:*")
    for (const name of ['frame-src', 'object-src', 'frame-ancestors', 'base-uri', 'form-action']) {
      expect(policy.get(name)).toBe("'none'")
    }
    expect(headers.get('content-security-policy')).not.toContain('unsafe')
  }
})

test('only reading is answered', async () => {
  expect((await serve(new Request('app://fieldwrit/', { method: 'POST', body: 'x' }))).status).toBe(405)
  const head = await serve(new Request('app://fieldwrit/', { method: 'HEAD' }))
  expect(head.status).toBe(200)
  expect(await head.text()).toBe('')
})

test('an address whose meaning is in doubt has no path', () => {
  expect(pathParts('app://fieldwrit/a/b.js')).toEqual(['a', 'b.js'])
  expect(pathParts('app://fieldwrit/a%2f..%2fb.js')).toBeNull()
  expect(pathParts('app://fieldwrit/%zz')).toBeNull()
})
