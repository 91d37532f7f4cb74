import { describe, expect, it } from 'vitest'
import { REGISTER_FIELDS } from '../../../shared/domain/cases/registerFields.ts'
import { REGISTER_FAULTS, REGISTER_WARNINGS } from '../../../shared/domain/cases/registerRow.ts'
import { importReasons } from '../../../shared/i18n/importReasons.ts'

/** Warnings of the file rather than of one row; written by the reading worker. */
const FILE_WARNINGS = ['repeatedInFile']

describe.each(['zh', 'en'] as const)('words for reading a register in %s', (language) => {
  const words = importReasons[language]

  it('[A2] has one sentence for every reason a row is refused, and none for a reason that is none', () => {
    expect(Object.keys(words.fault).sort()).toEqual([...REGISTER_FAULTS].sort())
  })

  it('[A2] has one sentence for every doubt, and none for a doubt that is none', () => {
    expect(Object.keys(words.warning).sort()).toEqual([...REGISTER_WARNINGS, ...FILE_WARNINGS].sort())
  })

  it('[A2] names every field', () => {
    expect(Object.keys(words.field).sort()).toEqual(['row', ...REGISTER_FIELDS].sort())
  })
})
