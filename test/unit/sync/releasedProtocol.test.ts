import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openDiskShelf } from '../../../court/files/diskShelf.ts'
import { makeGateway } from '../../../court/gateway.ts'
import type { RunningServer } from '../../../court/http/server.ts'
import { addCourt } from '../../../court/store/courts.ts'
import { makeCode } from '../../../court/store/enrolment.ts'
import { type OpenDatabase, openDatabase } from '../../../court/store/open.ts'
import { connect } from '../../../electron/core/sync/connect.ts'
import type { Batch } from '../../../shared/contract/court/messages.ts'
import { FAILURES } from '../../../shared/sync/failures.ts'
import { peekCertificate } from '../../../shared/sync/trust/certificates.ts'
import { signingKeyFrom } from '../../../shared/sync/trust/signingKey.ts'
import { courtServer } from '../../support/sync/courtServer.ts'
import { openPeer } from '../../support/sync/gatewayCourt.ts'
import { inMemory } from '../../support/sync/inMemory.ts'
import { answering, sendRecorded } from '../../support/sync/recordingProxy.ts'
import {
  driveDesk,
  type RecordedCall,
  type Released,
  shapeOf,
  shapeOfBody,
} from '../../support/sync/releasedProtocol.ts'

/**
 * What a released version said over the wire, never recorded again. A change that fails here breaks laptops or gateways
 * that courts have: it belongs into a new version of the protocol beside this one.
 */
const FIXTURE = new URL('../../fixtures/protocol/v1/gateway.json', import.meta.url)

/** Answers that must be the very same bytes of JSON; in the others numbers used once differ. */
const SAME = /^\/rpc\/(enrol\/(court|collect|redeem)|exchange\/(heads|ranges|report))$/

let released: Released
const calls = (): RecordedCall[] => released.timeline.filter((one) => one.kind === 'call')
const jsonOf = (body: string): { json: Record<string, unknown> } =>
  JSON.parse(Buffer.from(body, 'base64').toString('utf8')) as { json: Record<string, unknown> }

beforeAll(async () => {
  released = JSON.parse(await readFile(FIXTURE, 'utf8')) as Released
})

describe('[X1] a laptop of protocol version 1 at the gateway of today', () => {
  let database: OpenDatabase
  let server: RunningServer
  let folder: string
  let publish: (batches: readonly Batch[]) => Promise<void>

  beforeEach(async () => {
    const { at, court: row, seeds, stationChain } = released
    const of = (hex: string): Buffer => Buffer.from(hex, 'hex')
    database = await openDatabase(await inMemory())
    const { db } = database
    const court = await addCourt(db, row)
    await db
      .insertInto('secret')
      .values({ name: `exchange ${row.code}`, value: of(seeds.secret) })
      .execute()
    const redeemed = calls().find((one) => one.path.endsWith('/redeem'))
    const newId = (): string => String(jsonOf(redeemed?.answer ?? '').json.request)
    const ports = { now: () => at, random: (length: number) => randomBytes(length), newId }
    const gateway = await makeGateway({ db, court, receiptSeed: of(seeds.receipt), ...ports })
    const wanted = {
      name: '周某舟',
      role: 'handler',
      deviceName: '外勤电脑',
      scopes: ['site:*', 'case:*'],
      officer: null,
    }
    await makeCode(db, court, wanted, { at, random: (length) => of(seeds.code).subarray(0, length) })
    folder = await mkdtemp(join(tmpdir(), 'fieldwrit-released-'))
    server = await courtServer(gateway, { files: await openDiskShelf(folder, at) })
    publish = async (batches) => {
      const key = signingKeyFrom(of(seeds.station)).privateKey
      const peer = await openPeer(gateway, { device: row.station, court: row.code, at }, { key, chain: stationChain })
      expect((await peer.push(batches)).refused).toEqual([])
    }
  })
  afterEach(async () => {
    await server.close(0)
    await database.close()
    await rm(folder, { recursive: true })
  })

  it('is answered in the same words, byte for byte where nothing is used once', async () => {
    for (const one of released.timeline) {
      if (one.kind === 'station') {
        await publish(one.batches)
        continue
      }
      const today = await sendRecorded(server.url, one)
      const name = `${one.method} ${one.path}`
      expect([name, today.status]).toEqual([name, one.status])
      expect([name, shapeOfBody(today.answer)]).toEqual([name, shapeOfBody(one.answer)])
      if (SAME.test(one.path)) expect([name, jsonOf(today.answer)]).toEqual([name, jsonOf(one.answer)])
      if (one.path.startsWith('/files/')) {
        expect(Buffer.from(today.answer, 'base64').equals(Buffer.from(one.answer, 'base64'))).toBe(true)
        expect([name, today.answered]).toEqual([name, one.answered])
      }
      await rememberMark(one)
    }
  })

  it('and one of a version that does not exist yet is told by what it reads of every version', async () => {
    const open = calls().find((one) => one.path.endsWith('/open'))
    if (open === undefined) throw new Error('no hello')
    const { json } = jsonOf(open.body)
    const hello = { ...(json.hello as object), v: 2, protocol: { min: 2, max: 3 }, evenMore: { of: 'it' } }
    const body = Buffer.from(JSON.stringify({ json: { ...json, hello, proof: 'another' } })).toString('base64')
    const { status, answer } = await sendRecorded(server.url, { ...open, body })
    expect([status, jsonOf(answer).json]).toMatchObject([426, { code: 'TOO_OLD', data: { detail: 'hello 2' } }])
  })

  /** The gateway of the record gave its own names to places in its history; this one takes them over. */
  async function rememberMark({ path, answer }: RecordedCall): Promise<void> {
    if (!/\/exchange\/(push|feed)$/.test(path)) return
    const mark = jsonOf(answer).json.mark
    if (typeof mark !== 'string') return
    const said = JSON.parse(Buffer.from(mark.split('.')[1] ?? '', 'base64url').toString('utf8')) as {
      feed: number
      mark: string
    }
    await database.db.updateTable('feed_mark').set({ mark: said.mark }).where('feed', '=', said.feed).execute()
  }
})

