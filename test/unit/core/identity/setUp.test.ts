import { rm } from 'node:fs/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { type Core, createCore } from '../../../../electron/core/core.ts'
import { identityTypes } from '../../../../shared/domain/identity/events.ts'
import { canonicalBytes, type JsonObject } from '../../../../shared/journal/canonical.ts'
import { peekCertificate, verifyChain } from '../../../../shared/sync/trust/certificates.ts'
import { verifyBytes } from '../../../../shared/sync/trust/signingKey.ts'
import {
  codeOf,
  court,
  errorOf,
  eventsOf,
  found,
  machine,
  NEW_PIN,
  newestOf,
  newFolder,
  PIN,
  portsOf,
  START,
} from './support.ts'

let core: Core | null = null
let folder = ''

afterEach(async () => {
  await core?.close()
  core = null
  await rm(folder, { recursive: true, force: true })
})

async function empty(): Promise<Core> {
  folder = await newFolder()
  core = await createCore(folder, portsOf(machine()))
  return core
}

describe('a stand-alone court', () => {
  for (const demo of [false, true]) {
    it(`[L2] certifies officer, device and receipts up to its own root, realm ${demo ? 'demo' : 'local'}`, async () => {
      const it = await empty()
      await it.identity.setUp({ ...court, demo })
      const set = (type: string) => newestOf(it, type).body.set as { certificate: string }
      const body = newestOf(it, identityTypes.courtFounded).body as Record<string, string>
      const { root = '', issuing = '', receipt = '' } = body
      const leaves = {
        officer: set(identityTypes.officerAdded).certificate,
        device: set(identityTypes.deviceAdded).certificate,
        receipt,
      }
      for (const [use, certificate] of Object.entries(leaves) as ['officer' | 'device' | 'receipt', string][]) {
        const chain = { certificate, issuing, root }
        const answer = await verifyChain(chain, { root, at: START, use, revocations: [] })
        expect(answer.ok && answer.certificate.realm).toBe(demo ? 'demo' : 'local')
        for (const other of ['officer', 'device', 'receipt'] as const) {
          if (other === use) continue
          const refused = await verifyChain(chain, { root, at: START, use: other, revocations: [] })
          expect(refused).toMatchObject({ ok: false, code: 'WRONG_USE' })
        }
      }
    })
  }

  it('[L2] names six words of its root and prints a code that opens the laptop with a new PIN', async () => {
    const it = await empty()
    const made = await it.identity.setUp(court)
    expect(made.rootFingerprint.split(' ')).toHaveLength(6)
    const { officerId } = it.context.session()
    it.identity.lock()
    await it.identity.unlockWithCode({ code: made.recoveryCode.toLowerCase(), officerId, newPin: NEW_PIN })
    expect(it.context.session().officerId).toBe(officerId)
    it.identity.lock()
    expect(await codeOf(() => it.identity.unlock({ officerId, pin: PIN }))).toBe('WRONG_PIN')
    await it.identity.unlock({ officerId, pin: NEW_PIN })
  })

  it('[L2] signs the session by the key of the officer certificate, over who, where and after which event', async () => {
    const it = await empty()
    await found(it, 'handler')
    it.identity.lock()
    const [card] = (await it.status()).officers
    const heads = it.context.store().journal.heads()
    await it.identity.unlock({ officerId: card?.officerId ?? '', pin: PIN })
    const opened = newestOf(it, identityTypes.sessionOpened)
    const { statement, signature, publicKey } = opened.body as {
      statement: JsonObject
      signature: string
      publicKey: string
    }
    const certificate = (newestOf(it, identityTypes.officerAdded).body.set as { certificate: string }).certificate
    const key = peekCertificate(certificate)?.key.x ?? ''
    expect(publicKey).toBe(key)
    expect(verifyBytes(key, 'session', canonicalBytes(statement), signature)).toBe(true)
    expect(verifyBytes(key, 'session', canonicalBytes({ ...statement, role: 'administrator' }), signature)).toBe(false)
    expect(statement.head).toBe(heads.find((head) => head.scope.startsWith('device:'))?.hash)
    expect(statement.device).toBe(it.context.profile().deviceId)
  })

  it('refuses a weak PIN saying why and stays empty, ready for a better one', async () => {
    const it = await empty()
    const refused = await errorOf(() => it.identity.setUp({ ...court, pin: '123456' }))
    expect(refused).toMatchObject({ code: 'WEAK_PIN', data: { reason: 'PIN_TRIVIAL' } })
    expect((await it.status()).phase).toBe('empty')
    await it.identity.setUp(court)
    expect((await it.status()).phase).toBe('open')
  })

  it('is founded once when two set-ups come at the same moment', async () => {
    const it = await empty()
    const answers = await Promise.allSettled([it.identity.setUp(court), it.identity.setUp(court)])
    expect(answers.map((answer) => answer.status)).toEqual(['fulfilled', 'rejected'])
    expect(eventsOf(it, identityTypes.courtFounded)).toHaveLength(1)
    const { officerId } = it.context.session()
    it.identity.lock()
    await it.identity.unlock({ officerId, pin: PIN })
  })

  it('never deletes a store whose profile file went missing: it is set aside', async () => {
    const it = await empty()
    const first = await found(it, 'handler')
    await it.close()
    await rm(it.paths.profile)
    core = await createCore(folder, portsOf(machine()))
    expect((await core.status()).phase).toBe('empty')
    await found(core, 'handler')
    const { readdir } = await import('node:fs/promises')
    const aside = (await readdir(folder)).find((name) => name.startsWith('aside-'))
    expect(await readdir(`${folder}/${aside}`)).toEqual(expect.arrayContaining(['store.db', 'keyslots.json']))
    expect(core.context.session().officerId).not.toBe(first.officerId)
  })
})
