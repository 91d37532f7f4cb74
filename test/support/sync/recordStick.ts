/**
 * Records a whole small stick as this version writes it: `node test/support/sync/recordStick.ts FILE`. A released version is
 * recorded once and never again: an existing file is refused.
 */
import { writeFile } from 'node:fs/promises'
import { writtenStick } from './releasedStick.ts'

const file = process.argv[2]
if (file === undefined) throw new Error('name the file to write')
const made = await writtenStick()
await writeFile(file, `${JSON.stringify(made, null, 1)}\n`, { flag: 'wx' })
const parts = made.read.map(({ by, folder, refusal, records }) => `${by} ${folder} ${refusal} ${records.length}`)
process.stdout.write(`${[...Object.keys(made.files), ...parts].join('\n')}\n`)
