/**
 * Official documents read by programs that are not ours: `pdftotext` (poppler-utils) finds in the PDF, and LibreOffice
 * in the DOCX, exactly the words that stand in the frozen document. Run by hand or in CI where these are installed
 * (`apt-get install poppler-utils libreoffice-writer-nogui`): `npx node test/extra/documentReaders.ts`. What is not
 * installed is said to be skipped. Exit code 1 when a text differs.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sourceResources } from '../../electron/core/documents/documentsWorker.ts'
import { officialDocx } from '../../electron/core/documents/officialDocx.ts'
import { DocumentRenderer } from '../../electron/core/documents/render.ts'
import type { OfficialDocument } from '../../shared/domain/documents/officialDocument.ts'
import { canonicalBytes } from '../../shared/journal/canonical.ts'
import { unpack, wordText } from '../unit/core/documents/docxReader.ts'
import { everyBlock } from '../unit/core/documents/everyBlock.ts'
import { head, samples } from '../unit/core/documents/officialSamples.ts'

const code = '4C1A-88F2-0D37'
const renderer = new DocumentRenderer({ ...sourceResources(), systemFontDirs: [] })
const folder = mkdtempSync(join(tmpdir(), 'fieldwrit-readers-'))
const totals = { passed: 0, failed: 0, skipped: 0 }

function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version']).error === undefined
}

function bare(text: string): string {
  return text.replace(/[\s\u200b\f]/g, '')
}

/** Characters with their number: what is left when the order of columns is the reader's own affair. */
function letters(text: string): string {
  return Array.from(text).sort().join('')
}

function say(name: string, reader: string, ok: boolean | null): void {
  const word = ok === null ? 'skipped, not installed' : ok ? 'ok' : 'DIFFERS'
  if (ok === null) totals.skipped += 1
  else if (ok) totals.passed += 1
  else totals.failed += 1
  process.stdout.write(`${name.padEnd(22)} ${reader.padEnd(12)} ${word}\n`)
}

/** Without page feet, watermarks, and the heads of tables that go on over a page. */
function body(text: string, document: OfficialDocument): string {
  const foot = new RegExp(`文书短码${code}第\\d+页共\\d+页(${document.caseNo ?? ''})?制作时间.*?执行现场0\\.1\\.0`, 'g')
  return bare(text).replace(foot, '').replace(/草稿/g, '')
}

function checkPdf(name: string, document: OfficialDocument, wanted: string): void {
  const path = join(folder, `${name}.pdf`)
  const drawn = renderer.official(canonicalBytes(document), code, 'bundled')
  writeFileSync(path, drawn.pdf)
  const raw = body(spawnSync('pdftotext', ['-raw', path, '-']).stdout.toString('utf8'), document)
  const plain = bare(spawnSync('pdftotext', [path, '-']).stdout.toString('utf8'))
  const isWhole = document.kind === 'evictionPlan' ? contains(raw, wanted) : raw === wanted
  say(name, 'pdftotext', isWhole && contains(letters(plain), letters(wanted)))
}

/** Every character of `part` in `text`, in order. */
function contains(text: string, part: string): boolean {
  let at = 0
  for (const char of part) {
    at = text.indexOf(char, at)
    if (at < 0) return false
    at += char.length
  }
  return true
}

function checkDocx(name: string, docx: Uint8Array, wanted: string): void {
  const path = join(folder, `${name}.docx`)
  writeFileSync(path, docx)
  const format = 'txt:Text (encoded):UTF8'
  spawnSync('soffice', ['--headless', '--convert-to', format, '--outdir', folder, path], { timeout: 120_000 })
  const text = readFileSync(join(folder, `${name}.txt`), 'utf8').replace(/^\ufeff/, '')
  say(name, 'LibreOffice', bare(text) === wanted)
}

try {
  const hasPdf = isInstalled('pdftotext')
  const hasOffice = isInstalled('soffice')
  const all = { ...samples(head), everyBlock }
  for (const [name, document] of Object.entries(all)) {
    const docx = await officialDocx(document, code)
    const wanted = bare(wordText((await unpack(docx)).get('word/document.xml') ?? ''))
    if (hasPdf) checkPdf(name, document, wanted)
    else say(name, 'pdftotext', null)
    if (hasOffice) checkDocx(name, docx, wanted)
    else say(name, 'LibreOffice', null)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.stdout.write(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`)
process.exitCode = totals.failed > 0 ? 1 : 0
