import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import {
  type Certificate,
  type Chain,
  issueCertificate,
  peekCertificate,
  type RevocationList,
  readRevocations,
  signRevocations,
  verifyChain,
  verifyRoot,
} from '../../../../shared/sync/trust/certificates.ts'
import { rootSyllables, rootWords } from '../../../../shared/sync/trust/rootWords.ts'
import { newSigningKey, signBytes, verifyBytes } from '../../../../shared/sync/trust/signingKey.ts'
import { fixedCourt, from, until } from './courtFixture.ts'
import { fixedRandom, flipText } from './support.ts'

const court = await fixedCourt('court', 'court')
const { certificates, bodies, keys, signed } = court
const at = from + 1_000
const chainOf = (certificate: string): Chain => ({
  certificate,
  issuing: certificates.issuing,
  root: certificates.root,
})
const officerChain = chainOf(certificates.officer)
const wanted = { root: certificates.root, at, use: 'officer', revocations: [] as RevocationList[] } as const

describe('a certificate', () => {
  it('has the frozen bytes', async () => {
    const golden = new URL('../../../golden/certificates/version-1.json', import.meta.url)
    const list: RevocationList = {
      v: 1,
      court: '浙9901',
      number: 1,
      issuer: 'i1',
      at,
      revoked: [{ serial: 'd1', at, reason: '丢失' }],
    }
    const revocations = await signRevocations(list, keys.issuing.privateKey)
    const frozen = await readFile(golden, 'utf8')
    expect(`${JSON.stringify({ ...certificates, revocations }, null, 2)}\n`).toBe(frozen)
  })

  it('is taken for its one use under the pinned root', async () => {
    expect(await verifyChain(officerChain, wanted)).toEqual({
      ok: true,
      certificate: bodies.officer,
      issuing: bodies.issuing,
      root: bodies.root,
    })
  })

  it('is refused for every other use, whichever one it is', async () => {
    const all = { officer: certificates.officer, device: certificates.device, receipt: certificates.receipt }
    for (const [name, certificate] of Object.entries({ ...all, issuing: certificates.issuing }))
      for (const use of ['officer', 'device', 'receipt'] as const) {
        const answer = await verifyChain(chainOf(certificate), { ...wanted, use })
        expect(answer.ok, `${name} as ${use}`).toBe(name === use)
      }
    expect(await verifyChain(chainOf(certificates.device), wanted)).toEqual({
      ok: false,
      code: 'WRONG_USE',
      at: 'certificate',
    })
  })

  it('never issues others unless it is an issuing one', async () => {
    const planted: Certificate = { ...bodies.officer, serial: 'o9', issuer: 'd1' }
    const chain: Chain = {
      certificate: await issueCertificate(planted, keys.device.privateKey),
      issuing: certificates.device,
      root: certificates.root,
    }
    expect(await verifyChain(chain, wanted)).toMatchObject({ ok: false, at: 'issuing' })
    const byRoot = { ...officerChain, issuing: certificates.root }
    expect(await verifyChain(byRoot, wanted)).toEqual({ ok: false, code: 'WRONG_USE', at: 'issuing' })
  })

  it('[P1] counts at the time asked for: from its first moment to before its last', async () => {
    const code = async (moment: number) => {
      const answer = await verifyChain(officerChain, { ...wanted, at: moment })
      return answer.ok ? 'ok' : answer.code
    }
    expect(await Promise.all([from - 1, from, until - 1, until].map(code))).toEqual([
      'NOT_YET_VALID',
      'ok',
      'ok',
      'EXPIRED',
    ])
    const short = { ...bodies.officer, serial: 'o2', until: at }
    expect(await verifyChain(chainOf(await signed(short)), wanted)).toMatchObject({
      code: 'EXPIRED',
      at: 'certificate',
    })
  })

  it('is refused when signed by another key, under another issuer name or of another realm', async () => {
    const other = newSigningKey(fixedRandom('other'))
    const forged = await issueCertificate(bodies.officer, other.privateKey)
    expect(await verifyChain(chainOf(forged), wanted)).toMatchObject({ code: 'BAD_SIGNATURE', at: 'certificate' })
    const misnamed = await signed({ ...bodies.officer, issuer: 'i2' })
    expect(await verifyChain(chainOf(misnamed), wanted)).toMatchObject({ code: 'WRONG_ISSUER' })
    const demo = await signed({ ...bodies.officer, realm: 'demo' })
    expect(await verifyChain(chainOf(demo), wanted)).toMatchObject({ code: 'WRONG_REALM' })
  })

  it('is refused when any character of any part was changed', async () => {
    const text = certificates.officer
    for (let index = 0; index < text.length; index += 1) {
      const answer = await verifyChain(chainOf(flipText(text, index)), wanted)
      expect(answer.ok, `at ${index} of ${text.length}`).toBe(false)
    }
    for (const text of ['', 'a.b.c', '...', certificates.officer.slice(0, -5), `${certificates.officer}x.y`])
      expect((await verifyChain(chainOf(text), wanted)).ok).toBe(false)
  })

  it('is not to be had with roles on a device or without roles for an officer', async () => {
    expect(() => issueCertificate({ ...bodies.device, roles: ['courtPresident'] }, keys.issuing.privateKey)).toThrow()
    expect(() => issueCertificate({ ...bodies.officer, roles: [] }, keys.issuing.privateKey)).toThrow()
    expect(() => issueCertificate({ ...bodies.officer, from: until }, keys.issuing.privateKey)).toThrow()
  })
})

