import type { IdentityCheck, ReceiverCapacity } from '../../lots/handover.ts'
import { form } from './form.ts'
import {
  blank,
  column,
  entry,
  instantRuns,
  label,
  letterhead,
  orBlank,
  paragraph,
  textTable,
  type Value,
} from './parts.ts'
import { notSignedSentence, type SheetEntry, signatureRows } from './signatureSheet.ts'

/** 移交清单: what was handed to whom, counted by both sides (CPL 261(3)). */
export interface GoodsReceiptData {
  readonly lotNo: string
  readonly place: Value
  readonly givenBy: Value
  readonly receiver: {
    readonly name: string
    readonly capacity: ReceiverCapacity
    readonly relation: Value
    readonly check: IdentityCheck
    readonly idNo: Value
    readonly checkNote: Value
  }
  readonly at: string
  readonly given: number
  readonly received: number
  readonly items: readonly {
    readonly number: string
    readonly name: Value
    readonly quantity: Value
    readonly condition: Value
    readonly remarks: Value
  }[]
  readonly answer: SheetEntry
}

const title = '腾退物品移交清单'
const RECEIVER = { DEBTOR: '被执行人', ADULT_FAMILY: '成年家属', LEGAL_REPRESENTATIVE: '法定代表人', AGENT: '代理人' }
const CHECK = { ID_CARD: '居民身份证', OTHER_PAPER: '其他证件', KNOWN_IN_PERSON: '在场人员指认' }

function receiverText({ capacity, relation }: GoodsReceiptData['receiver']): string {
  const stated = (relation ?? '').trim()
  return stated === '' ? RECEIVER[capacity] : `${RECEIVER[capacity]}（${stated}）`
}

function checkText({ check, idNo, checkNote }: GoodsReceiptData['receiver']): string {
  return [CHECK[check], idNo, checkNote].filter((part) => part !== null && part.trim() !== '').join('　')
}

export const goodsReceipt = form<GoodsReceiptData>({
  kind: 'goodsReceipt',
  title,
  layout: 'form',
  optional: [
    'receiver.relation',
    'receiver.idNo',
    'receiver.checkNote',
    'items.*.name',
    'items.*.quantity',
    'items.*.condition',
    'items.*.remarks',
    'answer.relation',
    'answer.reason',
    'answer.mark',
    'answer.witnesses',
  ],
  blocks: (data, head) => {
    const refused = notSignedSentence(data.answer, '本移交清单')
    return [
      letterhead(title, null),
      {
        block: 'grid',
        columns: [4, 9, 4, 9],
        rows: [
          {
            height: 9,
            cells: [label('案　号'), entry(1, [orBlank(head.caseNo, 8)]), label('批次号'), entry(1, [data.lotNo])],
          },
          {
            height: 9,
            cells: [
              label('移交时间'),
              entry(1, instantRuns(data.at)),
              label('移交人'),
              entry(1, [orBlank(data.givenBy, 8)]),
            ],
          },
          { height: 9, cells: [label('地　点'), entry(3, [orBlank(data.place, 20)])] },
          {
            height: 9,
            cells: [
              label('接收人'),
              entry(1, [data.receiver.name]),
              label('身　份'),
              entry(1, [receiverText(data.receiver)]),
            ],
          },
          { height: 9, cells: [label('身份核验'), entry(3, [checkText(data.receiver)])] },
        ],
      },
      textTable(
        [
          column('序号', 2, 'center'),
          column('物品编号', 6),
          column('物品名称', 7),
          column('数量', 4, 'end'),
          column('现状', 5),
          column('备注', 6),
        ],
        data.items.map((item, i) => [
          String(i + 1),
          item.number,
          item.name,
          item.quantity,
          item.condition,
          item.remarks,
        ]),
      ),
      paragraph(
        `以上物品经双方当场清点：移交方清点${data.given}宗，接收方清点${data.received}宗，数目相符，已当场交付接收人。`,
      ),
      ...(refused === null ? [] : [paragraph(refused)]),
      { block: 'signatures', rows: signatureRows([data.answer]) },
      { block: 'field', label: '移交人签名', runs: [blank(8)] },
      {
        block: 'note',
        runs: [
          '强制迁出房屋被搬出的财物，由人民法院派人运至指定处所，交给被执行人；被执行人是公民的，也可以交给他的成年家属（民事诉讼法第二百六十一条第三款）。',
        ],
      },
    ]
  },
})
