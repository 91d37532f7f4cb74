import { describe, expect, it } from 'vitest'
import { approvalLevel } from '../../../../shared/domain/plans/approvalLevel.ts'
import { completeness } from '../../../../shared/domain/plans/completeness.ts'
import { RULE_GROUPS, RULE_NAMES, rulesInForce } from '../../../../shared/domain/plans/planRules.ts'
import { completenessOptionsOf, rateOf, thresholdsOf } from '../../../../shared/domain/plans/ruledFigures.ts'
import { isTextKey } from '../../../../shared/i18n/index.ts'
import { FACTS, wholePlan } from './sample.ts'

describe('a court’s own figures', () => {
  it('[B6] are what the program proposes while the court states nothing', () => {
    const rules = rulesInForce({})
    expect(thresholdsOf(rules)).toEqual({ rooms: 50, area: 100_000, persons: 50 })
    expect(rateOf(rules)).toEqual({ secondsPerLot: 23.6, lotsPerRoom: 67 })
    expect(completenessOptionsOf(rules)).toEqual({
      ...{ lotsPerSquareMetre: 10, lotsPerRoom: 67, registrarsAtLeast: 2 },
      levels: thresholdsOf(rules),
    })
  })
  it('[B6] decide the level, the store and how many enter goods', () => {
    const rules = rulesInForce({ levelRooms: 2, registrarsAtLeast: 3, lotsPerSquareMetre: 1 })
    expect(approvalLevel(wholePlan(), { crossEnforcement: false }, thresholdsOf(rules)).reasons).toContain('manyRooms')
    const { findings } = completeness(
      wholePlan([['storage', 't1', { place: '库', area: '20' }]]),
      FACTS,
      completenessOptionsOf(rules),
    )
    const said = findings.map((one) => `${one.code} ${one.detail}`)
    expect(said).toEqual(expect.arrayContaining(['recordersTooFew 2/3', 'storageTooSmall 150']))
  })
  it('[B6] each stand once in the settings, under words', () => {
    const shown = Object.values(RULE_GROUPS).flat()
    expect([...shown].sort()).toEqual([...RULE_NAMES].sort())
    expect(shown.filter((name) => !isTextKey(`gate.rules.name.${name}`))).toEqual([])
  })
})
