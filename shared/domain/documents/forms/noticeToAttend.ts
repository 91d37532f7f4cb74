import type { CalendarDate } from '../../calendar/calendarDate.ts'
import type { Block, Run } from '../officialDocument.ts'
import { form } from './form.ts'
import { type CaseOfDocument, caseRuns, type PremisesOfDocument, vacateRuns } from './parties.ts'
import {
  caseNoRuns,
  closing,
  dateRuns,
  instantRuns,
  letterhead,
  names,
  orBlank,
  paragraph,
  sentence,
  type Value,
} from './parts.ts'

/** Who is told to attend, each with their own sentence of CPL 261(2). */
export const attendCapacities = [
  'DEBTOR',
  'ADULT_FAMILY',
  'LEGAL_REPRESENTATIVE',
  'WORK_UNIT',
  'BASE_ORGANIZATION',
] as const
export type AttendCapacity = (typeof attendCapacities)[number]

/** 到场通知书 (CPL 261(2), domain.md E09). */
export interface NoticeToAttendData {
  readonly case: CaseOfDocument
  readonly premises: PremisesOfDocument
  readonly addressee: { readonly name: Value; readonly capacity: AttendCapacity }
  /** The debtor the addressee belongs to, where they are not the debtor. */
  readonly debtorConcerned: Value
  /** 法定代表人 or 主要负责人, by name, where the debtor is an entity. */
  readonly representative: Value
  readonly announcedOn: CalendarDate | null
  readonly complyBy: CalendarDate | null
  /** RFC 3339 with offset. */
  readonly attendAt: string | null
  readonly place: Value
  readonly contact: { readonly name: Value; readonly phone: Value }
  readonly officer: Value
  readonly clerk: Value
  readonly issuedOn: CalendarDate | null
}

/** What the law asks of this addressee. */
function request(data: NoticeToAttendData): Run[] {
  const debtor = orBlank(data.debtorConcerned, 5)
  switch (data.addressee.capacity) {
    case 'DEBTOR':
      return ['通知你届时到场。']
    case 'ADULT_FAMILY':
      return sentence('通知你作为被执行人{}的成年家属届时到场。', debtor)
    case 'LEGAL_REPRESENTATIVE':
      return sentence('通知你单位法定代表人（主要负责人）{}届时到场。', orBlank(data.representative, 5))
    case 'WORK_UNIT':
      return sentence('被执行人{}系你单位工作人员，你单位应当派人参加。', debtor)
    case 'BASE_ORGANIZATION':
      return [`你单位作为${data.premises.kind === 'BUILDING' ? '房屋' : '土地'}所在地的基层组织，应当派人参加。`]
  }
}

/** The consequence belongs to those whose absence the law names; a unit is asked to send someone. */
function consequence(capacity: AttendCapacity): Block[] {
  switch (capacity) {
    case 'DEBTOR':
    case 'ADULT_FAMILY':
    case 'LEGAL_REPRESENTATIVE':
      return [
        paragraph(
          '拒不到场的，不影响执行。被搬出的财物由本院派人运至指定处所，交给被执行人；被执行人是公民的，也可以交给其成年家属。因拒绝接收而造成的损失，由被执行人承担。',
        ),
      ]
    case 'WORK_UNIT':
    case 'BASE_ORGANIZATION':
      return [paragraph('参加人员请携带身份证件。执行情况记入笔录，由在场人签名或者盖章。')]
  }
}

export const noticeToAttend = form<NoticeToAttendData>({
  kind: 'noticeToAttend',
  title: '到场通知书',
  layout: 'letter',
  optional: ['debtorConcerned', 'representative', 'issuedOn', 'clerk', 'case.cause'],
  blocks: (data, head) => [
    letterhead('到场通知书', caseNoRuns(head.caseNo)),
    { block: 'addressee', runs: [orBlank(data.addressee.name, 10), '：'] },
    paragraph(
      '本院在执行',
      ...caseRuns(data.case),
      '中，已于',
      ...dateRuns(data.announcedOn),
      '发出公告，责令被执行人',
      names(data.case.debtors, 8),
      '于',
      ...dateRuns(data.complyBy),
      '前',
      ...vacateRuns(data.premises),
      '。被执行人逾期未履行，本院定于',
      ...instantRuns(data.attendAt),
      '强制执行。依照《中华人民共和国民事诉讼法》第二百六十一条第二款的规定，',
      ...request(data),
    ),
    paragraph(...sentence('到场地点：{}。', orBlank(data.place, 16))),
    ...consequence(data.addressee.capacity),
    paragraph(...sentence('联系人：{}　联系电话：{}', orBlank(data.contact.name, 5), orBlank(data.contact.phone, 8))),
    paragraph('特此通知。'),
    closing(
      [
        ['执行员', data.officer],
        ['书记员', data.clerk],
      ],
      data.issuedOn,
    ),
  ],
})
