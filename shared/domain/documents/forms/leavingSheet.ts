import { LEAVING_SHEET } from '../../sync/leaving.ts'
import type { Block } from '../officialDocument.ts'
import { form } from './form.ts'
import { column, field, heading, instantText, letterhead, paragraph, textTable, type Value } from './parts.ts'

/** How a part of the site, or all of it, stood when the sheet was made: nothing on one laptop alone, answered for, or neither. */
export type LeavingStand = 'EVEN' | 'EXCEPTED' | 'OPEN'

/** 离场核对单: whether a site was left with nothing on one laptop alone, and who answers for the rest (C1, decision 0053). */
export interface LeavingSheetData {
  readonly site: string
  readonly place: Value
  readonly stand: LeavingStand
  readonly laptops: readonly {
    readonly name: string
    readonly stand: LeavingStand
    /** Who stated what it has, and when (RFC 3339); null = nobody. */
    readonly statedBy: Value
    readonly statedAt: Value
    /** Whether the program looked at it while it made this sheet: its own laptop. */
    readonly looked: boolean
    /** What keeps it from being even, in words. */
    readonly open: readonly string[]
  }[]
  /** Oldest first. `holds` false: signature or right does not stand up. */
  readonly exceptions: readonly {
    readonly officer: string
    readonly at: string
    readonly reason: string
    readonly holds: boolean
    /** What is answered for, laptop by laptop, and what became of it since. */
    readonly rows: readonly { readonly laptop: string; readonly open: readonly string[]; readonly since: string }[]
  }[]
  readonly officer: string
}

const title = '离场核对单'

const STAND: Readonly<Record<LeavingStand, string>> = { EVEN: '■齐', EXCEPTED: '▲例外', OPEN: '×未齐' }

const LAPTOPS = [
  column('序号', 10, 'center'),
  column('电脑', 34),
  column('清点人、时间', 40),
  column('核对结果', 20, 'center'),
  column('尚未齐的内容', 56),
]
const EXCEPTIONS = [
  column('序号', 10, 'center'),
  column('负责人、时间', 40),
  column('理由', 46),
  column('负责的内容及其后', 64),
]

function standSentence({ site, stand }: LeavingSheetData): string {
  switch (stand) {
    case 'EVEN':
      return `${site}离场核对：齐。没有一条记录、一份照片或者文件只在一台电脑上。`
    case 'EXCEPTED':
      return `${site}离场核对：未全齐。未齐的内容由有权的人写明理由、签名负责，例外离场。`
    case 'OPEN':
      return `${site}离场核对：未齐。下列内容只在一台电脑上或者没有清点，还没有人签名负责。`
  }
}

function stated({ statedBy, statedAt, looked }: LeavingSheetData['laptops'][number]): string {
  if (statedBy !== null) return `${statedBy}　${instantText(statedAt) ?? ''}`.trim()
  return looked ? '制作本单时由程序查看' : '没有清点'
}

function exceptionBlocks({ exceptions }: LeavingSheetData): Block[] {
  if (exceptions.length === 0) return []
  const rows = exceptions.map(({ officer, at, reason, holds, rows: parts }, i) => [
    String(i + 1),
    `${officer}　${instantText(at) ?? at}${holds ? '' : '（签名或者身份不成立，不算数）'}`,
    reason,
    parts.map(({ laptop, open, since }) => `${laptop}：${open.join('；')}（${since}）。`).join(''),
  ])
  return [heading(2, '例外离场'), textTable(EXCEPTIONS, rows)]
}

export const leavingSheet = form<LeavingSheetData>({
  kind: LEAVING_SHEET,
  title,
  layout: 'form',
  optional: ['laptops.*.statedBy', 'laptops.*.statedAt', 'laptops.*.open', 'exceptions'],
  blocks: (data, head) => [
    letterhead(title, null),
    field('案号', head.caseNo, 10),
    field('地点', data.place, 16),
    paragraph(standSentence(data)),
    heading(2, '各台电脑'),
    textTable(
      LAPTOPS,
      data.laptops.map((laptop, i) => {
        return [String(i + 1), laptop.name, stated(laptop), STAND[laptop.stand], laptop.open.join('；')]
      }),
    ),
    ...exceptionBlocks(data),
    {
      block: 'signatures',
      rows: [{ capacity: '核对人', name: data.officer, status: null, reason: null, at: null, witness: false }],
    },
    {
      block: 'note',
      runs: [
        '本单附于现场执行笔录（民事诉讼法第二百六十一条）。所列为制作本单的电脑当时所知：本机由程序查看，其他电脑以其清点和各方的签收为准。例外由负责人以电子签名负责，签名随记录留存。',
      ],
    },
  ],
})
