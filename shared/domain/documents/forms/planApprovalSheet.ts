import type { GridCell, Run } from '../officialDocument.ts'
import { form } from './form.ts'
import { boxes, entry, instantRuns, label, letterhead, names, orBlank, type Value } from './parts.ts'

/** What came of one step of an approval (domain.md §8.5). */
export const approvalDecisions = ['APPROVED', 'RETURNED'] as const
export type ApprovalDecision = (typeof approvalDecisions)[number]

/** 腾退执行预案审批表: the opinion of each level over one version of a plan, named by the plan's short code. */
export interface PlanApprovalSheetData {
  readonly plan: {
    readonly version: Value
    /** Short code of the frozen plan, as it stands in the plan's own foot. */
    readonly code: Value
  }
  readonly handler: Value
  readonly applicants: readonly string[]
  readonly debtors: readonly string[]
  readonly address: Value
  readonly roomsText: Value
  readonly areaText: Value
  readonly personsText: Value
  readonly level: Value
  readonly levelReason: Value
  /** RFC 3339: when it was submitted. */
  readonly submittedAt: string | null
  readonly submission: Value
  readonly steps: readonly {
    /** 团队长, 执行局局长, 分管副院长, 院长. */
    readonly role: string
    readonly decision: ApprovalDecision | null
    readonly opinion: Value
    readonly officer: Value
    readonly at: string | null
  }[]
}

function opinion(text: Value, decision: ApprovalDecision | null, officer: Value, at: string | null): GridCell {
  const chosen = decision === null ? null : decision === 'APPROVED' ? '同意' : '退回'
  const signed: Run[] = ['审批人：', orBlank(officer, 6), '　　', ...instantRuns(at)]
  return {
    span: 3,
    label: false,
    lines: [
      { align: 'start', runs: boxes(['同意', '退回'], chosen) },
      { align: 'start', runs: text === null ? [] : [text] },
      { align: 'end', runs: signed },
    ],
  }
}

export const planApprovalSheet = form<PlanApprovalSheetData>({
  kind: 'planApprovalSheet',
  title: '腾退执行预案审批表',
  layout: 'form',
  optional: ['steps.*.decision', 'steps.*.opinion', 'steps.*.officer', 'steps.*.at', 'submission'],
  blocks: (data, head) => [
    letterhead('腾退执行预案审批表', null),
    {
      block: 'grid',
      columns: [5, 9, 5, 9],
      rows: [
        {
          height: 10,
          cells: [
            label('案　号'),
            entry(1, [orBlank(head.caseNo, 9)]),
            label('承办人'),
            entry(1, [orBlank(data.handler, 6)]),
          ],
        },
        {
          height: 10,
          cells: [
            label('预案版本'),
            entry(1, ['第', orBlank(data.plan.version, 2), '版']),
            label('预案短码'),
            entry(1, [orBlank(data.plan.code, 8)]),
          ],
        },
        {
          height: 10,
          cells: [
            label('申请执行人'),
            entry(1, [names(data.applicants, 9)]),
            label('被执行人'),
            entry(1, [names(data.debtors, 9)]),
          ],
        },
        { height: 10, cells: [label('执行地点'), entry(3, [orBlank(data.address, 20)])] },
        {
          height: 10,
          cells: [
            label('房间数'),
            entry(1, [orBlank(data.roomsText, 5)]),
            label('面　积'),
            entry(1, [orBlank(data.areaText, 5)]),
          ],
        },
        {
          height: 10,
          cells: [
            label('参加人数'),
            entry(1, [orBlank(data.personsText, 5)]),
            label('审批级别'),
            entry(1, [orBlank(data.level, 6)]),
          ],
        },
        { height: 12, cells: [label('级别理由'), entry(3, [orBlank(data.levelReason, 20)])] },
        {
          height: 24,
          cells: [
            label('承办人\n提请意见'),
            {
              span: 3,
              label: false,
              lines: [
                { align: 'start', runs: data.submission === null ? [] : [data.submission] },
                {
                  align: 'end',
                  runs: ['承办人：', orBlank(data.handler, 6), '　　', ...instantRuns(data.submittedAt)],
                },
              ],
            },
          ],
        },
        ...data.steps.map((step) => ({
          height: 28,
          cells: [label(`${step.role}\n意　见`), opinion(step.opinion, step.decision, step.officer, step.at)],
        })),
      ],
    },
    {
      block: 'note',
      runs: ['审批的是短码所指的那一版预案；预案改动后短码不同，须重新审批。退回的，写明理由。'],
    },
  ],
})
