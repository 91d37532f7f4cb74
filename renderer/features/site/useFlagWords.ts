import type { SiteDetail } from '../../../shared/contract/desk/site.ts'
import { useText, useTextOr } from '../../ui/useText.ts'

const green = new Set(['greenChannel', 'extremePoverty', 'subsistenceAllowance', 'disability', 'hardship'])
const grave = new Set(['dispute', 'openObjection'])

/** The case's flags as the context bar shows them: what and about whom. */
export function useFlagWords(flags: SiteDetail['flags']): { tone: 'green' | 'amber' | 'seal'; text: string }[] {
  const t = useText()
  const textOr = useTextOr()
  return flags.map((flag) => {
    const what = textOr(`legalTerms.flag.${flag.code}`, flag.code)
    return {
      tone: green.has(flag.code) ? 'green' : grave.has(flag.code) ? 'seal' : 'amber',
      text: flag.subject === '' ? what : t('site.flagOf', { what, who: flag.subject }),
    }
  })
}
