import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openDiskShelf } from '../../../../court/files/diskShelf.ts'
import type { RunningServer } from '../../../../court/http/server.ts'
import { blobRows } from '../../../../db/copies.ts'
import { readNamedFiles } from '../../../../db/files.ts'
import type { Core } from '../../../../electron/core/core.ts'
import { planPictures } from '../../../../electron/core/plans/pictures.ts'
import { makeFileMoves } from '../../../../electron/core/sync/fileMoves.ts'
import { exchangeFiles, FILE_LIMIT, TURN_MS } from '../../../../electron/core/sync/files.ts'
import { fileWire } from '../../../../electron/core/sync/fileWire.ts'
import { ExchangeError } from '../../../../shared/sync/failures.ts'
import { PIECE_BYTES } from '../../../../shared/sync/files.ts'
import { newCommandId, startTestCore, type TestCore } from '../../../support/coreHarness.ts'
import { oneRoom } from '../../../support/oneRoom.ts'
import { photo } from '../../../support/photo.ts'
import { type SecondLaptop, secondLaptop } from '../../../support/secondLaptop.ts'
import { courtServer } from '../../../support/sync/courtServer.ts'
import { type GatewayCourt, gatewayCourt, laptopOf } from '../../../support/sync/gatewayCourt.ts'
import { openOverHttp } from '../../../support/sync/httpPeer.ts'
import { databaseKinds } from '../../../support/sync/testDatabase.ts'

const NOW = Date.parse('2026-03-02T09:00:00+08:00')
const PEER = 'gateway:浙97'
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

