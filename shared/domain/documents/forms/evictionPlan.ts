import { uppercaseAmount } from '../../money/uppercaseAmount.ts'
import type { Block, Run } from '../officialDocument.ts'
import type { EvictionPlanData, PlanCost, PlanGroup } from './evictionPlanData.ts'
import { occupantSection, siteSection } from './evictionPlanPlace.ts'
import { form } from './form.ts'
import { caseRuns, titleRuns } from './parties.ts'
import {
  caseNoRuns,
  chineseDateRuns,
  chineseNumber,
  column,
  dateText,
  heading,
  letterhead,
  orBlank,
  paragraph,
  prose,
  textTable,
  type Value,
} from './parts.ts'
import { countText, money } from './planFigures.ts'

function caseSection(data: EvictionPlanData): Block[] {
  return [
    paragraph(
      ...caseRuns(data.case),
      '，据以执行的是',
      ...titleRuns(data.title),
      '，该法律文书确定：',
      orBlank(data.title.orders, 20),
      '。',
    ),
    paragraph('执行请求：', orBlank(data.relief, 20), '。涉及金额：', orBlank(money(data.amountFen), 8), '。'),
    paragraph('拟执行日期：', orBlank(data.window, 12), '。'),
    heading(2, '（一）案情概要'),
    ...prose(data.summary),
    heading(2, '（二）劝导及协商经过'),
    ...prose(data.persuasion),
  ]
}

function documentSection(data: EvictionPlanData): Block[] {
  return [
    paragraph(
      '依照《中华人民共和国民事诉讼法》第二百六十一条的规定强制执行。需要搜查、采取强制措施的，依照第二百五十九条、第一百一十四条至第一百一十九条办理，由院长签发或者批准。',
    ),
    ...(data.legalBasis === null ? [] : prose(data.legalBasis)),
    textTable(
      [column('文书', 40), column('文号', 46), column('日期', 30), column('状态', 40)],
      data.documents.map((it) => [it.name, it.number, dateText(it.date), it.state]),
    ),
  ]
}

function groupRows(group: PlanGroup): Value[][] {
  const members = group.members.length === 0 ? [{ name: null, duty: null, unit: null, phone: null }] : group.members
  return members.map((it) => [group.name, it.name, it.duty, it.unit, it.phone, group.channel])
}

function organisationSection(data: EvictionPlanData): Block[] {
  const { commander, deputy, channel } = data.command
  return [
    paragraph(
      '总指挥：',
      orBlank(commander, 6),
      '　副总指挥：',
      orBlank(deputy, 6),
      '　指挥频道：',
      orBlank(channel, 5),
    ),
    heading(2, '（一）各组职责'),
    textTable(
      [column('组别', 30), column('职责', 126)],
      data.groups.map((it) => [it.name, it.tasks]),
    ),
    heading(2, '（二）人员名单'),
    textTable(
      [
        column('组别', 30),
        column('姓名', 22),
        column('职责', 24),
        column('单位、职务', 38),
        column('电话', 28),
        column('频道', 14, 'center'),
      ],
      data.groups.flatMap(groupRows),
    ),
  ]
}

function vehicleSection(data: EvictionPlanData): Block[] {
  return [
    textTable(
      [
        column('号牌', 28),
        column('车型', 20),
        column('驾驶员', 22),
        column('电话', 28),
        column('组别', 24),
        column('用途', 34),
      ],
      data.vehicles.map((it) => [it.plate, it.kind, it.driver, it.phone, it.group, it.use]),
    ),
  ]
}

function agencySection(data: EvictionPlanData): Block[] {
  return [
    textTable(
      [
        column('单位', 40),
        column('协助事项', 42),
        column('联系人', 20),
        column('电话', 28),
        column('人数', 12, 'end'),
        column('确认', 14, 'center'),
      ],
      data.agencies.map((it) => [it.name, it.matter, it.contact, it.phone, countText(it.headcount), it.confirmation]),
    ),
  ]
}

function scheduleSection(data: EvictionPlanData): Block[] {
  return [
    textTable(
      [column('日期', 30), column('时间', 26), column('事项', 48), column('组别', 28), column('地点', 24)],
      data.schedule.map((it) => [dateText(it.date), it.time, it.matter, it.groups, it.place]),
    ),
  ]
}

function storageSection(data: EvictionPlanData): Block[] {
  return [
    textTable(
      [
        column('存放地点', 36),
        column('面积', 16, 'end'),
        column('保管人', 22),
        column('电话', 26),
        column('保险', 20),
        column('领取办法', 36),
      ],
      data.storage.map((it) => [it.place, it.areaText, it.custodian, it.phone, it.insurance, it.collection]),
    ),
  ]
}

