import { type AssistanceNoticeData, assistanceNotice } from '../../../shared/domain/documents/forms/assistanceNotice.ts'
import { partsOf } from '../../../shared/domain/plans/planView.ts'
import { documentFields } from '../../../shared/i18n/documentFields.ts'
import { documents } from '../../../shared/i18n/documents.ts'
import { planTerms } from '../../../shared/i18n/planTerms.ts'
import { caseOf, commonJump, contactOf, idOfSubject } from './common.ts'
import type { FormFacts } from './facts.ts'
import { type BuildInput, type OfficialForm, officialForm, type Subject } from './form.ts'
import { field } from './input.ts'

const words = documentFields.zh
/** A unit that the plan does not name. */
const OTHER = 'other'

function subjects(facts: FormFacts): Subject[] {
  const agencies = partsOf(facts.plan, 'agency').map((part) => {
    return { id: `agency:${part.id}`, label: part.values.name || planTerms.zh.agencyKind[part.values.kind] }
  })
  return [...agencies, { id: OTHER, label: documents.zh.attend.otherUnit }]
}

function build({ facts, subject, entries, reader }: BuildInput): AssistanceNoticeData {
  const agency = facts.plan.parts.agency.get(idOfSubject(subject))
  return {
    case: caseOf(facts, reader),
    unit: agency === undefined ? entries.text('unit') : reader.text(agency, 'name', words.unit),
    article: entries.text('article'),
    ruling: entries.text('ruling'),
    matters: entries.lines('matters'),
    from: entries.date('from'),
    until: entries.date('until'),
    attachments: entries.lines('attachments'),
    contact: { ...contactOf(facts, reader), address: entries.text('address') },
    issuedOn: entries.date('issuedOn'),
  }
}

/** 协助执行通知书 with its reply slip, for each agency of the plan and for a unit written on the form. */
export const assistanceNoticeForm: OfficialForm = officialForm<AssistanceNoticeData>({
  form: assistanceNotice,
  step: 'E10',
  byHand: false,
  waitsFor: () => null,
  subjects,
  fields: (_facts, subject) => [
    ...(subject === OTHER ? [field('unit', 'text')] : []),
    field('ruling', 'text'),
    field('article', 'text'),
    field('matters', 'lines'),
    field('from', 'date'),
    field('until', 'date'),
    field('attachments', 'lines'),
    field('address', 'text'),
    field('issuedOn', 'date'),
  ],
  // The matters, the article and the ruling are the request itself: nothing of them is proposed.
  defaults: (facts) => ({ from: facts.plan.head.window?.from ?? '', until: facts.plan.head.window?.to ?? '' }),
  build,
  jump(path, { facts, subject }) {
    if (path === 'unit' && subject !== OTHER) {
      return { to: 'plan', kind: 'agency', id: idOfSubject(subject), field: 'name' }
    }
    return commonJump(path, facts)
  },
  unsigned: () => [],
})
