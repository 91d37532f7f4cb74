import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { madeBody } from '../../../../shared/domain/lots/lot.ts'
import {
  enteredBody,
  openedBody,
  openPlaces,
  type PageSignature,
  type SigningSheet,
  standText,
} from '../../../../shared/domain/signatures/signingSheet.ts'
import { canonicalText } from '../../../../shared/journal/canonical.ts'
import { sha256Hex } from '../../../../shared/journal/hash.ts'
import { refusal } from '../../../support/flat.ts'

const golden = new URL('../../../golden/signatures/bodies-1.txt', import.meta.url)
const sheet: SigningSheet = {
  siteId: 'site',
  snapshot: 'a'.repeat(64),
  subject: 'site:site',
  pages: [
    { roomId: 'r1', room: '1-101', from: 1, to: 12 },
    { roomId: 'r1', room: '1-101', from: 13, to: 14 },
  ],
  stands: { r2: 'bb', r1: 'aa' },
}
const items = [
  { itemId: 'i2', rev: ['ff'] },
  { itemId: 'i1', rev: ['bb', 'aa'] },
]
const place = { siteId: 'site', documentId: 'd', snapshot: sheet.snapshot, page: 1, pages: 2 }
const entry = (change: Partial<PageSignature>): PageSignature => ({ ...place, ...refusal, struck: null, ...change })

describe('what signing writes for ever', () => {
  it('[C9] [C11] sheet, entry, lot and the digest of a room have the bytes they were frozen with', () => {
    const lot = { siteId: 'site', caseId: 'case', no: 'L-D1-01', note: '', items: ['i1', 'i2'], rooms: ['1-101'] }
    const lines = [
      canonicalText(openedBody(sheet)),
      canonicalText(enteredBody(place, refusal)),
      canonicalText(madeBody(lot)),
      sha256Hex(new TextEncoder().encode(standText(items))),
    ]
    expect(`${lines.join('\n')}\n`).toBe(readFileSync(golden, 'utf8'))
  })

  it('[C9] the digest of a room is of the set of its items and changes with any of them', () => {
    expect(standText(items.toReversed())).toBe(standText(items))
    expect(standText([{ itemId: 'i2', rev: ['fe'] }, ...items.slice(1)])).not.toBe(standText(items))
  })

  it('[C9] an entry for another digest, or a struck one, answers for no page', () => {
    const debtor = (entries: PageSignature[]) =>
      openPlaces(sheet, entries)
        .filter((one) => one.place === 'DEBTOR_OR_FAMILY')
        .map((one) => one.page)
    expect(debtor([entry({})])).toEqual([2])
    expect(debtor([entry({ snapshot: 'b'.repeat(64) })])).toEqual([1, 2])
    expect(debtor([entry({ struck: '写错页' })])).toEqual([1, 2])
  })
})
