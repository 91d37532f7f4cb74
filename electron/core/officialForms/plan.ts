import { type CalendarDate, isCalendarDate } from '../../../shared/domain/calendar/calendarDate.ts'
import type {
  EvictionPlanData,
  PlanGroup,
  PlanOccupant,
} from '../../../shared/domain/documents/forms/evictionPlanData.ts'
import type { PlanApprovalSheetData } from '../../../shared/domain/documents/forms/planApprovalSheet.ts'
import type { ApprovalLevel } from '../../../shared/domain/plans/approvalLevel.ts'
import { areaText, sumAreas } from '../../../shared/domain/plans/area.ts'
import type { GateStep } from '../../../shared/domain/plans/gateTable.ts'
import { type PlanPart, type PlanView, partsOf } from '../../../shared/domain/plans/planView.ts'
import { gateLawZh } from '../../../shared/i18n/gateLawZh.ts'
import type { SiteFacts } from '../gate/facts.ts'
import { levelReasonWord, needWord, term } from '../plans/words.ts'

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
const LEVEL_STEPS = {
  1: ['团队长', '执行局局长'],
  2: ['团队长', '执行局局长', '分管副院长'],
  3: ['团队长', '执行局局长', '分管副院长', '院长'],
} as const
const LEVEL_NAMES = { 1: '第一级', 2: '第二级', 3: '第三级' } as const

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
    persuasion: filled(joinedBy('\n', [section('SUMMARY') ?? '', persuasionOf(plan)])),
    site: siteOf(source),
    rooms: roomsOf(plan),
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
      use: filled(values.use),
    })),
    agencies: partsOf(plan, 'agency').map(({ values }) => ({
      name: filled(values.name),
      matter: values.ambulance ? `${term('agencyKind', values.kind)}（救护车）` : term('agencyKind', values.kind),
      contact: filled(values.contact),
      phone: filled(values.phone),
      headcount: values.headcount,
      confirmed: values.confirmation === 'CONFIRMED',
    })),
    schedule: scheduleOf(plan),
    inventoryMethod: section('INVENTORY_METHOD'),
    ...tailOf(plan),
    media: section('MEDIA'),
    other: section('OTHER'),
    approval: {
      level: LEVEL_NAMES[level.level],
      reason: filled(level.reasons.map(levelReasonWord).join('、')) ?? '单一占有人，无特殊风险',
      steps: LEVEL_STEPS[level.level],
    },
    handler: filled(facts.case.work_handler),
  }
}

/** 审批表 of a frozen plan: named by the plan's short code, opinions still open. */
export function approvalSheetData(
  source: PlanSource,
  code: string,
  note: string,
  submittedAt: string,
): PlanApprovalSheetData {
  const { plan, facts, level } = source
  const persons = partsOf(plan, 'duty').length
  const helpers = partsOf(plan, 'agency').reduce((sum, { values }) => sum + (values.headcount ?? 0), 0)
  return {
    plan: { version: String(source.version), code },
    handler: filled(facts.case.work_handler),
    applicants: partyNames(facts.case.applicants),
    debtors: partyNames(facts.case.debtors),
    address: filled(source.address),
    roomsText: `${plan.rooms.size}间`,
    areaText: areaOf(plan),
    personsText: `法院${persons}人，协助单位${helpers}人`,
    level: LEVEL_NAMES[level.level],
    levelReason: filled(level.reasons.map(levelReasonWord).join('、')) ?? '单一占有人，无特殊风险',
    submittedAt,
    submission: filled(note),
    steps: LEVEL_STEPS[level.level].map((role) => ({ role, decision: null, opinion: null, officer: null, at: null })),
  }
}

function filled(text: string): Value {
  return text.trim() === '' ? null : text.trim()
}

function joined(texts: readonly string[]): string {
  return [...new Set(texts.map((text) => text.trim()).filter((text) => text !== ''))].join('、')
}

function dateOf(text: string | null): CalendarDate | null {
  return text !== null && isCalendarDate(text) ? text : null
}

/** Names of parties as a register has them. */
export function partyNames(parties: string): string[] {
  return (JSON.parse(parties) as { name: string }[]).map((party) => party.name)
}

function areaOf(plan: PlanView): Value {
  const areas = [...plan.rooms.values()].map((room) => room.values.area)
  return areas.every((area) => area === null) ? null : `${areaText(sumAreas(areas))}平方米`
}

