import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { LIMITS, type RunningServer } from '../../../../court/http/server.ts'
import { newPeer, savePeer } from '../../../../db/sync.ts'
import type { Core } from '../../../../electron/core/core.ts'
import { planPictures } from '../../../../electron/core/plans/pictures.ts'
import { type FileMoves, makeFileMoves } from '../../../../electron/core/sync/fileMoves.ts'
import { exchangeFiles, TURN_MS } from '../../../../electron/core/sync/files.ts'
import { fileWire } from '../../../../electron/core/sync/fileWire.ts'
import { largeFilesService } from '../../../../electron/core/sync/largeFiles.ts'
import type { FileChoice, LargeFile } from '../../../../shared/contract/desk/sync/largeFiles.ts'
import { PIECE_BYTES } from '../../../../shared/sync/files.ts'
import { newCommandId, startTestCore, type TestCore } from '../../../support/coreHarness.ts'
import { oneRoom } from '../../../support/oneRoom.ts'
import { photo } from '../../../support/photo.ts'
import { type ShelfPlace, shelfKinds } from '../../../support/s3/shelves.ts'
import { type SecondLaptop, secondLaptop } from '../../../support/secondLaptop.ts'
import { courtServer } from '../../../support/sync/courtServer.ts'
import { type CuttingLink, cuttingLink } from '../../../support/sync/cuttingProxy.ts'
import { type GatewayCourt, gatewayCourt, laptopOf } from '../../../support/sync/gatewayCourt.ts'
import { openOverHttp } from '../../../support/sync/httpPeer.ts'
import { databaseKinds } from '../../../support/sync/testDatabase.ts'

const NOW = Date.parse('2026-03-02T09:00:00+08:00')
/** Large for these laptops, bytes. */
const UNASKED = 2000
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

