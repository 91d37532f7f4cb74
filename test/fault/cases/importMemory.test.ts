import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Serving } from '../../support/serveProcess.ts'
import { foundProfile, importWhole, serveOpen, type TestProfile } from './support.ts'

const MiB = 1024 * 1024
/** Size of the long file in MiB; FIELDWRIT_LARGE_CSV_MIB=500 runs the size the requirement names. */
const longFile = Number(process.env.FIELDWRIT_LARGE_CSV_MIB ?? 24)
const HEAD = '案号,法院,立案日期,案由,申请执行人,被执行人,被执行人证件号码,标的额（元）,承办人,备注\n'
const GOOD = '（2024）浙9901执7009号,示例区人民法院,2024-03-05,劳动争议,沈青,甲某仁,,1.00,周某舟,\n'

let profile: TestProfile
let serving: Serving
beforeEach(async () => {
  profile = await foundProfile()
  serving = await serveOpen(profile)
})
afterEach(async () => {
  await serving.kill()
  await profile.remove()
})

/** The kernel's own high-water mark of the service, MiB. */
async function peakMiB(): Promise<number> {
  const status = await readFile(`/proc/${serving.pid}/status`, 'utf8')
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024
}

async function write(name: string, parts: Iterable<string>): Promise<string> {
  const path = join(profile.folder, name)
  const stream = createWriteStream(path)
  stream.write(HEAD)
  for (const part of parts) if (!stream.write(part)) await once(stream, 'drain')
  stream.end()
  await once(stream, 'finish')
  return path
}

function* rows(bytes: number): Generator<string> {
  const remarks = '已到现场查看，门锁，邻居称久不住人。'.repeat(16)
  let written = 0
  for (let n = 1; written < bytes; n += 1) {
    const row = `（${2000 + (n % 25)}）浙9901执${n}号,示例区人民法院,2024-03-05,劳动争议,沈青,甲某${n},,1.00,周某舟,${remarks}\n`
    written += Buffer.byteLength(row)
    yield row
  }
}

function* repeated(text: string, times: number): Generator<string> {
  for (let n = 0; n < times; n += 1) yield text
}

describe.skipIf(process.platform !== 'linux')('memory of the service while it imports', () => {
  it('[A2] stays under 1 GiB over a long file', async () => {
    const report = await importWhole(serving, await write('long.csv', rows(longFile * MiB)))
    expect(report.imported).toBe(report.rows)
    expect(report.rows).toBeGreaterThan(longFile * 900)
    expect(await peakMiB()).toBeLessThan(1024)
  }, 1_800_000)

  it('[A2] stays under 1 GiB over a cell of 100 MB, a quote that never closes and a file of faulty rows', async () => {
    const cell = await importWhole(serving, await write('cell.csv', [GOOD, ...repeated('x'.repeat(MiB), 100)]))
    expect(cell).toMatchObject({ imported: 1, refusedCount: 1 })
    const quote = await importWhole(
      serving,
      await write('quote.csv', [GOOD, '"', ...repeated('乙,丙,丁\n'.repeat(10_000), 12)]),
    )
    expect(quote).toMatchObject({ imported: 0, unchanged: 1 })
    const faulty = await importWhole(serving, await write('faulty.csv', [GOOD, ...faultyRows(10_000)]))
    expect(faulty).toMatchObject({ imported: 0, unchanged: 1, refusedCount: 10_000 })
    expect(faulty.refused).toHaveLength(1000)
    expect(await peakMiB()).toBeLessThan(1024)
  }, 600_000)
})

function* faultyRows(count: number): Generator<string> {
  for (let n = 0; n < count; n += 1) yield `无案号${n},示例区人民法院,2024-03-05,劳动争议,沈青,甲某仁,,1.00,周某舟,\n`
}
