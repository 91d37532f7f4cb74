import { registerPalette } from '../../app/frame.ts'
import { desk } from '../../client/desk.ts'
import { paletteHit } from './paletteHit.ts'

const LISTED = 8

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
