import type { CalendarDate } from '../../calendar/calendarDate.ts'
import { form } from './form.ts'
import { type CaseOfDocument, caseRuns } from './parties.ts'
import {
  blank,
  caseNoRuns,
  closingByPresident,
  letterhead,
  names,
  orBlank,
  paragraph,
  sentence,
  type Value,
} from './parts.ts'

/** 搜查令 (CPL 259, domain.md E11): a draft for the president, who alone signs it. */
export interface SearchWarrantData {
  readonly case: CaseOfDocument
  /** Person to be searched, and the place of residence or of hiding. */
  readonly person: Value
  readonly place: Value
  /** Facts that show that property or books are hidden. */
  readonly reason: Value
  /** What is looked for. */
  readonly items: readonly string[]
  readonly officers: readonly { readonly name: Value; readonly cardNo: Value }[]
  readonly president: Value
  readonly signedOn: CalendarDate | null
}

export const searchWarrant = form<SearchWarrantData>({
  kind: 'searchWarrant',
  title: '搜　查　令',
  layout: 'letter',
  optional: ['case.cause', 'signedOn'],
  blocks: (data, head) => [
    letterhead('搜　查　令', caseNoRuns(head.caseNo)),
    paragraph(
      '本院在执行',
      ...caseRuns(data.case),
      ...sentence(
        '中，被执行人未履行法律文书确定的义务，并隐匿财产：{}。依照《中华人民共和国民事诉讼法》第二百五十九条的规定，发出如下搜查令：',
        orBlank(data.reason?.replace(/[。；\s]+$/, '') ?? null, 20),
      ),
    ),
    paragraph(
      '特派本院执行人员',
      ...(data.officers.length === 0
        ? [blank(8)]
        : data.officers.flatMap((officer, i) => [
            ...(i === 0 ? [] : ['、']),
            ...sentence('{}（证件号码{}）', orBlank(officer.name, 4), orBlank(officer.cardNo, 6)),
          ])),
      ...sentence(
        '，对被执行人{}及其位于{}的住所或者财产隐匿地进行搜查。',
        orBlank(data.person, 6),
        orBlank(data.place, 14),
      ),
    ),
    paragraph('搜查财产、资料的范围：', names(data.items, 18), '。'),
    paragraph('搜查妇女身体，由女执行人员进行。'),
    paragraph('此令'),
    closingByPresident(data.president, data.signedOn),
  ],
})
