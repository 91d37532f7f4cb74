import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { type DeviceChains, deviceChains } from '../../../shared/sync/batch.ts'
import { hashOf, keyIdOf, parseJson } from '../../../shared/sync/bundle/format.ts'
import {
  answerFile,
  CODE_NAME,
  codeFile,
  type HandedIn,
  REQUEST_NAME,
  readAnswer,
  readAnswerHead,
  readOffer,
  readRequest,
  requestFile,
  requestingDevice,
  type StickOutcome,
  writeAnswer,
  writeOffer,
  writeRequest,
} from '../../../shared/sync/bundle/stickEnrolment.ts'
import { signEnrolment } from '../../../shared/sync/enrolment.ts'
import { privateKeyFrom, publicText } from '../../../shared/sync/trust/primitives.ts'
import { newSigningKey } from '../../../shared/sync/trust/signingKey.ts'
import { type SyncCourt, syncCourt } from '../../support/sync/syncCourt.ts'

/** Bytes 0, 1, 2 … as keys, so that the same file comes out everywhere. */
const counting = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, index) => index % 256))
const golden = (name: string): Buffer => readFileSync(new URL(`../../golden/transfer/${name}`, import.meta.url))

const COURT = '浙9901'
const AT = 1_780_000_000_000
const courtSecret = privateKeyFrom('X25519', Buffer.alloc(32, 7))
const courtKey = publicText(courtSecret)
const laptopSecret = privateKeyFrom('X25519', Buffer.alloc(32, 9))
const reply = publicText(laptopSecret)
const own = newSigningKey((length) => Buffer.alloc(length, 3))
const officer = newSigningKey((length) => Buffer.alloc(length, 4))
const enrolling = { code: '0123456789ABCDEF', device: 'laptop-1', officer: 'officer-1' }
const redeeming: HandedIn = {
  ...{ ...enrolling, deviceName: '外勤电脑', deviceKey: own.publicKey, officerKey: officer.publicKey },
  deviceProof: signEnrolment(enrolling, own.privateKey),
  officerProof: signEnrolment(enrolling, officer.privateKey),
}
const offer = {
  ...{ court: COURT, selector: '0123', code: enrolling.code, officer: null, name: '王某法', role: 'handler' },
  ...{ deviceName: '外勤电脑', until: AT + 1000, at: AT },
}
const outcome: StickOutcome = {
  ...{ kind: 'issued', request: 'request-1' },
  issued: {
    ...{ device: 'a.b.c', officer: 'd.e.f', officerName: '王某法', role: 'handler', prefix: 'D1' },
    scopes: ['case:*'],
  },
}

