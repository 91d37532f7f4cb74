import {
  type AttendCapacity,
  type NoticeToAttendData,
  noticeToAttend,
} from '../../../shared/domain/documents/forms/noticeToAttend.ts'
import { partsOf } from '../../../shared/domain/plans/planView.ts'
import { documentFields } from '../../../shared/i18n/documentFields.ts'
import { documents } from '../../../shared/i18n/documents.ts'
import {
  caseOf,
  commonJump,
  contactOf,
  dateOfStep,
  doneRecords,
  handlerOf,
  idOfSubject,
  partiesOf,
  placeOf,
} from './common.ts'
import type { FormFacts } from './facts.ts'
import { type BuildInput, type OfficialForm, officialForm, type Subject } from './form.ts'
import { choice, field } from './input.ts'
import type { Reader } from './reader.ts'

const words = documentFields.zh
const who = documents.zh.attend
export const PREMISES_KINDS = ['BUILDING', 'LAND'] as const

/** Kinds of subjects and the sentence of CPL 261(2) each gets. */
const CAPACITIES: Readonly<Record<string, AttendCapacity>> = {
  debtor: 'DEBTOR',
  family: 'ADULT_FAMILY',
  representative: 'LEGAL_REPRESENTATIVE',
  unit: 'WORK_UNIT',
  agency: 'BASE_ORGANIZATION',
  base: 'BASE_ORGANIZATION',
}

/** Each person and organisation CPL 261(2) names; who is not named in the record is written on the form. */
function subjects(facts: FormFacts): Subject[] {
  const debtors = partiesOf(facts, 'debtors').flatMap(({ name, kind }) =>
    kind === 'organisation'
      ? [{ id: `representative:${name}`, label: `${name} ${who.representative}` }]
      : [
          { id: `debtor:${name}`, label: name },
          { id: `family:${name}`, label: `${name} ${who.family}` },
          { id: `unit:${name}`, label: `${name} ${who.unit}` },
        ],
  )
  const community = partsOf(facts.plan, 'agency').filter((part) => part.values.kind === 'COMMUNITY')
  const base = community.map((part) => ({ id: `agency:${part.id}`, label: part.values.name || who.base }))
  return [...debtors, ...(base.length > 0 ? base : [{ id: 'base', label: who.base }])]
}

function kindOf(subject: string): string {
  return subject.split(':')[0] ?? ''
}

/** When the team arrives, by the plan's first slot of arrival. */
function attendAt(facts: FormFacts, reader: Reader): string | null {
  const arrivals = partsOf(facts.plan, 'slot').filter((slot) => slot.values.kind === 'ARRIVAL')
  const times = arrivals.flatMap((slot) => {
    const time = reader.settled(slot, 'time', words.attendAt, slot.values.time)
    return time === null ? [] : [`${time.day}T${time.from}:00+08:00`]
  })
  return times.sort()[0] ?? null
}

function build({ facts, subject, entries, reader }: BuildInput): NoticeToAttendData {
  const kind = kindOf(subject)
  const name = idOfSubject(subject)
  const agency = facts.plan.parts.agency.get(name)
  const named = kind === 'debtor' || kind === 'representative' ? name : entries.text('addressee')
  return {
    case: caseOf(facts, reader),
    premises: { kind: entries.choice('premises', PREMISES_KINDS) ?? 'BUILDING', address: placeOf(facts) },
    addressee: {
      name: agency === undefined ? named : reader.text(agency, 'name', words.addressee),
      capacity: CAPACITIES[kind] ?? 'DEBTOR',
    },
    debtorConcerned: ['family', 'unit'].includes(kind) ? name : null,
    representative: entries.text('representative'),
    announcedOn: dateOfStep(facts, reader, 'E07', words.announcedOn, (record) => record.on),
    complyBy: dateOfStep(facts, reader, 'E07', words.complyBy, (record) => record.until),
    attendAt: attendAt(facts, reader),
    place: entries.text('place'),
    contact: contactOf(facts, reader),
    officer: handlerOf(facts, reader),
    clerk: entries.text('clerk'),
    issuedOn: entries.date('issuedOn'),
  }
}

/** 到场通知书, one for each whom CPL 261(2) names; a draft until the announcement bears the president's signature. */
export const noticeToAttendForm: OfficialForm = officialForm<NoticeToAttendData>({
  form: noticeToAttend,
  step: 'E09',
  byHand: false,
  waitsFor: (facts) => (doneRecords(facts, 'E07').length > 0 ? null : 'E07'),
  subjects,
  fields: (_facts, subject) => [
    ...(['family', 'unit', 'base'].includes(kindOf(subject)) ? [field('addressee', 'text')] : []),
    ...(kindOf(subject) === 'representative' ? [field('representative', 'text')] : []),
    choice('premises', PREMISES_KINDS),
    field('place', 'text'),
    field('clerk', 'text'),
    field('issuedOn', 'date'),
  ],
  defaults: (facts) => ({ premises: 'BUILDING', place: placeOf(facts) ?? '' }),
  build,
  jump(path, { facts, subject }) {
    if (path === 'announcedOn' || path === 'complyBy') return { to: 'step', step: 'E07' }
    if (path === 'attendAt') {
      const slot = partsOf(facts.plan, 'slot').find((one) => one.values.kind === 'ARRIVAL')
      return { to: 'plan', kind: 'slot', id: slot?.id ?? '', field: 'time' }
    }
    if (path === 'addressee.name' && kindOf(subject) === 'agency') {
      return { to: 'plan', kind: 'agency', id: idOfSubject(subject), field: 'name' }
    }
    return path === 'place' ? null : commonJump(path, facts)
  },
  unsigned: (facts) => (doneRecords(facts, 'E07').length > 0 ? [] : ['notSigned']),
})
