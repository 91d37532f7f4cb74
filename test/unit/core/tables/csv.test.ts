import { appendFile, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultTableLimits, openTable, splitRecord } from '../../../../electron/core/tables/index.ts'
import { errorOf, plainOptions, readAll, scratch } from './support.ts'

const fixtures = fileURLToPath(new URL('../../../fixtures/court/', import.meta.url))
const heading = '案号,被执行人,标的额'

let disk: Awaited<ReturnType<typeof scratch>>
beforeAll(async () => {
  disk = await scratch()
})
afterAll(() => disk.remove())

async function rowsOf(content: string | Buffer) {
  return readAll(await disk.write('t.csv', content), plainOptions)
}

describe('the court exports', () => {
  it('[A2] reads the GB18030 export: 5,000 rows, 17 headings, quoted line breaks, no broken row', async () => {
    const source = await openTable(join(fixtures, 'court-export-gb18030.csv'), plainOptions)
    expect(source).toMatchObject({
      format: 'csv',
      encoding: 'gb18030',
      delimiter: ',',
      headingsLine: 1,
      approxRows: 5000,
    })
    expect(source.headings).toHaveLength(17)
    expect(source.headings.slice(0, 3)).toEqual(['案号', '法院', '立案日期'])
    const rows = await readAll(join(fixtures, 'court-export-gb18030.csv'), plainOptions)
    expect(rows).toHaveLength(5000)
    expect(rows.filter((row) => row.fault !== null)).toEqual([])
    expect(rows[1]?.cells.at(-1)).toBe('"优先"接待，\n需绿色通道')
    expect(rows[0]?.cells[9]).toBe('255,694.24')
    expect(rows[2]?.line).toBe(5)
    expect(source.sampleRows).toEqual(rows.slice(0, 20))
  })

  it('[A2] reads the UTF-8 export with its mark and its own headings: 300 rows', async () => {
    const source = await openTable(join(fixtures, 'court-export-utf8bom.csv'), plainOptions)
    expect(source).toMatchObject({ encoding: 'utf-8', approxRows: 300 })
    expect(source.headings[0]).toBe('序号')
    expect(await readAll(join(fixtures, 'court-export-utf8bom.csv'), plainOptions)).toHaveLength(300)
  })
})

describe('detection', () => {
  it.each([',', ';', '\t', '|'] as const)('[A2] finds the separator %j below a title row', async (delimiter) => {
    const rows = [['2026年执行案件台账'], ['案号', '被执行人', '标的额'], ['甲', '乙', '1'], ['丙', '丁', '2']]
    const path = await disk.write('d.csv', rows.map((row) => row.join(delimiter)).join('\r\n'))
    const source = await openTable(path, plainOptions)
    expect(source).toMatchObject({
      delimiter,
      headingsLine: 2,
      headings: ['案号', '被执行人', '标的额'],
      approxRows: 2,
    })
  })

  it('[A2] reads UTF-16 in both byte orders, with a mark', async () => {
    const little = Buffer.from(`\ufeff${heading}\r\n甲,乙,1\r\n`, 'utf16le')
    for (const bytes of [little, Buffer.from(little).swap16()]) {
      expect((await rowsOf(bytes)).map((row) => row.cells)).toEqual([['甲', '乙', '1']])
    }
  })

  it('[A2] reads lines that end in CR alone and keeps a line feed inside quotes', async () => {
    expect((await rowsOf(`${heading}\r甲,"乙\n丙",1\r丁,戊,2`)).map((row) => row.cells)).toEqual([
      ['甲', '乙\n丙', '1'],
      ['丁', '戊', '2'],
    ])
  })

  it('[A2] refuses a file without headings', async () => {
    for (const content of ['', '\n\n', '（2022）浙9906执1号,2022-01-29,255694.24\n', '只有一句话没有表格']) {
      expect((await errorOf(rowsOf(content))).code).toBe('noHeadings')
    }
  })
})

