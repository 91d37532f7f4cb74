import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { peerRow } from '../../../../db/sync.ts'
import { courtSealingKey, sealingKeys } from '../../../../db/syncBundle.ts'
import { answerFile, courtCardFile, requestFile, writeAnswer } from '../../../../shared/sync/bundle/stickEnrolment.ts'
import { TEST_PIN } from '../../../support/coreHarness.ts'
import { exportTo, importFrom } from '../../../support/sync/desks.ts'
import { emptyLaptop, type NewLaptop, oneWait, type RunningCourt, runningCourt } from '../../../support/sync/joining.ts'
import { type StickCourt, stickCourt } from '../../../support/sync/stickCourt.ts'

const refused = (rule: string) => ({ code: 'REFUSED', data: { rule } })

describe('a laptop that joins its court without a network', () => {
  let running: RunningCourt
  let court: StickCourt
  let laptop: NewLaptop
  const opened: NewLaptop[] = []

  beforeAll(async () => {
    running = await runningCourt()
  })
  afterAll(() => running.close())
  beforeEach(async () => {
    court = await stickCourt(running)
    laptop = await another()
  })
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close()
    await court.close()
  })
  const another = async (): Promise<NewLaptop> => {
    const made = await emptyLaptop(running.court.clock)
    opened.push(made)
    return made
  }
  const names = async (): Promise<string[]> => (await readdir(court.stick)).sort()
  const device = (): string => laptop.core.context.profile().deviceId
  const waits = async (one = laptop) => {
    const event = await oneWait(one.core)
    return event?.kind === 'waiting' ? event.waits : event?.kind
  }

  it('[L2] shows the court, the six words and the codes of its stick, and keeps nothing of it', async () => {
    const code = await court.code('王某法', 'handler')
    await court.code('李某法', 'courtClerk', { apart: true })
    const seen = await laptop.core.identity.lookAtStick({ place: court.stick })
    expect(seen).toMatchObject({ court: '浙9901', name: '测试法院', words: running.words })
    expect(seen.codes).toHaveLength(2)
    expect(seen.codes).toContainEqual(
      expect.objectContaining({ selector: code.slice(0, 4), name: '王某法', role: 'handler', typed: false }),
    )
    expect(seen.codes).toContainEqual(expect.objectContaining({ name: '李某法', typed: true }))
    expect(JSON.stringify(seen)).not.toContain(code)
    expect((await laptop.core.status()).phase).toBe('empty')
  })

  it('[P1] [G1] [G3] is one of the court once its stick came back, and exchanges by stick from then on', async () => {
    await court.code('王某法', 'handler')
    const made = await laptop.core.identity.joinByStick(court.joining())
    expect(made).toMatchObject({ rootFingerprint: running.words, waits: 'stickToCourt' })
    expect(await laptop.core.status()).toMatchObject({ phase: 'waiting', joining: true, session: null })
    // The code is spent with the request, which only the court opens.
    expect(await names()).toEqual([requestFile(device()), courtCardFile].sort())
    expect(await oneWait(laptop.core)).toMatchObject({
      ...{ kind: 'waiting', waits: 'stickToCourt' },
      stick: { place: court.stick, keyWords: expect.stringMatching(/^(\S+ ){5}\S+$/) },
    })
    expect((await court.takes()).asked).toMatchObject([{ device: device(), state: 'waiting', deviceName: '外勤电脑' }])
    expect(await waits()).toBe('stickIssuing')
    await expect(court.gives()).rejects.toMatchObject({ detail: 'notIssued' })
    await running.issue()
    expect(await court.gives()).toMatchObject({ written: [{ device: device(), joined: true }], waiting: [] })
    expect(await oneWait(laptop.core)).toMatchObject({ kind: 'done', court: '浙9901', open: true, stick: court.stick })
    const status = await laptop.core.status()
    expect(status).toMatchObject({ phase: 'open', joining: false, session: { name: '王某法', role: 'handler' } })
    expect(status.device?.prefix).toMatch(/^D\d+$/)
    const { db } = laptop.core.context.store()
    expect(peerRow(db, 'gateway:浙9901')).toMatchObject({ kind: 'gateway', address: '' })
    expect(courtSealingKey(db, '浙9901')).toBe(running.court.gateway.sticks.writer.reply)
    expect(sealingKeys(db).map((one) => one.device)).toContain(device())
    expect(await names()).not.toContain(requestFile(device()))
    expect(await names()).not.toContain(answerFile(device()))
    // What else the stick brought is taken in like any other, and the laptop's own key goes to the court.
    expect(await importFrom(laptop, court.stick)).toMatchObject({ refused: 0, answered: true })
    await exportTo(laptop, court.stick, { to: 'court' })
    expect(await court.takes()).toMatchObject({ refused: [], asked: [] })
    expect(
      (await running.court.gateway.sticks.db.selectFrom('stream').select('device').execute()).map((row) => row.device),
    ).toContain(device())
    await laptop.restart()
    await laptop.core.identity.unlock({ officerId: status.officers[0]?.officerId ?? '', pin: TEST_PIN })
    expect((await laptop.core.status()).session).toMatchObject({ name: '王某法' })
  })

  it('[L2] [L8] stops with both when the six words were others, before a key is made', async () => {
    await court.code('王某法', 'handler')
    const words = '山水 山水 山水 山水 山水 山水'
    await expect(laptop.core.identity.joinByStick(court.joining({ words }))).rejects.toMatchObject({
      data: { rule: 'enrolOtherRoot', detail: `${words} ≠ ${running.words}` },
    })
    expect((await laptop.core.status()).phase).toBe('empty')
    expect(await names()).toHaveLength(2)
  })

  it('a stick without a card that can be proven, without a code, or with a wrong one is refused in words', async () => {
    const { identity } = laptop.core
    await expect(identity.lookAtStick({ place: court.stick })).rejects.toMatchObject(refused('enrolNotACourt'))
    await expect(identity.lookAtStick({ place: join(court.stick, 'gone') })).rejects.toMatchObject({
      code: 'BAD_PLACE',
    })
    await court.takes()
    await expect(identity.joinByStick(court.joining())).rejects.toMatchObject(refused('enrolCodeUnreadable'))
    await expect(identity.joinByStick(court.joining({ code: '0000' }))).rejects.toMatchObject(
      refused('enrolCodeUnreadable'),
    )
    const card = JSON.parse(await readFile(join(court.stick, courtCardFile), 'utf8')) as { key: string }
    await writeFile(join(court.stick, courtCardFile), JSON.stringify({ ...card, key: `A${card.key.slice(1, 42)}A` }))
    await expect(identity.lookAtStick({ place: court.stick })).rejects.toMatchObject(refused('enrolNotACourt'))
    expect((await laptop.core.status()).phase).toBe('empty')
  })

  it('waits over an end of the program, over a pulled stick, and goes on where the stick is put in', async () => {
    await court.code('王某法', 'handler')
    await laptop.core.identity.joinByStick(court.joining())
    await laptop.restart()
    const officerId = (await laptop.core.status()).officers[0]?.officerId ?? ''
    await laptop.core.identity.unlock({ officerId, pin: TEST_PIN })
    const elsewhere = `${court.stick}-elsewhere`
    await rename(court.stick, elsewhere)
    expect(await waits()).toBe('stickAway')
    await laptop.core.identity.moveStick({ place: elsewhere })
    expect(await waits()).toBe('stickToCourt')
    // A stick that was wiped, or another one: the same request is written again.
    const asked = await readFile(join(elsewhere, requestFile(device())))
    await rm(elsewhere, { recursive: true })
    await mkdir(court.stick)
    await laptop.core.identity.moveStick({ place: court.stick })
    expect(await waits()).toBe('stickToCourt')
    expect((await readFile(join(court.stick, requestFile(device())))).equals(asked)).toBe(true)
    await court.takes()
    await running.issue()
    // Another stick again, on which no request lies: the court is told for whom.
    await rm(court.stick, { recursive: true })
    await mkdir(court.stick)
    await court.gives(device())
    expect(await waits()).toBe('done')
  })

  it('[X3] the court that reads a stick twice, and writes it twice, makes one request and one laptop', async () => {
    const code = await court.code('王某法', 'handler')
    await laptop.core.identity.joinByStick(court.joining())
    const copy = `${court.stick}-copy`
    await cp(court.stick, copy, { recursive: true })
    const before = (await running.court.gateway.waiting()).length
    await court.takes()
    expect((await court.takes()).asked).toMatchObject([{ state: 'waiting' }])
    expect(await running.court.gateway.waiting()).toHaveLength(before + 1)
    await running.issue()
    await court.gives()
    await court.gives()
    expect((await court.takes()).asked).toMatchObject([{ state: 'issued' }])
    expect(await waits()).toBe('done')
    const state = (await running.court.gateway.codes()).find((one) => one.selector === code.slice(0, 4))
    expect(state?.state).toBe('redeemed')
    // A copy of the stick put in later says nothing new.
    await rm(court.stick, { recursive: true })
    await rename(copy, court.stick)
    expect((await court.takes()).asked).toMatchObject([{ state: 'issued' }])
    expect(await running.court.gateway.waiting()).toHaveLength(before)
  })

  it('[L8] a code that another laptop used is refused in the words of a line, and the court hears of it', async () => {
    const code = await court.code('王某法', 'handler')
    const copy = `${court.stick}-copy`
    await cp(court.stick, copy, { recursive: true })
    await laptop.core.identity.joinByStick(court.joining())
    const thief = await another()
    await thief.core.identity.joinByStick(court.joining({ place: copy }))
    await court.takes()
    await cp(copy, court.stick, { recursive: true })
    const asked = (await court.takes()).asked.find((one) => one.state === 'refused')
    expect(asked).toMatchObject({ detail: 'codeUsed' })
    const states = await running.court.gateway.codes()
    expect(states.find((one) => one.selector === code.slice(0, 4))?.state).toBe('reused')
    await thief.core.identity.moveStick({ place: court.stick })
    await expect(oneWait(thief.core)).rejects.toMatchObject(refused('enrolCodeUsed'))
    expect(await waits()).toBe('stickIssuing')
    await thief.core.identity.leaveCourt()
    expect((await thief.core.status()).phase).toBe('empty')
  })

  it('[L8] a code on a stick that the court withdrew meanwhile is refused as withdrawn, at the court and on the laptop', async () => {
    const code = await court.code('王某法', 'handler')
    await laptop.core.identity.joinByStick(court.joining())
    const { withdrawCode, codes, waiting } = running.court.gateway
    const waited = (await waiting()).length
    expect(await withdrawCode(code.slice(0, 4))).toMatchObject({ outcome: 'withdrawn' })
    expect((await court.takes()).asked).toMatchObject([{ state: 'refused', detail: 'codeWithdrawn' }])
    expect(await waiting()).toHaveLength(waited)
    expect((await codes()).find((one) => one.selector === code.slice(0, 4))).toMatchObject({ state: 'withdrawn' })
    await expect(oneWait(laptop.core)).rejects.toMatchObject(refused('enrolCodeWithdrawn'))
    await laptop.core.identity.leaveCourt()
    expect((await laptop.core.status()).phase).toBe('empty')
  })

  it('a code that ran out, a wrong secret and an unknown code are refused by the rules of a line; no try counts twice', async () => {
    const code = await court.code('王某法', 'handler')
    const wrong = `${code.slice(0, 15)}${code.endsWith('0') ? '1' : '0'}`
    await laptop.core.identity.joinByStick(court.joining({ code: wrong }))
    for (let n = 0; n < 12; n += 1) await court.takes()
    await expect(oneWait(laptop.core)).rejects.toMatchObject(refused('enrolCodeUnknown'))
    const state = async () => (await running.court.gateway.codes()).find((one) => one.selector === code.slice(0, 4))
    expect(await state()).toMatchObject({ tries: 1, state: 'open' })
    const late = await another()
    const other = (await court.code('李某法', 'courtClerk')).slice(0, 4)
    await late.core.identity.joinByStick(court.joining({ selector: other }))
    running.court.clock.now += 8 * 24 * 3_600_000
    await court.takes()
    await expect(oneWait(late.core)).rejects.toMatchObject(refused('enrolCodeExpired'))
  })

  it('[P1] [X11] a forged answer, certificates of other keys and a half-written answer are not taken', async () => {
    await court.code('王某法', 'handler')
    await laptop.core.identity.joinByStick(court.joining())
    await court.takes()
    const path = join(court.stick, answerFile(device()))
    const honest = await readFile(path)
    await writeFile(path, honest.subarray(0, honest.length / 2))
    expect(await waits()).toBe('stickDamaged')
    // Signed by a laptop of this very court instead of the court.
    const { key, chain } = await running.court.device('another')
    const said = { device: device(), at: 1, asked: null, reply: running.court.gateway.sticks.writer.reply }
    const outcome = { kind: 'waiting', request: 'r' } as const
    const writer = { court: '浙9901', key: key.privateKey, chain }
    await writeFile(path, writeAnswer({ ...said, outcome }, writer, running.court.station.ports.random))
    await expect(oneWait(laptop.core)).rejects.toMatchObject({
      data: { rule: 'enrolUnsound', detail: running.words },
    })
    // Signed by the court, with a certificate that is not for this laptop's key.
    await writeFile(path, honest)
    await running.issue()
    await court.gives()
    const { db, reader: _, writer: courtWriter } = running.court.gateway.sticks
    const reply = (
      await db.selectFrom('sealing_key').select('public_key').where('device', '=', device()).executeTakeFirstOrThrow()
    ).public_key
    const issued = {
      device: chain.certificate,
      officer: chain.certificate,
      officerName: '',
      role: '',
      prefix: '',
      scopes: [],
    }
    const wrong = { kind: 'issued', request: 'r', issued } as const
    const right = await readFile(path)
    await writeFile(
      path,
      writeAnswer({ ...said, reply, outcome: wrong }, courtWriter, running.court.station.ports.random),
    )
    await expect(oneWait(laptop.core)).rejects.toMatchObject({ data: { rule: 'enrolUnsound' } })
    expect((await laptop.core.status()).phase).toBe('waiting')
    await writeFile(path, right)
    expect(await waits()).toBe('done')
  })

  it('[X8] certificates whose record of the court was cut on the stick wait for it to be written again', async () => {
    await court.code('王某法', 'handler')
    await laptop.core.identity.joinByStick(court.joining())
    await court.takes()
    await running.issue()
    await court.gives()
    const [part = ''] = (await names()).filter((name) => name.startsWith('fieldwrit-transfer-'))
    await rm(join(court.stick, part, '0001.seg'))
    expect(await waits()).toBe('stickDamaged')
    expect((await laptop.core.status()).phase).toBe('waiting')
    await court.gives()
    expect(await waits()).toBe('done')
  })

  it('[L8] another laptop of somebody known joins under the same officer; a told code alone is refused for them', async () => {
    const first = await court.enrolled('王某法', 'handler')
    opened.push(first)
    const officer = first.core.context.session().officerId
    const told = await court.code('王某法', 'handler', { officer, apart: true })
    await rm(join(court.stick, `fieldwrit-enrol-code-${told.slice(0, 4)}.json`))
    await laptop.core.identity.joinByStick(court.joining({ code: told }))
    await court.takes()
    await expect(oneWait(laptop.core)).rejects.toMatchObject(refused('enrolOfficerKnown'))
    const second = await another()
    const apart = (await court.code('王某法', 'handler', { officer, apart: true })).slice(0, 4)
    await expect(second.core.identity.joinByStick(court.joining({ selector: apart }))).rejects.toMatchObject(
      refused('enrolCodeUnreadable'),
    )
    const selector = (await court.code('王某法', 'handler', { officer })).slice(0, 4)
    await second.core.identity.joinByStick(court.joining({ selector }))
    await court.takes()
    await running.issue()
    await court.gives()
    expect(await waits(second)).toBe('done')
    expect(second.core.context.session().officerId).toBe(officer)
    expect(second.core.context.profile().deviceId).not.toBe(first.core.context.profile().deviceId)
  })
})