describe('a root', () => {
  it('of a demonstration or a stand-alone machine is never taken beside a pinned one', async () => {
    for (const [realm, code] of [
      ['demo', 'DEMO_ROOT'],
      ['local', 'LOCAL_ROOT'],
      ['court', 'WRONG_ROOT'],
    ] as const) {
      const foreign = await fixedCourt(realm, `foreign ${realm}`)
      const { officer, issuing, root } = foreign.certificates
      expect(await verifyChain({ certificate: officer, issuing, root }, wanted)).toEqual({
        ok: false,
        code,
        at: 'root',
      })
      expect(await verifyChain({ certificate: officer, issuing, root: certificates.root }, wanted)).toMatchObject({
        ok: false,
        code: 'BAD_SIGNATURE',
        at: 'issuing',
      })
      expect((await verifyChain({ certificate: officer, issuing, root }, { ...wanted, root })).ok).toBe(true)
    }
  })

  it('is judged before its words are compared', async () => {
    expect(await verifyRoot(certificates.root, at)).toMatchObject({ ok: true, root: bodies.root })
    expect(await verifyRoot(certificates.issuing, at)).toMatchObject({ ok: false })
    expect(await verifyRoot(certificates.root, until)).toMatchObject({ code: 'EXPIRED' })
    expect(peekCertificate('nonsense')).toBeNull()
  })

  it('has six words that are frozen, different for another key', () => {
    const words = rootWords(bodies.root.key.x)
    expect(words).toHaveLength(6)
    expect(words.map((word) => `${word.zh} ${word.latin}`).join('，')).toMatchInlineSnapshot(
      `"林羊 lin-yang，茶铜 cha-tong，手门 shou-men，松花 song-hua，红梅 hong-mei，鞋星 xie-xing"`,
    )
    expect(rootWords(bodies.issuing.key.x)).not.toEqual(words)
  })

  it('has its words from 64 characters with 64 readings', () => {
    const list = rootSyllables()
    expect(new Set(list.map((word) => word.zh)).size).toBe(64)
    expect(new Set(list.map((word) => word.latin)).size).toBe(64)
  })
})

describe('revocations', () => {
  const list = (number: number, serial: string, when: number): RevocationList => ({
    v: 1,
    court: '浙9901',
    number,
    issuer: 'i1',
    at: when,
    revoked: [{ serial, at: when, reason: '' }],
  })

  it('[P3] refuse a certificate from the time named, not before', async () => {
    const revocations = [list(1, 'o1', at)]
    expect(await verifyChain(officerChain, { ...wanted, revocations })).toMatchObject({ code: 'REVOKED' })
    expect((await verifyChain(officerChain, { ...wanted, at: at - 1, revocations })).ok).toBe(true)
    expect((await verifyChain(officerChain, { ...wanted, revocations: [list(1, 'o2', at)] })).ok).toBe(true)
  })

  it('[P3] of the issuing certificate refuse all below it, and only the root may make them', async () => {
    const byItself = list(1, 'i1', at)
    expect((await verifyChain(officerChain, { ...wanted, revocations: [byItself] })).ok).toBe(true)
    const byRoot = { ...byItself, issuer: 'r1' }
    expect(await verifyChain(officerChain, { ...wanted, revocations: [byRoot] })).toEqual({
      ok: false,
      code: 'REVOKED',
      at: 'issuing',
    })
  })

  it('[P3] are read when numbered as high as known and signed by an issuer or root', async () => {
    const compact = await signRevocations(list(3, 'o1', at), keys.issuing.privateKey)
    expect(await readRevocations(compact, bodies.issuing, 3)).toEqual({ ok: true, list: list(3, 'o1', at) })
    expect(await readRevocations(compact, bodies.issuing, 4)).toEqual({ ok: false, code: 'OLDER_LIST' })
    expect(await readRevocations(compact, bodies.root, 0)).toEqual({ ok: false, code: 'BAD_SIGNATURE' })
    expect(await readRevocations(compact, bodies.device, 0)).toEqual({ ok: false, code: 'WRONG_USE' })
    const misnamed = await signRevocations({ ...list(3, 'o1', at), issuer: 'i9' }, keys.issuing.privateKey)
    expect(await readRevocations(misnamed, bodies.issuing, 0)).toEqual({ ok: false, code: 'WRONG_ISSUER' })
    expect(await readRevocations(certificates.officer, bodies.issuing, 0)).toEqual({ ok: false, code: 'UNREADABLE' })
  })
})

describe('a signature', () => {
  it('holds for its key, its bytes and its one purpose', () => {
    const bytes = Buffer.from('{"v":1}')
    const signature = signBytes(keys.officer.privateKey, 'session', bytes)
    const x = keys.officer.publicKey
    expect(verifyBytes(x, 'session', bytes, signature)).toBe(true)
    expect(verifyBytes(x, 'heads', bytes, signature)).toBe(false)
    expect(verifyBytes(x, 'session', Buffer.from('{"v":2}'), signature)).toBe(false)
    expect(verifyBytes(keys.device.publicKey, 'session', bytes, signature)).toBe(false)
    expect(verifyBytes(x, 'session', bytes, flipText(signature, 20))).toBe(false)
    expect(verifyBytes('short', 'session', bytes, signature)).toBe(false)
    expect(verifyBytes(x, 'session', bytes, `${signature}A`)).toBe(false)
  })
})
