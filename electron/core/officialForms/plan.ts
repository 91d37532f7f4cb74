import { partyNames } from '../../../db/cases.ts'
import { type CalendarDate, dateOf } from '../../../shared/domain/calendar/calendarDate.ts'
import type { EvictionPlanData, PlanGroup } from '../../../shared/domain/documents/forms/evictionPlanData.ts'
import type { ApprovalLevel } from '../../../shared/domain/plans/approvalLevel.ts'
import type { GateStep } from '../../../shared/domain/plans/gateTable.ts'
import { type PlanPart, type PlanView, partsOf } from '../../../shared/domain/plans/planView.ts'
import { gateLawZh } from '../../../shared/i18n/gateLawZh.ts'
import type { SiteFacts } from '../gate/facts.ts'
import { levelReasonWord, term } from '../plans/words.ts'
import { careOf, evidenceOf, occupantOf, persuasionOf, rentsOf } from './planPeople.ts'
import { encumbrancesOf, exclusionsOf, premisesOf, roomsOf, siteOf } from './planPlace.ts'
import { dayText, filled, groupName, joined, joinedBy } from './planTexts.ts'

type Value = string | null

/** What the plan's form is filled from: the plan as frozen, its case, its steps. */
export interface PlanSource {
  plan: PlanView
  version: number
  preparedOn: CalendarDate
  address: string
  level: ApprovalLevel
  facts: Pick<SiteFacts, 'case' | 'guards' | 'steps'>
}

/** Who decides a plan of each level, in order (domain §8.5). */
export const LEVEL_STEPS = {
  1: ['团队长', '执行局局长'],
  2: ['团队长', '执行局局长', '分管副院长'],
  3: ['团队长', '执行局局长', '分管副院长', '院长'],
} as const
export const LEVEL_NAMES = { 1: '第一级', 2: '第二级', 3: '第三级' } as const

/** Why a plan is of its level, in words. */
export function levelReasonOf(level: ApprovalLevel): string {
  const measured = level.reasons.map(levelReasonWord).join('、')
  return measured || (level.level > 1 ? '经提请由上一级审批' : '单一占有人，无特殊风险')
}

function windowText({ from, to }: { from: string; to: string }): string {
  return from === to ? dayText(from) : `${dayText(from)}至${dayText(to)}`
}

/** The form 腾退执行预案 from a plan. What nobody stated stays open. */
export function evictionPlanData(source: PlanSource): EvictionPlanData {
  const { plan, facts, level } = source
  const section = (code: string): Value =>
    filled(
      partsOf(plan, 'textSection')
        .filter((part) => part.values.section === code)
        .map((part) => part.values.text)
        .join('\n'),
    )
  const premises = partsOf(plan, 'premises').map((part) => part.values)
  return {
    version: String(source.version),
    preparedOn: source.preparedOn,
    case: {
      applicants: partyNames(facts.case.applicants),
      debtors: partyNames(facts.case.debtors),
      cause: filled(facts.case.cause),
    },
    title: { name: filled(joined(premises.map((one) => one.titleNo))), date: null, orders: null },
    relief: filled(plan.head.purpose),
    amountFen: facts.case.claimed_fen,
    summary: section('SUMMARY'),
    persuasion: filled(persuasionOf(plan)),
    window: plan.head.window === null ? null : windowText(plan.head.window),
    site: siteOf(plan, source.address),
    premises: premisesOf(plan),
    encumbrances: encumbrancesOf(plan),
    rooms: roomsOf(plan),
    excluded: exclusionsOf(plan),
    evidence: evidenceOf(plan),
    rents: rentsOf(plan),
    care: careOf(plan),
    occupants: partsOf(plan, 'occupant').map((part) => occupantOf(plan, part)),
    legalBasis: section('LEGAL_BASIS'),
    documents: documentsOf(facts),
    command: commandOf(plan),
    groups: partsOf(plan, 'group').map((part) => groupOf(plan, part)),
    vehicles: partsOf(plan, 'vehicle').map(({ values }) => ({
      plate: filled(values.plate),
      kind: values.seats === null ? null : `${values.seats}座`,
      driver: filled(values.driver),
      phone: null,
      group: groupName(plan, values.groupId),
      use: filled(values.use),
    })),
    agencies: partsOf(plan, 'agency').map(({ values }) => ({
      name: filled(values.name),
      matter: values.ambulance ? `${term('agencyKind', values.kind)}（救护车）` : term('agencyKind', values.kind),
      contact: filled(values.contact),
      phone: filled(values.phone),
      headcount: values.headcount,
      confirmation: term('confirmation', values.confirmation),
    })),
    schedule: scheduleOf(plan),
    inventoryMethod: section('INVENTORY_METHOD'),
    ...tailOf(plan),
    media: section('MEDIA'),
    other: section('OTHER'),
    approval: {
      level: LEVEL_NAMES[level.level],
      reason: levelReasonOf(level),
      steps: LEVEL_STEPS[level.level],
      reports: (['REPORT_COURT', 'REPORT_COMMITTEE'] as const)
        .map((code) => ({ title: term('textSection', code), text: section(code) }))
        .filter(({ text }) => level.level === 3 || text !== null),
    },
    handler: filled(facts.case.work_handler),
  }
}

