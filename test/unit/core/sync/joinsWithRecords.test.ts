import { readFile, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isAdopted, restoreAdopted } from '../../../../db/branches.ts'
import { documentRowsOfSite } from '../../../../db/documents.ts'
import { hasSecret, namesOf } from '../../../../db/identity.ts'
import { localOfficers } from '../../../../db/localCourt.ts'
import { verifyChains } from '../../../../db/verify.ts'
import { courtTrust } from '../../../../electron/core/approvals/trust.ts'
import { bytesToDraw, judgePapers, paperStands } from '../../../../electron/core/approvedPapers.ts'
import { makeServices } from '../../../../electron/core/services.ts'
import { defaultApprovalRules } from '../../../../shared/domain/approvals/kinds.ts'
import { peekCertificate } from '../../../../shared/sync/trust/certificates.ts'
import { newCommandId } from '../../../support/coreHarness.ts'
import { type Joined, readyToSubmit, scheduled, TEST_PIN } from '../../../support/joined.ts'
import { rebuildFaults } from '../../../support/rebuildFaults.ts'
import { secondLaptop, testHub } from '../../../support/secondLaptop.ts'
import { type Desk, itemsOn, recordOn } from '../../../support/sync/desks.ts'
import { enrolledLaptop, type NewLaptop, type RunningCourt, runningCourt } from '../../../support/sync/joining.ts'

const GATEWAY = 'gateway:浙9901'

let alone: Joined
let running: RunningCourt
let others: NewLaptop[]

beforeEach(async () => {
  running = await runningCourt()
  others = []
  alone = await readyToSubmit()
  const { requestId } = await alone.submitPlan()
  await alone.decided(requestId, 'APPROVED')
  await scheduled(alone)
  alone.test.setNow(running.court.clock.now)
  await alone.as('handler')
})
afterEach(async () => {
  await Promise.all(others.map((one) => one.close()))
  await alone.test.close()
  await running.close()
})

const hashesOf = ({ core }: Desk): string[] => {
  const rows = core.context.store().db.prepare('SELECT hash FROM event').all() as { hash: Uint8Array }[]
  return rows.map(({ hash }) => Buffer.from(hash).toString('hex'))
}

async function joins(code: string) {
  const { identity } = alone.test.core
  return identity.joinAlone({ address: running.server.url, code, words: running.words, pin: TEST_PIN })
}

/** Hands the keys in, is issued for, asks again and unlocks. */
async function joined(): Promise<void> {
  const { identity } = alone.test.core
  expect(await joins(await running.code('周某舟', 'handler'))).toEqual({ waits: 'issuing' })
  await running.issue()
  expect(await identity.tryJoinAlone(AbortSignal.timeout(60_000))).toBeNull()
  await identity.unlock({ officerId: alone.people.handler, pin: TEST_PIN })
}

