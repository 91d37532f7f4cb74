import { randomBytes } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Core, createCore, lockWhenIdle } from '../../../../electron/core/core.ts'
import { createSlots } from '../../../../electron/core/keys/keySlots.ts'
import { identityTypes } from '../../../../shared/domain/identity/events.ts'
import { canonicalBytes } from '../../../../shared/journal/canonical.ts'
import { leafHash, merkleRoot } from '../../../../shared/journal/merkle.ts'
import { verifyBytes } from '../../../../shared/sync/trust/signingKey.ts'
import {
  addOfficer,
  codeOf,
  errorOf,
  eventsOf,
  founded,
  type Machine,
  machine,
  NEW_PIN,
  newestOf,
  OTHER_PIN,
  PIN,
  portsOf,
  WRONG,
} from './support.ts'

let on: Machine
let core: Core
let folder: string
let officerId: string
let recoveryCode: string

beforeEach(async () => {
  on = machine()
  ;({ core, folder, officerId, recoveryCode } = await founded(on, 'handler'))
})

afterEach(async () => {
  await core.close()
  await rm(folder, { recursive: true, force: true })
})

describe('locking', () => {
  it('[L2] signs a Merkle root over the heads of everything this laptop wrote', () => {
    const heads = core.context.store().journal.heads()
    const { publicKey } = core.context.session().key
    core.identity.lock()
    const closed = newestOf(core, identityTypes.sessionClosed)
    const { heads: list, signature } = closed.body as {
      heads: { root: string; count: number; device: string; at: number; v: number }
      signature: string
    }
    const leaves = heads.map((head) => leafHash(canonicalBytes({ hash: head.hash, scope: head.scope, seq: head.seq })))
    expect(list.root).toBe(Buffer.from(merkleRoot(leaves)).toString('hex'))
    expect(list.count).toBe(heads.length)
    expect(verifyBytes(publicKey, 'heads', canonicalBytes(list), signature)).toBe(true)
    expect(verifyBytes(publicKey, 'heads', canonicalBytes({ ...list, count: list.count + 1 }), signature)).toBe(false)
  })

  it('closes the session it opened: one entity, the closing saw the opening', () => {
    core.identity.lock()
    const opened = newestOf(core, identityTypes.sessionOpened)
    const closed = newestOf(core, identityTypes.sessionClosed)
    expect(closed.envelope.entity).toBe(opened.envelope.entity)
    expect(closed.envelope.seen).toEqual([opened.hash])
  })

  it('wipes the secret behind the PIN and takes back every address of a printed list', async () => {
    const { secret } = core.context.session()
    const url = await core.media.offer({ bytes: Buffer.from('list'), type: 'application/pdf', name: 'a.pdf' })
    expect((await fetch(url)).status).toBe(200)
    core.identity.lock()
    expect(secret.every((byte) => byte === 0)).toBe(true)
    expect((await fetch(url)).status).toBe(410)
  })

  it('never fails: where the closing cannot be written it is logged and the session is over', async () => {
    const { db } = core.context.store()
    db.pragma('query_only=1')
    expect(() => core.identity.lock()).not.toThrow()
    db.pragma('query_only=0')
    expect((await core.status()).phase).toBe('locked')
    expect(on.logged.map((line) => line.event)).toContain('session closed without its signed heads')
    expect(JSON.stringify(on.logged)).not.toContain('周某舟')
  })

  it('comes after ten idle minutes at a desk, and not before', async () => {
    on.now += 10 * 60_000
    lockWhenIdle(core)
    expect((await core.status()).phase).toBe('open')
    on.now += 1
    lockWhenIdle(core)
    expect((await core.status()).phase).toBe('locked')
  })

  it('comes although the wall clock was set back', async () => {
    on.now -= 24 * 3600_000
    lockWhenIdle(core)
    on.now += 10 * 60_000 + 1
    lockWhenIdle(core)
    expect((await core.status()).phase).toBe('locked')
  })
})

