import type { CalendarDate } from '../../calendar/calendarDate.ts'
import type { GridCell, Run } from '../officialDocument.ts'
import { form } from './form.ts'
import { boxes, dateRuns, entry, instantRuns, label, letterhead, names, orBlank, type Value } from './parts.ts'

/** What came of one step of an approval (domain.md §8.5). */
export const approvalDecisions = ['APPROVED', 'RETURNED', 'REJECTED', 'OBJECT', 'ESCALATE'] as const
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
    /** How it was signed, when by key: the court's receipt and the decision's own hash. */
    readonly receipt: Value
  }[]
  /** Statutory steps that somebody answered for going on without (B4). */
  readonly overrides: readonly SheetOverride[]
  /** Photographed paper originals, each with whether it was confirmed (F4). */
  readonly papers: readonly SheetPaper[]
}

export interface SheetOverride {
  readonly step: string
  /** 不需要, 未办先行. */
  readonly outcome: string
  readonly reason: Value
  readonly officer: Value
  readonly role: Value
  readonly at: string | null
}

export interface SheetPaper {
  readonly signedBy: Value
  readonly signedOn: CalendarDate | null
  readonly decision: ApprovalDecision
  /** 待确认, 已核对相符, 与原件不符, in words. */
  readonly state: string
}

const CHOICES: Readonly<Record<ApprovalDecision, string>> = {
  APPROVED: '同意',
  RETURNED: '退回',
  REJECTED: '不予批准',
  OBJECT: '不同意',
  ESCALATE: '提请上一级审批',
}

type SheetStep = PlanApprovalSheetData['steps'][number]

function opinion({ opinion: text, decision, officer, at, receipt }: SheetStep): GridCell {
  const chosen = decision === null ? null : CHOICES[decision]
  const choices = [...new Set(['同意', '退回', chosen ?? '同意'])]
  const signed: Run[] = ['审批人：', orBlank(officer, 6), '　　', ...instantRuns(at)]
  return {
    span: 3,
    label: false,
    lines: [
      { align: 'start', runs: boxes(choices, chosen) },
      { align: 'start', runs: text === null ? [] : [text] },
      { align: 'end', runs: signed },
      ...(receipt === null ? [] : [{ align: 'end' as const, runs: [receipt] }]),
    ],
  }
}

function overrideRuns(it: SheetOverride): Run[] {
  return [
    `${it.step}　${it.outcome}：`,
    orBlank(it.reason, 12),
    '（',
    orBlank(it.officer, 4),
    '，',
    orBlank(it.role, 4),
    '，',
    ...instantRuns(it.at),
    '）',
  ]
}

function paperRuns(it: SheetPaper): Run[] {
  return [orBlank(it.signedBy, 4), '　', ...dateRuns(it.signedOn), `　${CHOICES[it.decision]}　${it.state}`]
}

export const planApprovalSheet = form<PlanApprovalSheetData>({
  kind: 'planApprovalSheet',
  title: '腾退执行预案审批表',
  layout: 'form',
  optional: [
    'steps.*.decision',
    'steps.*.opinion',
    'steps.*.officer',
    'steps.*.at',
    'steps.*.receipt',
    'submission',
    'overrides',
    'papers',
  ],
  blocks: (data, head) => [
    letterhead('腾退执行预案审批表', null),
    {
      block: 'grid',
      columns: [5, 9, 5, 9],
      rows: [
        {
          height: 9,
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
        { height: 10, cells: [label('级别理由'), entry(3, [orBlank(data.levelReason, 20)])] },
        {
          height: 20,
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
          // Four places to sign, and the note below them, stay on one page.
          height: data.steps.length > 3 ? 19 : 24,
          cells: [label(`${step.role}\n意　见`), opinion(step)],
        })),
        {
          height: 10,
          cells: [
            label('法定步骤\n不需要或先行'),
            entry(3, ...(data.overrides.length === 0 ? [['无']] : data.overrides.map(overrideRuns))),
          ],
        },
        ...(data.papers.length === 0
          ? []
          : [{ height: 8, cells: [label('纸质原件'), entry(3, ...data.papers.map(paperRuns))] }]),
      ],
    },
    {
      block: 'note',
      runs: ['审批的是短码所指的那一版预案；预案改动后短码不同，须重新审批。退回的，写明理由。'],
    },
  ],
})
