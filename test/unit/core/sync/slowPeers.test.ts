import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sealBody } from '../../../../db/journal.ts'
import { newPeer, peerRow, savePeer } from '../../../../db/sync.ts'
import { planPictures } from '../../../../electron/core/plans/pictures.ts'
import { connect } from '../../../../electron/core/sync/connect.ts'
import { type Hub, openHub } from '../../../../electron/core/sync/hub.ts'
import { syncKeys } from '../../../../electron/core/sync/keys.ts'
import { pinnedFetch } from '../../../../electron/core/sync/pinnedFetch.ts'
import { inventoryTypes, recordedBody } from '../../../../shared/domain/inventory/item.ts'
import type { JsonObject } from '../../../../shared/journal/canonical.ts'
import type { DoorLimits } from '../../../../shared/sync/door.ts'
import { UPLOADS, uploadName } from '../../../../shared/sync/files.ts'
import { newCommandId } from '../../../support/coreHarness.ts'
import { photo } from '../../../support/photo.ts'
import { handEventsOver, type SecondLaptop } from '../../../support/secondLaptop.ts'
import {
  type Attacker,
  attacker,
  callText,
  ELSEWHERE,
  slowReader,
  slowSender,
  wholeCall,
} from '../../../support/slowPeers.ts'
import { type Desk, type Desks, itemsOn, recordOn, startDesks } from '../../../support/sync/desks.ts'
import { itemFields } from '../../db/storeUnderTest.ts'

/** Short enough for a test, long enough for a laptop on a busy machine. An answer gains no time by its size. */
const LIMITS: DoorLimits = {
  ...{ headersMs: 1500, requestMs: 2000, answerMs: 1500, readPerSecond: 2 ** 40, idleMs: 20_000 },
  ...{ connections: 24, ofAddress: 12, calls: { ofDevice: 4, inAll: 8 } },
}
const HERE = '127.0.0.1'

let desks: Desks
let office: Desk
let laptop: SecondLaptop
let hub: Hub

beforeEach(async () => {
  desks = await startDesks()
  office = desks.office
  laptop = await desks.laptop()
  hub = await openHub(office.core, HERE, () => ['site:*', 'case:*'], 0, LIMITS)
})
afterEach(async () => {
  await hub.close()
  await desks.close()
})

/** A bearer of the laptop, as whoever took it over would have it. */
async function tokenOf(desk: Desk): Promise<string> {
  const reach = {
    ...{ address: `https://${HERE}:${hub.port}`, audience: hub.fingerprint, fetch: pinnedFetch(hub.fingerprint) },
  }
  const signal = new AbortController().signal
  const { token } = await connect(reach, await syncKeys(desk.core.context), {
    ports: desk.core.ports,
    signal,
    mark: null,
  })
  return token
}

/** One whole exchange of a desk with the hub; the class of its failure, null when it ended whole. */
async function exchangeOf(desk: Desk) {
  const { db, journal } = desk.core.context.store()
  const peer = `hub:${office.core.context.profile().deviceId}`
  const address = `https://${HERE}:${hub.port}#${hub.fingerprint}`
  journal.transact(() =>
    savePeer(db, { ...(peerRow(db, peer) ?? newPeer({ peer, kind: 'hub', name: '', address })), address }),
  )
  const { peers } = await desk.services.sync.now({ peer })
  const ended = peers.find((one) => one.peer === peer)
  return ended === undefined ? 'none' : ended.failure
}

/** Takes a photograph of the room; its hash. */
async function takePhoto({ core }: Desk): Promise<string> {
  const path = join(core.context.paths.folder, 'photo.jpg')
  const bytes = photo(5000)
  await writeFile(path, bytes)
  const room = { siteId: desks.siteId, owner: 'room' as const, ownerId: desks.roomId, floor: null, on: null, note: '' }
  await planPictures(core).attach({ commandId: newCommandId(), ...room, path })
  return createHash('sha256').update(bytes).digest('hex')
}

/** Items so long that a message of them is larger than what a socket takes unread. */
function writeLong(): { device: string; scope: string; to: number } {
  const { context } = desks.office.core
  const scope = `site:${desks.siteId}`
  const drafts = Array.from({ length: 200 }, (_, n) => {
    const origin = {
      siteId: desks.siteId,
      roomId: desks.roomId,
      roomCode: '1',
      prefix: 'D1',
      seqNo: n + 1,
      rawLine: '',
    }
    const fields = { ...itemFields(n), remarks: '长'.repeat(9000) } satisfies JsonObject
    const body = sealBody(recordedBody(origin, fields))
    return { scope, type: inventoryTypes.itemRecorded, entity: `item/${context.newId()}`, seen: [], body }
  })
  const { journal } = context.store()
  const author = { officerId: desks.office.officerId, role: 'handler' as const }
  journal.transact(() => journal.append(drafts, author, context.newId()))
  const device = context.profile().deviceId
  const head = journal.heads().find((one) => one.device === device && one.scope === scope)
  return { device, scope, to: head?.seq ?? 0 }
}

const allClosed = (attackers: readonly Attacker[]): Promise<Buffer[]> => Promise.all(attackers.map((one) => one.closed))

