import { type ChildProcess, spawn } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'

const BIN = fileURLToPath(new URL('../../../build/bin', import.meta.url))

/** Makes a child believe it runs on Node 20, as on a machine where npm's Node is the only new one. */
const ON_NODE_20 = `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.20.2'})`

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'launchers-'))
  cpSync(BIN, join(root, 'build/bin'), { recursive: true })
  put('node_modules/vite/bin/vite.js', VITE)
  put('renderer/app.ts', '')
  put('electron/cli/main.ts', CLI)
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

const VITE = `
const fs = require('node:fs'), path = require('node:path')
fs.mkdirSync('out/renderer', { recursive: true })
fs.writeFileSync('out/renderer/index.html', 'built')
fs.appendFileSync('built.log', 'x')
console.log('bundler speaks')`

// A command line program as the launchers see it: it serves until a signal, or says what it was called with.
const CLI = `
const args: string[] = process.argv.slice(2)
if (args[0] === 'serve') {
  console.log(JSON.stringify({ url: 'http://127.0.0.1:1/#t=abc', token: 'abc', apiUrl: 'http://127.0.0.1:1/api', pid: process.pid, args }))
  process.on('SIGTERM', () => { console.error('stopped cleanly'); process.exit(0) })
  setInterval(() => undefined, 1000)
} else {
  console.log(JSON.stringify({ args, node: process.versions.node, cwd: process.cwd() }))
  process.exit(Number(args[0] ?? 0))
}`

function put(path: string, text: string): string {
  const full = join(root, path)
  mkdirSync(dirname(full), { recursive: true })
  writeFileSync(full, text)
  return full
}

type Ran = { code: number | null; out: string; err: string }

function launch(args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: root, LC_ALL: 'en_US.UTF-8', ...env },
  })
  const ran: Ran = { code: null, out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => {
    ran.out += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    ran.err += chunk.toString()
  })
  const ended = new Promise<Ran>((resolve) => child.on('close', (code) => resolve({ ...ran, code })))
  return { child, ran, ended }
}

async function serve(args: string[], env: Record<string, string>, until: string) {
  const started = launch(['build/bin/start.mjs', ...args], env)
  await expect.poll(() => started.ran.out, { timeout: 15_000 }).toContain(until)
  return started
}

async function stop(child: ChildProcess, ended: Promise<Ran>): Promise<Ran> {
  child.kill('SIGTERM')
  return ended
}

test('the command line program gets every argument as written and its exit code comes back', async () => {
  const { code, out } = await launch(['build/bin/fieldwrit.mjs', '1', '--pin-file', 'a b', '李某']).ended
  expect(code).toBe(1)
  expect(JSON.parse(out).args).toEqual(['1', '--pin-file', 'a b', '李某'])
})

test('under npm run, relative paths mean the folder the user stands in', async () => {
  const env = { npm_lifecycle_event: 'fieldwrit', INIT_CWD: join(root, 'renderer') }
  const { out } = await launch(['build/bin/fieldwrit.mjs'], env).ended
  expect(JSON.parse(out).cwd).toBe(join(root, 'renderer'))
})

test('on an older Node it moves to the Node that npm brought, and still passes the exit code on', async () => {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  const packaged = put(
    `node_modules/${name}/bin/node`,
    `#!/bin/sh\necho moved >> "${root}/moved.log"\nexec "${process.execPath}" "$@"\n`,
  )
  chmodSync(packaged, 0o755)
  const { code, out } = await launch(['--import', ON_NODE_20, 'build/bin/fieldwrit.mjs', '1', 'x']).ended
  expect(code).toBe(1)
  expect(JSON.parse(out).args).toEqual(['1', 'x'])
  expect(readFileSync(join(root, 'moved.log'), 'utf8')).toBe('moved\n')
})

test('where npm has no Node 24 it names the version to install and ends with 2', async () => {
  const { code, out, err } = await launch(['--import', ON_NODE_20, 'build/bin/fieldwrit.mjs']).ended
  expect([code, out]).toEqual([2, ''])
  expect(err).toContain('Install Node 24 from https://nodejs.org')
})

test('before npm ci it says what to run first', async () => {
  rmSync(join(root, 'node_modules'), { recursive: true })
  const { code, err } = await launch(['--import', ON_NODE_20, 'build/bin/start.mjs']).ended
  expect(code).toBe(2)
  expect(err).toContain('npm ci')
})

