import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sealBody } from '../../../db/journal.ts'
import { headsRoot } from '../../../db/signedHeads.ts'
import { verifyChains } from '../../../db/verify.ts'
import { type HeadsStatement, identityTypes, sessionClosedBodies } from '../../../shared/domain/identity/events.ts'
import { canonicalBytes, type JsonObject } from '../../../shared/journal/canonical.ts'
import { envelopeBytes, envelopeHash, parseEnvelope } from '../../../shared/journal/envelope.ts'
import { signBytes, signingKeyFrom } from '../../../shared/sync/trust/signingKey.ts'
import { newCommandId, startTestCore, type TestCore } from '../../support/coreHarness.ts'
import { idOf } from './storeUnderTest.ts'

const NOW = 1_763_900_000_000
const golden = new URL('../../golden/journal/sessionClosed-1.json', import.meta.url)
let test: TestCore

beforeEach(async () => {
  test = await startTestCore({ now: NOW })
})
afterEach(() => test.close())

const store = () => test.core.context.store()
/** Writes one opened case in a scope of its own, so that the device has one stream more. */
function writeInScopes(from: number, count: number): void {
  const { journal } = store()
  const author = { officerId: test.officerId, role: 'handler' }
  const drafts = Array.from({ length: count }, (_, n) => ({
    scope: `case:${idOf(`scope ${from + n}`)}`,
    type: 'cases.opened',
    entity: `case/${idOf(`scope ${from + n}`)}`,
    seen: [],
    body: sealBody({ caseNo: '（2025）浙9901执1号' }),
  }))
  journal.transact(() => journal.append(drafts, author, newCommandId()))
}
const closings = () =>
  (
    store().db.prepare('SELECT body FROM event WHERE type = ? ORDER BY event_id').all(identityTypes.sessionClosed) as {
      body: Uint8Array
    }[]
  ).map(
    (row) =>
      JSON.parse(Buffer.from(row.body).toString()) as {
        heads: HeadsStatement
        list: { scope: string; seq: number }[]
        piece: JsonObject
      },
  )

/** Replaces a stored event by one with another body, its hash and those behind it made to fit: a skilled forger. */
function forge(type: string, change: (body: JsonObject) => JsonObject): void {
  const { db } = store()
  const row = db.prepare('SELECT * FROM event WHERE type = ? ORDER BY event_id DESC LIMIT 1').get(type) as {
    event_id: number
    stream_id: number
    seq: number
    envelope: Uint8Array
    body: Uint8Array
  }
  const sealed = sealBody(change(JSON.parse(Buffer.from(row.body).toString()) as JsonObject))
  const put = db.prepare('UPDATE event SET envelope = ?, salt = ?, body = ?, hash = ? WHERE event_id = ?')
  const rest = db.prepare('SELECT * FROM event WHERE stream_id = ? AND seq >= ? ORDER BY seq')
  let prev: string | null | undefined
  for (const next of rest.all(row.stream_id, row.seq) as (typeof row & { salt: Uint8Array })[]) {
    const envelope = parseEnvelope(next.envelope)
    if (envelope === null) throw new Error('unreadable')
    const mine = next.event_id === row.event_id
    const bytes = envelopeBytes({
      ...envelope,
      bodyHash: mine ? sealed.hash : envelope.bodyHash,
      prev: prev === undefined ? envelope.prev : prev,
    })
    prev = envelopeHash(bytes)
    const body = mine ? [sealed.salt, sealed.bytes] : [next.salt, next.body]
    put.run(bytes, ...body, Buffer.from(prev, 'hex'), next.event_id)
  }
}

describe('what a closing session signs', () => {
  it('[L2] is the list of streams that grew since the last list, in the journal itself', async () => {
    await test.actAs(test.officerId)
    const [first] = closings()
    expect(first?.list.length).toBe(first?.heads.count)
    expect(first?.heads.root).toBe(headsRoot(first?.list as never))
    writeInScopes(0, 2)
    await test.actAs(test.officerId)
    const second = closings()[1]
    expect(second?.list.map((head) => head.scope.split(':')[0])).toEqual(['case', 'case', 'device'])
    expect(verifyChains(store().db).faults).toEqual([])
  })
  it('[L2] stands in pieces of 150 where more streams grew', async () => {
    writeInScopes(0, 320)
    await test.actAs(test.officerId)
    expect(closings().map((piece) => [piece.list.length <= 150, piece.piece])).toEqual([
      [true, { n: 1, of: 3 }],
      [true, { n: 2, of: 3 }],
      [true, { n: 3, of: 3 }],
    ])
    expect(verifyChains(store().db).faults).toEqual([])
  })
  const forgeries: [string, string, (body: JsonObject) => JsonObject][] = [
    ['a shortened list', identityTypes.sessionClosed, (body) => ({ ...body, list: [] })],
    [
      'another count',
      identityTypes.sessionClosed,
      (body) => ({ ...body, heads: { ...(body.heads as JsonObject), count: 9 } }),
    ],
    ['another signature', identityTypes.sessionClosed, (body) => ({ ...body, signature: 'A'.repeat(86) })],
    [
      'another role at unlock',
      identityTypes.sessionOpened,
      (body) => ({ ...body, statement: { ...(body.statement as JsonObject), role: 'bureauDirector' } }),
    ],
    ['a statement that is none', identityTypes.sessionOpened, () => ({})],
  ]
  for (const [name, type, change] of forgeries) {
    it(`[J1] verify names ${name}`, () => {
      test.core.identity.lock()
      forge(type, change)
      expect(verifyChains(store().db).faults).toContainEqual(expect.objectContaining({ fault: 'badSignature' }))
    })
  }
  it('[J1] verify names a signature by a key that no certificate gives the officer', () => {
    test.core.identity.lock()
    const { privateKey, publicKey } = signingKeyFrom(Buffer.alloc(32, 7))
    forge(identityTypes.sessionClosed, (body) => {
      const signature = signBytes(privateKey, 'heads', canonicalBytes(body.heads ?? null))
      return { ...body, publicKey, signature }
    })
    expect(verifyChains(store().db).faults).toMatchObject([{ fault: 'badSignature' }])
  })
  it('[J1] verify names the stream whose signed head is not what stands there', async () => {
    writeInScopes(0, 1)
    await test.actAs(test.officerId)
    forge('cases.opened', (body) => ({ ...body, caseNo: '（2025）浙9901执2号' }))
    expect(verifyChains(store().db).faults).toMatchObject([{ scope: `case:${idOf('scope 0')}`, fault: 'signedHead' }])
  })
})

describe('the form of a closing', () => {
  it('[J1] is frozen: a change is a new version beside this one', () => {
    const { privateKey, publicKey } = signingKeyFrom(Buffer.alloc(32, 7))
    const list = Array.from({ length: 151 }, (_, n) => ({
      hash: 'ab'.repeat(32),
      scope: `case:${1000 + n}`,
      seq: n + 1,
    }))
    const statement: HeadsStatement = { at: NOW, count: 151, device: idOf('device'), root: headsRoot(list), v: 1 }
    const signature = signBytes(privateKey, 'heads', canonicalBytes({ ...statement }))
    const bodies = sessionClosedBodies(statement, list, publicKey, signature)
    const text = bodies.map((body) => Buffer.from(canonicalBytes(body)).toString('utf8'))
    expect(text).toEqual(JSON.parse(readFileSync(golden, 'utf8')))
  })
})