describe('a hub among peers that mean no good', () => {
  it('[X9] whoever says nothing, or a byte now and then, is cut, and a laptop exchanges whole meanwhile', async () => {
    const door = { port: hub.port, tls: true }
    const token = await tokenOf(laptop)
    const attackers = [
      await attacker(door, { from: ELSEWHERE, bare: true }),
      await attacker(door, { from: ELSEWHERE, bare: false }),
      await slowSender(door, ELSEWHERE, '/rpc/exchange/challenge', ''),
      await slowSender(door, ELSEWHERE, '/rpc/exchange/push', token),
      await slowSender(door, HERE, '/rpc/exchange/push', token),
    ]
    expect(hub.connections()).toBe(attackers.length)
    // Nothing of the store waits for them either.
    recordOn(desks, office, ['办公桌'])
    recordOn(desks, laptop, ['书柜'])
    expect(await exchangeOf(laptop)).toBeNull()
    expect(itemsOn(desks, office)).toEqual(['书柜', '办公桌'])
    expect(itemsOn(desks, laptop)).toEqual(['书柜', '办公桌'])
    for (const answer of await allClosed(attackers)) expect(answer.toString()).toMatch(/^(HTTP\/1\.1 408|$)/)
    await expect.poll(() => hub.connections()).toBe(0)
  })

  it('[X9] whoever reads a byte now and then of what it asked for is cut before the end of it, and another laptop gets all', async () => {
    const { device, scope, to } = writeLong()
    const token = await tokenOf(laptop)
    const call = wholeCall('/rpc/exchange/ranges', token, { json: { ranges: [{ device, scope, from: 1, to }] } })
    const reader = await slowReader({ port: hub.port, tls: true }, ELSEWHERE, [call, call, call, call])
    const other = await desks.laptop()
    expect(await exchangeOf(other)).toBeNull()
    expect(itemsOn(desks, other)).toHaveLength(200)
    await expect.poll(() => hub.connections(), { timeout: 20_000 }).toBe(0)
    reader.readOn()
    const came = (await reader.closed).toString()
    // It was answered, and not to the end: four messages end four times.
    expect(came).toContain('200 OK')
    expect(came.split('"meta"').length - 1).toBeLessThan(4)
  })

  it('[X9] two hundred connections at once take no place from a laptop, wherever they come from', async () => {
    const door = { port: hub.port, tls: true }
    recordOn(desks, office, ['办公桌'])
    for (const from of [ELSEWHERE, HERE]) {
      const flood = await Promise.all(Array.from({ length: 200 }, () => attacker(door, { from, bare: true })))
      await expect.poll(() => hub.connections()).toBe(LIMITS.ofAddress)
      recordOn(desks, laptop, [`书柜 ${from}`])
      expect(await exchangeOf(laptop)).toBeNull()
      expect(itemsOn(desks, office)).toContain(`书柜 ${from}`)
      await allClosed(flood)
      await expect.poll(() => hub.connections()).toBe(0)
    }
    expect(itemsOn(desks, laptop)).toContain('办公桌')
  })

  it('[X9] a connection over which a call with a good token came outlasts any number of strangers', async () => {
    const token = await tokenOf(laptop)
    const door = { port: hub.port, tls: true }
    const known = await slowSender(door, HERE, '/rpc/exchange/push', token)
    await Promise.all(Array.from({ length: 200 }, () => attacker(door, { from: HERE, bare: true })))
    await expect.poll(() => hub.connections()).toBe(LIMITS.ofAddress)
    // It is cut for its slowness, in the end, and told so; strangers were cut without a word.
    expect((await known.closed).toString()).toMatch(/^HTTP\/1\.1 408/)
  })

  it('[X9] a laptop with too many calls under way is told to come later, and another is served', async () => {
    const door = { port: hub.port, tls: true }
    const token = await tokenOf(laptop)
    const held = []
    for (let n = 0; n < LIMITS.calls.ofDevice; n += 1)
      held.push(await slowSender(door, ELSEWHERE, '/rpc/exchange/push', token))
    const one = await attacker(door, { from: ELSEWHERE, bare: false })
    one.socket.write(wholeCall('/rpc/exchange/heads', token, { json: { scopes: ['site:*'] } }))
    expect((await one.closed).toString()).toMatch(/^HTTP\/1\.1 503[\s\S]*"LATER"/)
    expect(await exchangeOf(laptop)).toBe('later')
    expect(await exchangeOf(await desks.laptop())).toBeNull()
    await allClosed(held)
    await expect.poll(() => hub.connections()).toBe(0)
    expect(await exchangeOf(laptop)).toBeNull()
  })

  it('[X9] nobody sends a large call without a good token: it is not read', async () => {
    const door = { port: hub.port, tls: true }
    const stranger = await slowSender(door, ELSEWHERE, '/rpc/exchange/push', 'made.up')
    const large = await attacker(door, { from: ELSEWHERE, bare: false })
    large.socket.write(
      'POST /rpc/exchange/push HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{',
    )
    expect((await large.closed).toString()).toMatch(/^HTTP\/1\.1 401[\s\S]*"SIGN_IN"/)
    await stranger.closed
  })

  it('[X9] [B2] a piece of a file that comes slowly keeps nobody from sending the same file', async () => {
    const hash = await takePhoto(laptop)
    handEventsOver(laptop.core, desks.office.core)
    const other = await desks.laptop()
    const [device, scope] = [other.core.context.profile().deviceId, `site:${desks.siteId}`]
    const more = {
      ...{ 'upload-offset': '0', 'fieldwrit-size': '5000', 'content-type': 'application/offset+octet-stream' },
      'fieldwrit-scope': Buffer.from(scope, 'utf8').toString('base64url'),
    }
    const slow = await attacker({ port: hub.port, tls: true }, { from: ELSEWHERE, bare: false })
    const path = `${UPLOADS}/${uploadName(device, scope, hash)}`
    slow.socket.write(callText(path, await tokenOf(other), 5000, { method: 'PATCH', more }))
    // The hub answers what was asked after it, so it has this one under way.
    expect(await exchangeOf(laptop)).toBeNull()
    expect(await office.core.context.store().blobs.has(hash)).toBe(true)
    expect((await slow.closed).toString()).toMatch(/^(HTTP\/1\.1 408|$)/)
  })
})
