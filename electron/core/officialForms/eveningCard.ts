import { type EveningCardData, eveningCard } from '../../../shared/domain/documents/forms/eveningCard.ts'
import { partsOf } from '../../../shared/domain/plans/planView.ts'
import { documents } from '../../../shared/i18n/documents.ts'
import { eveningCheck } from '../../../shared/i18n/eveningCheck.ts'
import { machineChecks } from '../../../shared/i18n/machineChecks.ts'
import { fill } from '../documents/inventoryListModel.ts'
import { placeOf } from './common.ts'
import { type EveningCheck, eveningChecks, PRINTER_STATES } from './evening.ts'
import type { FormFacts } from './facts.ts'
import { type OfficialForm, officialForm } from './form.ts'
import { choice, field } from './input.ts'

const words = eveningCheck.zh
const machineWords: Readonly<Record<string, Readonly<Record<string, string>>>> = machineChecks.zh
const MACHINE_RESULT = { PASSED: 'good', WARNING: 'attention', FAILED: 'bad', NOT_DONE: 'attention' } as const

/** A check as the card prints it, in Chinese whatever the screen speaks. */
function lineOf(check: EveningCheck): EveningCardData['checks'][number] {
  const own = Object.entries(words.check).find(([id]) => id === check.id)?.[1]
  const machine = machineWords[check.id]
  const name = own === undefined ? (machine?.name ?? check.id) : fill(own.name, check.values)
  const said = own === undefined ? machine?.[MACHINE_RESULT[check.result]] : own.said
  return { name, result: check.result, detail: said === undefined ? null : fill(said, check.values) }
}

function groupNames(facts: FormFacts): string[] {
  return partsOf(facts.plan, 'group')
    .map((group) => group.values.name)
    .filter((name) => name.trim() !== '')
}

/** 出发前检查卡 of this laptop (B6): green, or what to mend before tomorrow. */
export const eveningCardForm: OfficialForm = officialForm<EveningCardData>({
  form: eveningCard,
  step: 'E13',
  byHand: true,
  waitsFor: (facts) => (facts.plan.head.window === null ? 'E10' : null),
  subjects: () => [{ id: '', label: documents.zh.thisLaptop }],
  fields: (facts) => [
    choice('group', groupNames(facts)),
    choice('printer', PRINTER_STATES),
    field('battery', 'machine'),
  ],
  defaults: () => ({}),
  build: ({ facts, entries }) => ({
    laptop: facts.laptop,
    officer: facts.officer,
    group: entries.text('group'),
    place: placeOf(facts),
    checkedAt: facts.now,
    checks: eveningChecks(facts, {
      battery: entries.text('battery') ?? '',
      printer: entries.text('printer') ?? '',
    }).map(lineOf),
  }),
  jump: (path) => (path === 'place' ? { to: 'site' } : null),
  unsigned: () => [],
})