describe('files between a laptop and the gateway', () => {
  let database: Awaited<ReturnType<(typeof databaseKinds)[number]['open']>>
  let court: GatewayCourt
  let server: RunningServer
  let base: string
  let office: TestCore
  let laptop: SecondLaptop
  let siteId: string
  let roomId: string
  let courts = 0

  beforeAll(async () => {
    database = await (databaseKinds[0]?.open() ?? Promise.reject(new Error('no database')))
  })
  afterAll(() => database.drop())
  beforeEach(async () => {
    courts += 1
    court = await gatewayCourt(database.db, `浙97${courts}`)
    base = await mkdtemp(join(tmpdir(), 'fieldwrit-files-'))
    await start()
    office = await startTestCore({ now: NOW })
    ;({ siteId, roomId } = await oneRoom(office))
    laptop = await secondLaptop(office, NOW)
  })
  afterEach(async () => {
    await server.close(0)
    await laptop.close()
    await office.close()
    await rm(base, { recursive: true })
  })

  async function start(): Promise<void> {
    server = await courtServer(court.gateway, { files: await openDiskShelf(join(base, 'files'), NOW) })
  }

  /** Takes a photograph of the room on the first laptop; its hash. */
  async function take(bytes: Uint8Array): Promise<string> {
    const path = join(base, 'photo.jpg')
    await writeFile(path, bytes)
    const room = { siteId, owner: 'room' as const, ownerId: roomId, floor: null, on: null, note: '' }
    await planPictures(office.core).attach({ commandId: newCommandId(), ...room, path })
    return sha256(bytes)
  }

  /** The second laptop gets the first one's events, without any file. */
  function handEventsOver(): void {
    const from = office.core.context.store().db
    const rows = from.prepare('SELECT envelope, salt, body FROM event ORDER BY event_id').all()
    const { journal } = laptop.core.context.store()
    journal.transact(() => journal.receive(rows as Parameters<typeof journal.receive>[0]))
  }

  /** One exchange of files of a laptop under a device the court knows. */
  async function exchangeOf(core: Core, device: string, fetch = globalThis.fetch, limitBytes = FILE_LIMIT) {
    const node = await laptopOf(court, device, ['site:*'])
    const { token } = await openOverHttp(node, server.url, 'rpc')
    const reach = { address: server.url, audience: court.code, fetch }
    const signal = new AbortController().signal
    return exchangeFiles(core.context, {
      sends: [],
      ...{ peer: PEER, scopes: ['site:*'], limitBytes, absent: new Map(), check: () => undefined },
      ...{ turnMs: TURN_MS, moves: makeFileMoves() },
      ...{ step: () => undefined, wire: fileWire(reach, { device, token: async () => token, signal }) },
    })
  }

  it('[B1] what a laptop took goes to the gateway and from there to the laptop whose events name it', async () => {
    const bytes = photo(3 * PIECE_BYTES + 4321)
    const hash = await take(bytes)
    const small = await take(photo(10))
    expect(await exchangeOf(office.core, 'office')).toEqual({ sent: 2, received: 0, large: 0, more: false })
    handEventsOver()
    expect(await exchangeOf(laptop.core, 'laptop')).toEqual({ sent: 0, received: 2, large: 0, more: false })
    const { blobs, db } = laptop.core.context.store()
    expect(sha256(await blobs.readAll(hash))).toBe(hash)
    expect(await blobs.verify(small)).toBe('sound')
    expect(blobRows(db)).toContainEqual({ hash, size: bytes.length, format: 'image/jpeg' })
  })

  it('[B2] an upload goes on at the byte where it stopped when the gateway was killed in the middle of a piece', async () => {
    const bytes = photo(4 * PIECE_BYTES)
    const hash = await take(bytes)
    let patches = 0
    const killing: typeof fetch = async (input, init) => {
      if (init?.method !== 'PATCH') return fetch(input, init)
      patches += 1
      if (patches < 3) return fetch(input, init)
      await server.close(0)
      return fetch(input, init)
    }
    await expect(exchangeOf(office.core, 'office', killing)).rejects.toMatchObject({ failure: 'offline' })
    const [name = ''] = (await readdir(join(base, 'files', 'incoming'))).filter((one) => !one.endsWith('.json'))
    // Some of a piece that was cut: as many bytes as reached the disk.
    await writeFile(join(base, 'files', 'incoming', name), bytes.subarray(0, 2 * PIECE_BYTES + 70_001))
    await start()
    let sent = 0
    const counting: typeof fetch = (input, init) => {
      if (init?.method === 'PATCH') sent += (init.body as Buffer).length
      return fetch(input, init)
    }
    await exchangeOf(office.core, 'office', counting)
    expect(sent).toBe(bytes.length - 2 * PIECE_BYTES - 70_001)
    handEventsOver()
    await exchangeOf(laptop.core, 'laptop')
    expect(sha256(await laptop.core.context.store().blobs.readAll(hash))).toBe(hash)
  })

  it('[B2] a download goes on where it stopped, and nothing is visible or plain on the disk before it is whole', async () => {
    const bytes = photo(3 * PIECE_BYTES)
    const hash = await take(bytes)
    await exchangeOf(office.core, 'office')
    handEventsOver()
    let gets = 0
    const cutting: typeof fetch = async (input, init) => {
      if (init?.method === 'GET') gets += 1
      if (gets === 2) throw new TypeError('cut')
      return fetch(input, init)
    }
    await expect(exchangeOf(laptop.core, 'laptop', cutting)).rejects.toBeInstanceOf(ExchangeError)
    const { blobs } = laptop.core.context.store()
    expect(await blobs.has(hash)).toBe(false)
    const asked: string[] = []
    const watching: typeof fetch = (input, init) => {
      if (init?.method === 'GET') asked.push(new Headers(init.headers).get('range') ?? '')
      return fetch(input, init)
    }
    await exchangeOf(laptop.core, 'laptop', watching)
    expect(asked).toEqual([
      `bytes=${PIECE_BYTES}-${2 * PIECE_BYTES - 1}`,
      `bytes=${2 * PIECE_BYTES}-${3 * PIECE_BYTES - 1}`,
    ])
    expect(await blobs.verify(hash)).toBe('sound')
  })

  it('[B1] bytes that are not those of the hash never become visible here', async () => {
    const bytes = photo(70_000)
    const hash = await take(bytes)
    await exchangeOf(office.core, 'office')
    handEventsOver()
    const forging: typeof fetch = async (input, init) => {
      const answer = await fetch(input, init)
      if (init?.method !== 'GET') return answer
      const { status, headers } = answer
      return new Response(new Uint8Array(photo(70_000)), { status, headers })
    }
    expect(await exchangeOf(laptop.core, 'laptop', forging)).toMatchObject({ received: 0 })
    expect(await laptop.core.context.store().blobs.has(hash)).toBe(false)
    expect(await exchangeOf(laptop.core, 'laptop')).toMatchObject({ received: 1 })
  })

  it('a file above the limit travels only when the limit is raised', async () => {
    await take(photo(2000))
    expect(await exchangeOf(office.core, 'office', fetch, 1999)).toEqual({
      sent: 0,
      received: 0,
      large: 1,
      more: false,
    })
    expect(await exchangeOf(office.core, 'office', fetch, 2000)).toEqual({
      sent: 1,
      received: 0,
      large: 0,
      more: false,
    })
  })

  it("[X9] a portal's page is no gateway: nothing counts as sent", async () => {
    await take(photo(2000))
    const portal: typeof fetch = async () => new Response('<html>login</html>', { status: 200 })
    await expect(exchangeOf(office.core, 'office', portal)).rejects.toBeInstanceOf(ExchangeError)
    expect(office.core.secondCopy.copies().filesOnlyHere).toBe(1)
  })

  it('[G7] a file the gateway has is no longer counted as only here', async () => {
    await take(photo(2000))
    expect(office.core.secondCopy.copies().filesOnlyHere).toBe(1)
    await exchangeOf(office.core, 'office')
    expect(office.core.secondCopy.copies().filesOnlyHere).toBe(0)
  })

  it('[B3] a photograph whose event came first says on which laptop it is', async () => {
    await take(photo(2000))
    handEventsOver()
    const { db } = laptop.core.context.store()
    const row = db.prepare("SELECT part_id FROM plan_part WHERE kind = 'picture'").get() as { part_id: string }
    const { deviceId } = office.core.context.profile()
    await expect(planPictures(laptop.core).open({ siteId, partId: row.part_id })).rejects.toMatchObject({
      code: 'FILE_ELSEWHERE',
      data: { device: deviceId },
    })
    await exchangeOf(office.core, 'office')
    await exchangeOf(laptop.core, 'laptop')
    expect(await planPictures(laptop.core).open({ siteId, partId: row.part_id })).toMatchObject({ type: 'image/jpeg' })
  })

  it('[B3] which files events name is read once, however often it is asked', async () => {
    const hash = await take(photo(10))
    const { db, journal } = office.core.context.store()
    expect(journal.transact(() => readNamedFiles(db))).toEqual({ more: false })
    expect(journal.transact(() => readNamedFiles(db))).toEqual({ more: false })
    expect(db.prepare('SELECT hash, scope, format FROM named_file').all()).toEqual([
      { hash, scope: `site:${siteId}`, format: 'image/jpeg' },
    ])
  })
})
