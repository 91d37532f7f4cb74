import { realpath, stat } from 'node:fs/promises'
import { z } from 'zod'
import { sha256Hex } from '../../shared/journal/hash.ts'
import { written } from '../../shared/sync/writePoints.ts'
import { readFileIfPresent, writeFileAtomically } from './files/atomicFile.ts'
import type { Ports } from './ports.ts'
import type { ProfilePaths } from './profile.ts'

/** On which machine, and in which folder of it, a profile lay when it was last opened. No data of the court. */
const markSchema = z.strictObject({
  format: z.literal(1),
  /** SHA-256 over the machine's own id; null where the host has none. */
  machine: z.string().nullable(),
  /** The folder as the file system numbers it. */
  folder: z.string(),
  path: z.string(),
})
type Mark = z.infer<typeof markSchema>

/** What differs from where the profile was opened last: the machine, or the folder on the same machine. */
export type PlaceChange = 'machine' | 'folder'

async function markNow(paths: ProfilePaths, ports: Pick<Ports, 'machineId'>): Promise<Mark | null> {
  const id = await ports.machineId()
  // A host that does not know its machine can compare nothing, and asks nothing.
  if (id === null) return null
  const { dev, ino } = await stat(paths.folder, { bigint: true })
  return {
    ...{ format: 1, folder: `${dev}:${ino}`, path: await realpath(paths.folder) },
    machine: sha256Hex(Buffer.from(`fieldwrit/machine/1\n${id}`, 'utf8')),
  }
}

/**
 * Compares where a profile lies with where it was opened last (X7), before anything is written into its record. Null where
 * nothing differs, nothing was ever noted, or the note cannot be read: nobody is asked for what nobody knows. A folder that
 * was only renamed, and one put back under its own name, is the same one.
 */
export async function placeChange(paths: ProfilePaths, ports: Pick<Ports, 'machineId'>): Promise<PlaceChange | null> {
  const content = await readFileIfPresent(paths.machine)
  if (content === null) return null
  const before = markSchema.safeParse(parsed(content))
  const now = await markNow(paths, ports)
  if (!before.success || now === null || before.data.machine === null) return null
  if (before.data.machine !== now.machine) return 'machine'
  return before.data.folder !== now.folder && before.data.path !== now.path ? 'folder' : null
}

function parsed(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString('utf8'))
  } catch {
    return null
  }
}

/** Notes where the profile lies now, durably; nothing on a host that does not know its machine. */
export async function noteMachine(paths: ProfilePaths, ports: Pick<Ports, 'machineId'>): Promise<void> {
  const now = await markNow(paths, ports)
  if (now === null) return
  await written('machine.noted', () => writeFileAtomically(paths.machine, `${JSON.stringify(now)}\n`))
}
