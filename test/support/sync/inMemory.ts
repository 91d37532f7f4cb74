import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'

const CACHE = fileURLToPath(new URL('../../../node_modules/.cache', import.meta.url))
const PACKAGE = join(dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite')), '../package.json')

/**
 * Where `openDatabase` begins an empty database in memory: a copy of one that was made once for this version of the embedded
 * server, a quarter of the work of making one. It lies in node_modules/.cache; whoever comes first makes it.
 */
export async function inMemory(): Promise<{ memory: Blob }> {
  const { version } = JSON.parse(await readFile(PACKAGE, 'utf8')) as { version: string }
  const file = join(CACHE, `pglite-${version}.tar`)
  if (!existsSync(file)) await make(file)
  return { memory: new Blob([await readFile(file)]) }
}

async function make(file: string): Promise<void> {
  const empty = await PGlite.create()
  const aside = `${file}.${randomUUID()}`
  await mkdir(CACHE, { recursive: true })
  await writeFile(aside, await (await empty.dumpDataDir('none')).bytes())
  await empty.close()
  await rename(aside, file)
}
