import { readFileSync } from 'node:fs'

/** Name and version of this program, from its package file. */
export function programName(): string {
  const path = new URL('../package.json', import.meta.url)
  return `fieldwrit-court ${(JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version}`
}