describe('unlocking', () => {
  it('[L2] counts five wrong PINs, then waits, and the wait survives a restart', async () => {
    core.identity.lock()
    const left: unknown[] = []
    for (let wrong = 0; wrong < 5; wrong += 1) {
      const refused = await errorOf(() => core.identity.unlock({ officerId, pin: WRONG }))
      expect(refused.code).toBe('WRONG_PIN')
      left.push(refused.data.triesLeft)
    }
    expect(left).toEqual([4, 3, 2, 1, 0])
    expect(await errorOf(() => core.identity.unlock({ officerId, pin: PIN }))).toMatchObject({ code: 'WAIT' })
    await core.close()
    core = await createCore(folder, portsOf(on))
    const waiting = await errorOf(() => core.identity.unlock({ officerId, pin: PIN }))
    expect(waiting).toMatchObject({ code: 'WAIT', data: { waitMs: 60_000 } })
    expect((await core.status()).officers[0]).toMatchObject({ triesLeft: 0, waitMs: 60_000 })
    on.now += 60_000
    on.monotonic += 60_000
    await core.identity.unlock({ officerId, pin: PIN })
    expect((await core.status()).officers[0]).toMatchObject({ triesLeft: 5, waitMs: 0 })
  })

  it('[L2] counts wrong recovery codes too', async () => {
    core.identity.lock()
    const typed = { code: '0000-0000-0000-0000-0000-0000-0000', officerId, newPin: NEW_PIN }
    for (let wrong = 0; wrong < 5; wrong += 1) {
      expect(await codeOf(() => core.identity.unlockWithCode(typed))).toBe('WRONG_CODE')
    }
    expect(await codeOf(() => core.identity.unlockWithCode({ ...typed, code: recoveryCode }))).toBe('WAIT')
  })

  it('opens one store when two unlocks come at once', async () => {
    await core.close()
    core = await createCore(folder, portsOf(on))
    await Promise.all([core.identity.unlock({ officerId, pin: PIN }), core.identity.unlock({ officerId, pin: PIN })])
    expect(eventsOf(core, identityTypes.sessionOpened)).toHaveLength(3)
    expect(eventsOf(core, identityTypes.sessionClosed)).toHaveLength(2)
  })

  it('as somebody else is a recorded shift change: the session before ends with signed heads first', async () => {
    const other = await addOfficer(core, '吴某玲', 'courtClerk')
    const before = core.context.session()
    await core.identity.unlock({ officerId: other, pin: OTHER_PIN })
    expect(core.context.session()).toMatchObject({ officerId: other, role: 'courtClerk', name: '吴某玲' })
    const closed = newestOf(core, identityTypes.sessionClosed)
    const opened = newestOf(core, identityTypes.sessionOpened)
    expect(closed.envelope.actor).toBe(officerId)
    expect(opened.envelope.actor).toBe(other)
    expect(closed.envelope.seq < opened.envelope.seq).toBe(true)
    expect(before.secret.every((byte) => byte === 0)).toBe(true)
  })

  it('takes no key of an exchanged slot file while the store is open under the lock screen', async () => {
    core.identity.lock()
    const forged = await createSlots(
      randomBytes(32),
      { officer: officerId, pin: OTHER_PIN, keychainSecret: null },
      {
        random: (bytes) => randomBytes(bytes),
        newId: () => crypto.randomUUID(),
        cost: { N: 2 ** 12, r: 8, p: 1 },
        allowWeakForTests: true,
      },
    )
    const kept = await readFile(core.paths.keySlots)
    await writeFile(core.paths.keySlots, JSON.stringify(forged.file))
    expect(await codeOf(() => core.identity.unlock({ officerId, pin: OTHER_PIN }))).toBe('WRONG_PIN')
    const typed = { code: forged.recoveryCode, officerId, newPin: NEW_PIN }
    expect(await codeOf(() => core.identity.unlockWithCode(typed))).toBe('WRONG_CODE')
    expect((await core.status()).phase).toBe('locked')
    await writeFile(core.paths.keySlots, kept)
    await core.identity.unlock({ officerId, pin: PIN })
  })

  it('counts no wrong PIN when the keychain fails', async () => {
    await core.close()
    const ports = portsOf(on)
    const broken = { available: true, get: () => Promise.reject(new Error('keychain')), set: () => Promise.resolve() }
    core = await createCore(folder, { ...ports, keychain: broken })
    for (let times = 0; times < 6; times += 1) {
      expect(await codeOf(() => core.identity.unlock({ officerId, pin: PIN }))).toBe('keychain')
    }
    expect((await core.status()).officers[0]).toMatchObject({ triesLeft: 5 })
  })

  it('counts no wrong PIN and no wrong code when the slot file is gone', async () => {
    core.identity.lock()
    const kept = await readFile(core.paths.keySlots)
    await rm(core.paths.keySlots)
    for (let times = 0; times < 6; times += 1) {
      expect(await codeOf(() => core.identity.unlock({ officerId, pin: PIN }))).toBe('NOT_FOUND')
      const typed = { code: recoveryCode, officerId, newPin: NEW_PIN }
      expect(await codeOf(() => core.identity.unlockWithCode(typed))).toBe('NOT_FOUND')
    }
    await writeFile(core.paths.keySlots, kept)
    await core.identity.unlock({ officerId, pin: PIN })
  })

  it('says which kind of code is meant when it names nobody of this laptop', async () => {
    core.identity.lock()
    const typed = { code: recoveryCode, officerId: crypto.randomUUID(), newPin: NEW_PIN }
    expect(await errorOf(() => core.identity.unlockWithCode(typed))).toMatchObject({
      code: 'NOT_FOUND',
      data: { what: 'officer' },
    })
  })

  it('asked while the core closes opens nothing any more', async () => {
    core.identity.lock()
    const closing = core.close()
    const asked = codeOf(() => core.identity.unlock({ officerId, pin: PIN }))
    await closing
    expect(['LOCKED', 'none']).toContain(await asked)
    expect(core.state.store).toBeNull()
    expect(core.state.session).toBeNull()
  })
})

describe('the timer of the idle lock', () => {
  it('survives a closing that cannot be written', async () => {
    await core.close()
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    try {
      core = await createCore(folder, portsOf(on))
      await core.identity.unlock({ officerId, pin: PIN })
      core.context.store().db.pragma('query_only=1')
      on.now += 11 * 60_000
      vi.advanceTimersByTime(5_000)
      core.context.store().db.pragma('query_only=0')
      expect((await core.status()).phase).toBe('locked')
    } finally {
      vi.useRealTimers()
    }
  })
})
