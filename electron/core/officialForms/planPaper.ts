import { evictionPlan } from '../../../shared/domain/documents/forms/evictionPlan.ts'
import type { EvictionPlanData } from '../../../shared/domain/documents/forms/evictionPlanData.ts'
import type { PartKind } from '../../../shared/domain/plans/parts.ts'
import { partsOf } from '../../../shared/domain/plans/planView.ts'
import { chinaDate } from '../../../shared/domain/worklist/rules.ts'
import { documents } from '../../../shared/i18n/documents.ts'
import { placeOf } from './common.ts'
import type { FormFacts } from './facts.ts'
import { type Jump, type OfficialForm, officialForm } from './form.ts'
import { evictionPlanData } from './plan.ts'
import { printablePlan } from './planDoubts.ts'

/** Tables of the printed plan, the kind of part each is made of, and what its columns are called there. */
const TABLES: Readonly<Record<string, { kind: PartKind | 'room'; fields: Readonly<Record<string, string>> }>> = {
  rooms: { kind: 'room', fields: { areaText: 'area', group: 'groupId' } },
  premises: { kind: 'premises', fields: { kind: 'executionKind' } },
  encumbrances: { kind: 'encumbrance', fields: { date: 'on', number: 'documentNo' } },
  occupants: { kind: 'occupant', fields: { rooms: 'roomId', basis: 'right', contact: 'phone', kind: 'class' } },
  evidence: { kind: 'evidenceItem', fields: { occupant: 'occupantId', dates: 'on' } },
  rents: { kind: 'rentTerms', fields: { occupant: 'occupantId', monthlyFen: 'monthly', usualFen: 'usual' } },
  care: { kind: 'care', fields: { occupant: 'occupantId', date: 'on' } },
  groups: { kind: 'group', fields: { tasks: 'task', members: 'name' } },
  vehicles: { kind: 'vehicle', fields: { kind: 'seats' } },
  agencies: { kind: 'agency', fields: { matter: 'kind' } },
  schedule: { kind: 'slot', fields: { date: 'time', matter: 'what', groups: 'groupId' } },
  storage: { kind: 'storage', fields: { areaText: 'area' } },
  risks: { kind: 'risk', fields: {} },
  witnesses: { kind: 'witness', fields: { capacity: 'kind' } },
  costs: { kind: 'cost', fields: { amountFen: 'amount' } },
}
const TEXTS: Readonly<Record<string, true>> = { summary: true, legalBasis: true, inventoryMethod: true, media: true }

/** The cell of the plan where a missing value is written. */
function jump(path: string, facts: FormFacts): Jump | null {
  const [table = '', index = '', name = ''] = path.split('.')
  if (table === 'case' || table === 'handler') return { to: 'case', field: index === '' ? table : index }
  if (table === 'documents') return { to: 'step', step: 'E02' }
  if (table === 'command') return { to: 'plan', kind: 'duty', id: '', field: 'name' }
  if (table === 'relief' || table === 'window') {
    return { to: 'plan', kind: 'head', id: '', field: table === 'relief' ? 'purpose' : 'window' }
  }
  if (table === 'title') return { to: 'plan', kind: 'premises', id: '', field: 'titleNo' }
  if (TEXTS[table]) return { to: 'plan', kind: 'textSection', id: '', field: 'text' }
  const of = TABLES[table]
  if (of === undefined) return { to: 'site' }
  // The schedule is printed by time, whatever order it was written in, so its line leads to the table only.
  const ids = of.kind === 'room' ? [...facts.plan.rooms.keys()] : partsOf(facts.plan, of.kind).map((part) => part.id)
  const id = table === 'schedule' ? '' : (ids[Number(index)] ?? '')
  return { to: 'plan', kind: of.kind, id, field: of.fields[name] ?? name }
}

/** 腾退执行预案 as it stands: a draft whatever it says, because only the version that was approved is none. */
export const planForm: OfficialForm = officialForm<EvictionPlanData>({
  form: evictionPlan,
  step: 'E10',
  byHand: false,
  waitsFor: () => null,
  subjects: () => [{ id: '', label: documents.zh.wholeSite }],
  fields: () => [],
  defaults: () => ({}),
  build: ({ facts, reader }) =>
    evictionPlanData({
      plan: printablePlan(facts.plan, reader),
      version: facts.planNumber,
      preparedOn: chinaDate(Date.parse(facts.now)),
      address: placeOf(facts) ?? facts.gate.site.name,
      level: facts.level,
      facts: facts.gate,
    }),
  jump: (path, { facts }) => jump(path, facts),
  unsigned: () => ['notApproved'],
})
