/**
 * A folder that looks to electron-builder like an unpacked Electron for Linux: an executable with a fuse wire, a
 * version, languages. It can't run; it lets the packing be tried, fuses included, where the binary can't be had.
 */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What `@electron/fuses` looks for in an executable (public in its source). */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

/** The fuses in the order of the wire, as Electron ships them. */
export const fuseNames = [
  'runAsNode',
  'cookieEncryption',
  'nodeOptions',
  'nodeCliInspect',
  'asarIntegrity',
  'onlyLoadAppFromAsar',
  'browserSnapshot',
  'fileProtocolPrivileges',
] as const

const shippedWire = '10110001'

/** Writes the folder; `languages` are the language packs it has. */
export function writeFakeElectron(folder: string, version: string, languages: readonly string[]): void {
  mkdirSync(join(folder, 'locales'), { recursive: true })
  mkdirSync(join(folder, 'resources'))
  const wire = Buffer.from([1, fuseNames.length, ...Buffer.from(shippedWire)])
  const executable = join(folder, 'electron')
  writeFileSync(executable, Buffer.concat([Buffer.from(`\x7fELF${sentinel}`), wire, Buffer.from('\0end')]))
  chmodSync(executable, 0o755)
  writeFileSync(join(folder, 'version'), version)
  for (const language of languages) writeFileSync(join(folder, 'locales', `${language}.pak`), 'x')
}

/** Reads the fuses of an executable back. */
export function readFuses(executable: string): Record<string, boolean> {
  const bytes = readFileSync(executable)
  const at = bytes.indexOf(sentinel)
  if (at === -1) throw new Error('no fuse wire')
  const wire = bytes.subarray(at + sentinel.length + 2, at + sentinel.length + 2 + fuseNames.length)
  return Object.fromEntries(fuseNames.map((name, index) => [name, wire[index] === '1'.charCodeAt(0)]))
}
