import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  inventoryListSnapshot,
  inventoryListTotals,
  shortCode,
} from '../../../../shared/domain/documents/inventoryList.ts'
import { canonicalBytes, parseCanonical } from '../../../../shared/journal/canonical.ts'
import { emptyRow, sampleList, sampleRow, sampleRows, sampleSection } from '../../core/documents/sample.ts'

const golden = new URL('../../../golden/documents/inventoryList-1.json', import.meta.url)

function problems(value: unknown): string[] {
  const result = inventoryListSnapshot.safeParse(value)
  return result.success ? [] : result.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
}

describe('snapshot format inventoryList/1', () => {
  it('[D1] has the bytes it was frozen with', () => {
    const list = sampleList([sampleSection('2-302', [...sampleRows(13), emptyRow])], true)
    expect(Buffer.from(canonicalBytes(list)).toString('utf8')).toBe(readFileSync(golden, 'utf8'))
  })

  it('[D1] reads a frozen file to the same list and the same bytes', () => {
    const bytes = readFileSync(golden)
    const list = inventoryListSnapshot.parse(parseCanonical(bytes))
    expect(Buffer.from(canonicalBytes(list)).equals(bytes)).toBe(true)
    expect(list.sections[0]?.rows.at(-1)).toEqual(emptyRow)
  })

  it('refuses a field it does not know and a list without a case number', () => {
    const list = sampleList([sampleSection('2-302', [])], false)
    expect(problems({ ...list, colour: 'red' }).join()).toMatch(/colour/)
    expect(problems({ ...list, caseNo: '' }).join()).toMatch(/caseNo/)
  })

  it('[C9] refuses a refusal without a reason, or without two named witnesses', () => {
    const section = sampleSection('2-302', [])
    const [debtor, ...witnesses] = section.signers
    if (debtor === undefined) throw new Error('no debtor in the sample')
    const silent = { ...section, signers: [{ ...debtor, reason: null }, ...witnesses] }
    const alone = { ...section, signers: [debtor, ...witnesses.slice(1)] }
    expect(problems(sampleList([section], false))).toEqual([])
    expect(problems(sampleList([silent], false))).toEqual(['sections.0.signers.0.reason reasonMissing'])
    expect(problems(sampleList([alone], false))).toEqual(['sections.0.signers witnessesMissing'])
  })

  it('refuses a checker who is the recorder', () => {
    const section = sampleSection('2-302', [])
    const list = sampleList([{ ...section, checker: section.recorder }], false)
    expect(problems(list)).toEqual(['sections.0.checker checkerIsRecorder'])
  })

  it('refuses counts that the rows do not give', () => {
    const list = sampleList([sampleSection('2-302', sampleRows(2))], false)
    expect(problems({ ...list, counts: { ...list.counts, rows: 3 } })).toEqual(['counts countsDiffer'])
  })
})

describe('inventoryListTotals', () => {
  it('[G4] keeps struck rows and quantities in doubt out of every sum', () => {
    const chairs = (amount: string) => ({ ...emptyRow, quantity: [{ amount, unit: '把' }] })
    const rows = [
      chairs('2'),
      chairs('0.5'),
      { ...chairs('100'), struck: { reason: '重复' } },
      sampleRow(4),
      { ...emptyRow, quantity: [{ amount: '999999999999999.999999', unit: null }] },
      emptyRow,
    ]
    expect(inventoryListTotals([{ rows }])).toEqual({
      rows: 5,
      struck: 1,
      inDoubt: 1,
      withoutQuantity: 1,
      byUnit: [
        { unit: '把', amount: '2.5' },
        { unit: null, amount: '999999999999999.999999' },
      ],
    })
  })
})

describe('shortCode', () => {
  it('groups the first twelve digits of the digest', () => {
    expect(shortCode(createHash('sha256').update('').digest())).toBe('E3B0-C442-98FC')
  })
})
