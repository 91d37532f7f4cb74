import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readNamedFiles } from '../../../../db/files.ts'
import { peerRow, savePeer } from '../../../../db/sync.ts'
import type { Core } from '../../../../electron/core/core.ts'
import { planPictures } from '../../../../electron/core/plans/pictures.ts'
import { connect } from '../../../../electron/core/sync/connect.ts'
import { makeFileMoves } from '../../../../electron/core/sync/fileMoves.ts'
import { exchangeFiles, TURN_MS } from '../../../../electron/core/sync/files.ts'
import { fileWire } from '../../../../electron/core/sync/fileWire.ts'
import { type Hub, openHub } from '../../../../electron/core/sync/hub.ts'
import { syncKeys } from '../../../../electron/core/sync/keys.ts'
import { pinnedFetch } from '../../../../electron/core/sync/pinnedFetch.ts'
import { PIECE_BYTES } from '../../../../shared/sync/files.ts'
import { newCommandId, startTestCore, type TestCore } from '../../../support/coreHarness.ts'
import { oneRoom } from '../../../support/oneRoom.ts'
import { photo } from '../../../support/photo.ts'
import { type SecondLaptop, secondLaptop } from '../../../support/secondLaptop.ts'

const NOW = Date.parse('2026-03-02T09:00:00+08:00')
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

let office: TestCore
let laptop: SecondLaptop
let base: string
let siteId: string
let roomId: string

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'fieldwrit-hub-files-'))
  office = await startTestCore({ now: NOW })
  ;({ siteId, roomId } = await oneRoom(office))
  laptop = await secondLaptop(office, NOW)
})
afterEach(async () => {
  await laptop.close()
  await office.close()
  await rm(base, { recursive: true })
})

/** Takes a photograph of the room; its hash. */
async function take(core: Core, size: number): Promise<string> {
  const bytes = photo(size)
  const path = join(base, 'photo.jpg')
  await writeFile(path, bytes)
  const room = { siteId, owner: 'room' as const, ownerId: roomId, floor: null, on: null, note: '' }
  await planPictures(core).attach({ commandId: newCommandId(), ...room, path })
  return sha256(bytes)
}

async function withHub<T>(grants: string[], work: (hub: Hub) => Promise<T>): Promise<T> {
  const hub = await openHub(office.core, '127.0.0.1', () => grants)
  try {
    return await work(hub)
  } finally {
    await hub.close()
  }
}

/** One whole exchange of the second laptop with the first one's hub; how it ended. */
function exchangeWith(hub: Hub) {
  const { db, journal } = laptop.core.context.store()
  const peer = `hub:${office.core.context.profile().deviceId}`
  const address = `https://127.0.0.1:${hub.port}#${hub.fingerprint}`
  const fresh = {
    ...{ scopes: '[]', feed: 0, filled: '[]', tried_at: null, done_at: null, failure: null, detail: '', attempts: 0 },
    ...{ kind: 'hub', name: '1号机', held_at: null, mark: null, put_back_at: null, told: 0, heard: 0 },
  }
  journal.transact(() => savePeer(db, { ...(peerRow(db, peer) ?? { peer, ...fresh }), address }))
  return laptop.services.sync.now({ peer }).then(({ peers }) => peers.find((one) => one.peer === peer))
}

/** The second laptop's wire to the hub's files. */
async function wireTo(hub: Hub, fetch: typeof globalThis.fetch) {
  const keys = await syncKeys(laptop.core.context)
  const reach = { address: `https://127.0.0.1:${hub.port}`, audience: hub.fingerprint, fetch }
  const signal = new AbortController().signal
  const { token } = await connect(reach, keys, { ports: laptop.core.ports, signal, mark: null })
  return {
    wire: fileWire(reach, { device: keys.device, token: async () => token, signal }),
    token,
    device: keys.device,
  }
}

