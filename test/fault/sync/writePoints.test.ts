import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { WRITE_POINTS } from '../../../shared/sync/writePoints.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/** Folders and files whose durable writes are the exchange's. */
const PLACES = [
  ...['electron/core/sync', 'electron/core/joinCourt.ts', 'electron/core/joinByStick.ts'],
  ...['electron/core/deviceChange.ts', 'electron/core/place.ts'],
  ...['electron/core/rejoin.ts', 'electron/core/machineMark.ts', 'electron/core/restore.ts'],
  ...['shared/sync/bundle', 'court'],
]

/** Calls that put something on a disk, in the words of this code. */
const WRITES =
  /\.transact\(|\.transaction\(\)|\bdb\s*\.(insertInto|updateTable|deleteFrom)|\brename\(|\bwriteFile\w*\(|\bwriteWhole\(|\bstick\.write\(|\bblobs\.put\(|arriving\.(append|finish)\(|\bappendTo\(|\bsettle\(|\bwriteProfile\(|\bwriteKeySlotFile\(|super\.(create|write)\(|\.(putObject|copyObject|createMultipartUpload|uploadPart|uploadPartCopy|completeMultipartUpload|finishMultipartUpload)\(/

/** Where such a call is the named write itself, or is defined. */
const DEFINED =
  /^\s*(export )?(async )?function |^import |^\s*write: writeFileAtomically|context\.store\(\)\.journal\.transact\(\(\) => \{$|await db\.transaction\(\)\.execute\(async \(tx\) => \{$|^\s*await (file\.writeFile\(bytes\)|rename\(aside, path\)|rename\(from, to\))$|^\s*[a-z]+\(file: |^\s*(override )|^\s*(await|const \{ \w+ \} = await) client\.(copyObject|createMultipartUpload|uploadPartCopy|completeMultipartUpload)\(|Body: Buffer\.from\('fieldwrit'\)|^\s*async settle\(|const result = journal\.transact\(\(\) => \{$/

interface Line {
  file: string
  no: number
  text: string
  /** The line with what stands above it, where a name may have been given. */
  around: string
}

function filesOf(place: string): string[] {
  if (place.endsWith('.ts')) return [place]
  const names = readdirSync(join(ROOT, place), { recursive: true, encoding: 'utf8' })
  return names.filter((name) => name.endsWith('.ts')).map((name) => join(place, name))
}

function linesOf(file: string, text: string): Line[] {
  const all = text.split('\n')
  return all.map((line, index) => ({
    ...{ file, no: index + 1, text: /^\s*\./.test(line) ? `${all[index - 1]?.trim() ?? ''}${line.trim()}` : line },
    around: all.slice(Math.max(0, index - 3), index + 1).join('\n'),
  }))
}

const exchangeLines = (): Line[] =>
  PLACES.flatMap(filesOf).flatMap((file) => linesOf(file, readFileSync(join(ROOT, file), 'utf8')))

const isNamed = (text: string): boolean => WRITE_POINTS.some((point) => text.includes(`'${point}'`))

/** Writes without a name, as `file:line text`. A part of a stick hands its name on with the file. */
function unnamed(lines: readonly Line[]): string[] {
  return lines
    .filter(
      ({ file, text, around }) =>
        WRITES.test(text) &&
        !DEFINED.test(text) &&
        !isNamed(around) &&
        !(file.endsWith('partWriter.ts') && text.includes('written(point, ')),
    )
    .map(({ file, no, text }) => `${file}:${no} ${text.trim()}`)
}

describe('[X10] the durable writes of an exchange', () => {
  it('have each a name of their own, used at one place', () => {
    const texts = exchangeLines()
    const places = WRITE_POINTS.map((point) => [point, texts.filter(({ text }) => text.includes(`'${point}'`)).length])
    expect(places.filter(([, count]) => count !== 1)).toEqual([])
    expect(new Set(WRITE_POINTS).size).toBe(WRITE_POINTS.length)
  })

  it('are all named: nothing reaches a disk past the list', () => {
    expect(unnamed(exchangeLines())).toEqual([])
    const planted = [
      ['electron/core/sync/x.ts', '  journal.transact(() => savePeer(db, row))'],
      ['court/store/x.ts', "  await db\n    .insertInto('stream')\n    .values(row)"],
      ['court/store/y.ts', "  await db.updateTable('stream').set(row).execute()"],
      ['electron/core/sync/bundle/x.ts', '  await stick.write(path, bytes)'],
      ['court/files/x.ts', '  await writeFile(path, bytes)'],
      ['court/files/y.ts', '  await client.putObject(tail)'],
    ] as const
    for (const [file, text] of planted) expect(unnamed(linesOf(file, text))).toHaveLength(1)
    expect(
      unnamed(linesOf('court/store/x.ts', "  await durable(db, 'gateway.accepted', (tx) =>\n db.transaction()")),
    ).toEqual([])
  })

  it('are looked on at by tests alone: nothing of the program can end a process there', () => {
    const everywhere = ['electron', 'court', 'shared', 'db', 'renderer'].flatMap(filesOf)
    const looking = everywhere.filter((file) =>
      /observeWrites|FIELDWRIT_DIE_AT/.test(readFileSync(join(ROOT, file), 'utf8')),
    )
    expect(looking).toEqual(['shared/sync/writePoints.ts'])
  })
})