describe('[X1] a laptop of today at a gateway of protocol version 1', () => {
  it('asks in the same words and ends with what it came for', async () => {
    const left = calls()
    const strange: string[] = []
    const old = await answering(async (call) => {
      const next = left.shift()
      if (next === undefined || next.method !== call.method || next.path !== call.path) {
        strange.push(`${call.method} ${call.path} instead of ${next?.method} ${next?.path}`)
        throw new Error('an old gateway was never asked this')
      }
      const [asked, known] = [shapeOfBody(call.body), shapeOfBody(next.body)]
      if (JSON.stringify(asked) !== JSON.stringify(known))
        strange.push(`${call.path}: ${JSON.stringify({ asked, known })}`)
      const [given, usual] = [Object.keys(call.headers).sort(), Object.keys(next.headers).sort()]
      if (JSON.stringify(given) !== JSON.stringify(usual)) strange.push(`${call.path}: headers ${given} for ${usual}`)
      return next
    })
    try {
      const driven = await driveDesk(released, old.url, async () => undefined).catch((error: unknown) => error)
      expect(strange).toEqual([])
      expect(left).toEqual([])
      expect(driven).toMatchObject({
        ...{
          exchanged: [
            { sent: 3, refused: [] },
            { sent: 1, refused: [] },
          ],
          revocations: [0, 1],
        },
        file: { sent: 'held', size: 1000, same: true },
      })
    } finally {
      await old.close()
    }
  })

  it('[X9] is told that it is too old, or the other, by a class of its own, and to update', async () => {
    const tooOld = { defined: true, code: 'TOO_OLD', status: 426, message: 'x', data: { detail: '2-3' } }
    const newer = await answering(async (call) => {
      const known = calls().find((one) => one.path === call.path && one.path.endsWith('/challenge'))
      if (known !== undefined) return known
      const answer = Buffer.from(JSON.stringify({ json: tooOld })).toString('base64')
      return { ...call, status: 426, answered: { 'content-type': 'application/json' }, answer }
    })
    const { court, seeds, redeeming, at } = released
    const { privateKey } = signingKeyFrom(Buffer.from(seeds.device, 'hex'))
    const chain = { certificate: court.receipt, issuing: court.issuing, root: court.root }
    const keys = { device: redeeming.device, court: court.code, key: privateKey, chain }
    const reach = { address: newer.url, audience: court.code, fetch: globalThis.fetch }
    const ports = { now: () => at, random: (length: number) => randomBytes(length), version: '1.0.0' }
    const trust = { root: court.root, revocations: [] }
    const how = { ports, signal: new AbortController().signal, mark: null }
    await expect(connect(reach, { ...keys, trust }, how)).rejects.toMatchObject({ failure: 'tooOld', detail: '2-3' })
    expect(FAILURES.tooOld.act).toBe('update')
    await newer.close()
  })
})

describe('the shape of a message', () => {
  it('shows a field that is gone, that is new, or that is another kind, also inside what is signed', () => {
    const [certificate = ''] = [released.court.root]
    const subject = peekCertificate(certificate)?.subject
    expect(subject).toBe(released.court.code)
    const [head = '', , signature = ''] = certificate.split('.')
    const other = [head, Buffer.from('{"v":1}').toString('base64url'), signature].join('.')
    const message = { a: 1, list: [{ b: 'x' }, { b: 'y' }], signed: certificate }
    expect(shapeOf(message)).toEqual(shapeOf({ ...message, a: 2, list: [{ b: 'z' }] }))
    for (const changed of [
      { ...message, a: '1' },
      { ...message, more: null },
      { a: 1, list: message.list },
      { ...message, list: [{ b: 'x' }, { c: 'y' }] },
      { ...message, signed: other },
    ]) {
      expect(shapeOf(changed)).not.toEqual(shapeOf(message))
    }
  })
})
