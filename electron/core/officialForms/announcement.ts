import { partyNames } from '../../../db/cases.ts'
import { dateOf } from '../../../shared/domain/calendar/calendarDate.ts'
import type { EvictionAnnouncementData } from '../../../shared/domain/documents/forms/evictionAnnouncement.ts'
import type { SiteFacts } from '../gate/facts.ts'

/** What whoever drafts an announcement states beside what the register knows. */
export interface AnnouncementWords {
  /** Persons who are to leave, parted by 、. */
  persons: string
  address: string
  complyBy: string
  titleName: string
  titleOrders: string
}

/** 强制迁出公告 as it goes to the president: unsigned, undated (CPL 261(1)). */
export function announcementData(
  facts: Pick<SiteFacts, 'case' | 'officers'>,
  words: AnnouncementWords,
): EvictionAnnouncementData {
  const persons = words.persons.split(/[、,，;；]/).map((name) => name.trim())
  return {
    case: {
      applicants: partyNames(facts.case.applicants),
      debtors: persons.filter((name) => name !== ''),
      cause: facts.case.cause.trim() === '' ? null : facts.case.cause,
    },
    title: { name: words.titleName.trim(), orders: words.titleOrders.trim() },
    premises: { kind: 'BUILDING', address: words.address.trim() },
    complyBy: dateOf(words.complyBy),
    president: presidentOf(facts),
    signedOn: null,
  }
}

/** The court's president, when there is exactly one at work; else room for the signature. */
export function presidentOf(facts: Pick<SiteFacts, 'officers'>): string | null {
  const presidents = facts.officers.filter((one) => one.role === 'courtPresident' && one.active === 1)
  return presidents.length === 1 ? (presidents[0]?.name ?? null) : null
}
