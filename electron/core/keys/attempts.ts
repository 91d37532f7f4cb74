import { z } from 'zod'
import { readFileIfPresent, writeFileAtomically } from '../files/atomicFile.ts'

/**
 * `attempts.json`, format 1: wrong PINs per officer. Five are free; then a minute's wait, doubling to thirty.
 * An attempt is written before the PIN is tried, so killing the program in between gains nothing.
 *
 * Limits, said plainly: who can write the profile folder can delete this file and start again at zero; against a
 * copied disk only scrypt and the keychain secret help. After unlock the core compares `wrong` with the count in
 * the database and reports a file that went missing.
 */

export const ATTEMPT_FORMAT = 1
export const ATTEMPT_FILE = 'attempts.json'
/** Wrong PINs before the first wait. */
export const FREE_ATTEMPTS = 5
export const FIRST_DELAY_MS = 60_000
export const LONGEST_DELAY_MS = 30 * 60_000

/** `wall`: milliseconds since 1970, may jump. `monotonic`: milliseconds of this process, never runs back. */
export type AttemptClock = { wall: () => number; monotonic: () => number }

const entrySchema = z.strictObject({ wrong: z.int().min(0), since: z.int() })
const fileSchema = z.strictObject({
  format: z.literal(ATTEMPT_FORMAT),
  officers: z.record(z.string().min(1).max(128), entrySchema),
})
type Entry = z.infer<typeof entrySchema>
type AttemptFile = z.infer<typeof fileSchema>

/** `left`: tries before the next wait, this one not counted. `waitMs`: until the next try is taken. */
export type AttemptAnswer = { allowed: true; left: number } | { allowed: false; waitMs: number }

export type Attempts = {
  /** Counts a try that is about to be made, durably, or says how long to wait. */
  begin: (officer: string) => Promise<AttemptAnswer>
  /** The PIN was right: the officer starts again at zero. Returns how many wrong ones came before. */
  succeed: (officer: string) => Promise<number>
  /** What the unlock screen says before a try; writes nothing unless the clock was set back. */
  look: (officer: string) => Promise<AttemptAnswer>
}

/** How long after its `wrong`th wrong PIN an officer waits, in milliseconds. */
export function delayAfter(wrong: number): number {
  if (wrong < FREE_ATTEMPTS) return 0
  return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(wrong - FREE_ATTEMPTS, 16))
}

/** Opens the counter kept at `path`. A damaged file counts as five wrong PINs for everybody, from now on. */
export async function openAttempts(path: string, clock: AttemptClock): Promise<Attempts> {
  const officers = new Map<string, Entry>()
  const startedAt = new Map<string, number>()
  const content = await readFileIfPresent(path)
  const read: AttemptFile | null =
    content === null ? { format: ATTEMPT_FORMAT, officers: {} } : parse(content.toString('utf8'))
  const fallback: Entry = { wrong: read ? 0 : FREE_ATTEMPTS, since: Math.round(clock.wall()) }
  for (const [officer, entry] of Object.entries(read?.officers ?? {})) officers.set(officer, entry)

  let queue: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const run = queue.then(act)
    queue = run.catch(() => undefined)
    return run
  }
  const store = () =>
    writeFileAtomically(
      path,
      `${JSON.stringify({ format: ATTEMPT_FORMAT, officers: Object.fromEntries(officers) }, null, 2)}\n`,
    )
  const set = async (officer: string, wrong: number) => {
    officers.set(officer, { wrong, since: Math.round(clock.wall()) })
    startedAt.set(officer, clock.monotonic())
    await store()
  }
  const waitOf = async (officer: string): Promise<number> => {
    const entry = officers.get(officer) ?? fallback
    const delay = delayAfter(entry.wrong)
    if (delay === 0) return 0
    const started = startedAt.get(officer)
    const elapsed = started === undefined ? clock.wall() - entry.since : clock.monotonic() - started
    if (elapsed < 0) {
      // The clock was set back: the wait starts again from now, so it can neither be skipped nor last for ever.
      await set(officer, entry.wrong)
      return delay
    }
    return Math.max(0, Math.ceil(delay - elapsed))
  }
  const answer = (waitMs: number, wrong: number): AttemptAnswer =>
    waitMs > 0 ? { allowed: false, waitMs } : { allowed: true, left: Math.max(0, FREE_ATTEMPTS - wrong) }

  return {
    begin: (officer) =>
      inTurn(async () => {
        const waitMs = await waitOf(officer)
        const wrong = (officers.get(officer) ?? fallback).wrong
        if (waitMs > 0) return { allowed: false, waitMs }
        await set(officer, wrong + 1)
        return answer(0, wrong + 1)
      }),
    succeed: (officer) =>
      inTurn(async () => {
        const wrong = (officers.get(officer) ?? fallback).wrong
        await set(officer, 0)
        return Math.max(0, wrong - 1)
      }),
    look: (officer) =>
      inTurn(async () => {
        const waitMs = await waitOf(officer)
        return answer(waitMs, (officers.get(officer) ?? fallback).wrong)
      }),
  }
}

function parse(text: string): AttemptFile | null {
  try {
    const parsed = fileSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
