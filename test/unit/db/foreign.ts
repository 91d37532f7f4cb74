import { sealBody } from '../../../db/journal.ts'
import type { JsonObject } from '../../../shared/journal/canonical.ts'
import { type Envelope, envelopeBytes, envelopeHash } from '../../../shared/journal/envelope.ts'
import { AUTHOR, idOf } from './storeUnderTest.ts'

/** An event of another device, with everything a test wants to bend. */
export interface MadeEvent {
  envelope: Uint8Array
  salt: Uint8Array | null
  body: Uint8Array | null
  hash: string
}

/** One other device's stream: makes well-formed events one after another; `bend` changes the envelope of one. */
export function otherDevice(name: string, now: number) {
  const device = idOf(`device ${name}`)
  const heads = new Map<string, { seq: number; hash: string | null }>()
  let counter = 0
  return {
    device,
    make(
      entity: string,
      type: string,
      seen: readonly string[],
      body: JsonObject,
      bend: Partial<Envelope> = {},
    ): MadeEvent {
      const scope = bend.scope ?? `site:${idOf('site')}`
      const head = heads.get(scope) ?? { seq: 0, hash: null }
      const sealed = sealBody(body)
      counter += 1
      const envelope: Envelope = {
        v: 1,
        device,
        scope,
        seq: head.seq + 1,
        prev: head.hash,
        at: [now, counter],
        boot: idOf(`boot ${name}`),
        mono: counter,
        actor: AUTHOR.officerId,
        role: 'handler',
        act: idOf(`act ${name} ${counter}`),
        type,
        entity,
        seen: [...seen].sort(),
        bodyHash: sealed.hash,
        ...bend,
      }
      const bytes = envelopeBytes(envelope)
      const hash = envelopeHash(bytes)
      heads.set(scope, { seq: envelope.seq, hash })
      return { envelope: bytes, salt: sealed.salt, body: sealed.bytes, hash }
    },
  }
}

/** Body of a recorded item in a made-up room. */
export function recorded(n: number, set: JsonObject): JsonObject {
  return {
    number: { prefix: 'D9', seq: n },
    raw: '',
    room: idOf('room'),
    roomCode: '2-301',
    set: { name: '木桌', quantity: { amount: '1', unit: '张' }, ...set },
    site: idOf('site'),
  }
}