describe('a laptop that worked alone joins its court', () => {
  it('[X7] [J1] [L1] every record comes along by its own hash, and the chains stand', async () => {
    const { core } = alone.test
    const { roomId = '' } = alone.test.services.site.get({ siteId: alone.siteId }).roomList[0] ?? {}
    recordOn({ siteId: alone.siteId, roomId }, alone.test, ['办公桌', '货架'])
    const before = { hashes: hashesOf(alone.test), device: core.context.profile().deviceId }
    // A hub of the local court would go on taking in what no real court certified.
    const { hub } = makeServices(core, testHub)
    expect((await hub.open()).open).not.toBeNull()
    await joined()
    expect(hub.state().open).toBeNull()
    const { db } = core.context.store()
    const now = new Set(hashesOf(alone.test))
    expect(before.hashes.filter((hash) => !now.has(hash) && !isAdopted(db, hash))).toEqual([])
    expect(verifyChains(db)).toMatchObject({ ok: true, faults: [] })
    expect(core.context.profile()).toMatchObject({
      deviceId: before.device,
      courtCode: '浙9901',
      courtName: '测试法院',
    })
    await alone.test.services.sync.now({ peer: GATEWAY })
    expect(alone.test.services.sync.state().peers[0]).toMatchObject({ failure: null, unsent: 0 })
    expect(alone.test.services.sync.state().waiting).toBe(0)
    const other = await enrolledLaptop(running, '钱某安', 'bureauDirector')
    others.push(other)
    await other.services.sync.now({ peer: GATEWAY })
    expect(itemsOn({ siteId: alone.siteId, roomId }, other)).toEqual(['办公桌', '货架'])
    expect(verifyChains(other.core.context.store().db)).toMatchObject({ ok: true, faults: [] })
  })

  it('[J2] [P5] cut at any write of the change nothing has happened, and the laptop goes on alone', async () => {
    const { core, services } = alone.test
    const { identity } = core
    await joins(await running.code('周某舟', 'handler'))
    await running.issue()
    const { db, journal } = core.context.store()
    const before = { heads: journal.heads(), profile: core.context.profile() }
    for (const table of [
      'event',
      'adopted',
      'secret',
      'device_chain',
      'officer',
      'local_officer',
      'local_until',
      'peer',
      'meta',
    ]) {
      const name =
        table === 'meta' ? "WHEN NEW.name = 'ownCourt'" : table === 'secret' ? "WHEN NEW.name = 'court.pinnedRoot'" : ''
      db.exec(`CREATE TEMP TRIGGER cut BEFORE INSERT ON ${table} ${name} BEGIN SELECT RAISE(ABORT, 'cut'); END`)
      await expect(identity.tryJoinAlone(AbortSignal.timeout(60_000)), table).rejects.toThrow('cut')
      db.exec('DROP TRIGGER cut')
      expect(journal.heads(), table).toEqual(before.heads)
      expect(core.context.profile(), table).toEqual(before.profile)
      expect(await services.approvals.effectiveDecision(`plan:${alone.siteId}`), table).toMatchObject({
        decision: 'APPROVED',
      })
    }
    services.gate.record({
      commandId: newCommandId(),
      siteId: alone.siteId,
      step: 'E14',
      set: { outcome: 'ATTEMPTED', reason: '试' },
    })
    await alone.test.reopen()
    expect(alone.test.core.identity.standAlone()).toMatchObject({ hindrance: null, waiting: { name: '测试法院' } })
    expect(await alone.test.core.identity.tryJoinAlone(AbortSignal.timeout(60_000))).toBeNull()
    expect((await alone.test.core.status()).phase).toBe('locked')
  })

  it('[J2] power lost after the change and before the profile file: the store says whose laptop this is', async () => {
    const { core, folder } = alone.test
    const stale = await readFile(`${folder}/profile.json`)
    await joined()
    const changed = core.context.profile()
    core.identity.lock()
    await core.close()
    await writeFile(`${folder}/profile.json`, stale)
    await alone.test.reopen()
    expect(alone.test.core.context.profile()).toEqual(changed)
    expect(verifyChains(alone.test.core.context.store().db)).toMatchObject({ ok: true, faults: [] })
  })

  it('[J4] [P3] tables are as a rebuild makes them, local keys are gone, and only the court’s people unlock here', async () => {
    await joined()
    const { core } = alone.test
    const { db } = core.context.store()
    expect(rebuildFaults(db)).toEqual([])
    for (const name of ['court.root', 'court.issuing', 'court.receipt']) expect(hasSecret(db, name), name).toBe(false)
    expect((await core.status()).officers.map((one) => one.name)).toEqual(['周某舟'])
    await expect(core.identity.unlock({ officerId: alone.people.courtPresident, pin: TEST_PIN })).rejects.toThrow()
    expect(
      localOfficers(db)
        .map((one) => one.name)
        .sort(),
    ).toEqual(['吴某远', '周某宁', '周某舟', '李某正', '钱某安'])
    expect(namesOf(db).officers.get(alone.people.courtPresident)).toBe('李某正')
    const trust = await courtTrust(core.context, defaultApprovalRules)
    expect(trust.receipt).toBeNull()
    expect(peekCertificate(trust.trust.root)?.realm).toBe('court')
  })

  it('[P1] other words, a wrong PIN, a dead code, demo data: refused, and nothing has changed', async () => {
    const { identity, context } = alone.test.core
    const before = { heads: context.store().journal.heads(), profile: context.profile() }
    const code = await running.code('周某舟', 'handler')
    const asked = { address: running.server.url, code, words: running.words, pin: TEST_PIN }
    const rule = (name: string) => ({ code: 'REFUSED', data: { rule: name } })
    await expect(identity.joinAlone({ ...asked, words: '一 二 三 四 五 六' })).rejects.toMatchObject(
      rule('enrolOtherRoot'),
    )
    await expect(identity.joinAlone({ ...asked, pin: '111999' })).rejects.toMatchObject({ code: 'WRONG_PIN' })
    await expect(identity.joinAlone({ ...asked, code: 'AAAA-AAAA-AAAA-AAAA' })).rejects.toMatchObject({
      code: 'REFUSED',
    })
    alone.test.core.state.profile = { ...before.profile, demo: true }
    await expect(identity.joinAlone(asked)).rejects.toMatchObject(rule('joinDemo'))
    alone.test.core.state.profile = before.profile
    expect(context.store().journal.heads()).toEqual(before.heads)
    expect(identity.standAlone().waiting).toBeNull()
    // What is waited for can be given up; the same code goes on with it later.
    expect(await identity.joinAlone(asked)).toEqual({ waits: 'issuing' })
    expect((await identity.leaveAlone()).waiting).toBeNull()
    const again = await running.code('周某舟', 'handler')
    await expect(identity.joinAlone({ ...asked, code: again })).rejects.toMatchObject(rule('enrolDeviceKnown'))
    expect(await identity.joinAlone(asked)).toEqual({ waits: 'issuing' })
  })

  it('[X7] a laptop restored from a backup says in words why its records can’t come along', async () => {
    const restored = await secondLaptop(alone.test, alone.test.core.ports.now())
    try {
      expect(restored.core.identity.standAlone().hindrance).toBe('otherDevices')
      const asked = { address: running.server.url, code: await running.code('周某舟', 'handler'), words: running.words }
      await expect(restored.core.identity.joinAlone({ ...asked, pin: TEST_PIN })).rejects.toMatchObject({
        code: 'REFUSED',
        data: { rule: 'joinOtherDevices' },
      })
    } finally {
      await restored.close()
    }
  })

  it('[X7] a laptop restored from a backup does not wait with the keys that another handed in', async () => {
    expect(await joins(await running.code('周某舟', 'handler'))).toEqual({ waits: 'issuing' })
    const restored = await secondLaptop(alone.test, running.court.clock.now)
    try {
      expect(restored.core.identity.standAlone().waiting).toBeNull()
      expect(alone.test.core.identity.standAlone().waiting).not.toBeNull()
    } finally {
      await restored.close()
    }
  })

  it('[X7] [P1] another device id afterwards: what was paper stays paper, and the chains stand', async () => {
    const { core, services } = alone.test
    const before = hashesOf(alone.test)
    await joined()
    const joinedAs = core.context.profile().deviceId
    const { reissued } = await core.identity.changeDevice({ pin: TEST_PIN })
    expect(reissued).toBeGreaterThan(before.length)
    expect(core.context.profile().deviceId).not.toBe(joinedAs)
    const { db } = core.context.store()
    expect(verifyChains(db)).toMatchObject({ ok: true, faults: [] })
    const noted = () => db.prepare('SELECT hash FROM adopted ORDER BY hash').all()
    const all = noted()
    restoreAdopted(db)
    expect(noted()).toEqual(all)
    const now = new Set(hashesOf(alone.test))
    expect(before.filter((hash) => !now.has(hash) && !isAdopted(db, hash))).toEqual([])
    expect(await services.approvals.effectiveDecision(`plan:${alone.siteId}`)).toBeNull()
    const { request } = await services.planStanding({ siteId: alone.siteId })
    expect(request?.paper).toEqual({ decision: 'APPROVED', officer: '李某正' })
    const review = (await alone.gate()).steps.find((one) => one.code === 'E06')
    expect(review?.records.at(-1)?.faults).toEqual(['paperOnly'])
  })

  it('[L1] what was frozen and printed keeps its hash, and pages of a local approval are drawn as a draft again', async () => {
    const { core } = alone.test
    const frozen = () => documentRowsOfSite(core.context.store().db, alone.siteId)
    const before = frozen()
    const [row] = before.filter((one) => one.kind === 'evictionAnnouncement')
    const bytes = await core.context.store().blobs.readAll(row?.snapshot_hash ?? '')
    const isDraft = (): boolean => row !== undefined && bytesToDraw(core.context, row, bytes) !== bytes
    expect(isDraft()).toBe(false)
    await joined()
    await judgePapers(core.context, alone.siteId)
    expect(frozen()).toEqual(before)
    for (const one of before) expect(await core.context.store().blobs.verify(one.snapshot_hash)).toBe('sound')
    expect(paperStands(core.context, alone.siteId, 'evictionAnnouncement')[0]).toMatchObject({
      state: 'paper',
      decided: null,
    })
    expect(isDraft()).toBe(true)
  })

  it('[P1] [P2] what the local court approved is paper: no gate opens until the court’s president decides, naming it', async () => {
    const { services, core } = alone.test
    const { siteId } = alone
    const subject = `plan:${siteId}`
    const before = await services.approvals.effectiveDecision(subject)
    expect(before).toMatchObject({ decision: 'APPROVED' })
    expect(await possible('arrive')).toContain('PLAN_DECIDED:met')
    await joined()
    expect(await services.approvals.effectiveDecision(subject)).toBeNull()
    expect(await possible('arrive')).toContain('PLAN_DECIDED:open')
    const review = (await alone.gate()).steps.find((one) => one.code === 'E06')
    expect(review?.records.at(-1)?.faults).toEqual(['paperOnly'])
    const asked = await services.approvals.get({ requestId: before?.requestId ?? '' })
    expect(asked).toMatchObject({ state: 'submitted', waitsFor: ['courtPresident'], refused: 0 })
    expect(asked.decisions).toMatchObject([{ verdict: { counts: false, fault: 'PAPER' }, officer: '李某正' }])
    expect(asked.marks).toContainEqual({ code: 'paperApproval', state: 'attention', detail: '李某正' })
    expect((await services.planStanding({ siteId })).request?.paper).toEqual({
      decision: 'APPROVED',
      officer: '李某正',
    })
    await services.sync.now({ peer: GATEWAY })
    const president = await enrolledLaptop(running, '孔某明', 'courtPresident')
    others.push(president)
    await president.services.sync.now({ peer: GATEWAY })
    for (const hash of [asked.submission?.snapshotHash ?? '', asked.submission?.renderingHash ?? '']) {
      await president.core.context.store().blobs.put({ bytes: await core.context.store().blobs.readAll(hash) })
    }
    const { approvals } = president.services
    const there = await approvals.get({ requestId: asked.requestId })
    expect(there.decisions).toMatchObject([{ verdict: { counts: false, fault: 'PAPER' }, officer: '李某正' }])
    approvals.markSeen({ requestId: there.requestId, version: there.version })
    const decided = await approvals.decide({
      ...{ commandId: newCommandId(), requestId: there.requestId, rev: there.rev, version: there.version },
      ...{ code: there.submission?.code ?? '', decision: 'APPROVED' as const, reasons: [], pin: TEST_PIN },
    })
    expect(decided.decisions.at(-1)).toMatchObject({ officer: '孔某明' })
    await president.services.sync.now({ peer: GATEWAY })
    await president.services.sync.now({ peer: GATEWAY })
    await services.sync.now({ peer: GATEWAY })
    expect(await services.approvals.effectiveDecision(subject)).toMatchObject({
      decision: 'APPROVED',
      officerId: president.core.context.session().officerId,
    })
    expect(await possible('arrive')).toContain('PLAN_DECIDED:met')
    const { history } = core.context.store().journal
    const events = history(`request/${there.requestId}`).events
    const paper = events.find((one) => one.hash === asked.decisions[0]?.hash)
    expect(events.some(({ body }) => body?.replaces === paper?.hash)).toBe(true)
    expect((await alone.gate()).task?.state).toBe('SCHEDULED')
  })
})

/** Conditions of a move, each with how it stands. */
async function possible(move: string): Promise<string[]> {
  const found = (await alone.gate()).moves.find((one) => one.move === move)
  return (found?.conditions ?? []).map(({ code, met }) => `${code}:${met ? 'met' : 'open'}`)
}
