import type { CalendarDate } from '../../../shared/domain/calendar/calendarDate.ts'
import { addDays } from '../../../shared/domain/calendar/calendarDate.ts'
import { knownCaseNo } from './register.ts'

/** A deadline an officer set: days from today, what, on what ground, in which case. */
export interface DemoDeadline {
  readonly caseNo: string
  readonly dueOn: CalendarDate
  readonly title: string
  readonly basis: string
}

const DEADLINES: readonly (readonly [days: number, title: string, basis: string, number: string])[] = [
  [-4, '财产线索核实（一般）', '财产调查规定第2条', '执恢18'],
  [-1, '告知申请人查询结果', '终本规定第9条', '执744'],
  [0, '现金 86,400.00 元移交财务', '执行款物规定', '执101'],
  [0, '2号楼当日笔录签齐', '本院规定', '执101'],
  [1, '腾退第 2 日，07:30 集合', '方案第3版', '执101'],
  [2, '补正：方案第4版被退回 3 处', '审批意见', '执88'],
  [3, '送达执行通知书', '民诉解释第480条', '执133'],
  [6, '乙某兰异议：答复裁判团队', '民诉法第238条', '执101'],
  [8, '分期第 3 期 451,800.00 元到账', '和解协议第3条', '执209'],
  [23, '车辆查封到期前续封', '查封期限', '执88'],
  [29, '限期领取：通知催告 12 户', '通知书', '执101'],
  [34, '司法救助：回访', '救助办法', '执209'],
]

/** The deadlines of the demo, around `today`. */
export function demoDeadlines(today: CalendarDate): DemoDeadline[] {
  return DEADLINES.map(([days, title, basis, number]) => ({
    caseNo: knownCaseNo(number, today),
    title,
    basis,
    dueOn: addDays(today, days),
  }))
}

/** Flags of the demo's case; each names its person or room. */
export const demoFlags = [
  { code: 'greenChannel', subject: '2-107 有 80 岁卧床老人', reason: '现场走访登记' },
  { code: 'elderly', subject: '丙某芳 80 岁', reason: '核对身份证' },
] as const

/** Notes of the demo's case, oldest first. */
export const demoNotes = [
  '走访云栖商贸城，物业提供楼层平面图，共 6 栋 330 室。',
  '2-107 丙某芳卧床，女儿丙某静照料。搬离前联系社区安排临时住处。',
  '与物业约定腾退期间电梯专用，值班电话在方案附件。',
] as const

/** What officers state beside the register: the claim was reduced by rent already paid. */
export const demoStatements = [
  { field: 'claimedAmount', value: 1_289_000_000, reason: '按判决书更正' },
  { field: 'claimedAmount', value: 1_259_000_000, reason: '扣除已付租金 30 万' },
] as const
