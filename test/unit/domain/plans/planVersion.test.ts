import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changeCounts, planDifference } from '../../../../shared/domain/plans/planDifference.ts'
import {
  type PlanVersionSnapshot,
  planContent,
  planVersion1,
  planVersion2,
  planVersionBytes,
  planVersionOf,
  planVersionSnapshot,
} from '../../../../shared/domain/plans/planVersion.ts'
import type { PlanView } from '../../../../shared/domain/plans/planView.ts'
import { canonicalBytes, type JsonObject, parseCanonical } from '../../../../shared/journal/canonical.ts'
import { GOLDEN_LINES, goldenPlan, type Line, planOf, type RoomLine, WHOLE_ROOMS } from './sample.ts'

const golden1 = new URL('../../../golden/plans/planVersion-1.json', import.meta.url)
const golden3 = new URL('../../../golden/plans/planVersion-3.json', import.meta.url)
const golden2 = new URL('../../../golden/plans/planVersion-2.json', import.meta.url)
/** The plan all golden files were frozen from. */
const doubted: Line = ['storage', 't1', { place: '小库', area: '15' }, { area: ['15', '20'] }]

const sketch: Line = [
  'picture',
  'i1',
  {
    owner: 'floor',
    ownerId: 'b1',
    floor: 1,
    hash: '9f'.repeat(32),
    size: 48_213,
    mediaType: 'image/png',
    fileName: '1F.png',
    on: '2025-08-18',
  },
]

const frame = (number: number) => ({
  demo: false,
  court: { code: '浙9901', name: '示例区人民法院' },
  caseNo: '（2025）浙9901执101号',
  site: { id: 'site', name: '云栖商贸城', place: '云栖路 18 号' },
  number,
  preparedAt: '2025-09-10T19:50:00+08:00',
  preparedBy: { id: 'officer', name: '林某岚' },
  programVersion: '0.0.0-test',
})
const frozen = (plan: PlanView, number = 1) => planVersionOf(plan, frame(number))
const changesOf = (before: PlanView, after: PlanView) =>
  planDifference(frozen(before), frozen(after, 2)).map(({ weight, act, kind, id, field }) =>
    [weight, act, `${kind}/${id}`, field].join(' '),
  )

describe('snapshot formats planVersion/1 to /3', () => {
  it('[B5] the newest has the bytes it was frozen with, and reads back to them', () => {
    const bytes = readFileSync(golden3)
    expect(Buffer.from(planVersionBytes(frozen(goldenPlan([doubted, sketch])))).toString('utf8')).toBe(
      bytes.toString('utf8'),
    )
    const snapshot = planVersionSnapshot.parse(parseCanonical(bytes))
    expect(Buffer.from(planVersionBytes(snapshot)).equals(bytes)).toBe(true)
    expect(snapshot.parts.storage.t1?.doubts).toEqual({ area: ['15', '20'] })
  })

  it('[B5] the second is read for ever: byte for byte, and with nothing stated of what it had not', () => {
    const bytes = readFileSync(golden2)
    const older = planVersion2.parse(parseCanonical(bytes))
    expect(Buffer.from(canonicalBytes(older as unknown as JsonObject)).equals(bytes)).toBe(true)
    const read = planVersionSnapshot.parse(parseCanonical(bytes))
    expect(read).toMatchObject({ format: 'planVersion/2', parts: { picture: {} } })
    expect(read.parts.negotiation.n1?.values).toMatchObject({ offer: '分期搬离', path: '', sides: [] })
    const changes = planDifference(read, frozen(goldenPlan([doubted, sketch]), 2))
    expect(changes.map(({ act, kind, id }) => `${act} ${kind}/${id}`)).toEqual([
      'changed negotiation/n1',
      'added picture/i1',
    ])
  })

  it('[B5] the older is read for ever: byte for byte, and for comparison with nothing stated of what it had not', () => {
    const bytes = readFileSync(golden1)
    const older = planVersion1.parse(parseCanonical(bytes))
    expect(Buffer.from(canonicalBytes(older as unknown as JsonObject)).equals(bytes)).toBe(true)
    const read = planVersionSnapshot.parse(parseCanonical(bytes))
    expect(read).toMatchObject({ format: 'planVersion/1', parts: { rentTerms: {}, care: {} } })
    expect(read.rooms['101']?.values.excluded).toBe('')
    const changes = planDifference(read, frozen(goldenPlan([doubted]), 2))
    expect(changes.map(({ act, kind, id }) => `${act} ${kind}/${id}`)).toEqual([
      'added care/h1',
      'changed negotiation/n1',
    ])
  })

  it('[B5] takes a code of a later list, and refuses a field it does not know', () => {
    const snapshot: PlanVersionSnapshot = structuredClone(frozen(goldenPlan()))
    const risk = snapshot.parts.risk.r1
    if (risk === undefined) throw new Error('no risk in the sample')
    risk.values.kind = 'METEORITE'
    expect(planVersionSnapshot.safeParse(snapshot).success).toBe(true)
    const odd = { ...snapshot, colour: 'red' }
    expect(planVersionSnapshot.safeParse(odd).success).toBe(false)
    const oddPart = { ...snapshot, parts: { ...snapshot.parts, drone: {} } }
    expect(planVersionSnapshot.safeParse(oddPart).success).toBe(false)
  })

  it('[B5] two versions that say the same differ in nothing but who froze them and when', () => {
    const one = frozen(goldenPlan(), 1)
    const two = { ...frozen(goldenPlan(), 2), preparedAt: '2025-09-11T08:00:00+08:00' }
    expect(planContent(one)).toEqual(planContent(two))
    expect(planDifference(one, two)).toEqual([])
  })
})

