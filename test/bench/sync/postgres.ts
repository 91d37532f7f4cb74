import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** A PostgreSQL server of this machine for one bench. */
export interface BenchServer {
  url: string
  stop(): Promise<void>
}

const VERSIONS = '/usr/lib/postgresql'

/**
 * The server that TEST_DATABASE_URL names, or Debian's own started in a folder that goes again: fsync and everything else
 * as it is installed, a socket file only. Null where there is none or this is not root, who may become `postgres`.
 */
export async function benchPostgres(): Promise<BenchServer | null> {
  const named = process.env.TEST_DATABASE_URL
  if (named !== undefined && named !== '') return { url: named, stop: () => Promise.resolve() }
  const newest = existsSync(VERSIONS) ? readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a))[0] : undefined
  const ids = newest === undefined || process.getuid?.() !== 0 ? null : await idsOf('postgres')
  if (newest === undefined || ids === null) return null
  const tool = (name: string): string => join(VERSIONS, newest, 'bin', name)
  const folder = await mkdtemp('/tmp/fieldwrit-postgres-')
  const data = join(folder, 'data')
  await chown(folder, ids.uid, ids.gid)
  await chmod(folder, 0o755)
  const as = (name: string, ...rest: string[]) => run(tool(name), ['-D', data, ...rest], ids, folder)
  const stop = async (): Promise<void> => {
    await as('pg_ctl', '-m', 'immediate', 'stop')
    await rm(folder, { recursive: true, force: true })
  }
  const socket = `-k ${folder} -c listen_addresses=''`
  const started =
    (await as('initdb', '-E', 'UTF8', '--locale=C.UTF-8', '-A', 'trust')) &&
    (await as('pg_ctl', '-l', join(folder, 'log'), '-w', '-o', socket, 'start'))
  if (started) return { url: `postgres://postgres@localhost/postgres?host=${folder}`, stop }
  await stop()
  return null
}

interface Ids {
  uid: number
  gid: number
}

/** Numbers of a user of this machine; null when there is none. */
async function idsOf(user: string): Promise<Ids | null> {
  const [uid, gid] = [await said('id', ['-u', user]), await said('id', ['-g', user])]
  return uid === '' || gid === '' ? null : { uid: Number(uid), gid: Number(gid) }
}

async function said(command: string, words: readonly string[]): Promise<string> {
  const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'ignore'] })
  let text = ''
  child.stdout.on('data', (bytes: Buffer) => {
    text += bytes.toString('utf8')
  })
  await once(child, 'close')
  return text.trim()
}

/** Runs a tool to its end; whether it went well. */
async function run(command: string, words: readonly string[], ids: Ids, cwd: string): Promise<boolean> {
  const child = spawn(command, words, { ...ids, cwd, stdio: 'ignore' })
  const [code] = (await once(child, 'close')) as [number | null]
  return code === 0
}
