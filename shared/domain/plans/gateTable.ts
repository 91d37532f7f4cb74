import type { Mark } from './planRules.ts'
import type { TaskState } from './taskMoves.ts'

export const STEP_CODES = [
  'E01', 'E02', 'E03', 'E04', 'E05', 'E06', 'E07', 'E08', 'E09', 'E10', 'E11', 'E12', 'E13',
  'E14', 'E15', 'E16', 'E17', 'E18', 'E19', 'E20', 'E21', 'E22', 'E23', 'E24', 'E25', 'E26',
] as const // biome-ignore format: two rows of thirteen
export type StepCode = (typeof STEP_CODES)[number]

export type Decider =
  | 'FILING'
  | 'HANDLER'
  | 'HANDLER_DIRECTOR'
  | 'PRESIDENT'
  | 'CLERK_OFFICER'
  | 'APPROVAL_LEVELS'
  | 'COMMANDER'
  | 'GROUPS'
  | 'DIRECTOR'
  | 'OFFICER'

/** What a record must hold before its step counts as done; the judgement of each stands in `gateSteps.ts`. */
export type Ask =
  | 'document'
  | 'original'
  | 'president'
  | 'complyBy'
  | 'collectBy'
  | 'service'
  | 'addressee'
  | 'recipient'
  | 'officers'
  | 'recorders'
  | 'witness'

/** The facts clocks of steps count from. */
export type ClockStart =
  | 'APPLICATION_RECEIVED'
  | 'FILED'
  | 'MEASURE_TAKEN'
  | 'NOTICE_ISSUED'
  | 'SALE_RULING_SERVED'
  | 'ACTION_ENDED'
  | 'SITE_ENDED'

/** How a deadline of a step is counted. `from`: the fact it counts from. */
export interface StepClock {
  from: ClockStart
  n: number
  unit: 'day' | 'month'
  mark: Mark
}

/**
 * One statutory step (domain.md §1.1). `always`: every eviction has it, so going on without it needs a record that says
 * why; the others have a trigger of their own. `from`: the state of the task in which it falls due.
 */
export interface GateStep {
  code: StepCode
  mark: Mark
  decider: Decider
  always: boolean
  from: TaskState
  asks: readonly Ask[]
  /** Name of the document and legal basis, as printed (Chinese by law). */
  document: string
  basis: string
  /** Clocks that run for it; of several that run the earliest day counts. */
  clocks: readonly StepClock[]
}

type Row = [
  StepCode,
  Mark,
  Decider,
  'always' | 'trigger',
  TaskState,
  readonly Ask[],
  string,
  string,
  readonly StepClock[],
]

/** An application that meets the conditions is filed within seven days (1998R 16). */
const FILING: StepClock = { from: 'APPLICATION_RECEIVED', n: 7, unit: 'day', mark: 'v' }
const TEN_DAYS: StepClock = { from: 'FILED', n: 10, unit: 'day', mark: 'v' }
/** Measures may come before the notice, which then follows within three days (PROC 22). */
const AFTER_MEASURE: StepClock = { from: 'MEASURE_TAKEN', n: 3, unit: 'day', mark: 'v' }
/** The order to report property goes out together with the notice (INV 3). */
const WITH_NOTICE: StepClock = { from: 'NOTICE_ISSUED', n: 0, unit: 'day', mark: 'v' }
/** Counted from the day the ruling reached the buyer, whatever day it bears (AUC 27). */
const HANDOVER: StepClock = { from: 'SALE_RULING_SERVED', n: 15, unit: 'day', mark: 'v' }
const SAME_DAY: StepClock = { from: 'SITE_ENDED', n: 0, unit: 'day', mark: 'p' }
const AFTER_CARE: StepClock = { from: 'ACTION_ENDED', n: 6, unit: 'month', mark: 'v' }

