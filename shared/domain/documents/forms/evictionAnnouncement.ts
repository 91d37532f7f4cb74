import type { CalendarDate } from '../../calendar/calendarDate.ts'
import { form } from './form.ts'
import { type CaseOfDocument, caseRuns, type PremisesOfDocument, type TitleOfDocument, vacateRuns } from './parties.ts'
import {
  caseNoRuns,
  closingByPresident,
  dateRuns,
  letterhead,
  names,
  orBlank,
  paragraph,
  sentence,
  type Value,
} from './parts.ts'

/** 强制迁出公告 (CPL 261(1), domain.md E07): only the president signs it. */
export interface EvictionAnnouncementData {
  readonly case: CaseOfDocument
  readonly title: Omit<TitleOfDocument, 'date'>
  readonly premises: PremisesOfDocument
  /** The last day on which the debtor may still leave by themselves. */
  readonly complyBy: CalendarDate | null
  readonly president: Value
  /** The day the president signed; until then the date stays open. */
  readonly signedOn: CalendarDate | null
}

export const evictionAnnouncement = form<EvictionAnnouncementData>({
  kind: 'evictionAnnouncement',
  title: '公　　告',
  layout: 'letter',
  optional: ['signedOn'],
  blocks: (data, head) => [
    letterhead('公　　告', caseNoRuns(head.caseNo)),
    paragraph(
      '本院在执行',
      ...caseRuns(data.case),
      ...sentence(
        '中，据以执行的{}已经发生法律效力，该法律文书确定：{}。被执行人未按执行通知书履行义务。',
        orBlank(data.title.name, 16),
        orBlank(data.title.orders?.replace(/[。；\s]+$/, '') ?? null, 20),
      ),
      '依照《中华人民共和国民事诉讼法》第二百六十一条的规定，责令被执行人',
      names(data.case.debtors, 8),
      '于',
      ...dateRuns(data.complyBy),
      '前',
      ...vacateRuns(data.premises),
      '。逾期不履行的，本院将依法强制执行。',
    ),
    paragraph('特此公告。'),
    closingByPresident(data.president, data.signedOn),
  ],
})