describe('bad input', () => {
  it('[A2] a stray quote damages its own row only', async () => {
    const good = Array.from({ length: 40 }, (_, index) => `案${index},"人,${index}",${index}`)
    const lines = [...good.slice(0, 20), '坏,"没有关上,1', ...good.slice(20)]
    const rows = await rowsOf([heading, ...lines].join('\n'))
    expect(rows).toHaveLength(41)
    expect(rows[20]).toMatchObject({
      line: 22,
      fault: 'unclosedQuote',
      raw: '坏,"没有关上,1',
      cells: ['坏', '"没有关上', '1'],
    })
    expect(rows.filter((row) => row.fault === null).map((row) => row.cells[1])).toEqual(
      Array.from({ length: 40 }, (_, index) => `人,${index}`),
    )
  })

  it('[A2] a stray quote among unquoted rows, and one in the last row, damage their own row only', async () => {
    const wide = `${heading},承办人,备注`
    const rows = await rowsOf([wide, '甲,"乙,1,王,', '丙,丁,2,王,', '戊,己",3,王,', '庚,"辛,4,王,'].join('\n'))
    expect(rows.map((row) => [row.line, row.fault])).toEqual([
      [2, 'unclosedQuote'],
      [3, null],
      [4, null],
      [5, 'unclosedQuote'],
    ])
  })

  it('[A2] believes a cell of several lines in the first, a middle and the last column', async () => {
    const wide = `${heading},承办人,备注`
    const rows = await rowsOf(`${wide}\n"甲\n一",乙,1,王,\n丙,"丁\n,\n二",2,王,\n戊,己,3,王,"三\r\n四"\n`)
    expect(rows.map((row) => row.fault)).toEqual([null, null, null])
    expect(rows.map((row) => [row.cells[0], row.cells[1], row.cells[4]])).toEqual([
      ['甲\n一', '乙', ''],
      ['丙', '丁\n,\n二', ''],
      ['戊', '己', '三\r\n四'],
    ])
  })

  it('[A2] text behind a closing quote is reported, a quote inside a plain cell is not', async () => {
    const rows = await rowsOf(`${heading}\n甲,"乙"丙,1\n丁,55"屏,2\n`)
    expect(rows.map((row) => row.fault)).toEqual(['strayQuote', null])
    expect(rows[1]?.cells[1]).toBe('55"屏')
  })

  it('[A2] delivers ragged rows with their own number of cells and passes over blank ones', async () => {
    const rows = await rowsOf(`${heading}\n甲\n\n,,\n乙,丙,1,2,3\n`)
    expect(rows.map((row) => [row.line, row.cells.length])).toEqual([
      [2, 1],
      [5, 5],
    ])
  })

  it('[A2] refuses a 10 MB cell as that row and reads on', async () => {
    const rows = await rowsOf(`${heading}\n甲,${'x'.repeat(10_000_000)},1\n乙,丙,2\n`)
    expect(rows.map((row) => [row.line, row.fault])).toEqual([
      [2, 'rowTooLarge'],
      [3, null],
    ])
    expect(rows[0]?.raw.length).toBeLessThanOrEqual(defaultTableLimits.maxRawLength)
  })

  it('[A2] cuts a row of too many cells and says so', async () => {
    const [row] = await rowsOf(`${heading}\n${'a,'.repeat(5000)}\n`)
    expect(row?.fault).toBe('tooManyCells')
    expect(row?.cells).toHaveLength(defaultTableLimits.maxColumns)
  })

  it('[A2] passes NUL on, and lone surrogates where the encoding can hold them', async () => {
    expect((await rowsOf(`${heading}\n甲\0,乙,1\n`))[0]).toMatchObject({ cells: ['甲\0', '乙', '1'], fault: null })
    const wide = await rowsOf(Buffer.from(`\ufeff${heading}\n甲\ud800,乙,1\n`, 'utf16le'))
    expect(wide[0]).toMatchObject({ cells: ['甲\ud800', '乙', '1'], fault: null })
  })

  it('[A2] says which row has bytes that are no text, in UTF-8 and in GB18030', async () => {
    const filler = Buffer.from(`${heading}\n${'甲,乙,1\n'.repeat(150_000)}`)
    const broken = Buffer.concat([filler, Buffer.from('坏,'), Buffer.of(0xff, 0xfe), Buffer.from(',1\n丙,丁,2\n')])
    const utf8 = (await rowsOf(broken)).filter((row) => row.fault !== null)
    expect(utf8.map((row) => [row.line, row.fault])).toEqual([[150_002, 'undecodable']])
    const start = (await readFile(join(fixtures, 'court-export-gb18030.csv'))).subarray(0, 20_000)
    const whole = start.subarray(0, start.lastIndexOf(10) + 1)
    const rows = await rowsOf(Buffer.concat([whole, Buffer.from('a,b,'), Buffer.of(0xff), Buffer.from('\r\n')]))
    expect(rows.at(-1)?.fault).toBe('undecodable')
    expect(rows.filter((row) => row.fault !== null)).toHaveLength(1)
  })

  it.each([
    ['%PDF-1.7\n', 'pdf'],
    ['\x89PNG\r\n\x1a\n', 'image'],
    ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'xls'],
    ['SQLite format 3\0', 'database'],
    ['MZ\x90\0', 'program'],
    ['\x1f\x8b\x08', 'archive'],
    ['<html><body><table><tr><td>案号', 'html'],
    ['<?xml version="1.0"?><Workbook>', 'xmlSpreadsheet'],
  ])('[A2] names what %j is instead of a table', async (magic, kind) => {
    const bytes = Buffer.concat([Buffer.from(magic, 'latin1'), Buffer.alloc(1024, 0x20)])
    expect(await errorOf(rowsOf(bytes))).toMatchObject({ code: 'notATable', data: { kind } })
  })

  it('[A2] refuses bytes without a known beginning as binary or as no encoding', async () => {
    const noise = Buffer.from(Array.from({ length: 50_000 }, (_, index) => (index * index * 31 + index * 7) % 251))
    expect(await errorOf(rowsOf(noise))).toMatchObject({ code: 'notATable', data: { kind: 'binary' } })
    const high = Buffer.from(Array.from({ length: 50_000 }, (_, index) => 0xf5 + (index % 11)))
    expect((await errorOf(rowsOf(high))).code).toBe('badEncoding')
  })

  it('[A2] says that a file is missing, a folder, or beyond the bound', async () => {
    await mkdir(join(disk.folder, 'folder.csv'))
    expect((await errorOf(openTable(join(disk.folder, 'none.csv'), plainOptions))).code).toBe('notFound')
    expect((await errorOf(openTable(join(disk.folder, 'folder.csv'), plainOptions))).code).toBe('notReadable')
    const path = await disk.write('large.csv', `${heading}\n甲,乙,1\n`)
    const limits = { ...defaultTableLimits, maxCsvBytes: 10 }
    const error = await errorOf(openTable(path, { ...plainOptions, limits }))
    expect(error).toMatchObject({ code: 'tooLarge', data: { limit: 10 } })
  })
})

