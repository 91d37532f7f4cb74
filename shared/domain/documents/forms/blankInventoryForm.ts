import type { Block } from '../officialDocument.ts'
import { form } from './form.ts'
import { blank, column, instantRuns, letterhead, orBlank, strong, type Value } from './parts.ts'

/** 空白腾退物品清单 (B7): the columns of the 腾退物品清单 with empty, numbered rows. */
export interface BlankInventoryFormData {
  readonly place: Value
  /** Null: the room is written in by hand. */
  readonly room: Value
  /** Sheets to print, each with {@link rowsPerSheet} rows numbered on. */
  readonly sheets: number
}

/** Rows that one sheet across holds beside its head and signatures. */
export const rowsPerSheet = 14

const title = '腾退物品清单（纸质备用）'
const columns = [
  column('序号', 10, 'center'),
  column('物品名称', 36),
  column('品牌型号/编号', 30),
  column('数量', 13, 'center'),
  column('单位', 11, 'center'),
  column('现状', 24),
  column('权属主张', 24),
  column('处理方式', 24),
  column('封签号/箱号', 22),
  column('去向/保管人', 24),
  column('影像索引', 22),
  column('备注', 28),
]

function sheet(data: BlankInventoryFormData, caseNo: string | null, index: number): Block[] {
  const first = index * rowsPerSheet + 1
  return [
    letterhead(title, null),
    {
      block: 'paragraph',
      align: 'start',
      indent: false,
      runs: [
        strong('案号：'),
        orBlank(caseNo, 12),
        '　',
        strong('地点：'),
        orBlank(data.place, 14),
        '　',
        strong('房间号：'),
        orBlank(data.room, 6),
        '　',
        strong('批次号：'),
        blank(5),
        '　',
        strong('纸页编号：'),
        'P',
        blank(4),
      ],
    },
    {
      block: 'paragraph',
      align: 'start',
      indent: false,
      runs: [
        strong('清点起止时间：'),
        ...instantRuns(null),
        '至',
        blank(1),
        '时',
        blank(1),
        '分　',
        strong('处理方式：'),
        '①交还 ②查封扣押 ③原地留存 ④其他',
      ],
    },
    {
      block: 'table',
      columns,
      rows: Array.from({ length: rowsPerSheet }, (_, i) =>
        columns.map((_column, at) => (at === 0 ? [`${first + i}`] : [])),
      ),
      rowHeight: 8,
    },
    {
      block: 'table',
      columns: [
        '清点人',
        '复核人',
        '被执行人/成年家属（签名、盖章、捺印；拒签写明理由）',
        '见证人1',
        '见证人2',
        '基层组织代表',
      ].map((head, i) => column(head, i === 2 ? 3 : 1, 'center')),
      rows: [[[], [], [], [], [], []]],
      rowHeight: 15,
    },
  ]
}

export const blankInventoryForm = form<BlankInventoryFormData>({
  kind: 'blankInventoryForm',
  title,
  layout: 'wide',
  optional: ['room'],
  blocks: (data, head) =>
    Array.from({ length: Math.max(1, data.sheets) }, (_, i) => [
      ...(i === 0 ? [] : [{ block: 'pageBreak' } satisfies Block]),
      ...sheet(data, head.caseNo, i),
    ]).flat(),
})
