import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isAdopted } from '../../../../db/branches.ts'
import { namesOf } from '../../../../db/identity.ts'
import { localOfficers } from '../../../../db/localCourt.ts'
import { verifyChains } from '../../../../db/verify.ts'
import { restoreService } from '../../../../electron/core/restore.ts'
import { codeText } from '../../../../shared/sync/enrolment.ts'
import { type Joined, readyToSubmit, TEST_PIN } from '../../../support/joined.ts'
import { itemsOn, recordOn } from '../../../support/sync/desks.ts'
import { emptyLaptop, type NewLaptop, type RunningCourt, runningCourt } from '../../../support/sync/joining.ts'

const GATEWAY = 'gateway:浙9901'

describe('the second copy of a laptop that worked alone and joined its court', () => {
  let running: RunningCourt
  let alone: Joined
  let other: NewLaptop
  let stick: string
  beforeEach(async () => {
    running = await runningCourt()
    alone = await readyToSubmit()
    alone.test.setNow(running.court.clock.now)
    await alone.as('handler')
    other = await emptyLaptop(running.court.clock)
    stick = await mkdtemp(join(tmpdir(), 'fieldwrit-stick-'))
  })
  afterEach(async () => {
    await alone.test.close()
    await other.close()
    await running.close()
    await rm(stick, { recursive: true, force: true })
  })

  async function joins(): Promise<void> {
    const { identity } = alone.test.core
    const code = await running.code('周某舟', 'handler')
    await identity.joinAlone({ address: running.server.url, code, words: running.words, pin: TEST_PIN })
    await running.issue()
    expect(await identity.tryJoinAlone(AbortSignal.timeout(60_000))).toBeNull()
    await identity.unlock({ officerId: alone.people.handler, pin: TEST_PIN })
  }

  it('[L1] [X7] restores everything from before and after as a device of the court, with what the local court was', async () => {
    const { core, services } = alone.test
    await core.settings.put('secondCopy', stick)
    const { roomId = '' } = services.site.get({ siteId: alone.siteId }).roomList[0] ?? {}
    const room = { siteId: alone.siteId, roomId }
    recordOn(room, alone.test, ['加入之前'])
    const before = hashesOf(alone.test)
    await core.secondCopy.backUpNow()
    await joins()
    recordOn(room, alone.test, ['加入之后'])
    expect(await core.secondCopy.backUpNow()).toMatchObject({ eventsOnlyHere: 0, filesOnlyHere: 0, fault: null })

    const newest =
      (await readdir(stick))
        .filter((name) => name.startsWith('fieldwrit-'))
        .sort()
        .at(-1) ?? ''
    const steps = restoreService(other.core).run({ path: join(stick, newest), secret: TEST_PIN }, undefined)
    for await (const _ of steps);
    await other.core.identity.unlock({ officerId: alone.people.handler, pin: TEST_PIN })
    const { db } = other.core.context.store()
    expect(itemsOn(room, other)).toEqual(['加入之前', '加入之后'])
    expect(other.core.context.profile()).toMatchObject({ courtCode: '浙9901', courtName: '测试法院' })
    expect(verifyChains(db)).toMatchObject({ ok: true, faults: [] })
    const now = new Set(hashesOf(other))
    expect(before.filter((hash) => !now.has(hash) && !isAdopted(db, hash))).toEqual([])
    expect(localOfficers(db)).toHaveLength(localOfficers(core.context.store().db).length)
    expect(namesOf(db).officers.get(alone.people.courtPresident)).toBe('李某正')

    const wanted = { name: '周某舟', role: 'handler', deviceName: '', officer: alone.people.handler }
    const { code } = await running.court.gateway.makeCode({ ...wanted, scopes: ['register:*', 'case:*', 'site:*'] })
    await other.core.identity.rejoin({ address: running.server.url, code: codeText(code) })
    await running.issue()
    const { peers } = await other.services.sync.now({ peer: GATEWAY })
    expect(peers).toMatchObject([{ failure: null, unsent: 0 }])
    // Both go on, and have the same.
    await services.sync.now({ peer: GATEWAY })
    recordOn(room, other, ['恢复之后'])
    await other.services.sync.now({ peer: GATEWAY })
    await services.sync.now({ peer: GATEWAY })
    expect(itemsOn(room, alone.test)).toEqual(itemsOn(room, other))
    expect(itemsOn(room, other)).toHaveLength(3)
    for (const laptop of [alone.test, other])
      expect(verifyChains(laptop.core.context.store().db)).toMatchObject({ ok: true, faults: [] })
  })
})

function hashesOf({ core }: Pick<NewLaptop, 'core'>): string[] {
  const rows = core.context.store().db.prepare('SELECT hash FROM event').all() as { hash: Uint8Array }[]
  return rows.map(({ hash }) => Buffer.from(hash).toString('hex'))
}
