import { join } from 'node:path'
import { z } from 'zod'
import { readFileIfPresent, writeFileAtomically } from './files/atomicFile.ts'

/** Where everything of one profile lies. */
export function profilePaths(folder: string) {
  return {
    folder,
    profile: join(folder, 'profile.json'),
    keySlots: join(folder, 'keyslots.json'),
    attempts: join(folder, 'attempts.json'),
    store: join(folder, 'store.db'),
    blobs: join(folder, 'blobs'),
    scratch: join(folder, 'scratch'),
    /** Stands while the core runs; found at start = the last run did not close. */
    running: join(folder, 'running.json'),
    /** Settings of the laptop before anyone unlocks: language, theme, second copy. */
    settings: join(folder, 'settings.json'),
    /** On which machine and in which folder this profile was opened last: a copy is noticed before it writes (X7). */
    machine: join(folder, 'machine.json'),
  }
}
export type ProfilePaths = ReturnType<typeof profilePaths>

const card = z.strictObject({ officerId: z.string(), name: z.string(), role: z.string(), active: z.boolean() })

/** What may be read before unlock: the court's name and who can unlock. No case data. */
const profileSchema = z.strictObject({
  format: z.literal(1),
  profileId: z.string(),
  courtName: z.string(),
  courtCode: z.string(),
  demo: z.boolean(),
  deviceId: z.string(),
  deviceName: z.string(),
  prefix: z.string(),
  createdAt: z.number(),
  officers: z.array(card),
  /** Stands while the court's certificates for this laptop have not come; the lock screen says so. */
  joining: z.literal(true).optional(),
})
export type Profile = z.infer<typeof profileSchema>

/** `profile.json` is damaged, or a newer program wrote it. */
export class ProfileUnreadableError extends Error {
  readonly code: 'damaged' | 'fromFuture'
  constructor(code: ProfileUnreadableError['code']) {
    super(`profile.json: ${code}`)
    this.name = 'ProfileUnreadableError'
    this.code = code
  }
}

/** The profile of a folder; null when the folder is still empty. Throws {@link ProfileUnreadableError}. */
export async function readProfile(paths: ProfilePaths): Promise<Profile | null> {
  const content = await readFileIfPresent(paths.profile)
  if (content === null) return null
  const value = parsed(content)
  const read = profileSchema.safeParse(value)
  if (read.success) return read.data
  const format = typeof value === 'object' && value !== null && 'format' in value ? value.format : null
  throw new ProfileUnreadableError(typeof format === 'number' && format > 1 ? 'fromFuture' : 'damaged')
}

function parsed(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString('utf8'))
  } catch {
    return null
  }
}

/** Stores the profile durably. */
export async function writeProfile(paths: ProfilePaths, profile: Profile): Promise<void> {
  await writeFileAtomically(paths.profile, `${JSON.stringify(profile, null, 2)}\n`)
}