describe('files of a hub', () => {
  it('[B1] [G2] [G7] photographs go both ways after the entries, and count as held elsewhere', async () => {
    const theirs = await take(office.core, PIECE_BYTES + 5)
    const ours = await take(laptop.core, 2 * PIECE_BYTES + 70_001)
    expect(laptop.core.secondCopy.copies().filesOnlyHere).toBe(1)
    expect(await withHub(['site:*', 'case:*'], exchangeWith)).toMatchObject({ failure: null, unsent: 0 })
    expect(await laptop.core.context.store().blobs.verify(theirs)).toBe('sound')
    expect(await office.core.context.store().blobs.verify(ours)).toBe('sound')
    expect(laptop.core.secondCopy.copies().filesOnlyHere).toBe(0)
  })

  it('[B3] a file that came to the hub after its entry is there as soon as somebody asks now', async () => {
    const hash = await take(office.core, 70_001)
    const { blobs } = office.core.context.store()
    const bytes = await blobs.readAll(hash)
    await blobs.remove(hash, { event: 'test' })
    await withHub(['site:*', 'case:*'], async (hub) => {
      await exchangeWith(hub)
      expect(await laptop.core.context.store().blobs.has(hash)).toBe(false)
      await blobs.put({ bytes })
      await exchangeWith(hub)
    })
    expect(await laptop.core.context.store().blobs.verify(hash)).toBe('sound')
  })

  it('[G7] large files go over a hub both ways once they are chosen, and not before', async () => {
    for (const { settings } of [office.core, laptop.core]) await settings.put('fileLimit', '60000')
    const theirs = await take(office.core, 70_001)
    const ours = await take(laptop.core, PIECE_BYTES + 70_002)
    const { largeFiles } = laptop.services
    await withHub(['site:*', 'case:*'], async (hub) => {
      await exchangeWith(hub)
      const hubPeer = `hub:${office.core.context.profile().deviceId}`
      const { files } = largeFiles.list()
      expect(files.map(({ hash, way, state, size }) => [hash, way, state, size])).toEqual([
        [ours, 'send', 'waits', PIECE_BYTES + 70_002],
        [theirs, 'fetch', 'waits', 70_001],
      ])
      const choices = files.map(({ hash, way, peer }) => ({ hash, way, peer }))
      expect(choices.map(({ peer }) => peer)).toEqual([hubPeer, ''])
      largeFiles.choose({ commandId: newCommandId(), files: choices })
      await exchangeWith(hub)
    })
    expect(largeFiles.list().files).toEqual([])
    expect(await laptop.core.context.store().blobs.verify(theirs)).toBe('sound')
    expect(await office.core.context.store().blobs.verify(ours)).toBe('sound')
  })

  it('[B2] an upload to a hub that was closed goes on at the piece where it stopped', async () => {
    const hash = await take(laptop.core, 3 * PIECE_BYTES)
    const { db, journal } = laptop.core.context.store()
    await withHub(['site:*', 'case:*'], exchangeWith)
    // The entry is there; as if its file had been cut off after one piece, and the hub opened anew.
    await office.core.context.store().blobs.remove(hash, { event: 'test' })
    db.exec('DELETE FROM peer_file')
    journal.transact(() => readNamedFiles(db))
    const patched: string[] = []
    const exchangeCut = (hub: Hub, cutAt: number) => {
      const pinned = pinnedFetch(hub.fingerprint)
      const fetch: typeof globalThis.fetch = (input, init) => {
        if (init?.method === 'PATCH') patched.push(new Headers(init.headers).get('upload-offset') ?? '')
        return patched.length === cutAt ? Promise.reject(new TypeError('cut')) : pinned(input, init)
      }
      return wireTo(hub, fetch).then(({ wire }) =>
        exchangeFiles(laptop.core.context, {
          sends: [],
          ...{ peer: 'hub:test', scopes: ['site:*'], wire, limitBytes: 1e9, absent: new Map() },
          ...{ check: () => undefined, step: () => undefined, turnMs: TURN_MS, moves: makeFileMoves() },
        }),
      )
    }
    await expect(withHub(['site:*'], (hub) => exchangeCut(hub, 2))).rejects.toMatchObject({ failure: 'offline' })
    expect(await withHub(['site:*'], (hub) => exchangeCut(hub, 0))).toMatchObject({ sent: 1 })
    expect(patched).toEqual(['0', String(PIECE_BYTES), String(PIECE_BYTES), String(2 * PIECE_BYTES)])
    expect(await office.core.context.store().blobs.verify(hash)).toBe('sound')
  })

  it('[B1] a hub gives and takes no file of a scope that is not granted, nor one that no event names', async () => {
    const hash = await take(office.core, 2000)
    await withHub(['case:*'], async (hub) => {
      const { wire } = await wireTo(hub, pinnedFetch(hub.fingerprint))
      expect(await wire.size(hash)).toBeNull()
      const slice = async () => randomBytes(10)
      const scope = `site:${siteId}`
      expect(await wire.send({ hash: sha256(randomBytes(10)), scope, size: 10, slice })).toBe('refused')
    })
    await withHub(['site:*'], async (hub) => {
      const { wire } = await wireTo(hub, pinnedFetch(hub.fingerprint))
      expect(await wire.size(hash)).toBe(2000)
      const slice = async () => randomBytes(10)
      const unnamed = { hash: sha256(randomBytes(10)), scope: `site:${siteId}`, size: 10, slice }
      expect(await wire.send(unnamed)).toBe('refused')
    })
  })

  it.each(['..%2f..%2fprofile.db', '../../settings.json', 'A'.repeat(64), 'incoming/../../x'])(
    '[B1] path tricks in the name of a file find nothing at a hub: %s',
    async (name) => {
      await withHub(['site:*'], async (hub) => {
        const pinned = pinnedFetch(hub.fingerprint)
        const { token } = await wireTo(hub, pinned)
        for (const method of ['GET', 'PATCH']) {
          const answer = await pinned(`https://127.0.0.1:${hub.port}/files/${name}`, {
            ...{ method, headers: { authorization: `Bearer ${token}` } },
          })
          expect(answer.status).toBe(404)
        }
      })
    },
  )

  it('[B1] nobody without a token of this hub gets or sends a file', async () => {
    const hash = await take(office.core, 2000)
    await withHub(['site:*'], async (hub) => {
      const answer = await pinnedFetch(hub.fingerprint)(`https://127.0.0.1:${hub.port}/files/${hash}`, {})
      expect(answer.status).toBe(401)
    })
  })
})
