import { createHash } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import {
  openDocumentsWorker,
  sourceResources,
  sourceWorkerUrl,
} from '../../../../electron/core/documents/documentsWorker.ts'
import { officialDocx } from '../../../../electron/core/documents/officialDocx.ts'
import { DocumentRenderer } from '../../../../electron/core/documents/render.ts'
import type { FormKind } from '../../../../shared/domain/documents/forms/index.ts'
import { forms } from '../../../../shared/domain/documents/forms/index.ts'
import type { Block, OfficialDocument, Run } from '../../../../shared/domain/documents/officialDocument.ts'
import { canonicalBytes } from '../../../../shared/journal/canonical.ts'
import { unpack, wordText } from './docxReader.ts'
import { everyBlock } from './everyBlock.ts'
import { head, samples } from './officialSamples.ts'
import { readPdf } from './pdfText.ts'
import { said } from './said.ts'

const resources = { ...sourceResources(), systemFontDirs: [] }
const renderer = new DocumentRenderer(resources)
const code = '4C1A-88F2-0D37'
const kinds = Object.keys(forms) as FormKind[]
const made = samples(head)

function draw(document: OfficialDocument) {
  return renderer.official(canonicalBytes(document), code, 'bundled')
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Text without white space, page feet and watermarks, so that what two programs set apart compares equal. */
function bare(text: string): string {
  return text.replace(/[\s\u200b]/g, '')
}

function pdfBody(document: OfficialDocument): string {
  const feet = new RegExp(`文书短码${code}第\\d+页共\\d+页${document.caseNo ?? ''}制作时间.*?执行现场0\\.1\\.0`, 'g')
  return bare(readPdf(draw(document).pdf).text)
    .replace(feet, '')
    .replaceAll('草稿', '')
}

async function docxBody(document: OfficialDocument): Promise<string> {
  const parts = await unpack(await officialDocx(document, code))
  return bare(wordText(parts.get('word/document.xml') ?? ''))
}

/** The sample with these blocks behind its letterhead. */
function letter(...blocks: Block[]): OfficialDocument {
  const [first] = made.evictionAnnouncement.blocks
  if (first === undefined) throw new Error('no letterhead')
  return { ...made.evictionAnnouncement, blocks: [first, ...blocks] }
}

function prose(runs: Run[], indent = false): Block {
  return { block: 'paragraph', align: 'start', indent, runs }
}

describe('official documents as PDF', () => {
  it.each(kinds)('[D1] %s: the same data give the same bytes, from another renderer too', (kind) => {
    const once = digest(draw(made[kind]).pdf)
    expect(digest(draw(made[kind]).pdf)).toBe(once)
    expect(digest(new DocumentRenderer(resources).official(canonicalBytes(made[kind]), code, 'bundled').pdf)).toBe(once)
    expect(digest(draw({ ...made[kind], preparedAt: '2025-09-10T16:21:00+08:00' }).pdf)).not.toBe(once)
  })

  it('[D1] fits each form meant for one sheet on one sheet, and one sheet per room or part', () => {
    const pages = (kind: FormKind) => draw(made[kind]).pages
    const single: FormKind[] = [
      'eveningCard',
      'evictionAnnouncement',
      'leavingSheet',
      'noticeToAttend',
      'planApprovalSheet',
      'searchWarrant',
      'serviceReceipt',
    ]
    expect(Object.fromEntries(single.map((kind) => [kind, pages(kind)]))).toEqual(
      Object.fromEntries(single.map((kind) => [kind, 1])),
    )
    expect([pages('roomSheet'), pages('blankInventoryForm'), pages('assistanceNotice')]).toEqual([2, 2, 2])
  })

  it('carries n/N, the short code and the case number on every page', () => {
    const { pdf, pages } = draw(made.evictionPlan)
    const each = readPdf(pdf).text.split('\f').slice(0, -1).map(bare)
    expect(each).toHaveLength(pages)
    for (const [i, text] of each.entries()) {
      expect(text).toContain(`第${i + 1}页共${pages}页`)
      expect(text).toContain(code)
      expect(text).toContain('（2025）浙9901执101号')
    }
  })

  it('sets 22 lines of 28 characters on a page of a letter (GB/T 9704)', () => {
    const full = '国'.repeat(28 * 22)
    // beside a table lines keep their distance
    const table: Block = {
      block: 'table',
      columns: [{ head: '甲', width: 1, align: 'start' }],
      rows: [[[]]],
      rowHeight: null,
    }
    const pages = (text: string) => draw(letter(table, { block: 'pageBreak' }, prose([text]))).pages
    expect(pages(full)).toBe(2)
    expect(pages(`${full}国`)).toBe(3)
  })

  it('keeps the closing with the last words of the text, however full the page is', () => {
    for (let lines = 8; lines < 24; lines += 1) {
      const closing = made.evictionAnnouncement.blocks.at(-1)
      if (closing === undefined) throw new Error('no closing')
      const text = readPdf(
        draw(letter(prose(['国'.repeat(28 * lines)]), prose(['特此公告。'], true), closing)).pdf,
      ).text
      const last = bare(text.split('\f').at(-2) ?? '')
      expect(last).toContain('特此公告。院长李某正')
    }
  })

  it('moves lines together rather than send the closing to a page of its own', () => {
    expect(draw(made.noticeToAttend).pages).toBe(1)
  })

  it('marks drafts and demonstrations on every page, and nothing else', () => {
    const { pdf, pages } = draw({ ...made.evictionPlan, draft: true })
    expect(bare(readPdf(pdf).text).split('草稿').length - 1).toBe(pages)
    expect(bare(readPdf(draw({ ...made.roomSheet, demo: true }).pdf).text).split('演示').length - 1).toBe(2)
    expect(readPdf(draw(made.evictionPlan).pdf).text).not.toMatch(/草稿|演示/)
  })

  it('names a character without a glyph, prints its code point and explains it', () => {
    const { pdf, missing } = draw(letter(prose(['被执行人𡉄野\u202E某'])))
    expect(missing).toEqual([
      { char: '𡉄', codePoint: 'U+21244' },
      { char: '\u202E', codePoint: 'U+202E' },
    ])
    const text = bare(readPdf(pdf).text)
    expect(text).toContain('被执行人〔U+21244〕野〔U+202E〕某')
    expect(text).toContain('本机字库缺字')
  })

  it('draws the rare characters of names, plain and bold, so that another program finds them again', () => {
    const { pdf, missing, fonts } = draw(letter(prose(['被执行人𠮷某㛃，', { strong: '𠮷某䶮' }])))
    expect(missing).toEqual([])
    expect(fonts).toEqual(['Noto Sans SC', 'Noto Sans JP'])
    const text = bare(readPdf(pdf).text)
    expect(text).toContain('被执行人𠮷某㛃，𠮷某䶮')
    expect(text).not.toContain('本机字库缺字')
    // An empty box would come from the first font; a drawn 𠮷 brings the fallback's glyph into the file.
    const faces =
      Buffer.from(pdf)
        .toString('latin1')
        .match(/\+NotoSansJP-\w+/g) ?? []
    expect([...new Set(faces)].sort()).toEqual(['+NotoSansJP-Bold', '+NotoSansJP-Regular'])
  })

  it('reads no text as markup', () => {
    for (const hostile of ['#eval("1+1")', '] #panic()', '$x^2$', '*粗* _斜_', '@ref <l>', '// 注', '\\u{41}', '---']) {
      expect(bare(readPdf(draw(letter(prose([hostile]))).pdf).text)).toContain(bare(hostile))
    }
  })

  it('breaks a run of digits wider than its cell instead of running over the rule, and loses none of it', () => {
    const long = '0123456789'.repeat(8)
    const table: Block = {
      block: 'table',
      columns: [
        { head: '甲', width: 1, align: 'start' },
        { head: '乙', width: 5, align: 'start' },
      ],
      rows: [[[long], ['乙']]],
      rowHeight: null,
    }
    expect(pdfBody(letter(table))).toContain(long)
  })

  it('carries a cell taller than a page on without losing a character', () => {
    const long = Array.from({ length: 4_000 }, (_, i) => String.fromCharCode(0x4e00 + (i % 2_000))).join('')
    const table: Block = {
      block: 'table',
      columns: [
        { head: '序', width: 1, align: 'center' },
        { head: '说明', width: 4, align: 'start' },
      ],
      rows: [[['1'], [long]]],
      rowHeight: null,
    }
    expect(pdfBody(letter(table)).replaceAll('序说明', '')).toContain(long)
  })
})

describe('official documents as DOCX', () => {
  it.each(kinds)('[D1] %s: the same data give the same bytes', async (kind) => {
    const draft = { ...made[kind], draft: true, demo: true }
    expect(digest(await officialDocx(draft, code))).toBe(digest(await officialDocx(structuredClone(draft), code)))
  })

  it.each(kinds)('[D1] %s: PDF and DOCX hold the same words in the same order', async (kind) => {
    const [pdf, docx] = [pdfBody(made[kind]), await docxBody(made[kind])]
    // the head of a table that goes over a page stands there once more
    expect(kind === 'evictionPlan' ? withoutRepeats(pdf, docx) : pdf).toBe(docx)
  })

  it.each(kinds)('[D1] %s: no word of the frozen document is lost on the page', (kind) => {
    expect(remaining(pdfBody(made[kind]), bare(said(made[kind])).replaceAll('▁', ''))).toBe('')
  })

  it('[D1] so they do for every block there is', async () => {
    expect(pdfBody(everyBlock)).toBe(await docxBody(everyBlock))
  })

  it('is well formed, whatever was typed', async () => {
    const hostile = letter(prose(['<w:t>&amp;]]>"\u0001\u000b\uFFFE𠮷\n第二行']))
    const parts = await unpack(await officialDocx(hostile, code))
    const text = wordText(parts.get('word/document.xml') ?? '')
    expect(text).toContain('<w:t>&amp;]]>"〔U+0001〕〔U+000B〕〔U+FFFE〕')
    expect(text).toContain('𠮷\n第二行')
    for (const [name, xml] of parts) if (/\.(xml|rels)$/.test(name)) expect(() => wordText(xml)).not.toThrow()
  })

  it('names its faces, counts its pages and says which document it is a copy of', async () => {
    const parts = await unpack(await officialDocx({ ...made.evictionAnnouncement, draft: true }, code))
    const foot = parts.get('word/footer1.xml') ?? ''
    expect(wordText(foot)).toContain(`文书短码 ${code}`)
    expect(wordText(foot)).toContain('可编辑副本')
    expect(foot).toMatch(/PAGE[\s\S]*NUMPAGES/)
    expect(parts.get('word/document.xml')).toContain('w:eastAsia="仿宋_GB2312"')
    expect(parts.get('word/document.xml')).toContain('w:eastAsia="方正小标宋简体"')
    expect(parts.get('word/fontTable.xml')).toContain('FangSong')
    expect(parts.get('word/header1.xml')).toContain('string="草稿"')
  })
})

/** What of `part` is not found in `text`, character by character in order; nothing when all of it is there. */
function remaining(text: string, part: string): string {
  let at = 0
  for (let i = 0; i < part.length; i += 1) {
    const found = text.indexOf(part[i] ?? '', at)
    if (found < 0) return part.slice(i)
    at = found + 1
  }
  return ''
}

/** The text without what is not in the other and stands in it a second time. */
function withoutRepeats(text: string, other: string): string {
  let kept = ''
  let at = 0
  while (at < text.length) {
    if (text[at] === other[kept.length]) {
      kept += text[at]
      at += 1
      continue
    }
    const rest = other.slice(kept.length, kept.length + 6)
    const next = text.indexOf(rest, at)
    if (next < 0 || !kept.includes(text.slice(at, next))) return `${kept}≠${text.slice(at, at + 20)}`
    at = next
  }
  return kept
}

describe('documents worker', () => {
  const worker = openDocumentsWorker({ resources, workerUrl: sourceWorkerUrl, timeoutMs: 60_000 })
  afterAll(() => worker.close())

  it('gives the bytes of PDF and DOCX that are made without it', async () => {
    const bytes = canonicalBytes(everyBlock)
    const drawn = await worker.official(bytes, code, 'bundled')
    expect(digest(drawn.pdf)).toBe(digest(draw(everyBlock).pdf))
    expect(digest(await worker.officialDocx(bytes, code))).toBe(digest(await officialDocx(everyBlock, code)))
  })

  it('refuses bytes that are no such snapshot', async () => {
    await expect(worker.official(Buffer.from('{"a":1}'), code, 'bundled')).rejects.toMatchObject({ code: 'refused' })
    await expect(worker.officialDocx(Buffer.from('x'), code)).rejects.toMatchObject({ code: 'refused' })
  })
})
