import { readdir } from 'node:fs/promises'
import { expect } from 'vitest'
import { sealingKeys } from '../../../db/syncBundle.ts'
import { verifyChains } from '../../../db/verify.ts'
import { pendingRejoin } from '../../../electron/core/rejoining.ts'
import type { Rejoined } from '../../../shared/contract/desk/identity/join.ts'
import type { Status } from '../../../shared/contract/desk/system.ts'
import { newCommandId as id } from '../coreHarness.ts'
import { oneRoom } from '../oneRoom.ts'
import { exportTo, importFrom } from './desks.ts'
import type { NewLaptop, RunningCourt } from './joining.ts'
import { type StickCourt, stickCourt } from './stickCourt.ts'

/** A PIN after the first one. */
export const NEW_PIN = '481516'

/** A refusal by a rule of the domain, as a test expects it. */
export const refused = (rule: string) => ({ code: 'REFUSED', data: { rule } })

const fieldsOf = (name: string) => ({
  ...{ name, quantity: { amount: '1', unit: '件' }, condition: '旧', place: '北墙', remarks: '', brandModel: '' },
  owner: { name: '贺某明', kind: 'THIRD_PARTY' as const, basis: '' },
  ...{ serialNo: '', regime: 'HANDBACK' as const, box: '' },
})

/** A laptop of a court without a network that recorded in one room, and what it does to be certified once more by stick. */
export interface RejoinStory {
  court: StickCourt
  laptop: NewLaptop
  /** The printed code that opens the laptop's record. */
  recoveryCode: string
  /** Id of its officer. */
  officer: string
  /** Laptops that are closed with the story. */
  opened: NewLaptop[]
  /** Records an item in the only room, which stands open. */
  record(one: NewLaptop, name: string): void
  /** Names of the items a laptop shows, in order of their text. */
  itemsOn(one: NewLaptop): string[]
  /** Names on the stick, or in another folder. */
  names(place?: string): Promise<string[]>
  deviceOf(one: NewLaptop): string
  /** `enrol-code --officer --stick` for the laptop's officer; answers the code. */
  codeFor(): Promise<string>
  /** The keys are handed in on the stick, by its only code for this officer unless said. */
  asks(one: NewLaptop, how?: { place?: string; selector?: string; code?: string }): Promise<Rejoined>
  /** One look at the stick; `place`: moved there. */
  looks(one: NewLaptop, place?: string): Promise<Rejoined['waits']>
  device(one: NewLaptop): Promise<Status['device']>
  /** The device that a laptop handed in. */
  waitingFor(one: NewLaptop): string
  /** How many requests wait at the court. */
  waitingAtCourt(): Promise<number>
  /** Code, request, certificates and the rest by one stick; the laptop is one of the court's again. */
  certifiedAnew(one: NewLaptop): Promise<void>
  /** Certified with exactly the keys at work here; exchanges by stick both ways, and nothing is lost or set aside. */
  soundAgain(one: NewLaptop): Promise<void>
  close(): Promise<void>
}

/** Enrols a laptop by stick and records 办公桌 on it, which the court has. */
export async function startRejoinStory(running: RunningCourt): Promise<RejoinStory> {
  const court = await stickCourt(running)
  const { laptop, recoveryCode } = await court.joined('王某法', 'handler')
  const officer = laptop.core.context.session().officerId
  const { siteId, roomId } = await oneRoom(laptop)
  const opened = [laptop]
  const story: RejoinStory = {
    ...{ court, laptop, recoveryCode, officer, opened },
    record(one, name) {
      one.services.inventory.record({ commandId: id(), roomId, fields: fieldsOf(name), rawLine: name })
    },
    itemsOn: (one) =>
      one.services.inventory
        .list({ siteId, roomId: null, text: '', offset: 0, limit: 50 })
        .items.map((item) => item.name)
        .sort(),
    names: async (place = court.stick) => (await readdir(place)).sort(),
    deviceOf: (one) => one.core.context.profile().deviceId,
    codeFor: () => court.code('王某法', 'handler', { officer }),
    asks: (one, how = {}) => one.core.identity.rejoinByStick({ place: court.stick, selector: '', code: '', ...how }),
    looks: async (one, place = '') => (await one.core.identity.tryRejoin({ place })).waits,
    device: async (one) => (await one.core.status()).device,
    waitingFor(one) {
      const pending = pendingRejoin(one.core.context.store().db)
      if (pending === null) throw new Error('nothing waits')
      return pending.redeeming.device
    },
    waitingAtCourt: async () => (await running.court.gateway.waiting()).length,
    async certifiedAnew(one) {
      await story.codeFor()
      expect(await story.asks(one)).toMatchObject({ waits: 'stickToCourt', stick: { place: court.stick } })
      expect((await court.takes()).asked).toContainEqual(expect.objectContaining({ state: 'waiting' }))
      expect(await story.looks(one)).toBe('stickIssuing')
      await running.issue()
      await court.gives()
      expect(await story.looks(one)).toBeNull()
      await story.soundAgain(one)
    },
    soundAgain: (one) => soundAgain(running, court, one),
    async close() {
      for (const one of opened) await one.close()
      await court.close()
    },
  }
  const { rev } = laptop.services.site.get({ siteId }).roomList[0] ?? { rev: [] }
  laptop.services.site.openRoom({ commandId: id(), roomId, rev })
  story.record(laptop, '办公桌')
  await exportTo(laptop, court.stick, { to: 'court' })
  await court.takes()
  return story
}

async function soundAgain(running: RunningCourt, court: StickCourt, one: NewLaptop): Promise<void> {
  const { deviceId, prefix } = one.core.context.profile()
  expect((await one.core.status()).device).toMatchObject({ certified: true, rejoining: false })
  expect(prefix).toMatch(/^D\d+$/)
  const { db } = one.core.context.store()
  const { db: atCourt } = running.court.gateway.sticks
  const keys = await atCourt.selectFrom('certificate').select('key').where('device', '=', deviceId).execute()
  expect(keys.map((row) => row.key)).toContain(one.core.context.session().key.publicKey)
  expect(sealingKeys(db).map((row) => row.device)).toContain(deviceId)
  expect(await importFrom(one, court.stick)).toMatchObject({ refused: 0, answered: true })
  await exportTo(one, court.stick, { to: 'court' })
  expect(await court.takes()).toMatchObject({ refused: [] })
  await court.gives()
  await importFrom(one, court.stick)
  // What is read from a stick may end in an event of this laptop, which is one stick behind (decision 0047).
  expect(one.services.sync.state().onlyHere.events).toBeLessThanOrEqual(1)
  expect(one.services.sync.setAside()).toEqual([])
  expect(verifyChains(db)).toMatchObject({ ok: true, faults: [] })
}
