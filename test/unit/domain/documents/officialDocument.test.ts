import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  type Block,
  type OfficialDocument,
  officialDocument,
  type SignatureRow,
} from '../../../../shared/domain/documents/officialDocument.ts'
import { canonicalBytes, parseCanonical } from '../../../../shared/journal/canonical.ts'
import { everyBlock } from '../../core/documents/everyBlock.ts'

const golden = new URL('../../../golden/documents/officialDocument-1.json', import.meta.url)

function problems(value: unknown): string[] {
  const result = officialDocument.safeParse(value)
  return result.success ? [] : result.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
}

/** The document with one block more. */
function withBlock(block: Block): OfficialDocument {
  return { ...everyBlock, blocks: [...everyBlock.blocks, block] }
}

function signed(rows: SignatureRow[]): OfficialDocument {
  return withBlock({ block: 'signatures', rows })
}

const refusal: SignatureRow = {
  capacity: '被执行人',
  name: '甲某仁',
  status: 'REFUSED',
  reason: '不认可',
  at: null,
  witness: false,
}
const witness: SignatureRow = {
  capacity: '见证人',
  name: '钱某',
  status: null,
  reason: null,
  at: null,
  witness: true,
}

describe('snapshot format officialDocument/1', () => {
  it('[D1] has the bytes it was frozen with', () => {
    expect(Buffer.from(canonicalBytes(everyBlock)).toString('utf8')).toBe(readFileSync(golden, 'utf8'))
  })

  it('[D1] reads a frozen file to the same document and the same bytes', () => {
    const bytes = readFileSync(golden)
    const read = officialDocument.parse(parseCanonical(bytes))
    expect(read).toEqual(everyBlock)
    expect(Buffer.from(canonicalBytes(read)).equals(bytes)).toBe(true)
  })

  it('refuses a field it does not know, in the document, in a block and in a run', () => {
    const strange = { block: 'note', runs: [{ blank: 2, colour: 'red' }] }
    expect(problems({ ...everyBlock, colour: 'red' }).join()).toMatch(/colour/)
    expect(
      problems({ ...everyBlock, blocks: [...everyBlock.blocks, { block: 'note', runs: [], colour: 1 }] }),
    ).not.toEqual([])
    expect(problems({ ...everyBlock, blocks: [...everyBlock.blocks, strange] })).not.toEqual([])
  })

  it('refuses empty text, for which a blank exists', () => {
    expect(problems(withBlock({ block: 'note', runs: [''] }))).not.toEqual([])
    expect(problems(withBlock({ block: 'note', runs: [{ blank: 3 }] }))).toEqual([])
  })

  it('begins with its own title', () => {
    expect(problems({ ...everyBlock, title: '公告' })).toEqual(['blocks titleDiffers'])
    expect(problems({ ...everyBlock, blocks: everyBlock.blocks.slice(1) })).toEqual(['blocks titleDiffers'])
  })

  it('refuses a row that lacks a cell, in a table and in a form', () => {
    const columns = [
      { head: '甲', width: 1, align: 'start' as const },
      { head: '乙', width: 1, align: 'start' as const },
    ]
    const cell = { span: 1, label: false, lines: [] }
    expect(problems(withBlock({ block: 'table', columns, rows: [[[]]], rowHeight: null }))[0]).toMatch(/cellsMissing/)
    expect(problems(withBlock({ block: 'grid', columns: [1, 1], rows: [{ height: null, cells: [cell] }] }))[0]).toMatch(
      /cellsMissing/,
    )
  })

  it('[C9] refuses a refusal without a reason, or without two named witnesses', () => {
    expect(problems(signed([refusal, witness, { ...witness, name: '孙某' }]))).toEqual([])
    expect(problems(signed([{ ...refusal, reason: null }, witness, witness]))[0]).toMatch(/reasonMissing/)
    expect(problems(signed([refusal, witness]))[0]).toMatch(/witnessesMissing/)
    expect(problems(signed([refusal, witness, { ...witness, name: null }]))[0]).toMatch(/witnessesMissing/)
  })
})
