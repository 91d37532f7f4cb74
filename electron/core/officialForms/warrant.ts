import { partyNames } from '../../../db/cases.ts'
import type { SearchWarrantData } from '../../../shared/domain/documents/forms/searchWarrant.ts'
import type { SiteFacts } from '../gate/facts.ts'
import { presidentOf } from './announcement.ts'

/** What whoever drafts a search warrant states. */
export interface WarrantWords {
  person: string
  place: string
  reason: string
  /** What is looked for, one each. */
  items: string[]
  officers: { name: string; cardNo: string }[]
}

/** 搜查令 as it goes to the president: unsigned, undated (CPL 259). */
export function warrantData(facts: Pick<SiteFacts, 'case' | 'officers'>, words: WarrantWords): SearchWarrantData {
  return {
    case: {
      applicants: partyNames(facts.case.applicants),
      debtors: partyNames(facts.case.debtors),
      cause: facts.case.cause.trim() === '' ? null : facts.case.cause,
    },
    person: words.person.trim(),
    place: words.place.trim(),
    reason: words.reason.trim(),
    items: words.items.map((item) => item.trim()).filter((item) => item !== ''),
    officers: words.officers,
    president: presidentOf(facts),
    signedOn: null,
  }
}
