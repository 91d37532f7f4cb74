import { request } from 'node:https'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { allHeads, headOf } from '../../../../db/heads.ts'
import { connect } from '../../../../electron/core/sync/connect.ts'
import { grantsHere } from '../../../../electron/core/sync/grants.ts'
import { type Hub, openHub } from '../../../../electron/core/sync/hub.ts'
import { syncKeys } from '../../../../electron/core/sync/keys.ts'
import { packStream } from '../../../../electron/core/sync/pack.ts'
import { pinnedFetch } from '../../../../electron/core/sync/pinnedFetch.ts'
import type { Batch } from '../../../../shared/contract/court/messages.ts'
import type { Peer } from '../../../../shared/sync/peer.ts'
import { newCommandId as id } from '../../../support/coreHarness.ts'
import { oneCase } from '../../../support/oneCase.ts'
import { itemsOn, recordOn } from '../../../support/sync/desks.ts'
import { enrolledLaptop, type NewLaptop, type RunningCourt, runningCourt } from '../../../support/sync/joining.ts'

const GATEWAY = 'gateway:浙9901'

interface Site {
  siteId: string
  roomId: string
}

describe('a hub of a court under attack', () => {
  let running: RunningCourt
  let hubLaptop: NewLaptop
  let field: NewLaptop
  let stranger: NewLaptop
  let own: Site
  let others: Site
  let hub: Hub

  beforeAll(async () => {
    running = await runningCourt()
    hubLaptop = await enrolledLaptop(running, '钱某安', 'teamLead')
    field = await enrolledLaptop(running, '周某舟', 'handler')
    own = await newSite(field, '云栖商贸城')
    others = await newSite(hubLaptop, '城西仓库')
    recordOn(others, hubLaptop, ['保险柜'])
    // Granted one site only, by name.
    stranger = await enrolledLaptop(running, '郑某山', 'handler', [`site:${own.siteId}`])
    for (const laptop of [hubLaptop, field, stranger, hubLaptop]) await laptop.services.sync.now({ peer: GATEWAY })
  })
  afterAll(async () => {
    await Promise.all([hubLaptop, field, stranger].map((one) => one.close()))
    await running.close()
  })
  beforeEach(async () => {
    hub = await openHub(hubLaptop.core, '127.0.0.1', grantsHere(hubLaptop.core.context))
  })
  afterEach(() => hub.close())

  async function newSite(laptop: NewLaptop, name: string): Promise<Site> {
    const { site } = laptop.services
    const { siteId } = site.create({ commandId: id(), caseId: await oneCase(laptop), name, address: '云栖路18号' })
    const { buildingId } = site.addBuilding({ commandId: id(), siteId, name: '1号楼' })
    site.generateRooms({
      ...{ commandId: id(), siteId, buildingId, firstFloor: 1, floors: 1, roomsPerFloor: 1, prefix: '1-' },
    })
    return { siteId, roomId: site.get({ siteId }).roomList[0]?.roomId ?? '' }
  }
  const dbOf = ({ core }: NewLaptop) => core.context.store().db
  const deviceOf = ({ core }: NewLaptop): string => core.context.profile().deviceId

  async function opened(laptop: NewLaptop): Promise<{ peer: Peer; scopes: string[] }> {
    const address = `https://127.0.0.1:${hub.port}`
    const reach = { address, audience: hub.fingerprint, fetch: pinnedFetch(hub.fingerprint) }
    const signal = new AbortController().signal
    const { peer, welcome } = await connect(reach, await syncKeys(laptop.core.context), {
      ...{ ports: laptop.core.ports, signal, mark: null },
    })
    return { peer, scopes: welcome.scopes }
  }

  /** A piece of one of a laptop's own streams, as it hands it on. */
  async function pieceOf(laptop: NewLaptop, scope: string, from: number): Promise<Batch> {
    const keys = await syncKeys(laptop.core.context)
    const stream = { device: keys.device, scope, from }
    const piece = laptop.core.context
      .store()
      .journal.transact(() => packStream(dbOf(laptop), keys, laptop.core.ports.now(), stream))
    if (piece === null) throw new RangeError(`nothing of ${scope} after ${from}`)
    return piece
  }

  it('[X11] nobody reads or writes a scope that the court did not grant, whatever is asked for', async () => {
    const { peer, scopes } = await opened(stranger)
    expect(scopes).toContain(`site:${own.siteId}`)
    expect(scopes).not.toContain(`site:${others.siteId}`)
    for (const scope of ['*', 'site:*', `site:${others.siteId}`, `device:${deviceOf(hubLaptop)}`]) {
      await expect(peer.heads([scope])).rejects.toMatchObject({ detail: 'grantsChanged' })
    }
    const range = { device: deviceOf(hubLaptop), scope: `site:${others.siteId}`, from: 1, to: 1 }
    expect(await peer.ranges([range])).toEqual([])
    // What stands in a scope of others is not its to add to, not even by handing on what they wrote.
    const foreign = await pieceOf(hubLaptop, `site:${others.siteId}`, 1)
    expect((await peer.push([foreign])).refused).toMatchObject([{ fault: 'scope' }])
  })

  it('[X3] batches that are replayed or come in another order change nothing', async () => {
    const { peer } = await opened(field)
    const scope = `site:${own.siteId}`
    const before = headOf(dbOf(hubLaptop), deviceOf(field), scope)?.seq ?? 0
    const pieces: Batch[] = []
    for (const name of ['办公桌', '椅子', '书柜']) {
      const from = (headOf(dbOf(field), deviceOf(field), scope)?.seq ?? 0) + 1
      recordOn(own, field, [name])
      pieces.push(await pieceOf(field, scope, from))
    }
    await peer.push(pieces.toReversed())
    await peer.push(pieces)
    const heads = allHeads(dbOf(hubLaptop))
    expect(headOf(dbOf(hubLaptop), deviceOf(field), scope)).toEqual(headOf(dbOf(field), deviceOf(field), scope))
    expect(headOf(dbOf(hubLaptop), deviceOf(field), scope)?.seq).toBeGreaterThan(before)
    await peer.push([...pieces, ...pieces.toReversed()])
    expect(allHeads(dbOf(hubLaptop))).toEqual(heads)
    expect(itemsOn(own, hubLaptop)).toEqual(['书柜', '办公桌', '椅子'].sort())
  })

  it('a body over the limit, or of unknown length, is not read; others are served', async () => {
    const sent = (headers: Record<string, string>): Promise<number> =>
      new Promise((resolve, reject) => {
        const call = request({
          ...{ host: '127.0.0.1', port: hub.port, path: '/rpc/exchange/push', method: 'POST', headers },
          rejectUnauthorized: false,
        })
        call.on('response', (answer) => {
          answer.resume()
          call.destroy()
          resolve(answer.statusCode ?? 0)
        })
        call.on('error', reject)
        call.flushHeaders()
      })
    expect(await sent({ 'content-length': String(9 * 1024 * 1024) })).toBe(413)
    expect(await sent({ 'transfer-encoding': 'chunked' })).toBe(413)
    expect((await opened(field)).scopes).toContain('site:*')
  })

  it('[P3] a revoked laptop delivers its own facts to a hub that knows of it, and hears nothing of the others', async () => {
    recordOn(own, stranger, ['花瓶'])
    const before = await opened(stranger)
    await running.court.revoke(deviceOf(stranger))
    await hubLaptop.services.sync.now({ peer: GATEWAY })
    const { peer, scopes } = await opened(stranger)
    expect(scopes).toEqual(['court:浙9901', `device:${deviceOf(stranger)}`])
    expect((await peer.push([await pieceOf(stranger, `site:${own.siteId}`, 1)])).refused).toEqual([])
    expect(itemsOn(own, hubLaptop)).toContain('花瓶')
    for (const one of [peer, before.peer]) {
      await expect(one.heads([`site:${own.siteId}`])).rejects.toBeInstanceOf(Error)
      expect((await one.tell({ told: null, after: 0 }).catch(() => ({ told: [] }))).told).toEqual([])
    }
    const range = { device: deviceOf(field), scope: `site:${own.siteId}`, from: 1, to: 1 }
    expect(await peer.ranges([range])).toEqual([])
    expect(await before.peer.ranges([range]).catch(() => [])).toEqual([])
  })
})