const ROWS: readonly Row[] = [
  ['E01', 'v', 'FILING', 'always', 'DRAFT', ['document'], '受理通知书', '执行工作规定第16条', [FILING]],
  ['E02', 'v', 'HANDLER', 'always', 'DRAFT', ['document', 'service'], '执行通知书、送达回证', '民诉法第251条；民诉法解释第480条；执行程序解释第22条', [TEN_DAYS, AFTER_MEASURE]],
  ['E03', 'v', 'HANDLER', 'trigger', 'DRAFT', ['document', 'service'], '报告财产令、财产调查表', '民诉法第252条；财产调查规定第3-7条', [WITH_NOTICE]],
  ['E04', 'm', 'HANDLER', 'always', 'DRAFT', ['document'], '现场勘查笔录、占有情况调查笔录', '拍卖变卖规定第7条；民事证据规定第43条', []],
  ['E05', 'v', 'HANDLER', 'trigger', 'DRAFT', ['document'], '谈话笔录、和解协议', '民诉法第241条', []],
  ['E06', 'v', 'HANDLER_DIRECTOR', 'always', 'DRAFT', ['document'], '居住权益审查意见', '异议复议规定第20条', []],
  ['E07', 'v', 'PRESIDENT', 'always', 'ANNOUNCEMENT_PENDING', ['document', 'president', 'original', 'complyBy'], '强制迁出公告', '民诉法第261条第1款', []],
  ['E08', 'v', 'CLERK_OFFICER', 'always', 'ANNOUNCED', ['service'], '送达回证、张贴照片', '民诉法第87-89条', []],
  ['E09', 'v', 'HANDLER', 'always', 'PLAN_DRAFTING', ['document', 'addressee'], '到场通知书', '民诉法第261条第2款', []],
  ['E10', 's', 'APPROVAL_LEVELS', 'always', 'PLAN_DRAFTING', ['document'], '执行预案、审批表', '执行实践', []],
  ['E11', 'v', 'PRESIDENT', 'trigger', 'PLAN_APPROVED', ['document', 'president', 'original'], '搜查令、搜查笔录', '民诉法第259条；民诉法解释第494-498条', []],
  ['E12', 'v', 'PRESIDENT', 'trigger', 'PLAN_APPROVED', ['document', 'president', 'original'], '罚款决定书、拘留决定书、拘传票', '民诉法第114-119条', []],
  ['E13', 'v', 'COMMANDER', 'always', 'SCHEDULED', ['document', 'officers', 'recorders'], '现场执行笔录', '民诉法第239条；执行工作规定第7条', []],
  ['E14', 'm', 'COMMANDER', 'always', 'ON_SITE', ['document'], '现场执行笔录', '执行实践', []],
  ['E15', 's', 'COMMANDER', 'trigger', 'ON_SITE', ['document', 'witness'], '现场执行笔录', '民诉法第261条；财产调查规定第14条', []],
  ['E16', 'm', 'GROUPS', 'always', 'ON_SITE', ['document'], '现场执行笔录', '执行实践', []],
  ['E17', 's', 'GROUPS', 'always', 'ON_SITE', ['document'], '腾退物品清单', '民诉法第256条（查封清单）', []],
  ['E18', 'v', 'HANDLER', 'trigger', 'ON_SITE', ['document'], '查封（扣押）裁定书、财产清单', '民诉法第255、256条；查封规定第1、18条', []],
  ['E19', 'v', 'GROUPS', 'trigger', 'ON_SITE', ['document'], '运输交接单', '民诉法第261条第3款', []],
  ['E20', 'v', 'HANDLER', 'trigger', 'INVENTORY_LOCKED', ['document', 'addressee'], '物品交接笔录', '民诉法第261条第3款', []],
  ['E21', 'v-local', 'HANDLER', 'trigger', 'INVENTORY_LOCKED', ['document', 'service', 'collectBy'], '限期领取通知书', '民诉法第261条第3款', []],
  ['E22', 'p', 'DIRECTOR', 'trigger', 'GOODS_IN_CUSTODY', ['document'], '处置审批表、变卖笔录、提存书', '民法典第570-574条；拍卖变卖规定第31、32条', []],
  ['E23', 'v', 'HANDLER', 'always', 'INVENTORY_LOCKED', ['document', 'addressee', 'recipient'], '房屋交接笔录', '拍卖变卖规定第27条', [HANDOVER]],
  ['E24', 'v', 'OFFICER', 'always', 'ON_SITE', ['document'], '执行笔录', '民诉法第239、261条', [SAME_DAY]],
  ['E25', 'v', 'HANDLER_DIRECTOR', 'always', 'PREMISES_DELIVERED', ['document'], '费用清单', '诉讼费用交纳办法第12、14、38条', []],
  ['E26', 'v', 'HANDLER', 'trigger', 'CLOSED', ['document'], '排除妨害通知', '民诉法解释第519条', [AFTER_CARE]],
] // biome-ignore format: one step a line

/** The steps in order. */
export const GATE_STEPS: readonly GateStep[] = ROWS.map(
  ([code, mark, decider, when, from, asks, document, basis, clocks]) => {
    return { code, mark, decider, always: when === 'always', from, asks, document, basis, clocks }
  },
)

const BY_CODE = new Map(GATE_STEPS.map((step) => [step.code, step]))

/** One step of the table. */
export function gateStep(code: StepCode): GateStep {
  const step = BY_CODE.get(code)
  if (step === undefined) throw new RangeError(`no step ${code}`)
  return step
}

/** Facts that nothing in the register or the plan says: a record of the step itself states the day (`since`). */
const STATED_STARTS: readonly ClockStart[] = ['APPLICATION_RECEIVED', 'SALE_RULING_SERVED']

/** The clock of a step that counts from a day its own record states; null = none, and nobody is asked for such a day. */
export function ownStart(code: StepCode): StepClock | null {
  return gateStep(code).clocks.find(({ from }) => STATED_STARTS.includes(from)) ?? null
}