/** The statutory papers that stand before the action, each with where it stands. */
function documentsOf(facts: PlanSource['facts']): EvictionPlanData['documents'] {
  const before: readonly GateStep['code'][] = ['E02', 'E04', 'E06', 'E07', 'E08', 'E09', 'E11']
  return facts.guards.standings
    .filter(({ step }) => before.includes(step.code))
    .map(({ step, status }) => {
      const own = facts.steps.filter(({ record }) => record.step === step.code && record.guard === '')
      const newest = own.findLast(({ record }) => record.struck === null)?.record
      return {
        name: step.document,
        number: filled(newest?.document.no ?? ''),
        date: newest?.on ?? null,
        state: joinedBy('：', [gateLawZh.status[status], status === 'DONE' ? '' : (newest?.reason ?? '')]),
      }
    })
}

function commandOf(plan: PlanView): EvictionPlanData['command'] {
  const named = (duty: string): Value =>
    filled(
      joined(
        partsOf(plan, 'duty')
          .filter((part) => part.values.duty === duty)
          .map((part) => part.values.name),
      ),
    )
  const command = partsOf(plan, 'group').find((part) => part.values.kind === 'COMMAND')
  return { commander: named('COMMANDER'), deputy: named('DEPUTY'), channel: filled(command?.values.channel ?? '') }
}

function groupOf(plan: PlanView, { id, values }: PlanPart<'group'>): PlanGroup {
  return {
    name: values.name.trim() === '' ? term('groupKind', values.kind) : values.name,
    tasks: filled(values.task),
    channel: filled(values.channel),
    members: partsOf(plan, 'duty')
      .filter((part) => part.values.groupId === id)
      .map(({ values: it }) => ({
        name: filled(it.name),
        duty: term('duty', it.duty),
        unit: null,
        phone: filled(it.phone),
      })),
  }
}

function scheduleOf(plan: PlanView): EvictionPlanData['schedule'] {
  return partsOf(plan, 'slot')
    .map(({ values }) => values)
    .toSorted((a, b) => slotKey(a) - slotKey(b) || 0)
    .map(({ time, what, kind, groupId }) => ({
      date: dateOf(time?.day ?? null),
      time: time === null ? null : `${time.from}–${time.to}`,
      matter: filled(what) ?? term('slotKind', kind),
      groups: groupName(plan, groupId),
      place: null,
    }))
}

function slotKey({ time }: PlanPart<'slot'>['values']): number {
  return time === null ? Number.POSITIVE_INFINITY : Number(`${time.day}${time.from}`.replaceAll(/\D/g, ''))
}

function tailOf(plan: PlanView): Pick<EvictionPlanData, 'storage' | 'risks' | 'witnesses' | 'costs'> {
  return {
    storage: partsOf(plan, 'storage').map(({ values }) => ({
      place: filled(values.place),
      areaText: values.area === null ? null : `${values.area}㎡`,
      custodian: filled(values.custodian),
      phone: null,
      insurance: filled(values.insurance),
      collection: filled(values.collection),
    })),
    risks: partsOf(plan, 'risk').map(({ values }) => ({
      kind: term('riskKind', values.kind),
      likelihood: values.likelihood === null ? null : String(values.likelihood),
      severity: values.severity === null ? null : String(values.severity),
      trigger: filled(values.trigger),
      response: filled(values.response),
      owner: filled(values.owner),
      stop: filled(values.stop),
    })),
    witnesses: partsOf(plan, 'witness').map(({ values }) => ({
      name: filled(values.name),
      unit: null,
      capacity: term('witnessKind', values.kind),
      phone: filled(values.phone),
      confirmation: term('confirmation', values.confirmation),
    })),
    costs: partsOf(plan, 'cost').map(({ values }) => ({
      kind: term('costKind', values.kind),
      payer: term('costPayer', values.payer),
      payee: filled(values.payee),
      amountFen: values.amount,
      note: filled(values.voucher),
    })),
  }
}