function riskSection(data: EvictionPlanData): Block[] {
  return [
    textTable(
      [
        column('风险', 20),
        column('可能性', 13, 'center'),
        column('后果', 13, 'center'),
        column('出现情形', 30),
        column('处置', 38),
        column('负责人', 16),
        column('停止标准', 26),
      ],
      data.risks.map((it) => [it.kind, it.likelihood, it.severity, it.trigger, it.response, it.owner, it.stop]),
    ),
  ]
}

function witnessSection(data: EvictionPlanData): Block[] {
  return [
    textTable(
      [column('姓名', 26), column('单位', 50), column('身份', 32), column('电话', 30), column('确认', 18, 'center')],
      data.witnesses.map((it) => [it.name, it.unit, it.capacity, it.phone, it.confirmation]),
    ),
  ]
}

/** The sum stands only when every amount is known; a sum of some would look like the sum of all. */
function totalRuns(costs: readonly PlanCost[]): Run[] {
  const known = costs.flatMap((it) => (it.amountFen === null ? [] : [it.amountFen]))
  const total = known.reduce((sum, fen) => sum + fen, 0)
  if (costs.length === 0 || known.length < costs.length) return ['合计：', orBlank(null, 10)]
  return [`合计：${money(total)}（${uppercaseAmount(total)}）`]
}

function costSection(data: EvictionPlanData): Block[] {
  return [
    textTable(
      [column('项目', 30), column('付款人', 34), column('收款人', 36), column('金额', 28, 'end'), column('说明', 28)],
      data.costs.map((it) => [it.kind, it.payer, it.payee, money(it.amountFen), it.note]),
    ),
    paragraph(...totalRuns(data.costs)),
  ]
}

function approvalSection(data: EvictionPlanData): Block[] {
  const { level, reason, steps, reports } = data.approval
  return [
    paragraph('审批级别：', orBlank(level, 6), '。理由：', orBlank(reason, 20), '。'),
    paragraph('审批顺序：', steps.length === 0 ? orBlank(null, 20) : steps.join('→'), '。意见及决定见审批表。'),
    ...reports.map((it) => paragraph(`${it.title}：`, orBlank(it.text, 20))),
  ]
}

const sections: readonly (readonly [string, (data: EvictionPlanData) => Block[]])[] = [
  ['案件基本情况', caseSection],
  ['执行标的物', siteSection],
  ['占有人情况', occupantSection],
  ['法律依据及文书准备', documentSection],
  ['组织分工', organisationSection],
  ['车辆安排', vehicleSection],
  ['协助单位', agencySection],
  ['工作日程', scheduleSection],
  ['物品清点办法', (data) => prose(data.inventoryMethod)],
  ['物品存放', storageSection],
  ['风险预判及处置', riskSection],
  ['见证安排', witnessSection],
  ['宣传及保密', (data) => [...prose(data.media), ...(data.other === null ? [] : prose(data.other))]],
  ['费用预算', costSection],
  ['审批', approvalSection],
]

export const evictionPlan = form<EvictionPlanData>({
  kind: 'evictionPlan',
  title: '腾退执行预案',
  layout: 'letter',
  optional: [
    'case.cause',
    'title.date',
    'title.orders',
    'amountFen',
    'persuasion',
    'premises.*.publicAsset',
    'premises.*.housingGround',
    'encumbrances',
    'encumbrances.*.number',
    'excluded',
    'excluded.*.areaText',
    'excluded.*.occupant',
    'evidence',
    'evidence.*.amountFen',
    'evidence.*.note',
    'rents',
    'rents.*.note',
    'care',
    'care.*.room',
    'care.*.relatives',
    'care.*.community',
    'care.*.civilAffairs',
    'legalBasis',
    'approval.reports',
    'approval.reports.*.text',
    'other',
    'command.deputy',
    'command.channel',
    'rooms.*.building',
    'rooms.*.floor',
    'rooms.*.purpose',
    'rooms.*.occupant',
    'rooms.*.estimate',
    'rooms.*.flags',
    'occupants.*.flags',
    'occupants.*.sex',
    'occupants.*.identity',
    'documents.*.number',
    'groups.*.channel',
    'groups.*.members.*.unit',
    'vehicles.*.phone',
    'vehicles.*.group',
    'storage.*.phone',
    'witnesses.*.unit',
    'agencies.*.matter',
    'schedule.*.place',
    'schedule.*.groups',
    'storage.*.insurance',
    'costs.*.note',
    'costs.*.payee',
  ],
  blocks: (data, head) => [
    letterhead('腾退执行预案', caseNoRuns(head.caseNo)),
    {
      block: 'paragraph',
      align: 'center',
      indent: false,
      runs: ['第', orBlank(data.version, 2), '版'],
    },
    ...sections.flatMap(([name, blocks], i) => [heading(1, `${chineseNumber(i + 1)}、${name}`), ...blocks(data)]),
    {
      block: 'closing',
      signatories: [['承办人　', orBlank(data.handler, 5)]],
      date: chineseDateRuns(data.preparedOn),
      seal: null,
    },
  ],
})
