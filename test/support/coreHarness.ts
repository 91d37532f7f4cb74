import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Core } from '../../electron/core/core.ts'
import { createCore } from '../../electron/core/core.ts'
import { noKeychain, type Ports } from '../../electron/core/ports.ts'
import { makeServices, type Services } from '../../electron/core/services.ts'
import { COMMAND_ID_BYTES, commandIdOf } from '../../shared/contract/desk/commandId.ts'
import type { Role } from '../../shared/domain/identity/roles.ts'

/** PIN of the test court's first officer, and of those {@link TestCore.addOfficer} makes. */
export const TEST_PIN = '730194'

/** Options of a test's core. `now`: the fixed wall clock, ms since 1970; it moves only when a test moves it. */
export interface TestCoreOptions {
  now: number
}

/** A real core over a real encrypted store in a temporary profile. */
export interface TestCore {
  core: Core
  services: Services
  folder: string
  /** Officer who set the court up; unlocked. */
  officerId: string
  /** Moves the fixed clock to `ms`. */
  setNow(ms: number): void
  /** Adds an officer by the facts an administrator would write. The name is shown, the PIN is {@link TEST_PIN}. */
  addOfficer(name: string, role: Role): Promise<string>
  /** Ends the session and unlocks as somebody else. */
  actAs(officerId: string): Promise<void>
  /** Closes the core in good order; the folder goes. */
  close(): Promise<void>
  /** Closes and opens the same folder again, unlocked by the first officer. */
  reopen(): Promise<void>
}

/** Ports of a test: fixed clock, weak keys, silent log. */
export function testPorts(clock: { now: number }): Ports {
  return {
    host: 'loopback',
    version: '0.0.0-test',
    now: () => clock.now,
    monotonic: () => performance.now(),
    random: (bytes) => randomBytes(bytes),
    keychain: noKeychain,
    pick: () => Promise.resolve({ available: false, path: null }),
    showPdf: () => Promise.resolve(false),
    machineId: () => Promise.resolve(null),
    log: { info: () => undefined, warn: () => undefined },
    keyCost: { N: 2 ** 12, r: 8, p: 1 },
    allowWeakKeys: true,
  }
}

/** A new id for a command, made as the window makes them. */
export function newCommandId(): string {
  return commandIdOf(Date.now(), randomBytes(COMMAND_ID_BYTES))
}

/** Starts a core, founds the local court 浙9901 with a handler named 周某舟, and leaves it unlocked. */
export async function startTestCore(options: TestCoreOptions): Promise<TestCore> {
  const clock = { now: options.now }
  const folder = await mkdtemp(join(tmpdir(), 'fieldwrit-core-'))
  const ports = testPorts(clock)
  const first = await createCore(folder, ports)
  const test: TestCore = {
    core: first,
    services: makeServices(first),
    folder,
    officerId: '',
    setNow(ms) {
      clock.now = ms
    },
    addOfficer: (name, role) => addOfficer(test, name, role),
    async actAs(officerId) {
      test.core.identity.lock()
      await test.core.identity.unlock({ officerId, pin: TEST_PIN })
    },
    async close() {
      await test.core.close()
      await rm(folder, { recursive: true, force: true })
    },
    async reopen() {
      await test.core.close()
      test.core = await createCore(folder, ports)
      test.services = makeServices(test.core)
      await test.core.identity.unlock({ officerId: test.officerId, pin: TEST_PIN })
    },
  }
  await first.identity.setUp({
    courtName: '示例区人民法院',
    courtCode: '浙9901',
    officerName: '周某舟',
    role: 'handler',
    pin: TEST_PIN,
    deviceName: '测试机',
    demo: false,
  })
  test.officerId = first.context.session().officerId
  return test
}

/** Plays a role for some calls without another person's unlock. */
export async function inRole<T>(test: { core: Core }, role: Role, work: () => T | Promise<T>): Promise<T> {
  const session = test.core.context.session()
  const own = session.role
  session.role = role
  try {
    return await work()
  } finally {
    session.role = own
  }
}

/** Adding people is an administrator's act; a test without one borrows the role for that moment. */
async function addOfficer(test: TestCore, name: string, role: Role): Promise<string> {
  const wanted = { commandId: newCommandId(), name, role, pin: TEST_PIN }
  return (await inRole(test, 'administrator', () => test.core.identity.addOfficer(wanted))).officerId
}