test('speaks Chinese on a Chinese desktop', async () => {
  const { err } = await launch(['build/bin/start.mjs', '--what'], { LC_ALL: 'zh_CN.UTF-8' }).ended
  expect(err).toContain('不认识的参数：--what')
})

test('refuses an unknown option and a missing folder name', async () => {
  expect(await launch(['build/bin/start.mjs', '--what']).ended).toMatchObject({
    code: 2,
    err: 'Unknown option: --what\n',
  })
  expect((await launch(['build/bin/start.mjs', '--profile']).ended).code).toBe(2)
  const help = await launch(['build/bin/start.mjs', '--help'], { XDG_DATA_HOME: '/data' }).ended
  expect([help.code, help.out.includes('/data/fieldwrit')]).toEqual([0, process.platform === 'linux'])
})

test('start --no-open builds what is missing, prints the address and stops cleanly on a signal', async () => {
  const { child, ended } = await serve(['--no-open', '--profile', 'p'], {}, 'Ctrl+C')
  const { code, out, err } = await stop(child, ended)
  expect(out).toContain('Address: http://127.0.0.1:1/#t=abc')
  expect(out).toContain(`Data folder: ${join(root, 'p')}`)
  expect(err).toContain('stopped cleanly')
  expect(code).toBe(0)
  expect(existsSync(join(root, 'out/renderer/index.html'))).toBe(true)
})

test('start --json writes one line of JSON and nothing else, even while it builds', async () => {
  const { child, ended } = await serve(['--json', '--profile', 'p'], {}, '\n')
  const { out, err } = await stop(child, ended)
  expect(JSON.parse(out)).toMatchObject({ token: 'abc', args: ['serve', '--json', '--profile', join(root, 'p')] })
  expect(out.split('\n')).toHaveLength(2)
  expect(err).toContain('bundler speaks')
})

test('under npm start a relative profile means the folder the user stands in', async () => {
  const env = { npm_lifecycle_event: 'start', INIT_CWD: '/home/li' }
  const { child, ended } = await serve(['--json', '--profile=p'], env, '\n')
  const { out } = await stop(child, ended)
  expect(JSON.parse(out).args.at(-1)).toBe('/home/li/p')
})

test('builds again only when a source is newer than what was built', async () => {
  const run = async () => {
    const { child, ended } = await serve(['--no-open'], {}, 'Ctrl+C')
    await stop(child, ended)
    return readFileSync(join(root, 'built.log'), 'utf8').length
  }
  expect(await run()).toBe(1)
  expect(await run()).toBe(1)
  const later = new Date(Date.now() + 5_000)
  utimesSync(join(root, 'renderer/app.ts'), later, later)
  expect(await run()).toBe(2)
})

test('a failed build is said and nothing is served', async () => {
  put('node_modules/vite/bin/vite.js', 'process.exit(3)')
  const { code, out, err } = await launch(['build/bin/start.mjs', '--no-open']).ended
  expect(code).toBe(2)
  expect(err).toContain('failed')
  expect(out).not.toContain('Address')
})

test('without a desktop it says why there is no window, serves, and says that no browser could be opened', async () => {
  const { child, ended } = await serve([], {}, 'copy the address')
  const { out } = await stop(child, ended)
  expect(out).toContain('there is no graphical desktop. Running in the browser instead.')
})

test('an Electron that dies at once is said, then the default browser opens the address', async () => {
  const opener = put('tools/xdg-open', `#!/bin/sh\nprintf '%s' "$1" > "${root}/opened"\n`)
  chmodSync(opener, 0o755)
  const electron = put('node_modules/electron/dist/electron', '#!/bin/sh\nexit 7\n')
  chmodSync(electron, 0o755)
  put('node_modules/electron/path.txt', 'electron')
  put('node_modules/electron-vite/bin/electron-vite.js', '')
  const env = { DISPLAY: ':0', PATH: `${join(root, 'tools')}:${process.env.PATH}` }
  // Root gets the same way out for another reason: the sandbox.
  const reason = process.getuid?.() === 0 ? 'its sandbox does not run as root' : 'Electron failed to start (code 7)'
  const { child, ended } = await serve([], env, 'Ctrl+C')
  await expect.poll(() => existsSync(join(root, 'opened'))).toBe(true)
  await expect.poll(() => readFileSync(join(root, 'opened'), 'utf8')).toBe('http://127.0.0.1:1/#t=abc')
  const { out } = await stop(child, ended)
  expect(out).toContain(reason)
})
