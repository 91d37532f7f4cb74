import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCore } from '../../../electron/core/core.ts'
import { type TestCore, testPorts } from '../coreHarness.ts'
import type { RunningCourt } from './joining.ts'
import { type StickCourt, stickCourt } from './stickCourt.ts'

/** An empty laptop beside a court that is reached by stick only. */
export interface StickLaptop extends Pick<TestCore, 'core' | 'close'> {
  court: StickCourt
  /** The folder a person picks whenever they are asked for one; the court's stick at first. */
  picked: string
}

/** Makes both; `close` ends and removes them, the running court excepted. */
export async function stickLaptop(running: RunningCourt): Promise<StickLaptop> {
  const folder = await mkdtemp(join(tmpdir(), 'fieldwrit-by-stick-'))
  const court = await stickCourt(running)
  const pick = async () => ({ available: true, path: laptop.picked })
  const core = await createCore(folder, { ...testPorts(running.court.clock), pick })
  const laptop: StickLaptop = {
    ...{ core, court, picked: court.stick },
    async close() {
      await core.close()
      await court.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return laptop
}
