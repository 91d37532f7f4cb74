import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Gateway } from '../../../../court/gateway.ts'
import { newerEntityCount } from '../../../../db/copies.ts'
import { peerRow } from '../../../../db/sync.ts'
import { courtTrust } from '../../../../electron/core/approvals/trust.ts'
import { defaultApprovalRules } from '../../../../shared/domain/approvals/kinds.ts'
import { ExchangeError } from '../../../../shared/sync/failures.ts'
import { peekCertificate } from '../../../../shared/sync/trust/certificates.ts'
import { newCommandId, TEST_PIN } from '../../../support/coreHarness.ts'
import { courtServer } from '../../../support/sync/courtServer.ts'
import {
  emptyLaptop,
  joining,
  type NewLaptop,
  oneWait,
  type RunningCourt,
  runningCourt,
} from '../../../support/sync/joining.ts'

let running: RunningCourt
let laptop: NewLaptop

beforeAll(async () => {
  running = await runningCourt()
})
afterAll(() => running.close())
beforeEach(async () => {
  laptop = await emptyLaptop(running.court.clock)
})
afterEach(() => laptop.close())

const refused = (rule: string) => ({ code: 'REFUSED', data: { rule } })

describe('a laptop that joins its court', () => {
  it('[L2] shows the court and the six words of its root, and keeps nothing of it', async () => {
    const seen = await laptop.core.identity.lookAtCourt({ address: running.server.url })
    expect(seen).toEqual({ court: '浙9901', name: '测试法院', words: running.words })
    expect(running.words.split(' ')).toHaveLength(6)
    expect((await laptop.core.status()).phase).toBe('empty')
  })

  it('[P1] [G1] is one of the court once the certificates came: name, role and prefix are the court’s', async () => {
    const { identity } = laptop.core
    const made = await identity.join(joining(running, await running.code('王某法', 'handler')))
    expect(made).toMatchObject({ rootFingerprint: running.words, waits: 'issuing' })
    expect(made.recoveryCode.split('-').length).toBeGreaterThan(4)
    expect(await laptop.core.status()).toMatchObject({ phase: 'waiting', joining: true, session: null })
    expect(await oneWait(laptop.core)).toEqual({ kind: 'waiting', waits: 'issuing' })
    await running.issue()
    expect(await oneWait(laptop.core)).toMatchObject({ kind: 'done', court: '浙9901', open: true })
    const status = await laptop.core.status()
    expect(status).toMatchObject({
      phase: 'open',
      joining: false,
      device: { prefix: expect.stringMatching(/^D\d+$/), name: '外勤电脑' },
    })
    expect(status.session).toMatchObject({ name: '王某法', role: 'handler' })
    expect(status.officers.map((one) => one.name)).toEqual(['王某法'])
    const { db } = laptop.core.context.store()
    expect(peerRow(db, 'gateway:浙9901')).toMatchObject({ kind: 'gateway', address: running.server.url })
    const trust = await courtTrust(laptop.core.context, defaultApprovalRules)
    expect(trust.receipt).toBeNull()
    expect(peekCertificate(trust.trust.root)).toMatchObject({ realm: 'court', court: '浙9901' })
    const { peers } = await laptop.services.sync.now({ peer: 'gateway:浙9901' })
    expect(peers[0]).toMatchObject({ failure: null, unsent: 0 })
    // [J5] Nothing of what a court of the same program says waits for a newer one.
    expect(newerEntityCount(db)).toBe(0)
  })

  it('waits over an end of the program, and unlocks by the PIN it was joined with', async () => {
    await laptop.core.identity.join(joining(running, await running.code('王某法', 'handler')))
    await laptop.restart()
    const { officers, ...status } = await laptop.core.status()
    expect(status).toMatchObject({ phase: 'locked', joining: true })
    const officerId = officers[0]?.officerId ?? ''
    await expect(laptop.core.identity.unlock({ officerId, pin: '111999' })).rejects.toMatchObject({ code: 'WRONG_PIN' })
    await laptop.core.identity.unlock({ officerId, pin: TEST_PIN })
    expect((await laptop.core.status()).phase).toBe('waiting')
    expect(await oneWait(laptop.core)).toEqual({ kind: 'waiting', waits: 'issuing' })
    await running.issue()
    await laptop.core.identity.lock()
    expect((await laptop.core.status()).phase).toBe('locked')
    await laptop.core.identity.unlock({ officerId, pin: TEST_PIN })
    expect(await oneWait(laptop.core)).toMatchObject({ kind: 'done', open: true })
    await laptop.restart()
    await laptop.core.identity.unlock({ officerId, pin: TEST_PIN })
    expect((await laptop.core.status()).session).toMatchObject({ name: '王某法' })
  })

  it('a code that was taken while the line was cut is handed in again with the same keys: one request', async () => {
    const { gateway } = running.court
    let cuts = 1
    const cut: Gateway = {
      ...gateway,
      async redeem(redeeming) {
        const answer = await gateway.redeem(redeeming)
        if (cuts-- > 0) throw new ExchangeError('later', 'cut')
        return answer
      },
    }
    const server = await courtServer(cut, {})
    try {
      const before = (await gateway.waiting()).length
      const made = await laptop.core.identity.join(
        joining({ ...running, server }, await running.code('王某法', 'handler')),
      )
      expect(made.waits).toBe('later')
      await laptop.restart()
      const officerId = (await laptop.core.status()).officers[0]?.officerId ?? ''
      await laptop.core.identity.unlock({ officerId, pin: TEST_PIN })
      expect(await oneWait(laptop.core)).toEqual({ kind: 'waiting', waits: 'issuing' })
      expect(await gateway.waiting()).toHaveLength(before + 1)
      await running.issue()
      expect(await oneWait(laptop.core)).toMatchObject({ kind: 'done', open: true })
    } finally {
      await server.close(100)
    }
  })

  it('[P1] certificates that are not for its own keys are not taken, and it says so', async () => {
    const { gateway } = running.court
    const forging: Gateway = {
      ...gateway,
      async collect(request, device) {
        const issued = await gateway.collect(request, device)
        const { chain } = await running.court.device(device)
        return issued === null ? null : { ...issued, device: chain.certificate }
      },
    }
    const server = await courtServer(forging, {})
    try {
      await laptop.core.identity.join(joining({ ...running, server }, await running.code('王某法', 'handler')))
      await running.issue()
      await expect(oneWait(laptop.core)).rejects.toMatchObject({
        data: { rule: 'enrolUnsound', detail: running.words },
      })
      expect((await laptop.core.status()).phase).toBe('waiting')
    } finally {
      await server.close(100)
    }
  })

  it('a line that is gone while it waits is waited for', async () => {
    const server = await courtServer(running.court.gateway, {})
    await laptop.core.identity.join(joining({ ...running, server }, await running.code('王某法', 'handler')))
    await server.close(100)
    expect(await oneWait(laptop.core)).toEqual({ kind: 'waiting', waits: 'offline' })
  })

  it('the certificates come while nobody sits there: the PIN is asked again', async () => {
    await laptop.core.identity.join(joining(running, await running.code('王某法', 'handler')))
    running.court.clock.now += 3_600_000
    await running.issue()
    expect(await oneWait(laptop.core)).toMatchObject({ kind: 'done', open: false })
    expect(await laptop.core.status()).toMatchObject({ phase: 'locked', joining: false })
  })

  it('other words than those compared stop it with both, and the folder stays empty', async () => {
    const code = await running.code('王某法', 'handler')
    const words = '山水 山水 山水 山水 山水 山水'
    await expect(laptop.core.identity.join({ ...joining(running, code), words })).rejects.toMatchObject({
      data: { rule: 'enrolOtherRoot', detail: `${words} ≠ ${running.words}` },
    })
    expect((await laptop.core.status()).phase).toBe('empty')
    expect((await running.court.gateway.codes())[0]?.state).toBe('open')
  })

  it('a wrong code, a used one and one that is none are told apart, and the laptop can try again', async () => {
    const { identity } = laptop.core
    const code = await running.code('王某法', 'handler')
    await expect(identity.join(joining(running, '0000'))).rejects.toMatchObject(refused('enrolCodeUnreadable'))
    const wrong = `${code.slice(0, 15)}${code.endsWith('ZZZZ') ? 'YYYY' : 'ZZZZ'}`
    await expect(identity.join(joining(running, wrong))).rejects.toMatchObject(refused('enrolCodeUnknown'))
    expect((await laptop.core.status()).phase).toBe('empty')
    const other = await emptyLaptop(running.court.clock)
    try {
      await other.core.identity.join(joining(running, code))
      await expect(identity.join(joining(running, code))).rejects.toMatchObject(refused('enrolCodeUsed'))
      await other.core.identity.leaveCourt()
      expect((await other.core.status()).phase).toBe('empty')
    } finally {
      await other.close()
    }
  })

  it('[L8] a code that the court withdrew is told as such before a key is made, and another one takes the laptop in', async () => {
    const { identity } = laptop.core
    const code = await running.code('王某法', 'handler')
    await running.court.gateway.withdrawCode(code.slice(0, 4))
    await expect(identity.join(joining(running, code))).rejects.toMatchObject(refused('enrolCodeWithdrawn'))
    expect((await laptop.core.status()).phase).toBe('empty')
    const another = await running.code('王某法', 'handler')
    await identity.join(joining(running, another))
    expect((await laptop.core.status()).phase).toBe('waiting')
    await identity.leaveCourt()
  })

  it('an address where nobody answers, and one that is not safe, are said before anything is made', async () => {
    const { identity } = laptop.core
    await expect(identity.lookAtCourt({ address: 'http://127.0.0.1:9' })).rejects.toMatchObject(refused('enrolOffline'))
    const far = identity.lookAtCourt({ address: 'http://example.test' })
    await expect(far).rejects.toMatchObject(refused('addressNotSafe'))
  })

  it('nobody is added where the court issues', async () => {
    await laptop.core.identity.join(joining(running, await running.code('吴某管', 'administrator')))
    await running.issue()
    await oneWait(laptop.core)
    const wanted = { commandId: newCommandId(), name: '某', role: 'handler', pin: '481927' } as const
    await expect(laptop.core.identity.addOfficer(wanted)).rejects.toMatchObject(refused('issuesAtCourt'))
    expect(laptop.core.identity.listOfficers().filter((one) => one.name === '某')).toEqual([])
  })
})
