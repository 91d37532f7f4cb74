import type { CalendarDate } from '../../calendar/calendarDate.ts'
import type { Run } from '../officialDocument.ts'
import { form } from './form.ts'
import { blank, boxes, dateRuns, entry, instantRuns, label, letterhead, orBlank, type Value } from './parts.ts'

/** Ways of service as the form offers them (CPL 88–95). */
export const serviceModes = [
  '直接送达',
  '留置送达',
  '邮寄送达',
  '电子送达',
  '委托送达',
  '转交送达',
  '公告送达',
] as const

/** 送达回证 (CPL 87–89). Most of it is filled in by hand at the door; what is known is printed. */
export interface ServiceReceiptData {
  readonly cause: Value
  readonly documents: readonly { readonly name: string; readonly copies: string }[]
  readonly recipient: Value
  readonly address: Value
  readonly mode: (typeof serviceModes)[number] | null
  readonly servedBy: readonly string[]
  readonly servedAt: string | null
  readonly receivedOn: CalendarDate | null
  /** Who received in the recipient's stead, and why. */
  readonly substitute: { readonly name: Value; readonly relation: Value }
  readonly refusal: { readonly reason: Value; readonly on: CalendarDate | null }
  readonly witnesses: readonly { readonly name: Value; readonly unit: Value }[]
  readonly mediaNo: Value
  readonly remarks: Value
}

function served(data: ServiceReceiptData): Run[][] {
  if (data.documents.length === 0) return [[blank(20)], [blank(20)]]
  return data.documents.map((it, i) => [`${i + 1}．${it.name}`, '　', it.copies.trim() === '' ? blank(3) : it.copies])
}

function witnessLines(data: ServiceReceiptData): Run[][] {
  const two = [0, 1].map((i) => data.witnesses[i] ?? { name: null, unit: null })
  return [...two, ...data.witnesses.slice(2)].map((it, i) => [
    `${i + 1}．`,
    orBlank(it.name, 6),
    '　单位或者住址：',
    orBlank(it.unit, 10),
  ])
}

export const serviceReceipt = form<ServiceReceiptData>({
  kind: 'serviceReceipt',
  title: '送　达　回　证',
  layout: 'form',
  optional: [
    'cause',
    'servedAt',
    'receivedOn',
    'substitute.name',
    'substitute.relation',
    'refusal.reason',
    'refusal.on',
    'witnesses',
    'witnesses.*.unit',
    'mediaNo',
    'remarks',
    'documents.*.copies',
  ],
  blocks: (data, head) => [
    letterhead('送　达　回　证', null),
    {
      block: 'grid',
      columns: [5, 9, 5, 9],
      rows: [
        {
          height: 10,
          cells: [
            label('案　号'),
            entry(1, [orBlank(head.caseNo, 8)]),
            label('案　由'),
            entry(1, [orBlank(data.cause, 8)]),
          ],
        },
        { height: 22, cells: [label('送达文书\n名称及件数'), entry(3, ...served(data))] },
        { height: 11, cells: [label('受送达人'), entry(3, [orBlank(data.recipient, 12)])] },
        { height: 11, cells: [label('送达地址'), entry(3, [orBlank(data.address, 20)])] },
        { height: 16, cells: [label('送达方式'), entry(3, boxes(serviceModes, data.mode))] },
        {
          height: 18,
          cells: [label('受送达人\n签名或盖章'), entry(1), label('收到日期'), entry(1, dateRuns(data.receivedOn))],
        },
        {
          height: 18,
          cells: [
            label('代收人签名\n及代收理由'),
            entry(
              3,
              [
                '代收人：',
                orBlank(data.substitute.name, 6),
                '　与受送达人关系：',
                orBlank(data.substitute.relation, 8),
              ],
              [...dateRuns(null)],
            ),
          ],
        },
        {
          height: 18,
          cells: [label('拒收事由\n和日期'), entry(3, [orBlank(data.refusal.reason, 22)], dateRuns(data.refusal.on))],
        },
        { height: 18, cells: [label('见证人\n签名或盖章'), entry(3, ...witnessLines(data))] },
        {
          height: 16,
          cells: [
            label('送达人'),
            entry(1, [data.servedBy.length === 0 ? blank(8) : data.servedBy.join('、')]),
            label('送达时间'),
            entry(1, instantRuns(data.servedAt)),
          ],
        },
        { height: 11, cells: [label('影像编号'), entry(3, [orBlank(data.mediaNo, 20)])] },
        { height: 12, cells: [label('备　注'), entry(3, data.remarks === null ? [] : [data.remarks])] },
      ],
    },
    {
      block: 'note',
      runs: [
        '注：送达诉讼文书必须有送达回证，由受送达人记明收到日期，签名或者盖章（民事诉讼法第八十七条）。受送达人是公民而本人不在的，交其同住成年家属签收（第八十八条）。受送达人或者其同住成年家属拒绝接收的，送达人可以邀请有关基层组织或者所在单位的代表到场，说明情况，在送达回证上记明拒收事由和日期，由送达人、见证人签名或者盖章，把文书留在受送达人的住所；也可以把文书留在受送达人的住所，并采用拍照、录像等方式记录送达过程，即视为送达（第八十九条）。',
      ],
    },
  ],
})