describe('what a stick carries when a laptop joins', () => {
  let court: SyncCourt
  let chains: DeviceChains
  let writer: { court: string; key: typeof own.privateKey; chain: SyncCourt['receipt']['chain'] }
  const reader = { court: COURT, secret: courtSecret, keyId: keyIdOf(courtKey) }
  const laptop = { court: COURT, device: 'laptop-1', secret: laptopSecret }

  beforeAll(async () => {
    court = await syncCourt(COURT, counting)
    chains = deviceChains(court.root)
    writer = { court: COURT, key: court.receipt.key.privateKey, chain: court.receipt.chain }
  })
  const request = () => writeRequest({ court: COURT, at: AT, redeeming, reply }, own.privateKey, courtKey, counting)
  const asked = hashOf(request())
  const answer = () => writeAnswer({ device: 'laptop-1', at: AT, asked, reply, outcome }, writer, counting)

  it('code, request and answer are written as they were first, byte for byte, and read again', async () => {
    expect(writeOffer(offer, writer).equals(golden('enrolCode-1.json'))).toBe(true)
    expect(request().equals(golden('enrolRequest-1.json'))).toBe(true)
    expect(answer().equals(golden('enrolAnswer-1.json'))).toBe(true)
    expect(await readOffer(golden('enrolCode-1.json'), COURT, chains)).toEqual(offer)
    expect(readRequest(golden('enrolRequest-1.json'), reader)).toEqual({ at: AT, redeeming, reply, hash: asked })
    const head = { court: COURT, device: 'laptop-1', at: AT, kind: 'issued', asked }
    expect(await readAnswer(golden('enrolAnswer-1.json'), laptop, chains)).toEqual({ head, outcome })
  })

  it('a request shows which laptop asks, and neither its code nor its keys to anybody but the court', () => {
    const text = request().toString('utf8')
    for (const hidden of [enrolling.code, own.publicKey, reply, '外勤电脑']) expect(text).not.toContain(hidden)
    expect(requestingDevice(request(), COURT)).toBe('laptop-1')
    expect(requestingDevice(request(), '浙9902')).toBeNull()
    const stranger = { ...reader, secret: laptopSecret }
    expect(readRequest(request(), stranger)).toBe('damaged')
    expect(readRequest(request(), { ...reader, keyId: keyIdOf(reply) })).toBe('notForUs')
    expect(readRequest(request(), { ...reader, court: '浙9902' })).toBe('wrongCourt')
  })

  it('[X11] every changed value of a file is noticed, and none is taken that its writer did not sign', async () => {
    const changed = (bytes: Buffer) => {
      const whole = parseJson(bytes)
      const copies: Buffer[] = []
      const walk = (value: unknown, put: (next: unknown) => unknown): void => {
        // The root is the pinned one, whatever a file brings beside it.
        if (value === writer.chain.root) return
        if (typeof value === 'string' || typeof value === 'number') {
          const next = typeof value === 'number' ? value + 1 : `${value.slice(0, -1)}${value.endsWith('b') ? 'c' : 'b'}`
          copies.push(Buffer.from(JSON.stringify(put(next))))
        } else if (typeof value === 'object' && value !== null) {
          for (const [name, inner] of Object.entries(value)) walk(inner, (next) => put({ ...value, [name]: next }))
        }
      }
      walk(whole, (next) => next)
      return copies
    }
    for (const bytes of changed(writeOffer(offer, writer))) expect(await readOffer(bytes, COURT, chains)).toBeNull()
    for (const bytes of changed(request())) expect(typeof readRequest(bytes, reader)).toBe('string')
    for (const bytes of changed(answer())) expect(typeof (await readAnswer(bytes, laptop, chains))).toBe('string')
    const forged = writeRequest({ court: COURT, at: AT, redeeming, reply }, officer.privateKey, courtKey, counting)
    expect(readRequest(forged, reader)).toBe('forged')
  })

  it('[P1] an answer counts for the laptop it names, signed by the court’s receipt key under the compared root', async () => {
    expect(await readAnswer(answer(), { ...laptop, device: 'laptop-2' }, chains)).toBe('forged')
    const stranger = await syncCourt(COURT, (length) => Buffer.alloc(length, 5))
    expect(await readAnswer(answer(), laptop, deviceChains(stranger.root))).toBe('forged')
    const device = await court.device('laptop-3')
    const byLaptop = { court: COURT, key: device.key.privateKey, chain: device.chain }
    const said = { device: 'laptop-1', at: AT, asked, reply, outcome }
    expect(await readAnswerHead(writeAnswer(said, byLaptop, counting), COURT, chains)).toBe('forged')
    expect(await readOffer(writeOffer(offer, byLaptop), COURT, chains)).toBeNull()
    expect(await readAnswer(answer().subarray(0, 100), laptop, chains)).toBe('damaged')
  })

  it('names on a stick are only those this program makes', () => {
    expect(codeFile('0AZ9')).toMatch(CODE_NAME)
    expect(requestFile('0199-ab')).toMatch(REQUEST_NAME)
    expect(answerFile('0199-ab')).not.toMatch(REQUEST_NAME)
    for (const name of ['fieldwrit-enrol-code-../a.json', 'fieldwrit-enrol-request-..json', 'x.json']) {
      expect(CODE_NAME.test(name) || REQUEST_NAME.test(name)).toBe(false)
    }
  })
})
