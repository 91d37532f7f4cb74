import type { CaseSummary } from '../../../shared/contract/desk/cases.ts'
import { type PaletteHit, registerPalette } from '../../app/frame.ts'
import { desk } from '../../client/desk.ts'
import { sameCaseNo } from './match.ts'

const LISTED = 8

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

/**
 * Puts cases into the palette: two characters of a name or any writing of a case number. ID numbers are not searched
 * here: each such look is logged, and that is said beside the field of the list.
 */
export function registerCasePalette(): () => void {
  return registerPalette({
    id: 'cases',
    search: async (text, signal) => {
      if ([...text].length < 2 || /^[\dXx*]+$/.test(text)) return []
      const input = { text: text.slice(0, 200), kind: null, status: null, mine: false, limit: LISTED, offset: 0 }
      const { cases } = await desk.cases.search(input, { signal })
      return cases.map((one) => paletteHit(one, text))
    },
  })
}
