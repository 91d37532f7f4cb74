import type { Json, JsonObject } from '../../journal/canonical.ts'
import { creationOf, type EntityEvent, type EntityHistory, foldRegisters, setOfBody } from '../../journal/registers.ts'
import { fields, isFlag, isObject, isText, isWhole, type Shape } from '../shape.ts'

/** How sure a rule is (domain.md, "Marks"): read; from one court or a secondary source; from memory; local; ours. */
export const MARKS = ['v', 'v-local', 'm', 's', 'p'] as const
export type Mark = (typeof MARKS)[number]

interface CountRule {
  value: number
  least: number
  most: number
  mark: Mark
  source: string
}
interface FlagRule {
  value: boolean
  mark: Mark
  source: string
}

const days = (value: number, most: number, mark: Mark, source: string): CountRule => {
  return { value, least: 0, most, mark, source }
}

/**
 * Every figure of this feature that is not settled national law, with its mark and where it comes from. A court states
 * its own; the mark is shown beside the value wherever the value is used. Days, months, counts and percent are whole.
 */
export const COUNT_RULES = {
  /** Officers at the site, at least. */
  officersAtLeast: days(2, 20, 'p', '本程序建议'),
  /** Recorders running during an eviction, at least. */
  recordersAtLeast: days(2, 20, 'v-local', '南宁中院执法记录仪规定'),
  /** Days a person gets to fetch goods that were carried out. */
  collectDays: days(30, 365, 'v-local', '地方规定，未见全国统一期限'),
  /** Months of grace for a mortgaged home after the sale ruling; used only with `mortgagedHome`. */
  mortgagedHomeMonths: days(6, 24, 'm', '法释〔2005〕14号，是否仍有效未核实'),
  /** Hours since the last contact with the court after which going in needs a reasoned override. */
  contactHours: days(24, 720, 'p', '本程序建议'),
  /** Rent paid in advance for more months than this is a sign to look closer. */
  prepaidMonths: days(12, 240, 'p', '本程序建议'),
  /** Rent below this share of the usual one, in percent, is a sign to look closer. */
  lowRentPercent: days(50, 100, 'p', '本程序建议'),
  /** A lease signed within this many days before the seizure is a sign to look closer. */
  leaseBeforeSeizureDays: days(90, 720, 'p', '本程序建议'),
  /** Days between an announcement's date and the day to comply by that are usual at least; a hint, not a bar. */
  usualComplyDays: days(7, 90, 'm', '实践惯例，法律未设最短期限'),
  /** Persons who enter goods in all groups together, at least. */
  registrarsAtLeast: days(2, 100, 'p', '本程序建议'),
  /** A plan goes to the president from this many rooms, */
  levelRooms: days(50, 10_000, 'p', '本程序建议，参照局长为总指挥的做法'),
  /** this many m², */
  levelArea: days(1000, 1_000_000, 'p', '本程序建议，参照局长为总指挥的做法'),
  /** or more persons than this on either side of the door. */
  levelPersons: days(50, 10_000, 'p', '本程序建议，参照局长为总指挥的做法'),
  /** Seconds one recorder needs for a hundred lots; never a target for a person. */
  secondsPerHundredLots: days(2360, 100_000, 'p', '参照案例：3 天 22,000 宗，6 组，每宗 23.6 秒'),
  /** Lots taken for a room whose estimate nobody stated. */
  lotsPerRoom: days(67, 10_000, 'p', '参照案例：330 室 22,000 宗'),
  /** Lots that one m² of store holds, stacked. */
  lotsPerSquareMetre: { ...days(10, 1000, 'p', '本程序建议'), least: 1 },
} as const satisfies Record<string, CountRule>
export type CountRuleName = keyof typeof COUNT_RULES

export const FLAG_RULES = {
  /** Whether the grace for mortgaged homes of 2005 is still applied. */
  mortgagedHome: { value: false, mark: 'm', source: '法释〔2005〕14号，是否仍有效未核实' },
  /** Whether carrying people out counts as disposing of the thing, so that an open claim to it blocks its rooms. */
  objectionBlocksRooms: { value: true, mark: 'p', source: '“处分”未定义，默认停止涉及房间' },
  /** Whether an occupant nobody has identified keeps the action from being scheduled. */
  unknownOccupantBlocks: { value: true, mark: 'p', source: '本程序建议' },
  /** Whether the final record is to be signed the same day. */
  recordSameDay: { value: true, mark: 'p', source: '本程序建议' },
  /** Whether costs of the suit belong to the base of the doubled part of the interest. */
  costsInInterestBase: { value: false, mark: 'm', source: '各地做法不一' },
} as const satisfies Record<string, FlagRule>
export type FlagRuleName = keyof typeof FLAG_RULES

