import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import {
  openDocumentsWorker,
  RenderError,
  sourceResources,
  sourceWorkerUrl,
} from '../../../../electron/core/documents/documentsWorker.ts'
import { loadFonts } from '../../../../electron/core/documents/fonts.ts'
import { missingGlyphs } from '../../../../electron/core/documents/glyphs.ts'
import { layOutInventoryList, usedHeight } from '../../../../electron/core/documents/inventoryList.ts'
import { breakLines } from '../../../../electron/core/documents/lines.ts'
import { DocumentRenderer } from '../../../../electron/core/documents/render.ts'
import type { InventoryListRow } from '../../../../shared/domain/documents/inventoryList.ts'
import { canonicalBytes } from '../../../../shared/journal/canonical.ts'
import { readPdf } from './pdfText.ts'
import { emptyRow, sampleList, sampleRows, sampleSection } from './sample.ts'

const resources = { ...sourceResources(), systemFontDirs: [] }
const renderer = new DocumentRenderer(resources)
const fonts = loadFonts('bundled', null, [])
const code = '4C1A-88F2-0D37'

function print(rows: InventoryListRow[]) {
  return renderer.inventoryList(canonicalBytes(sampleList([sampleSection('2-302', rows)], false)), code, 'bundled')
}

/** Text of a PDF without its line breaks. */
function flat(pdf: Uint8Array): string {
  return readPdf(pdf).text.replace(/[\n\f]/g, '')
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

describe('腾退物品清单 as PDF', () => {
  it('[D1] the same data give the same bytes, also from a renderer that drew other lists before', () => {
    const once = digest(print(sampleRows(30)).pdf)
    print(sampleRows(3))
    const again = digest(print(sampleRows(30)).pdf)
    const fresh = new DocumentRenderer(resources)
    const elsewhere = fresh.inventoryList(
      canonicalBytes(sampleList([sampleSection('2-302', sampleRows(30))], false)),
      code,
      'bundled',
    )
    expect(again).toBe(once)
    expect(digest(elsewhere.pdf)).toBe(once)
    expect(digest(print(sampleRows(31)).pdf)).not.toBe(once)
  })

  it('[D1] carries court, title, case number without gaps, place, room, lot, page n/N, rows and short code on the page', () => {
    const text = flat(print(sampleRows(2)).pdf)
    for (const part of [
      '示例区人民法院',
      '腾退物品清单',
      '（2025）浙9901执101号',
      '房间号：2-302',
      '批次号：L-07',
      '2025年9月16日09时58分至12时40分',
      '第 1 页 共 1 页',
      '本页序号 1–2',
      code,
    ])
      expect(text).toContain(part)
  })

  it('repeats the table head on each sheet with rows, and the sheets account for every row once', () => {
    const list = sampleList([sampleSection('2-302', sampleRows(100)), sampleSection('2-303', sampleRows(5))], false)
    const { pages } = layOutInventoryList(list, code, fonts)
    const rows = pages.flatMap((page) => page.blocks.filter((block) => block.kind === 'row'))
    expect(rows).toHaveLength(105)
    for (const page of pages) {
      if (page.blocks.some((block) => block.kind === 'row')) expect(page.table).toBe(true)
      expect(usedHeight(page)).toBeLessThanOrEqual(170)
    }
    expect(pages.filter((page) => page.title)).toHaveLength(2)
    expect(pages.at(-1)?.foot.page).toBe(`第 ${pages.length} 页 共 ${pages.length} 页`)
  })

  it('joins the parts of a long list into one file with every page and its text', () => {
    const list = sampleList([sampleSection('2-302', sampleRows(2_000))], false)
    const { pdf, pages } = renderer.inventoryList(canonicalBytes(list), code, 'bundled')
    const content = readPdf(pdf)
    expect(pages).toBeGreaterThan(100)
    expect(content.pages).toBe(pages)
    const text = content.text.replace(/[\n\f]/g, '')
    expect(text).toContain('R302-D2-0001')
    expect(text).toContain('R302-D2-2000')
    expect(text).not.toContain('\uFFFD')
  })

  it('[G4] prints both amounts of a row in doubt and marks it, a struck row with its reason', () => {
    const text = flat(print(sampleRows(13)).pdf)
    expect(text).toContain('※5')
    expect(text.replace(/\u00a0/g, ' ')).toMatch(/存疑\s*11 \/ 13/)
    expect(text).toContain('划去：与前一项重复登记')
    expect(text).toContain('不以其中一种为准')
  })

  it('leaves visible blanks where nothing was recorded and invents nothing', () => {
    const section = {
      ...sampleSection('2-302', [emptyRow]),
      ...{ lotNo: null, startedAt: null, endedAt: null, recorder: null, checker: null, signers: [] },
    }
    const list = sampleList([section], false)
    const { pages } = layOutInventoryList(list, code, fonts)
    const row = pages[0]?.blocks.find((block) => block.kind === 'row')
    expect(row?.kind === 'row' && row.cells).toEqual([['1'], ['R302-D2-0001'], ...Array(11).fill([])])
    const text = flat(renderer.inventoryList(canonicalBytes(list), code, 'bundled').pdf)
    expect(text).toContain('批次号：________')
    expect(text).toContain('____年__月__日__时__分')
    for (const place of ['清点人', '复核人', '被执行人/成年家属', '见证人1', '见证人2', '基层组织代表'])
      expect(text).toContain(`${place}：`)
    expect(text).not.toMatch(/null|undefined|拒绝签名/)
  })

  it('[C9] prints a refusal in words with its reason and leaves the witnesses room to sign', () => {
    const text = flat(print([]).pdf)
    expect(text).toContain('拒绝签名：理由 称对清单第3项数量有异议')
    expect(text).toContain('本室无登记物品')
  })

  it('reads no text as markup', () => {
    const hostile = [
      '#eval("1+1")',
      ']',
      '"',
      '\\',
      '$x^2$',
      '#{panic()}',
      '*粗* _斜_',
      '@ref <l>',
      '// 注',
      '```',
      '-- ~',
      'a&&b',
    ]
    const rows = hostile.map((name) => ({ ...emptyRow, name: [name], remarks: [name] }))
    const text = flat(print(rows).pdf)
    for (const name of hostile) expect(text.split(name).length - 1).toBeGreaterThanOrEqual(2)
  })

  it('names a character without a glyph and prints its code point in its place', () => {
    const { pdf, missing } = print([{ ...emptyRow, name: ['𡉄野\u202E家'] }])
    expect(missing).toEqual([
      { char: '𡉄', codePoint: 'U+21244' },
      { char: '\u202E', codePoint: 'U+202E' },
    ])
    const text = flat(pdf)
    expect(text).toContain('〔U+21244〕野〔U+202E〕家')
    expect(text).not.toContain('\uFFFD')
  })

  it('finds room for the note on missing characters whatever the last sheet holds', () => {
    for (let n = 0; n < 16; n += 1) {
      const rows = [...sampleRows(n), { ...emptyRow, name: ['𡉄'] }]
      const { pages } = layOutInventoryList(sampleList([sampleSection('2-302', rows)], false), code, fonts)
      for (const page of pages) expect(usedHeight(page)).toBeLessThanOrEqual(170)
      expect(pages.at(-1)?.blocks.at(-1)).toMatchObject({ lines: [expect.stringContaining('〔U+……〕')] })
    }
  })

  it('marks a demonstration on every sheet', () => {
    const list = sampleList([sampleSection('2-302', sampleRows(40))], true)
    const { pdf, pages } = renderer.inventoryList(canonicalBytes(list), code, 'bundled')
    expect(flat(pdf).split('演示').length - 1).toBe(pages)
  })
})

describe('fonts and lines', () => {
  it('goes on with the other fonts when a font file of the machine is broken or a folder is missing', () => {
    const dir = mkdtempSync(join(tmpdir(), 'fieldwrit-fonts-'))
    writeFileSync(join(dir, 'simsunb.ttf'), 'no font')
    const set = loadFonts('official', null, [dir, join(dir, 'missing')])
    rmSync(dir, { recursive: true })
    expect(set.bodyFamilies).toEqual(['Noto Sans SC', 'Noto Sans JP'])
  })

  it('finds no fault with common, Extension A and listed personal-name characters', () => {
    expect(missingGlyphs('张三㙟𬭼𠮷·（2025）浙9901执101号\n\t', fonts)).toEqual([])
    expect(missingGlyphs('𡉄𡉄\uD800', fonts).map((glyph) => glyph.codePoint)).toEqual(['U+21244', 'U+D800'])
  })

  it('keeps every line within its width and loses no character', () => {
    for (const text of [
      '很长的名字'.repeat(40),
      'SNX7'.repeat(50),
      '甲，乙。丙（丁）'.repeat(20),
      'ab cd '.repeat(30),
    ]) {
      const lines = breakLines(text, 60, 8.5, fonts)
      for (const line of lines) {
        const width = Array.from(line).reduce((sum, char) => sum + fonts.advance(char.codePointAt(0) ?? 0) * 8.5, 0)
        expect(width).toBeLessThanOrEqual(60)
      }
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
      expect(lines.filter((line) => /^[，。）]/.test(line))).toEqual([])
    }
  })

  it('carries a cell taller than a sheet on, without losing a word', () => {
    const remark = Array.from({ length: 2_000 }, (_, i) => String.fromCharCode(0x4e00 + i)).join('')
    const list = sampleList([sampleSection('2-302', [{ ...emptyRow, remarks: [remark] }])], false)
    const { pages } = layOutInventoryList(list, code, fonts)
    const printed = pages.flatMap((page) =>
      page.blocks.flatMap((block) => (block.kind === 'row' ? block.cells[12] : [])),
    )
    expect(printed.join('')).toBe(remark)
  })
})

describe('documents worker', () => {
  const worker = openDocumentsWorker({ resources, workerUrl: sourceWorkerUrl, timeoutMs: 60_000 })
  afterAll(() => worker.close())
  const bytes = canonicalBytes(sampleList([sampleSection('2-302', sampleRows(30))], false))

  it('gives the bytes that the renderer gives', async () => {
    const drawn = await worker.inventoryList(bytes, code, 'bundled')
    expect(digest(drawn.pdf)).toBe(digest(renderer.inventoryList(bytes, code, 'bundled').pdf))
  })

  it('refuses bytes that are no snapshot and serves the next order', async () => {
    const refused = await worker.inventoryList(Buffer.from('{"a":1}'), code, 'bundled').catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: 'refused' })
    expect((await worker.inventoryList(bytes, code, 'bundled')).pages).toBeGreaterThan(0)
  })

  it('says that a document took too long, and says when the thread died or was closed', async () => {
    const hasty = openDocumentsWorker({ resources, workerUrl: sourceWorkerUrl, timeoutMs: 1 })
    await expect(hasty.inventoryList(bytes, code, 'bundled')).rejects.toMatchObject({ code: 'timeout' })
    await hasty.close()
    await expect(hasty.inventoryList(bytes, code, 'bundled')).rejects.toBeInstanceOf(RenderError)
    const dying = new URL(`data:text/javascript,${encodeURIComponent('setImmediate(() => process.exit(3))')}`)
    const crashing = openDocumentsWorker({ resources, workerUrl: dying, timeoutMs: 60_000 })
    await expect(crashing.inventoryList(bytes, code, 'bundled')).rejects.toMatchObject({ code: 'crashed' })
    await expect(crashing.inventoryList(bytes, code, 'bundled')).rejects.toMatchObject({ code: 'crashed' })
    await crashing.close()
  })
})
