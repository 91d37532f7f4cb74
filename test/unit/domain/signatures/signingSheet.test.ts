import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { madeBody } from '../../../../shared/domain/lots/lot.ts'
import {
  enteredBody,
  foldSheet,
  openedBody,
  openPeople,
  openPlaces,
  type PageSignature,
  renewedBody,
  type SigningSheet,
  signatureTypes,
  signedPeople,
  standText,
  understandsSignatures,
} from '../../../../shared/domain/signatures/signingSheet.ts'
import { canonicalText } from '../../../../shared/journal/canonical.ts'
import { sha256Hex } from '../../../../shared/journal/hash.ts'
import { noRank, orderEvents } from '../../../../shared/journal/registers.ts'
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
  renews: null,
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

describe('a sheet of corrections', () => {
  const renews = {
    base: 'list',
    people: [
      { capacity: 'RECORDER' as const, signer: '周某宁', relation: '' },
      { capacity: 'ADULT_FAMILY' as const, signer: '甲某义', relation: '儿子' },
    ],
  }

  it('[C9] has the bytes it was frozen with, and is folded as it was written', () => {
    const body = renewedBody(sheet, renews)
    const frozen = new URL('../../../golden/signatures/renewed-1.txt', import.meta.url)
    expect(`${canonicalText(body)}\n`).toBe(readFileSync(frozen, 'utf8'))
    const type = signatureTypes.renewed
    expect(understandsSignatures({ type, body })).toBe(true)
    expect(understandsSignatures({ type, body: { ...body, people: [{ signer: '周某宁' }] } })).toBe(false)
    const origin = { scope: 's', device: 'd', seq: 1, actor: 'o', role: 'handler', act: '', seen: [] }
    const history = orderEvents([{ ...origin, hash: 'h', type, at: [1, 0], body }], noRank)
    expect(foldSheet(history)).toEqual({ ...sheet, renews })
  })

  it('[C9] asks everybody of the list under their own name and capacity on each page', () => {
    const again = { ...sheet, renews }
    const open = (entries: PageSignature[]) =>
      openPeople(again, entries).map((one) => `${one.page} ${one.person.signer}`)
    expect(open([])).toEqual(['1 周某宁', '1 甲某义', '2 周某宁', '2 甲某义'])
    const recorder = { capacity: 'RECORDER' as const, signer: '周 某宁' }
    expect(open([entry(recorder)])).toEqual(['1 甲某义', '2 周某宁', '2 甲某义'])
    expect(open([entry({ ...recorder, capacity: 'CHECKER' }), entry({ ...recorder, struck: '错' })])).toHaveLength(4)
    expect(openPeople(sheet, [])).toEqual([])
  })

  it('[C9] asks those who answered on the room’s own pages, each once, whatever the answer was', () => {
    const entries = [
      entry({ page: 2 }),
      entry({ page: 2, capacity: 'RECORDER', signer: '周某宁', status: 'SIGNED' }),
      entry({ page: 1, capacity: 'RECORDER', signer: '周某宁', status: 'SIGNED' }),
      entry({ page: 1, capacity: 'WITNESS', signer: '钱某', status: 'SIGNED', struck: '写错' }),
    ]
    expect(signedPeople(sheet, entries, 'r1').map((one) => one.signer)).toEqual(['周某宁', '甲某仁'])
    expect(signedPeople(sheet, entries, 'r2')).toEqual([])
  })
})
