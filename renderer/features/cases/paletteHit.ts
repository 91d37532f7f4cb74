import type { CaseSummary } from '../../../shared/contract/desk/cases.ts'
import type { PaletteHit } from '../../app/frame.ts'
import { sameCaseNo } from './match.ts'

/** A case as a line of the palette: an exact case number comes before everything else, a name among the persons. */
export function paletteHit(one: CaseSummary, text: string): PaletteHit {
  const parties = [...one.debtors, ...one.applicants].join('、')
  return {
    id: `case.${one.caseId}`,
    rank: sameCaseNo(one.caseNo, text) ? 0 : one.matched.includes('party') ? 3 : 1,
    title: one.caseNo,
    detail: one.cause === '' ? parties : `${parties} · ${one.cause}`,
    run: () => {
      window.location.hash = `#/cases/${one.caseId}`
    },
  }
}
