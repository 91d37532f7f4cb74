import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCore } from '../../../electron/core/core.ts'
import { makeServices } from '../../../electron/core/services.ts'
import { testPorts } from '../coreHarness.ts'
import { testHub } from '../secondLaptop.ts'
import type { NewLaptop } from './joining.ts'

/** A copy of the folder of a laptop that is closed, opened as another machine would; locked. */
export async function copiedLaptop(folder: string, clock: { now: number }): Promise<NewLaptop> {
  const copy = await mkdtemp(join(tmpdir(), 'fieldwrit-copied-'))
  await cp(folder, copy, { recursive: true })
  const start = async () => {
    const core = await createCore(copy, testPorts(clock))
    return { core, services: makeServices(core, testHub) }
  }
  const laptop: NewLaptop = {
    folder: copy,
    ...(await start()),
    async restart() {
      await laptop.core.close()
      Object.assign(laptop, await start())
    },
    async close() {
      await laptop.core.close()
      await rm(copy, { recursive: true, force: true })
    },
  }
  return laptop
}
