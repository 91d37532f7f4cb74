import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { courtCardFile, requestFile } from '../../../../shared/sync/bundle/stickEnrolment.ts'
import { TEST_PIN } from '../../../support/coreHarness.ts'
import { exportTo, importFrom } from '../../../support/sync/desks.ts'
import { emptyLaptop, type RunningCourt, runningCourt } from '../../../support/sync/joining.ts'
import { type RejoinStory, refused, startRejoinStory } from '../../../support/sync/rejoinStory.ts'
import { stickCourt } from '../../../support/sync/stickCourt.ts'

describe('[P3] a laptop that waits for its court’s stick to be certified once more', () => {
  let running: RunningCourt
  let story: RejoinStory

  beforeAll(async () => {
    running = await runningCourt()
  })
  afterAll(() => running.close())
  beforeEach(async () => {
    story = await startRejoinStory(running)
  })
  afterEach(() => story.close())

  it('[L8] a code that another laptop used is refused in words, and nothing changes: the laptop goes on', async () => {
    const before = { device: story.deviceOf(story.laptop), prefix: story.laptop.core.context.profile().prefix }
    const code = await story.codeFor()
    const copy = `${story.court.stick}-copy`
    await cp(story.court.stick, copy, { recursive: true })
    const thief = await emptyLaptop(running.court.clock)
    story.opened.push(thief)
    await thief.core.identity.joinByStick(story.court.joining({ selector: code.slice(0, 4) }))
    await story.court.takes()
    await story.asks(story.laptop, { place: copy })
    await cp(copy, story.court.stick, { recursive: true })
    expect((await story.court.takes()).asked).toContainEqual(
      expect.objectContaining({ state: 'refused', detail: 'codeUsed' }),
    )
    await expect(story.looks(story.laptop, story.court.stick)).rejects.toMatchObject(refused('enrolCodeUsed'))
    expect({ device: story.deviceOf(story.laptop), prefix: story.laptop.core.context.profile().prefix }).toEqual(before)
    expect(await story.device(story.laptop)).toMatchObject({ certified: true, rejoining: false })
    expect((await story.names()).filter((name) => name.includes('-enrol-request-'))).toEqual([
      requestFile(thief.core.context.profile().deviceId),
    ])
    story.record(story.laptop, '货架')
    await exportTo(story.laptop, story.court.stick, { to: 'court' })
    expect(await story.court.takes()).toMatchObject({ refused: [] })
    // The next code serves, and the refusal before it is not taken for its answer.
    await story.certifiedAnew(story.laptop)
    await rm(copy, { recursive: true })
  })

  it('[L2] a stick of another court, of nobody, or with a code for somebody else is refused before anything is kept', async () => {
    const other = await runningCourt()
    const theirs = await stickCourt(other)
    try {
      await theirs.code('王某法', 'handler')
      await expect(story.asks(story.laptop, { place: theirs.stick })).rejects.toMatchObject({
        data: { rule: 'enrolOtherRoot', detail: `${running.words} ≠ ${other.words}` },
      })
      await story.codeFor()
      await story.asks(story.laptop)
      await expect(story.looks(story.laptop, theirs.stick)).rejects.toMatchObject(refused('enrolOtherRoot'))
      expect(await story.looks(story.laptop)).toBe('stickToCourt')
    } finally {
      await theirs.close()
      await other.close()
    }
    const second = await story.court.enrolled('李某法', 'handler')
    story.opened.push(second)
    await rm(join(story.court.stick, courtCardFile))
    await expect(story.asks(second)).rejects.toMatchObject(refused('enrolNotACourt'))
    const mine = (await story.codeFor()).slice(0, 4)
    await expect(story.asks(second)).rejects.toMatchObject(refused('enrolCodeUnreadable'))
    await expect(story.asks(second, { selector: mine })).rejects.toMatchObject(refused('enrolOfficerKnown'))
    await expect(story.asks(second, { place: join(story.court.stick, 'gone') })).rejects.toMatchObject({
      code: 'BAD_PLACE',
    })
    expect(await story.device(second)).toMatchObject({ certified: true, rejoining: false })
  })

  it('[X8] [P1] a half-written or forged answer, and certificates whose record was cut, are waited for again', async () => {
    await story.codeFor()
    await story.asks(story.laptop)
    const before = story.deviceOf(story.laptop)
    await story.court.takes()
    const path = join(
      story.court.stick,
      (await story.names()).find((name) => name.startsWith('fieldwrit-enrol-answer-')) ?? '',
    )
    const honest = await readFile(path)
    await writeFile(path, honest.subarray(0, honest.length / 2))
    expect(await story.looks(story.laptop)).toBe('stickDamaged')
    const changed = JSON.parse(honest.toString('utf8')) as { head: { kind: string } }
    await writeFile(path, JSON.stringify({ ...changed, head: { ...changed.head, kind: 'issued' } }))
    await expect(story.looks(story.laptop)).rejects.toMatchObject({
      data: { rule: 'enrolUnsound', detail: running.words },
    })
    expect(story.deviceOf(story.laptop)).toBe(before)
    await writeFile(path, honest)
    expect(await story.looks(story.laptop)).toBe('stickIssuing')
    await running.issue()
    await story.court.gives()
    const parts = (await story.names()).filter((name) => name.startsWith('fieldwrit-transfer-'))
    for (const part of parts) await rm(join(story.court.stick, part, '0001.seg'))
    expect(await story.looks(story.laptop)).toBe('stickDamaged')
    expect(await story.device(story.laptop)).toMatchObject({ certified: false, rejoining: true })
    await story.court.gives()
    expect(await story.looks(story.laptop)).toBeNull()
    await story.soundAgain(story.laptop)
  })

  it('[X10] waits over an end of the program and a stick that is gone, and goes on where one is put in', async () => {
    await story.codeFor()
    await story.asks(story.laptop)
    await story.laptop.restart()
    await story.laptop.core.identity.unlock({ officerId: story.officer, pin: TEST_PIN })
    const elsewhere = `${story.court.stick}-elsewhere`
    await rename(story.court.stick, elsewhere)
    expect(await story.looks(story.laptop)).toBe('stickAway')
    // No stick hinders the line of a laptop that is certified still.
    expect(await story.laptop.core.identity.rejoinBeforeExchange(AbortSignal.timeout(60_000))).toBeNull()
    expect(await story.looks(story.laptop, elsewhere)).toBe('stickToCourt')
    const [request = ''] = (await story.names(elsewhere)).filter((name) => name.includes('-enrol-request-'))
    const asked = await readFile(join(elsewhere, request))
    // A stick that was wiped, or another one: the same request is written again.
    await rm(elsewhere, { recursive: true })
    await mkdir(story.court.stick)
    expect(await story.looks(story.laptop, story.court.stick)).toBe('stickToCourt')
    expect((await readFile(join(story.court.stick, request))).equals(asked)).toBe(true)
    await story.court.takes()
    await running.issue()
    // Another stick again, on which no request lies: the court is told for whom.
    await rm(story.court.stick, { recursive: true })
    await mkdir(story.court.stick)
    await story.court.gives(story.waitingFor(story.laptop))
    expect(await story.looks(story.laptop)).toBeNull()
    await story.soundAgain(story.laptop)
  })

  it('[X3] the court that reads a stick twice, and writes it twice, makes one request and one laptop', async () => {
    const before = await story.waitingAtCourt()
    const code = await story.codeFor()
    await story.asks(story.laptop)
    const copy = `${story.court.stick}-copy`
    await cp(story.court.stick, copy, { recursive: true })
    await story.court.takes()
    await story.court.takes()
    expect(await story.waitingAtCourt()).toBe(before + 1)
    // Whoever types the same code again, before or after the court took it, hands in the same keys.
    expect((await story.asks(story.laptop, { code })).waits).toBe('stickIssuing')
    const became = story.deviceOf(story.laptop)
    expect((await story.asks(story.laptop, { code })).waits).toBe('stickIssuing')
    await running.issue()
    await story.court.gives()
    await story.court.gives()
    expect(await story.looks(story.laptop)).toBeNull()
    expect(story.deviceOf(story.laptop)).toBe(became)
    expect(await story.looks(story.laptop)).toBeNull()
    await story.soundAgain(story.laptop)
    // A copy of the stick put in later says nothing new, here or there.
    await rm(story.court.stick, { recursive: true })
    await rename(copy, story.court.stick)
    await story.court.takes()
    expect(await story.waitingAtCourt()).toBe(before)
    expect(await importFrom(story.laptop, story.court.stick)).toMatchObject({ refused: 0 })
    expect(story.deviceOf(story.laptop)).toBe(became)
  })

  it('[X3] the same code over a line, once there is one, hands in the very keys that the stick carried', async () => {
    const before = await story.waitingAtCourt()
    const code = await story.codeFor()
    await story.asks(story.laptop)
    const asked = story.waitingFor(story.laptop)
    await story.court.takes()
    // What the court says stays on the stick, which is lost.
    const answer = await story.laptop.core.identity.rejoin({ address: running.server.url, code })
    expect(answer).toMatchObject({ waits: 'issuing' })
    expect(story.deviceOf(story.laptop)).toBe(asked)
    expect(await story.waitingAtCourt()).toBe(before + 1)
    await running.issue()
    expect(await story.looks(story.laptop)).toBeNull()
    expect(await story.device(story.laptop)).toMatchObject({ deviceId: asked, certified: true, rejoining: false })
  })

  it('[G3] taking a stick in as any other takes the court’s answer first; until then it is refused in words', async () => {
    await story.codeFor()
    await story.asks(story.laptop)
    await story.court.takes()
    const elsewhere = `${story.court.stick}-elsewhere`
    await rename(story.court.stick, elsewhere)
    const takes = async (place: string) => {
      for await (const step of story.laptop.services.bundle.import({ place }, undefined))
        if (step.kind === 'done') return step
      throw new Error('the stick ended without an answer')
    }
    await expect(takes(elsewhere)).rejects.toMatchObject(refused('enrolAgain'))
    expect(await story.device(story.laptop)).toMatchObject({ certified: false, rejoining: true })
    await running.issue()
    await rename(elsewhere, story.court.stick)
    await story.court.gives()
    expect(await takes(story.court.stick)).toMatchObject({ refused: 0, answered: true })
    await story.soundAgain(story.laptop)
  })
})
