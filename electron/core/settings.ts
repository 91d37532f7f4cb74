import { readFileIfPresent, writeFileAtomically } from './files/atomicFile.ts'
import type { ProfilePaths } from './profile.ts'
import { turns } from './turns.ts'

/** Who unlocked this laptop last; the lock screen proposes them. */
export const LAST_OFFICER = 'lastOfficer'

/** Settings of this laptop: language, theme, density, where the second copy goes. Readable before unlock; no case data. */
export interface LaptopSettings {
  all(): Record<string, string>
  get(name: string): string | null
  put(name: string, value: string): Promise<void>
}

/** Opens the settings of a profile; an unreadable file starts anew, since nothing in it is a fact. */
export async function openLaptopSettings(paths: ProfilePaths): Promise<LaptopSettings> {
  const values = new Map<string, string>(Object.entries(await readValues(paths.settings)))
  const { inTurn } = turns()
  const store = inTurn(() =>
    writeFileAtomically(paths.settings, `${JSON.stringify(Object.fromEntries(values), null, 2)}\n`),
  )
  return {
    all: () => Object.fromEntries(values),
    get: (name) => values.get(name) ?? null,
    put(name, value) {
      values.set(name, value)
      return store()
    },
  }
}

async function readValues(path: string): Promise<Record<string, string>> {
  const content = await readFileIfPresent(path)
  if (content === null) return {}
  try {
    const parsed = JSON.parse(content.toString('utf8')) as Record<string, unknown>
    return Object.fromEntries(
      Object.entries(parsed).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    )
  } catch {
    return {}
  }
}