export type RuleName = CountRuleName | FlagRuleName
export const RULE_NAMES = [...Object.keys(COUNT_RULES), ...Object.keys(FLAG_RULES)] as RuleName[]

/** The rules by what they are about. */
export const RULE_GROUPS = {
  site: ['officersAtLeast', 'recordersAtLeast', 'registrarsAtLeast', 'contactHours', 'recordSameDay'],
  occupants: [
    'objectionBlocksRooms',
    'unknownOccupantBlocks',
    'prepaidMonths',
    'lowRentPercent',
    'leaseBeforeSeizureDays',
  ],
  periods: ['usualComplyDays', 'collectDays', 'mortgagedHome', 'mortgagedHomeMonths'],
  levels: ['levelRooms', 'levelArea', 'levelPersons'],
  work: ['secondsPerHundredLots', 'lotsPerRoom', 'lotsPerSquareMetre'],
  money: ['costsInInterestBase'],
} as const satisfies Record<string, readonly RuleName[]>

/** The values in force. */
export type PlanRules = Record<CountRuleName, number> & Record<FlagRuleName, boolean>

/** Events of a court's own values, all on one entity `planRules/<id of the court>`, so that each has a past. */
export const ruleTypes = { stated: 'plans.ruleStated' } as const

/** One statement of a rule by its court: the value, who gave it, when (ms) and why. */
export interface RuleStatement {
  value: number | boolean
  officerId: string
  role: string
  at: number
  reason: string
}

/** What was ever stated about a rule, newest last, in the order of the fold (J7). */
export function rulePast(history: EntityHistory, name: RuleName): RuleStatement[] {
  return history.events.flatMap((event) => {
    const value = event.type === ruleTypes.stated ? setOfBody(event)?.[name] : undefined
    if (typeof value !== 'number' && typeof value !== 'boolean') return []
    const reason = typeof event.body?.reason === 'string' ? event.body.reason : ''
    return [{ value, officerId: event.actor, role: event.role, at: event.at[0], reason }]
  })
}

/** Whether a value may be given to a rule: a whole number within its bounds, or yes and no. */
export function isRuleValue(name: RuleName, value: Json | undefined): boolean {
  if (name in FLAG_RULES) return isFlag(value)
  const { least, most } = COUNT_RULES[name as CountRuleName]
  return typeof value === 'number' && isWhole(value) && value >= least && value <= most
}

const ruleSet: Shape = (value) =>
  isObject(value) && RULE_NAMES.every((name) => !Object.hasOwn(value, name) || isRuleValue(name, value[name]))
const stated = fields({ reason: isText, set: ruleSet })

/** Whether the fold of rules understands an event's body (J5). */
export function understandsRules(event: Pick<EntityEvent, 'type' | 'body'>): boolean {
  return event.type === ruleTypes.stated && stated(event.body ?? undefined)
}

/** What a court states, by rule; null while its first statement is not here. */
export function foldRules(history: EntityHistory): JsonObject | null {
  if (creationOf(history, ruleTypes.stated) === null) return null
  const standing = foldRegisters(history, (event) => (event.type === ruleTypes.stated ? setOfBody(event) : null))
  const known = [...standing].filter(([name]) => RULE_NAMES.some((rule) => rule === name))
  return Object.fromEntries(known.map(([name, register]) => [name, register[0]?.value ?? null]))
}

/** The values in force: what the court states, else what this program proposes. */
export function rulesInForce(statedValues: JsonObject): PlanRules {
  const all = { ...COUNT_RULES, ...FLAG_RULES }
  const value = (name: RuleName): Json =>
    (isRuleValue(name, statedValues[name]) ? statedValues[name] : all[name].value) ?? null
  return Object.fromEntries(RULE_NAMES.map((name) => [name, value(name)])) as unknown as PlanRules
}
