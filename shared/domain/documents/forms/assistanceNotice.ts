import type { CalendarDate } from '../../calendar/calendarDate.ts'
import { form } from './form.ts'
import { type CaseOfDocument, caseRuns } from './parties.ts'
import {
  blank,
  caseNoRuns,
  chineseDateRuns,
  chineseNumber,
  closing,
  dateRuns,
  letterhead,
  names,
  orBlank,
  paragraph,
  sentence,
  type Value,
} from './parts.ts'

/** 协助执行通知书 with its reply slip (domain.md §13; CPL 117 on who refuses). */
export interface AssistanceNoticeData {
  readonly case: CaseOfDocument
  /** The unit that is to assist. */
  readonly unit: Value
  /** Article the request rests on, e.g. `第二百五十三条`. */
  readonly article: Value
  /** The ruling the request executes, e.g. `（2025）浙9901执101号之一执行裁定书`. */
  readonly ruling: Value
  /** Exact matters, one by one. */
  readonly matters: readonly string[]
  readonly from: CalendarDate | null
  readonly until: CalendarDate | null
  readonly attachments: readonly string[]
  readonly contact: { readonly name: Value; readonly phone: Value; readonly address: Value }
  readonly issuedOn: CalendarDate | null
}

export const assistanceNotice = form<AssistanceNoticeData>({
  kind: 'assistanceNotice',
  title: '协助执行通知书',
  layout: 'letter',
  optional: ['case.cause', 'from', 'attachments', 'issuedOn', 'contact.address'],
  blocks: (data, head) => [
    letterhead('协助执行通知书', caseNoRuns(head.caseNo)),
    { block: 'addressee', runs: [orBlank(data.unit, 12), '：'] },
    paragraph(
      '本院在执行',
      ...caseRuns(data.case),
      '中，作出的',
      orBlank(data.ruling, 14),
      ...sentence(
        '已经发生法律效力。依照《中华人民共和国民事诉讼法》{}的规定，请协助执行以下事项：',
        orBlank(data.article, 6),
      ),
    ),
    ...(data.matters.length === 0 ? [null] : data.matters).map((matter, i) =>
      paragraph(`${chineseNumber(i + 1)}、`, orBlank(matter, 22)),
    ),
    paragraph('协助执行期限：自', ...dateRuns(data.from), '起至', ...dateRuns(data.until), '止。'),
    paragraph(
      '有义务协助执行的单位拒绝协助的，本院可以依照《中华人民共和国民事诉讼法》第一百一十七条的规定，责令其履行协助义务，并可以予以罚款；对其主要负责人或者直接责任人员可以予以罚款；仍不履行协助义务的，可以予以拘留。',
    ),
    ...(data.attachments.length === 0
      ? []
      : [paragraph('附：', data.attachments.map((name, i) => `${i + 1}．${name}`).join('；'))]),
    paragraph(
      ...sentence(
        '联系人：{}　联系电话：{}　地址：{}',
        orBlank(data.contact.name, 5),
        orBlank(data.contact.phone, 8),
        orBlank(data.contact.address, 10),
      ),
    ),
    closing([], data.issuedOn),
    { block: 'pageBreak' },
    letterhead('协助执行通知书（回执）', caseNoRuns(head.caseNo)),
    { block: 'addressee', runs: [`${head.court.name}：`] },
    paragraph(
      '你院在执行申请执行人',
      names(data.case.applicants, 8),
      '与被执行人',
      names(data.case.debtors, 8),
      '一案中发出的协助执行通知书及所附法律文书收悉。现将协助执行情况回复如下：',
    ),
    ...(data.matters.length === 0 ? [null] : data.matters).flatMap((_, i) => [
      paragraph(`${chineseNumber(i + 1)}、`, blank(22)),
      paragraph(blank(25)),
    ]),
    paragraph('经办人：', blank(6), '　联系电话：', blank(8)),
    paragraph('此复'),
    {
      block: 'closing',
      signatories: [[orBlank(data.unit, 10)]],
      date: chineseDateRuns(null),
      seal: '单位印章',
    },
  ],
})
