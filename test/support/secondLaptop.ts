import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { courtFoundings } from '../../db/approvals.ts'
import { writeSecret } from '../../db/identity.ts'
import { writeBackupFile } from '../../electron/core/copies/bundleFile.ts'
import { type Core, createCore } from '../../electron/core/core.ts'
import { noteCourtHeard } from '../../electron/core/courtContact.ts'
import { restoreService } from '../../electron/core/restore.ts'
import { makeServices, type Services } from '../../electron/core/services.ts'
import type { Discovery } from '../../electron/core/sync/discovery.ts'
import type { HubParts } from '../../electron/core/sync/hubService.ts'
import { TEST_PIN, type TestCore, testPorts } from './coreHarness.ts'

/** A network on which nobody is found. */
export const silentNetwork: Discovery = {
  announce: () => () => Promise.resolve(),
  find: () => Promise.resolve([]),
}

/** Hubs of tests listen on this machine alone and give every site and case. */
export const testHub: HubParts = { host: '127.0.0.1', discovery: silentNetwork, grantsOf: () => ['site:*', 'case:*'] }

/** Another laptop of a test's court. */
export interface SecondLaptop {
  core: Core
  services: Services
  /** Moves the laptop's clock to `ms`; whoever works on it is not idle. */
  setNow(ms: number): void
  close(): Promise<void>
}

/** A second laptop of the same court, as a restored copy makes one: a device of its own, unlocked by the same officer. */
export async function secondLaptop(test: TestCore, now: number): Promise<SecondLaptop> {
  const clock = { now }
  const folder = await mkdtemp(join(tmpdir(), 'fieldwrit-second-'))
  const stick = await mkdtemp(join(tmpdir(), 'fieldwrit-stick-'))
  const path = join(stick, 'copy.fieldwrit')
  const { context } = test.core
  await writeBackupFile(context, context.store(), path)
  const core = await createCore(folder, testPorts(clock))
  for await (const _ of restoreService(core).run({ path, secret: TEST_PIN }, undefined));
  await core.identity.unlock({ officerId: test.officerId, pin: TEST_PIN })
  return {
    core,
    services: makeServices(core, testHub),
    setNow(ms) {
      clock.now = ms
      core.state.lastTouch = ms
    },
    async close() {
      await core.close()
      await Promise.all([folder, stick].map((one) => rm(one, { recursive: true, force: true })))
    },
  }
}

/**
 * The team's laptop: a second device of the court that holds none of its keys and pins its root.
 *
 * @param now - time of its clock, ms
 * @param heardAt - when it heard its court last, ms
 */
export async function fieldLaptop(test: TestCore, now: number, heardAt: number): Promise<SecondLaptop> {
  const laptop = await secondLaptop(test, now)
  const { context } = laptop.core
  const { db } = context.store()
  const [founding = '{}'] = courtFoundings(db, context.profile().courtCode)
  writeSecret(db, 'court.pinnedRoot', Buffer.from(String(JSON.parse(founding).root), 'utf8'))
  db.exec("DELETE FROM secret WHERE name IN ('court.root', 'court.issuing', 'court.receipt')")
  noteCourtHeard(context, heardAt)
  return laptop
}

/** Hands every event of one laptop to another, and none of its files. */
export function handEventsOver(from: Core, to: Core): void {
  const rows = from.context.store().db.prepare('SELECT envelope, salt, body FROM event ORDER BY event_id').all()
  const { journal } = to.context.store()
  journal.transact(() => journal.receive(rows as Parameters<typeof journal.receive>[0]))
}
