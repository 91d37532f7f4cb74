import { uuidV7 } from '../../journal/ids.ts'

/** Random bytes that {@link commandIdOf} takes. */
export const COMMAND_ID_BYTES = 10

/**
 * A command's id from the wall time (ms) and {@link COMMAND_ID_BYTES} random bytes: a UUIDv7, because what a command makes
 * may take its id (decision 0014). Any UUID is accepted.
 */
export function commandIdOf(now: number, random: Uint8Array): string {
  return uuidV7(now, random)
}
