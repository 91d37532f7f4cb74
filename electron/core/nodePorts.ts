import { randomBytes } from 'node:crypto'
import { lineLog } from './log.ts'
import { systemMachineId } from './machineId.ts'
import { noKeychain, type Ports } from './ports.ts'

/**
 * Ports of a plain Node host: no keychain, no system dialog, the machine's own clock and randomness. Tests set
 * `FIELDWRIT_TEST_WEAK_KEYS=1` to spare scrypt; a store made so says it in its slots.
 */
export function nodePorts(version: string): Ports {
  const weak = process.env.FIELDWRIT_TEST_WEAK_KEYS === '1'
  return {
    host: 'loopback',
    version,
    now: () => Date.now(),
    monotonic: () => performance.now(),
    random: (bytes) => randomBytes(bytes),
    keychain: noKeychain,
    pick: () => Promise.resolve({ available: false, path: null }),
    showPdf: () => Promise.resolve(false),
    log: lineLog(
      (line) => process.stderr.write(line),
      () => Date.now(),
    ),
    machineId: systemMachineId,
    keyCost: { N: weak ? 2 ** 12 : 2 ** 17, r: 8, p: 1 },
    allowWeakKeys: weak,
  }
}
