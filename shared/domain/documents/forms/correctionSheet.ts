import type { Block, SignatureRow } from '../officialDocument.ts'
import { form } from './form.ts'
import { column, field, instantText, letterhead, paragraph, textTable, type Value } from './parts.ts'

/** One line of the sheet: what a list said and what is said instead, by whom, when and why. */
export interface CorrectionLine {
  readonly itemNo: string
  readonly name: Value
  /** 更正, 划去 or 补录. */
  readonly what: string
  /** Column of the list that was corrected; null for a strike-out or an addition. */
  readonly column: Value
  readonly before: Value
  readonly after: Value
  readonly officer: string
  /** RFC 3339. */
  readonly at: string
  readonly reason: Value
}

/**
 * 更正页: what was corrected, struck out or added in one room after the inventory was locked, signed again by who signed
 * the list (domain.md §1.2, decision 0037). `pages`: lines sheet by sheet, each signed on its own.
 */
export interface CorrectionSheetData {
  readonly place: Value
  readonly room: string
  /** The list it adds to; null where the room was on none. */
  readonly list: { readonly code: string; readonly snapshot: string; readonly signedOn: string } | null
  /** False where it could not be told what of this the list knew already: then every correction of the room stands here. */
  readonly exact: boolean
  readonly pages: readonly (readonly CorrectionLine[])[]
  /** Who answered on the list, with the capacity as it stands on paper. */
  readonly people: readonly { readonly capacity: string; readonly name: string }[]
}

const title = '腾退物品清单更正页'

const COLUMNS = [
  column('序号', 12, 'center'),
  column('物品编号', 30),
  column('物品名称', 30),
  column('事项', 14, 'center'),
  column('栏目', 20),
  column('原记', 30),
  column('现记', 30),
  column('更正人、时间', 38),
  column('理由', 56),
]

function places(people: CorrectionSheetData['people']): SignatureRow[] {
  const open = { status: null, reason: null, at: null } as const
  const own = people.map(({ capacity, name }): SignatureRow => ({ capacity, name, ...open, witness: false }))
  const seen = [1, 2].map((n): SignatureRow => ({ capacity: `见证人${n}`, name: null, ...open, witness: true }))
  return [...own, ...seen]
}

function pageBlocks(data: CorrectionSheetData, index: number, from: number): Block[] {
  const lines = data.pages[index] ?? []
  const rows = lines.map((line, at) => [
    String(from + at),
    line.itemNo,
    line.name,
    line.what,
    line.column,
    line.before,
    line.after,
    `${line.officer}　${instantText(line.at) ?? line.at}`,
    line.reason,
  ])
  const head = `第${index + 1}页（共${data.pages.length}页）　${data.room}室腾退物品清单${data.list === null ? '' : data.list.code}　更正序号${from}–${from + lines.length - 1}`
  return [
    ...(index === 0 ? [] : [{ block: 'pageBreak' } as const]),
    paragraph(head),
    textTable(COLUMNS, rows),
    { block: 'signatures', rows: places(data.people) },
  ]
}

export const correctionSheet = form<CorrectionSheetData>({
  kind: 'correctionSheet',
  title,
  layout: 'wide',
  optional: [
    'list',
    'people',
    'pages.*.*.name',
    'pages.*.*.column',
    'pages.*.*.before',
    'pages.*.*.after',
    'pages.*.*.reason',
  ],
  blocks: (data, head) => {
    const firsts = data.pages.map((_, index) => data.pages.slice(0, index).flat().length + 1)
    const { list } = data
    return [
      letterhead(title, null),
      field('案号', head.caseNo, 10),
      field('地点', data.place, 16),
      ...(list === null ? [] : [field('清单短码', list.code, 8), field('清单指纹', list.snapshot, 20)]),
      paragraph(
        list === null
          ? `${data.room}室在清点锁定时没有签署的清单，以下物品均为锁定后补录。`
          : `上列短码的腾退物品清单于${instantText(list.signedOn) ?? list.signedOn}拿去签署。此后${data.room}室有下列更正、划去、补录。原清单及其签署照旧保留，与本页一并有效。`,
      ),
      ...(data.exact ? [] : [paragraph('原清单签署时本室的记录无法逐条核定，故将本室登记以来的全部更正一并列出。')]),
      ...data.pages.flatMap((_, index) => pageBlocks(data, index, firsts[index] ?? 1)),
      {
        block: 'note',
        runs: [
          '清点锁定以后的更正，由原签署人逐页重新签名、盖章或者捺印；拒绝签名、不在场或者不能签名的，写明理由，由两名见证人签名确认，不影响执行（民事诉讼法第二百五十六条、第二百六十一条）。',
        ],
      },
    ]
  },
})
