import { form } from './form.ts'
import { column, entry, instantRuns, label, letterhead, orBlank, textTable, type Value } from './parts.ts'

/** Outcome of one check of the evening before. */
export const checkResults = ['PASSED', 'WARNING', 'FAILED', 'NOT_DONE'] as const
export type CheckResult = (typeof checkResults)[number]

/** 出发前检查卡: what one laptop can do tomorrow, checked the evening before. */
export interface EveningCardData {
  readonly laptop: { readonly name: Value; readonly prefix: Value }
  readonly officer: Value
  readonly group: Value
  readonly place: Value
  /** RFC 3339 with offset. */
  readonly checkedAt: string | null
  readonly checks: readonly { readonly name: string; readonly result: CheckResult; readonly detail: Value }[]
}

/** Word of a result; not done is an empty box, never a pass. */
function resultText(result: CheckResult): string {
  switch (result) {
    case 'PASSED':
      return '■通过'
    case 'WARNING':
      return '▲注意'
    case 'FAILED':
      return '×不通过'
    case 'NOT_DONE':
      return '□未检查'
  }
}

export const eveningCard = form<EveningCardData>({
  kind: 'eveningCard',
  title: '出发前检查卡',
  layout: 'form',
  optional: ['group', 'checks.*.detail'],
  blocks: (data, head) => [
    letterhead('出发前检查卡', null),
    {
      block: 'grid',
      columns: [4, 8, 4, 8],
      rows: [
        {
          height: 10,
          cells: [
            label('案　号'),
            entry(1, [orBlank(head.caseNo, 10)]),
            label('检查时间'),
            entry(1, instantRuns(data.checkedAt)),
          ],
        },
        { height: 10, cells: [label('地　点'), entry(3, [orBlank(data.place, 20)])] },
        {
          height: 10,
          cells: [
            label('电　脑'),
            entry(1, [orBlank(data.laptop.name, 8)]),
            label('编号前缀'),
            entry(1, [orBlank(data.laptop.prefix, 4)]),
          ],
        },
        {
          height: 10,
          cells: [
            label('使用人'),
            entry(1, [orBlank(data.officer, 6)]),
            label('组　别'),
            entry(1, [orBlank(data.group, 8)]),
          ],
        },
      ],
    },
    textTable(
      [column('序号', 10, 'center'), column('检查项目', 52), column('结果', 20, 'center'), column('说明', 78)],
      data.checks.map((check, i) => [String(i + 1), check.name, resultText(check.result), check.detail]),
    ),
    {
      block: 'paragraph',
      align: 'start',
      indent: false,
      runs: [
        `共${data.checks.length}项：通过${count(data, 'PASSED')}项，注意${count(data, 'WARNING')}项，不通过${count(data, 'FAILED')}项，未检查${count(data, 'NOT_DONE')}项。`,
      ],
    },
    {
      block: 'signatures',
      rows: [{ capacity: '使用人', name: data.officer, status: null, reason: null, at: null, witness: false }],
    },
  ],
})

function count(data: EveningCardData, result: CheckResult): number {
  return data.checks.filter((check) => check.result === result).length
}