describe('differences of two versions', () => {
  it('[B5] [F6] come by weight – law, persons, place, time, force, money, rest –, deletions before additions', () => {
    const before = goldenPlan()
    const lines: Line[] = [
      ...GOLDEN_LINES.filter(([, id]) => !['o1', 'c1'].includes(id)),
      ['encumbrance', 'e3', { kind: 'SALE_RULING', on: '2025-08-01' }],
      ['cost', 'k1', { kind: 'MOVING', payee: '示例搬家公司', amount: 1_300_000 }],
      ['occupant', 'o9', { roomId: '102', name: '丁某', class: 'UNLAWFUL' }],
    ]
    const rooms: RoomLine[] = [
      { id: '101', said: { ...WHOLE_ROOMS[0]?.said, area: '51', groupId: 'g2' } },
      { id: '103', said: { groupId: 'g2' } },
    ]
    const after = planOf(rooms, lines, { purpose: '腾空移交', window: { from: '2025-09-16', to: '2025-09-19' } })
    expect(changesOf(before, after)).toEqual([
      'law added encumbrance/e3 ',
      'persons struck occupant/o1 ',
      'persons added occupant/o9 ',
      'place struck room/102 ',
      'place added room/103 ',
      'place changed room/101 area',
      'time changed head/site window',
      'force struck vehicle/c1 ',
      'force changed room/101 groupId',
      'money changed cost/k1 amount',
      'rest changed head/site purpose',
    ])
    expect(changeCounts(planDifference(frozen(before), frozen(after)))).toMatchObject({ law: 1, place: 3, force: 2 })
  })

  it('[B5] shows both values, what the entity is called, and a doubt as a doubt', () => {
    const doubted: Line = [
      'occupant',
      'o1',
      { name: '乙某兰', class: 'SHAM_LESSEE' },
      { class: ['SHAM_LESSEE', 'UNLAWFUL'] },
    ]
    const changes = planDifference(frozen(goldenPlan()), frozen(goldenPlan([doubted])))
    const change = changes.find((entry) => entry.field === 'class')
    expect(change).toMatchObject({
      weight: 'law',
      label: '乙某兰',
      before: 'LESSEE_PRE_MORTGAGE',
      after: { inDoubt: ['SHAM_LESSEE', 'UNLAWFUL'] },
    })
  })

  it('[B5] the law section’s text weighs as law, any other as the rest', () => {
    const lines: Line[] = [
      ['textSection', 'x1', { section: 'SUMMARY', text: '改' }],
      ['textSection', 'x2', { section: 'LEGAL_BASIS', text: '改' }],
    ]
    expect(changesOf(goldenPlan(), goldenPlan(lines))).toEqual([
      'law changed textSection/x2 text',
      'rest changed textSection/x1 text',
    ])
  })

  it('[B5] rows that only moved are no difference', () => {
    const turned = planOf(WHOLE_ROOMS.toReversed(), GOLDEN_LINES.toReversed(), {})
    expect(changesOf(goldenPlan(), turned)).toEqual([])
  })

  it('[B5] of any two versions: the way back is the same list with both sides exchanged', () => {
    const ids = fc.uniqueArray(fc.constantFrom(...GOLDEN_LINES.map(([, id]) => id)))
    fc.assert(
      fc.property(ids, ids, fc.boolean(), (left, right, edited) => {
        const part = (out: readonly string[], change: boolean) =>
          planOf(
            WHOLE_ROOMS,
            GOLDEN_LINES.filter(([, id]) => !out.includes(id)).map(
              (line): Line => (change && line[0] === 'agency' ? ['agency', line[1], { name: '另一家' }] : line),
            ),
            {},
          )
        const a = frozen(part(left, edited))
        const b = frozen(part(right, false))
        const key = (change: { kind: string; id: string; field: string }) =>
          `${change.kind}/${change.id} ${change.field}`
        const there = planDifference(a, b).map((change) => ({
          key: key(change),
          from: change.before,
          to: change.after,
        }))
        const back = planDifference(b, a).map((change) => ({ key: key(change), from: change.after, to: change.before }))
        const sorted = (list: typeof there) => list.toSorted((x, y) => (x.key < y.key ? -1 : 1))
        expect(sorted(back)).toEqual(sorted(there))
      }),
      { seed: 20_261_123, numRuns: 60 },
    )
  })
})
