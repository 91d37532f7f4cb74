import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { FileShelf } from '../../../court/files/shelf.ts'
import { LIMITS, type RunningServer, type ServerLimits } from '../../../court/http/server.ts'
import { uploadName } from '../../../shared/sync/files.ts'
import { type ShelfPlace, shelfKinds } from '../../support/s3/shelves.ts'
import { courtServer } from '../../support/sync/courtServer.ts'
import { courtsOn } from '../../support/sync/courtsOn.ts'
import { type GatewayCourt, laptopOf } from '../../support/sync/gatewayCourt.ts'
import { openOverHttp } from '../../support/sync/httpPeer.ts'
import { databaseKinds } from '../../support/sync/testDatabase.ts'

const SITE = 'site:s1'
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64')

const kinds = databaseKinds.flatMap(({ name, open }, index) =>
  shelfKinds
    // The database is no matter of the shelf's: each shelf once, each database once.
    .filter((shelf) => index === 0 || shelf === shelfKinds[0])
    .map((shelf) => ({ name: `${name} and files on ${shelf.name}`, open, place: shelf.place })),
)

describe.each(kinds)('files of a gateway with $name', ({ open, place }) => {
  const courts = courtsOn({ open }, '浙98')
  let court: GatewayCourt
  let server: RunningServer
  let base: string
  let there: ShelfPlace
  let first: string
  let second: string
  let other: string

  beforeEach(async () => {
    court = await courts.next()
    base = await mkdtemp(join(tmpdir(), 'court-files-'))
    there = await place()
    const nodes = [
      await laptopOf(court, 'first', ['site:*', 'case:*']),
      await laptopOf(court, 'second', ['site:*']),
      await laptopOf(court, 'other', ['case:*']),
    ]
    await start()
    const tokens = await Promise.all(nodes.map(async (node) => (await openOverHttp(node, server.url, 'rpc')).token))
    ;[first = '', second = '', other = ''] = tokens
    return async () => {
      await server.close(1000)
      await rm(base, { recursive: true })
      await there.close()
    }
  })

  async function start(): Promise<void> {
    server = await courtServer(court.gateway, { files: await there.open(Date.now()) })
  }

  const call = (token: string, method: string, path: string, headers: Record<string, string>, body?: Uint8Array) =>
    fetch(`${server.url}${path}`, {
      ...{ method, headers: { authorization: `Bearer ${token}`, 'tus-resumable': '1.0.0', ...headers } },
      ...(body === undefined ? {} : { body: Buffer.from(body) }),
    })
  const create = (token: string, hash: string, scope: string, size: number) =>
    call(token, 'POST', '/files/incoming', {
      'upload-length': String(size),
      'upload-metadata': `sha256 ${base64(hash)},scope ${base64(scope)}`,
    })
  const append = (token: string, path: string, offset: number, bytes: Uint8Array) =>
    call(
      token,
      'PATCH',
      path,
      { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
      bytes,
    )
  async function send(token: string, hash: string, scope: string, bytes: Uint8Array): Promise<Response> {
    const made = await create(token, hash, scope, bytes.length)
    const path = made.headers.get('location')
    return path === null ? made : append(token, path, 0, bytes)
  }
  const get = (token: string, hash: string, headers: Record<string, string> = {}) =>
    call(token, 'GET', `/files/${hash}`, headers)
  const incoming = (): Promise<string[]> => there.unfinished()

  it('[B1] shows a file under its hash once all of it came, to whoever may have its scope', async () => {
    const bytes = randomBytes(200_000)
    const hash = sha256(bytes)
    const made = await create(first, hash, SITE, bytes.length)
    expect(made.status).toBe(201)
    const path = made.headers.get('location') ?? ''
    await append(first, path, 0, bytes.subarray(0, 120_000))
    expect((await get(first, hash)).status).toBe(404)
    expect((await append(first, path, 120_000, bytes.subarray(120_000))).status).toBe(204)
    const answer = await get(second, hash)
    expect(answer.headers.get('etag')).toBe(`"${hash}"`)
    expect(sha256(new Uint8Array(await answer.arrayBuffer()))).toBe(hash)
    expect(await incoming()).toEqual([])
  })

  it('[B1] removes and refuses an upload whose bytes are not those of its hash', async () => {
    const hash = sha256(Buffer.from('what was promised'))
    expect((await send(first, hash, SITE, Buffer.from('something else'))).status).toBe(460)
    expect((await get(first, hash)).status).toBe(404)
    expect(await incoming()).toEqual([])
  })

  it('[B2] takes an upload up at the byte where it stood when the gateway ended', async () => {
    const bytes = randomBytes(300_000)
    const hash = sha256(bytes)
    const path = (await create(first, hash, SITE, bytes.length)).headers.get('location') ?? ''
    await append(first, path, 0, bytes.subarray(0, 123_457))
    await server.close(0)
    await start()
    const stands = await call(first, 'HEAD', path, {})
    expect(stands.headers.get('upload-offset')).toBe('123457')
    expect((await append(first, path, 100_000, bytes.subarray(100_000))).status).toBe(409)
    expect((await append(first, path, 123_457, bytes.subarray(123_457))).status).toBe(204)
    expect((await get(second, hash)).status).toBe(200)
  })

  it('[B2] ends an upload whose last byte came just before a kill when it is asked for again', async () => {
    const bytes = randomBytes(5000)
    const hash = sha256(bytes)
    const path = (await create(first, hash, SITE, bytes.length)).headers.get('location') ?? ''
    // The gateway stores the last byte and dies before it tells anybody.
    const shelf = await there.open(Date.now())
    await shelf.incoming.write(Readable.from([bytes]), uploadName('first', SITE, hash), 0)
    expect((await call(first, 'HEAD', path, {})).status).toBe(404)
    expect((await get(first, hash)).status).toBe(200)
    expect((await create(first, hash, SITE, bytes.length)).status).toBe(412)
  })

  it('[B1] says of a file it has for this scope that it has it, and takes no bytes', async () => {
    const bytes = randomBytes(1000)
    const hash = sha256(bytes)
    await send(first, hash, SITE, bytes)
    const again = await create(second, hash, SITE, bytes.length)
    expect([again.status, await again.text()]).toEqual([412, 'held'])
  })

  it('[B1] a hash alone opens nothing: for another scope the bytes must be sent', async () => {
    const bytes = randomBytes(1000)
    const hash = sha256(bytes)
    await send(first, hash, SITE, bytes)
    expect((await get(other, hash)).status).toBe(404)
    expect((await create(other, hash, 'case:c1', bytes.length)).status).toBe(201)
    expect((await get(other, hash)).status).toBe(404)
  })

  it('[B1] refuses scopes that are not granted, uploads of others and callers without a token', async () => {
    const hash = sha256(Buffer.from('x'))
    expect((await create(other, hash, SITE, 1)).status).toBe(403)
    expect((await create(first, hash, 'site:*', 1)).status).toBe(400)
    const path = (await create(first, hash, SITE, 1)).headers.get('location') ?? ''
    expect((await append(second, path, 0, Buffer.from('x'))).status).toBe(404)
    expect((await call(second, 'HEAD', path, {})).status).toBe(404)
    expect((await create('', hash, SITE, 1)).status).toBe(401)
    expect((await get('', hash)).status).toBe(401)
  })

  it.each([
    '../../court.json',
    '..%2f..%2fcourt.json',
    `${'a'.repeat(62)}/.`,
    'A'.repeat(64),
    `${'a'.repeat(64)}.json`,
  ])('[B1] refuses path tricks in the name of a file: %s', async (name) => {
    await writeFile(join(base, 'court.json'), '{}')
    expect((await get(first, name)).status).toBe(404)
    expect((await create(first, name, SITE, 1)).status).toBe(400)
    const patched = await append(first, `/files/incoming/${name}`, 0, Buffer.from('x'))
    expect(patched.status).toBe(404)
    expect(await incoming()).toEqual([])
  })

  it('[X10] refuses an upload for which the disk has no room before a byte is sent', async () => {
    await server.close(0)
    const shelf = await there.open(Date.now())
    server = await courtServer(court.gateway, { files: { ...shelf, hasRoom: async (bytes) => bytes < 1000 } })
    expect((await create(first, sha256(Buffer.from('x')), SITE, 1000)).status).toBe(507)
    expect((await create(first, sha256(Buffer.from('x')), SITE, 999)).status).toBe(201)
  })

  /** The server again, with other limits; what it keeps files on. */
  async function startWith(limits: Partial<ServerLimits>): Promise<FileShelf> {
    await server.close(0)
    const free = { perSecond: 100_000, burst: 100_000 }
    const rates = { device: free, address: free, enrol: free, files: free }
    const files = await there.open(Date.now())
    server = await courtServer(court.gateway, { files, limits: { ...LIMITS, rates, ...limits } })
    return files
  }

  it('[X9] who asks for files too often is told to come later and when, and others are served', async () => {
    const free = { perSecond: 100_000, burst: 100_000 }
    const files = { perSecond: 0.001, burst: 3 }
    await startWith({ rates: { device: free, address: { perSecond: 0.001, burst: 1 }, enrol: free, files } })
    const hash = sha256(Buffer.from('x'))
    expect([(await get(first, hash)).status, (await create(first, hash, SITE, 1)).status]).toEqual([404, 201])
    expect((await get(first, hash)).status).toBe(404)
    const late = await get(first, hash)
    expect([late.status, Number(late.headers.get('retry-after')) > 0]).toEqual([503, true])
    expect((await create(first, hash, SITE, 1)).status).toBe(503)
    expect((await get(second, hash)).status).toBe(404)
    // Without a token the address is counted.
    expect([(await get('', hash)).status, (await get('', hash)).status]).toEqual([401, 503])
  })

  it('[X9] takes so many files at once, of one laptop and in all, and is free again when one ends', async () => {
    const { incoming: kept } = await startWith({ transfers: { ofDevice: 1, inAll: 2 } })
    const writes = vi.spyOn(kept, 'write')
    const bytes = randomBytes(5000)
    const [hash, another] = [sha256(bytes), sha256(Buffer.from('another'))]
    const path = (await create(first, hash, SITE, 5000)).headers.get('location') ?? ''
    const spare = (await create(first, another, SITE, 7)).headers.get('location') ?? ''
    const slow = request(`${server.url}${path}`, {
      method: 'PATCH',
      headers: {
        ...{ authorization: `Bearer ${first}`, 'tus-resumable': '1.0.0', 'upload-offset': '0' },
        ...{ 'content-type': 'application/offset+octet-stream', 'content-length': '5000' },
      },
    })
    const ended = new Promise((resolve) => slow.once('response', (answer) => resolve(answer.statusCode)))
    slow.write(bytes.subarray(0, 10))
    // Asking before the upload has its place would take it away from the upload.
    await expect.poll(() => writes.mock.calls.length).toBe(1)
    expect((await get(first, hash)).status).toBe(503)
    const busy = await append(first, spare, 0, Buffer.from('another'))
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, '15'])
    expect((await get(second, hash)).status).toBe(404)
    slow.end(bytes.subarray(10))
    expect(await ended).toBe(204)
    await expect.poll(async () => (await append(first, spare, 0, Buffer.from('another'))).status).toBe(204)
  })

  it('[X9] [B2] an upload that comes too slowly is cut, and goes on where it stood', async () => {
    await startWith({ requestMs: 300 })
    const bytes = randomBytes(2000)
    const hash = sha256(bytes)
    const path = (await create(first, hash, SITE, 2000)).headers.get('location') ?? ''
    const slow = request(`${server.url}${path}`, {
      method: 'PATCH',
      headers: {
        ...{ authorization: `Bearer ${first}`, 'tus-resumable': '1.0.0', 'upload-offset': '0' },
        ...{ 'content-type': 'application/offset+octet-stream', 'content-length': '2000' },
      },
    })
    const cut = new Promise((resolve) => slow.once('close', resolve))
    slow.on('error', () => undefined)
    slow.write(bytes.subarray(0, 10))
    await cut
    const stands = Number((await call(first, 'HEAD', path, {})).headers.get('upload-offset'))
    expect((await append(first, path, stands, bytes.subarray(stands))).status).toBe(204)
    expect((await get(second, hash)).status).toBe(200)
  })

  it('[B2] gives ranges of a file, and none that it does not have', async () => {
    const bytes = randomBytes(1000)
    const hash = sha256(bytes)
    await send(first, hash, SITE, bytes)
    const part = await get(second, hash, { range: 'bytes=100-199' })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 100-199/1000'])
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(100, 200))).toBe(true)
    const rest = await get(second, hash, { range: 'bytes=990-' })
    expect(Buffer.from(await rest.arrayBuffer()).equals(bytes.subarray(990))).toBe(true)
    const last = await get(second, hash, { range: 'bytes=-5' })
    expect(Buffer.from(await last.arrayBuffer()).equals(bytes.subarray(995))).toBe(true)
    for (const range of ['bytes=1000-', 'bytes=5-4', 'bytes=0-1,3-4', 'bytes=-0', 'lines=1-2']) {
      expect((await get(second, hash, { range })).status).toBe(416)
    }
    const head = await call(second, 'HEAD', `/files/${hash}`, {})
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '1000'])
  })

  it('[B1] sweeps uploads nobody went on with, and leaves fresh ones', async () => {
    await create(first, sha256(Buffer.from('x')), SITE, 10)
    await there.open(Date.now() + 29 * 24 * 3_600_000)
    expect(await incoming()).toHaveLength(2)
    await there.open(Date.now() + 31 * 24 * 3_600_000)
    expect(await incoming()).toEqual([])
  })
})