function siteOf({ plan, address }: PlanSource): EvictionPlanData['site'] {
  const premises = partsOf(plan, 'premises').map((part) => part.values)
  const burdens = partsOf(plan, 'encumbrance')
    .filter(({ values }) => values.kind === 'MORTGAGE' || values.kind === 'SEIZURE')
    .map(({ values }) => joinedBy('，', [values.on ?? '', term('encumbranceKind', values.kind), values.holder]))
  const utilities = joined([...plan.rooms.values()].map((room) => room.values.utilities))
  return {
    address: filled(address),
    buildings: plan.buildings.length,
    rooms: plan.rooms.size,
    areaText: areaOf(plan),
    ownership: filled(
      joined(premises.map((one) => (one.publicAsset === true ? `${one.ownership}（国有集体资产）` : one.ownership))),
    ),
    seizures: filled(burdens.join('；')),
    utilities: filled(utilities),
  }
}

function joinedBy(sign: string, texts: readonly string[]): string {
  return texts.filter((text) => text.trim() !== '').join(sign)
}

function roomsOf(plan: PlanView): EvictionPlanData['rooms'] {
  const buildings = new Map(plan.buildings.map((one) => [one.id, one.name]))
  const byRoom = Map.groupBy(partsOf(plan, 'occupant'), (part) => part.values.roomId ?? '')
  return [...plan.rooms.values()].map(({ id, buildingId, floor, values }) => {
    const occupants = byRoom.get(id) ?? []
    const needs = joined(occupants.flatMap((part) => part.values.needs.map(needWord)))
    return {
      building: buildings.get(buildingId) ?? null,
      floor: `${floor}层`,
      code: values.code,
      areaText: values.area === null ? null : `${values.area}㎡`,
      purpose: filled(values.purpose),
      occupant: filled(joined(occupants.map((part) => part.values.name))) ?? filled(values.occupant),
      keys: filled(values.keys),
      utilities: filled(values.utilities),
      group: groupName(plan, values.groupId),
      estimate: values.estimate === null ? null : String(values.estimate),
      flags: filled(joinedBy('；', [needs, values.note])),
    }
  })
}

function groupName(plan: PlanView, groupId: string | null): Value {
  return filled(plan.parts.group.get(groupId ?? '')?.values.name ?? '')
}

function occupantOf(plan: PlanView, { id, values }: PlanPart<'occupant'>): PlanOccupant {
  const dates = partsOf(plan, 'evidenceItem')
    .filter((part) => part.values.occupantId === id)
    .map(({ values: it }) =>
      joinedBy('', [term('evidenceKind', it.kind), it.on ?? '', it.until === null ? '' : `至${it.until}`]),
    )
  return {
    name: filled(values.name),
    kind: term('occupantClass', values.class),
    rooms: filled(plan.rooms.get(values.roomId ?? '')?.values.code ?? ''),
    basis: filled(joinedBy('；', [values.right, ...dates])),
    contact: filled(values.phone),
    stance: term('stance', values.stance),
    flags: filled(joinedBy('；', [values.needs.map(needWord).join('、'), values.needsNote])),
  }
}

function persuasionOf(plan: PlanView): string {
  const lines = partsOf(plan, 'negotiation').map(({ values }) => {
    const who = plan.parts.occupant.get(values.occupantId ?? '')?.values.name ?? ''
    const said = [
      values.claimed === '' ? '' : `主张：${values.claimed}`,
      values.offer === '' ? '' : `提议：${values.offer}`,
      values.answer === '' ? '' : `答复：${values.answer}`,
    ]
    return joinedBy('，', [values.on ?? '', who, values.place, ...said])
  })
  return lines.join('\n')
}

/** The statutory papers that stand before the action, each with where it stands. */
function documentsOf(facts: PlanSource['facts']): EvictionPlanData['documents'] {
  const before: readonly GateStep['code'][] = ['E02', 'E04', 'E06', 'E07', 'E08', 'E09', 'E11']
  return facts.guards.standings
    .filter(({ step }) => before.includes(step.code))
    .map(({ step, status }) => {
      const newest = facts.steps.findLast(({ record }) => record.step === step.code && record.struck === null)?.record
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
      confirmed: values.confirmation === 'CONFIRMED',
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