describe('reading', () => {
  it('[A2] stops when it is cancelled and reports how far it came', async () => {
    const path = await disk.write('long.csv', `${heading}\n${'甲,乙,1\n'.repeat(200_000)}`)
    const abort = new AbortController()
    const seen: number[] = []
    const source = await openTable(path, {
      ...plainOptions,
      signal: abort.signal,
      onProgress: (read) => seen.push(read),
    })
    let batches = 0
    const work = (async () => {
      for await (const batch of source.rows()) {
        expect(batch.length).toBeLessThanOrEqual(defaultTableLimits.batchRows)
        if (++batches === 10) abort.abort()
      }
    })()
    expect((await errorOf(work)).code).toBe('cancelled')
    expect(batches).toBe(10)
    expect(seen.length).toBeGreaterThan(1)
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
  })

  it('[A2] reads a file twice, and ends progress at the size of the file', async () => {
    const path = await disk.write('twice.csv', `${heading}\n甲,乙,1\n`)
    let last: readonly number[] = []
    const source = await openTable(path, { ...plainOptions, onProgress: (read, bytes) => (last = [read, bytes]) })
    for (let round = 0; round < 2; round++) {
      const rows = []
      for await (const batch of source.rows()) rows.push(...batch)
      expect(rows).toHaveLength(1)
    }
    await appendFile(path, '丙,丁,2\n')
    expect(last).toEqual([source.bytes, source.bytes])
  })

  it('[A2] cuts the raw text of the tray like the reader does', () => {
    expect(splitRecord('甲,"乙,""丙""\n丁",1', ',')).toEqual(['甲', '乙,"丙"\n丁', '1'])
  })
})
