import { open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Where a file is written before it stands under its name; a kill may leave it there. */
export const asideOf = (path: string): string => `${path}.new`

/** Writes a file whole or not at all, for its owner's eyes, and on the disk when this returns. */
export async function writeWhole(path: string, bytes: string | Uint8Array): Promise<void> {
  const aside = asideOf(path)
  const file = await open(aside, 'w', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(aside, path)
  if (process.platform === 'win32') return
  const folder = await open(dirname(path), 'r')
  await folder.sync().finally(() => folder.close())
}

/** The bytes of a file; null when there is none. */
export async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
