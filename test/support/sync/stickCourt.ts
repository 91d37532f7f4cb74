import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDiskShelf } from '../../../court/files/diskShelf.ts'
import type { FileShelf } from '../../../court/files/shelf.ts'
import { giveCode } from '../../../court/stick/stickEnrolment.ts'
import { realStick } from '../../../electron/core/sync/bundle/realStick.ts'
import type { StickGiven, StickTaken } from '../../../shared/contract/court/sticks.ts'
import type { Role } from '../../../shared/domain/identity/roles.ts'
import { TEST_PIN } from '../coreHarness.ts'
import { courtGives, courtTakes } from './courtStick.ts'
import { importFrom } from './desks.ts'
import { emptyLaptop, type NewLaptop, oneWait, type RunningCourt } from './joining.ts'

/** A stick between a court without any network and its laptops, with the court's shelf. */
export interface StickCourt {
  stick: string
  shelf: FileShelf
  /** `enrol-code --stick`; answers the code. */
  code(
    name: string,
    role: Role,
    how?: { apart?: boolean; officer?: string; scopes?: readonly string[] },
  ): Promise<string>
  /** `bundle import`. */
  takes(): Promise<StickTaken>
  /** `bundle export`, to all or to one laptop. */
  gives(to?: string): Promise<StickGiven>
  /** What a laptop asks that takes the only code there, or another. */
  joining(how?: {
    place?: string
    selector?: string
    code?: string
    words?: string
  }): Parameters<NewLaptop['core']['identity']['joinByStick']>[0]
  /** A laptop of this court, enrolled by this stick alone and unlocked; what else it brought is taken in. */
  enrolled(name: string, role: Role): Promise<NewLaptop>
  /** The same, with the printed code that opens its record. */
  joined(name: string, role: Role): Promise<{ laptop: NewLaptop; recoveryCode: string }>
  /** Everything on it is lost: another, empty one lies at its place. */
  loseStick(): Promise<void>
  close(): Promise<void>
}

/** Gives a running court a stick; its gateway's line is never used. */
export async function stickCourt(running: RunningCourt): Promise<StickCourt> {
  const base = await mkdtemp(join(tmpdir(), 'fieldwrit-stick-court-'))
  const stick = join(base, 'stick')
  await mkdir(stick)
  const shelf = await openDiskShelf(join(base, 'files'), Date.now())
  const sticks = () => running.court.gateway.sticks
  const made: StickCourt = {
    ...{ stick, shelf },
    async code(name, role, { apart = false, officer, scopes = ['register:*', 'case:*', 'site:*'] } = {}) {
      const wanted = { name, role, deviceName: '外勤电脑', scopes, officer: officer ?? null }
      return (await giveCode(sticks(), realStick, { place: stick, apart }, wanted)).code
    },
    takes: () => courtTakes(sticks(), shelf, stick),
    gives: (to) => courtGives(sticks(), shelf, stick, to ?? null),
    joining: ({ place = stick, selector = '', code = '', words = running.words } = {}) => ({
      ...{ place, selector, code, words, officerName: '待定', pin: TEST_PIN, deviceName: '外勤电脑' },
    }),
    enrolled: async (name, role) => (await made.joined(name, role)).laptop,
    async joined(name, role) {
      const laptop = await emptyLaptop(running.court.clock)
      const selector = (await made.code(name, role)).slice(0, 4)
      const { recoveryCode } = await laptop.core.identity.joinByStick(made.joining({ selector }))
      await made.takes()
      await running.issue()
      await made.gives()
      const answer = await oneWait(laptop.core)
      if (answer?.kind !== 'done') throw new Error(JSON.stringify(answer))
      await importFrom(laptop, stick)
      return { laptop, recoveryCode }
    },
    async loseStick() {
      await rm(stick, { recursive: true })
      await mkdir(stick)
    },
    close: () => rm(base, { recursive: true, force: true }),
  }
  return made
}