describe.each(shelfKinds)('large files by choice, at a gateway that keeps them on $name', ({ place }) => {
  let database: Awaited<ReturnType<(typeof databaseKinds)[number]['open']>>
  let court: GatewayCourt
  let there: ShelfPlace
  let server: RunningServer
  let link: CuttingLink
  let base: string
  let office: TestCore
  let laptop: SecondLaptop
  let peer: string
  let siteId: string
  let roomId: string
  let courts = 0

  beforeAll(async () => {
    database = await (databaseKinds[0]?.open() ?? Promise.reject(new Error('no database')))
  })
  afterAll(() => database.drop())
  beforeEach(async () => {
    courts += 1
    court = await gatewayCourt(database.db, `浙95${courts}`)
    peer = `gateway:${court.code}`
    base = await mkdtemp(join(tmpdir(), 'fieldwrit-large-'))
    there = await place()
    await start(LIMITS.fileBytes)
    link = await cuttingLink(() => server.port)
    office = await startTestCore({ now: NOW })
    ;({ siteId, roomId } = await oneRoom(office))
    laptop = await secondLaptop(office, NOW)
    for (const { context } of [office.core, laptop.core]) {
      const { db, journal } = context.store()
      const row = newPeer({ peer, kind: 'gateway', name: '示例法院', address: server.url })
      journal.transact(() => savePeer(db, { ...row, scopes: '["site:*"]' }))
    }
  })
  afterEach(async () => {
    await link.close()
    await server.close(0)
    await laptop.close()
    await office.close()
    await there.close()
    await rm(base, { recursive: true })
  })

  async function start(fileBytes: number): Promise<void> {
    const free = { perSecond: 100_000, burst: 100_000 }
    const limits = { ...LIMITS, fileBytes, rates: { device: free, address: free, enrol: free, files: free } }
    server = await courtServer(court.gateway, { files: await there.open(Date.now()), limits })
  }

  async function take(bytes: Uint8Array): Promise<string> {
    const path = join(base, 'photo.jpg')
    await writeFile(path, bytes)
    const room = { siteId, owner: 'room' as const, ownerId: roomId, floor: null, on: null, note: '' }
    await planPictures(office.core).attach({ commandId: newCommandId(), ...room, path })
    return sha256(bytes)
  }

  function handEventsOver(): void {
    const from = office.core.context.store().db
    const rows = from.prepare('SELECT envelope, salt, body FROM event ORDER BY event_id').all()
    const { journal } = laptop.core.context.store()
    journal.transact(() => journal.receive(rows as Parameters<typeof journal.receive>[0]))
  }

  /** A laptop's list and choices, with what its exchanges share with it. */
  function desk(core: Core, device: string) {
    const moves: FileMoves = makeFileMoves()
    const large = largeFilesService(core.context, { moves, unasked: () => UNASKED, soon: () => undefined })
    const seen: LargeFile[] = []
    return {
      seen,
      large,
      choose: (...files: FileChoice[]) => large.choose({ commandId: newCommandId(), files }),
      stop: (...files: FileChoice[]) => large.stop({ commandId: newCommandId(), files }),
      /** One exchange of files over the link; `before` runs before each call and may fail it. */
      async exchange(before: (method: string) => void = () => undefined, turnMs = TURN_MS) {
        const node = await laptopOf(court, device, ['site:*'])
        const { token } = await openOverHttp(node, server.url, 'rpc')
        const reach = {
          ...{ address: `http://127.0.0.1:${link.port}`, audience: court.code },
          fetch: ((input, init) => {
            before(init?.method ?? '')
            seen.push(...large.list().files)
            return fetch(input, init)
          }) satisfies typeof fetch,
        }
        const signal = new AbortController().signal
        return exchangeFiles(core.context, {
          sends: [],
          ...{ peer, scopes: ['site:*'], limitBytes: UNASKED, absent: new Map(), check: () => undefined },
          ...{ turnMs, moves, step: () => undefined },
          wire: fileWire(reach, { device, token: async () => token, signal }),
        })
      },
    }
  }

  it('[G7] waits with its name, size and place until somebody says now, goes, and is told done only when confirmed', async () => {
    const bytes = photo(3 * PIECE_BYTES + 99)
    const hash = await take(bytes)
    const one = desk(office.core, 'office')
    expect(await one.exchange()).toMatchObject({ sent: 0, large: 1 })
    const send: FileChoice = { hash, way: 'send', peer }
    expect(one.large.list()).toMatchObject({
      ...{ unasked: UNASKED, more: 0 },
      files: [{ ...send, state: 'waits', size: bytes.length, kind: 'image', peerName: '示例法院', chosen: false }],
    })
    expect(one.large.list().files[0]?.of).not.toBe('')
    expect(one.choose(send).files).toMatchObject([{ state: 'chosen', chosen: true }])
    expect(await one.exchange()).toMatchObject({ sent: 1, more: false })
    expect(one.large.list().files).toEqual([])
    // While it went: never more than the other side had, and checking before it was confirmed (U1).
    const states = one.seen.map(({ state, done }) => [state, done])
    expect(states).toContainEqual(['moving', PIECE_BYTES])
    expect(states).toContainEqual(['checking', bytes.length])
    expect(one.seen.filter(({ state, done }) => state === 'moving' && done === bytes.length)).toEqual([])
    handEventsOver()
    const other = desk(laptop.core, 'laptop')
    expect(await other.exchange()).toMatchObject({ received: 0, large: 1 })
    const fetched: FileChoice = { hash, way: 'fetch', peer: '' }
    expect(other.large.list().files).toMatchObject([{ ...fetched, state: 'waits', size: bytes.length }])
    other.choose(fetched)
    expect(await other.exchange()).toMatchObject({ received: 1 })
    expect(other.large.list().files).toEqual([])
    expect(await laptop.core.context.store().blobs.verify(hash)).toBe('sound')
  })

  it('[B3] [G7] a file that is still on another laptop is asked for the same way, and comes once the court has it', async () => {
    const hash = await take(photo(5000))
    handEventsOver()
    const [one, other] = [desk(office.core, 'office'), desk(laptop.core, 'laptop')]
    await other.exchange()
    const fetched: FileChoice = { hash, way: 'fetch', peer: '' }
    const absent = { ...fetched, state: 'absent', size: null, device: expect.stringMatching(/./) }
    expect(other.large.list().files).toMatchObject([absent])
    other.choose(fetched)
    expect(await other.exchange()).toMatchObject({ received: 0 })
    one.choose({ hash, way: 'send', peer })
    await one.exchange()
    expect(await other.exchange()).toMatchObject({ received: 1 })
  })

  it('[B2] [G7] stops where it stands when it is taken back, and goes on at that byte when it is chosen again', async () => {
    const bytes = photo(4 * PIECE_BYTES)
    const hash = await take(bytes)
    const one = desk(office.core, 'office')
    const send: FileChoice = { hash, way: 'send', peer }
    one.choose(send)
    let patches = 0
    const stopping = (method: string): void => {
      if (method !== 'PATCH') return
      patches += 1
      if (patches === 2) one.stop(send)
    }
    expect(await one.exchange(stopping)).toMatchObject({ sent: 0, more: false })
    expect(one.large.list().files).toMatchObject([{ state: 'waits', chosen: false }])
    expect(patches).toBe(2)
    one.choose(send)
    expect(await one.exchange(stopping)).toMatchObject({ sent: 1 })
    expect(patches).toBe(4)
  })

  it('[U1] gives way to records after a while, says that there is more, and goes on at its byte', async () => {
    const bytes = photo(3 * PIECE_BYTES)
    const hash = await take(bytes)
    const one = desk(office.core, 'office')
    one.choose({ hash, way: 'send', peer })
    let patches = 0
    const counting = (method: string): void => {
      if (method === 'PATCH') patches += 1
    }
    expect(await one.exchange(counting, 0)).toMatchObject({ sent: 0, more: true })
    expect(patches).toBe(1)
    expect(one.large.list().files).toMatchObject([{ state: 'chosen', leftMs: expect.any(Number) }])
    expect(await one.exchange(counting, 0)).toMatchObject({ sent: 0, more: true })
    expect(await one.exchange(counting, 0)).toMatchObject({ sent: 1, more: false })
    expect([patches, one.large.list().files.length]).toEqual([3, 0])
  })

  it('[G7] a file larger than the court takes is not tried, and the list says how much that is', async () => {
    const hash = await take(photo(5000))
    await server.close(0)
    await start(4999)
    const one = desk(office.core, 'office')
    const methods: string[] = []
    one.choose({ hash, way: 'send', peer })
    expect(await one.exchange((method) => methods.push(method))).toMatchObject({ sent: 0, more: false })
    expect(one.large.list().files).toMatchObject([{ state: 'tooLarge', limit: 4999 }])
    expect(methods).toEqual(['HEAD'])
  })

  it('[G7] a court that takes larger files from now on is asked, and what was too large goes', async () => {
    const hash = await take(photo(5000))
    await server.close(0)
    await start(4999)
    const one = desk(office.core, 'office')
    one.choose({ hash, way: 'send', peer })
    await one.exchange()
    expect(one.large.list().files).toMatchObject([{ state: 'tooLarge', limit: 4999 }])
    await server.close(0)
    await start(5000)
    expect(await one.exchange()).toMatchObject({ sent: 1 })
    expect(one.large.list().files).toEqual([])
  })

  it('[G7] [X9] a court that never said its limit is believed when it refuses, and the next file still goes', async () => {
    const [hash, small] = [await take(photo(5000)), await take(photo(4000))]
    await server.close(0)
    await start(4999)
    const one = desk(office.core, 'office')
    one.choose({ hash, way: 'send', peer }, { hash: small, way: 'send', peer })
    const real = globalThis.fetch
    const silent: typeof fetch = async (input, init) => {
      const { status, headers, body } = await real(input, init)
      const kept = new Headers(headers)
      kept.delete('fieldwrit-file-limit')
      return new Response(status === 204 ? null : body, { status, headers: kept })
    }
    globalThis.fetch = silent
    try {
      expect(await one.exchange()).toMatchObject({ sent: 1 })
    } finally {
      globalThis.fetch = real
    }
    expect(one.large.list().files).toMatchObject([{ hash, state: 'tooLarge', limit: 4999 }])
  })

  it('[B1] [B2] [G7] a link that breaks at any byte, either way, loses nothing of what was told', {
    timeout: 180_000,
  }, async () => {
    const bytes = photo(2 * PIECE_BYTES + 12_345)
    const hash = await take(bytes)
    const one = desk(office.core, 'office')
    one.choose({ hash, way: 'send', peer })
    // Places in head, body and answer of the calls of one transfer; each run begins where the last one was broken.
    const places = [1, 300, 70_001, PIECE_BYTES - 1, PIECE_BYTES + 40_000, 500_000]
    let known = 0
    for (const at of places) {
      link.cutAfter(at, 'up')
      await one.exchange().catch((error: unknown) => expect(error).toMatchObject({ failure: 'offline' }))
      await server.close(0)
      await start(LIMITS.fileBytes)
      const told = Math.max(0, ...one.seen.map(({ done }) => done ?? 0))
      expect(told).toBeGreaterThanOrEqual(known)
      known = told
    }
    link.cutAfter(40, 'down')
    await one.exchange().catch((error: unknown) => expect(error).toMatchObject({ failure: 'offline' }))
    await one.exchange()
    expect(one.large.list().files).toEqual([])
    // No more again than what the link broke off, and what the calls themselves take.
    const broken = places.reduce((sum, at) => sum + at, 0)
    expect(known).toBeGreaterThan(0)
    expect(link.passed.up).toBeLessThan(bytes.length + broken + 50_000)

    handEventsOver()
    const other = desk(laptop.core, 'laptop')
    other.choose({ hash, way: 'fetch', peer: '' })
    for (const at of places) {
      link.cutAfter(at, 'down')
      await other.exchange().catch((error: unknown) => expect(error).toMatchObject({ failure: 'offline' }))
      expect(await laptop.core.context.store().blobs.has(hash)).toBe(other.large.list().files.length === 0)
    }
    await other.exchange()
    expect(await laptop.core.context.store().blobs.verify(hash)).toBe('sound')
  })
})
