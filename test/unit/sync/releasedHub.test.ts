import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { hubDigits } from '../../../electron/core/sync/hubDigits.ts'
import { answering, type Listening, sendRecorded } from '../../support/sync/recordingProxy.ts'
import { driveHub, HUB_SITE, type ReleasedHub, servingHub } from '../../support/sync/releasedHub.ts'
import { shapeOfBody } from '../../support/sync/releasedProtocol.ts'

/**
 * What a laptop and a hub of a released version said to each other, never recorded again: laptops of two versions meet at a
 * site where nobody can update. Clock, keys, nonces and the hub's secret are the recorded ones, so every byte is comparable.
 */
const FIXTURE = new URL('../../fixtures/protocol/v2/hub.json', import.meta.url)

let released: ReleasedHub
beforeAll(async () => {
  released = JSON.parse(await readFile(FIXTURE, 'utf8')) as ReleasedHub
})

const jsonOf = (body: string): unknown => JSON.parse(Buffer.from(body, 'base64').toString('utf8') || 'null')

async function during<T>(server: Listening, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } finally {
    await server.close()
  }
}

describe('[X1] [G2] a hub of protocol version 2', () => {
  it('is found and confirmed by the same six digits of its certificate', () => {
    expect(hubDigits(released.fingerprint)).toBe(released.digits)
    const asked = released.calls.find(({ path }) => path.endsWith('/open'))
    expect(jsonOf(asked?.body ?? '')).toMatchObject({ json: { hello: { audience: released.fingerprint } } })
  })

  it('as it is today answers the recorded laptop in the same words, byte for byte', async () => {
    const hub = await servingHub(released)
    await during(hub, async () => {
      for (const call of released.calls) {
        const today = await sendRecorded(hub.url, call)
        expect([call.path, today.status, jsonOf(today.answer)]).toEqual([call.path, call.status, jsonOf(call.answer)])
      }
    })
    expect(hub.node.heads([HUB_SITE])).toMatchObject([{ device: 'hub-1' }, { device: 'laptop-1', seq: 3 }])
  })

  it('as it was recorded is asked by a laptop of today in the same words, which ends with what it came for', async () => {
    const left = [...released.calls]
    const strange: unknown[] = []
    const old = await answering(async (call) => {
      const next = left.shift()
      const same = JSON.stringify(jsonOf(call.body)) === JSON.stringify(jsonOf(next?.body ?? ''))
      if (next?.path !== call.path || !same)
        strange.push({ asked: call.path, usual: next?.path, shape: shapeOfBody(call.body) })
      if (next === undefined) throw new Error('an old hub was never asked this')
      return next
    })
    const exchanged = await during(old, () => driveHub(released, old.url))
    expect([strange, left]).toEqual([[], []])
    expect(exchanged).toMatchObject([
      { sent: 2, received: 2, refused: [] },
      { sent: 1, received: 0, refused: [] },
    ])
  })
})
