import { describe, expect, it } from 'vitest'
import {
  type AgreementDraft,
  readAgreement,
  readInstalments,
} from '../../../../renderer/features/money/readAgreement.ts'

const draft: AgreementDraft = {
  kind: 'MEDIATION',
  title: ' （2023）浙9901民初888号 ',
  madeOn: '2023年12月20日',
  lines: '2024-01-31 451,800.00\n\n2024/2/29\t45.18万元\n',
  graceDays: '0',
  cureDays: '3',
  consequence: 'ACCELERATE',
  clause: '',
  costs: '',
}

describe('an agreement as typed', () => {
  it('[A7] takes a line for an instalment, pasted or typed, amounts in any unit', () => {
    expect(readAgreement(draft)).toMatchObject({
      ok: true,
      value: {
        title: '（2023）浙9901民初888号',
        madeOn: '2023-12-20',
        instalments: [
          { no: 1, dueOn: '2024-01-31', fen: 45_180_000 },
          { no: 2, dueOn: '2024-02-29', fen: 45_180_000 },
        ],
        cureDays: 3,
        costsFen: 0,
      },
    })
  })
  it.each([
    ['needTitle', { title: ' ' }],
    ['needLines', { lines: '\n \n' }],
    ['badLine', { lines: '2024-01-31 451800\n2024-02-30 1' }],
    ['badLine', { lines: '2024-01-31' }],
    ['badLine', { lines: '2024-01-31 0' }],
    ['badDay', { madeOn: '去年' }],
    ['badDays', { graceDays: '三' }],
    ['badDays', { cureDays: '4000' }],
    ['badAmount', { costs: '约 100' }],
  ] as const)('[A7] says %s', (fault, change) => {
    expect(readAgreement({ ...draft, ...change })).toMatchObject({ ok: false, fault })
  })
  it('[A7] names the line that cannot be read', () => {
    expect(readInstalments('2024-01-31 1\nx')).toMatchObject({ fault: 'badLine', n: 2, text: 'x' })
  })
})
