import { type InterviewRecordData, interviewRecord } from '../../../shared/domain/documents/forms/interviewRecord.ts'
import { type PlanPart, partsOf } from '../../../shared/domain/plans/planView.ts'
import { documentFields } from '../../../shared/i18n/documentFields.ts'
import { documents } from '../../../shared/i18n/documents.ts'
import {
  addressOfDebtor,
  addressOfOccupant,
  debtorSubjects,
  idOfSubject,
  occupantOf,
  occupantSubjects,
} from './common.ts'
import type { FormFacts } from './facts.ts'
import { type BuildInput, type OfficialForm, officialForm } from './form.ts'
import { field, type Values } from './input.ts'

const words = documentFields.zh

/** The newest talk with this occupant that the plan records. */
function talkWith(facts: FormFacts, subject: string): PlanPart<'negotiation'> | null {
  const occupant = occupantOf(facts, subject)
  if (occupant === null) return null
  const talks = partsOf(facts.plan, 'negotiation').filter((part) => part.values.occupantId === occupant.id)
  return talks.sort((a, b) => (a.values.on ?? '').localeCompare(b.values.on ?? '')).at(-1) ?? null
}

function defaults(facts: FormFacts, subject: string): Values {
  const talk = talkWith(facts, subject)?.values
  return {
    place: talk?.place ?? '',
    others: talk?.participants ?? '',
    told: talk?.explained ?? '',
    interviewers: facts.gate.case.work_handler,
  }
}

function build({ facts, subject, entries, reader }: BuildInput): InterviewRecordData {
  const occupant = occupantOf(facts, subject)
  return {
    startedAt: entries.time('startedAt'),
    endedAt: entries.time('endedAt'),
    place: entries.text('place'),
    interviewers: entries.lines('interviewers'),
    recorder: entries.text('recorder'),
    interviewee: {
      name: occupant === null ? idOfSubject(subject) : reader.text(occupant, 'name', words.interviewee),
      capacity: occupant === null ? documents.zh.attend.debtor : documents.zh.attend.occupant,
      identity: entries.text('identity'),
      address:
        entries.text('address') ??
        (occupant === null ? addressOfDebtor(facts, reader) : addressOfOccupant(facts, occupant)),
      phone: entries.text('phone') ?? (occupant === null ? null : reader.text(occupant, 'phone', words.phone)),
    },
    others: entries.lines('others'),
    told: entries.text('told'),
    exchanges: exchangesOf(entries.text('exchanges') ?? ''),
    mediaNo: entries.text('mediaNo'),
    signers: [],
  }
}

/** Lines that begin with 问 or 答 and a colon; other lines go on with the one before. */
export function exchangesOf(typed: string): InterviewRecordData['exchanges'] {
  const found: { by: 'QUESTION' | 'ANSWER'; text: string }[] = []
  for (const line of typed.split(/\r\n?|\n/)) {
    const [, mark, text = ''] = /^\s*([问答])\s*[：:](.*)$/.exec(line) ?? []
    if (mark !== undefined) found.push({ by: mark === '问' ? 'QUESTION' : 'ANSWER', text: text.trim() })
    else if (line.trim() !== '') {
      const last = found.at(-1)
      if (last === undefined) found.push({ by: 'QUESTION', text: line.trim() })
      else last.text = `${last.text}${line.trim()}`
    }
  }
  return found.map(({ by, text }) => ({ by, text: text === '' ? null : text }))
}

/** 谈话笔录 with a debtor or an occupant (E05); questions and answers are written here or by hand. */
export const interviewRecordForm: OfficialForm = officialForm<InterviewRecordData>({
  form: interviewRecord,
  step: 'E05',
  byHand: true,
  waitsFor: () => null,
  subjects: (facts) => [...debtorSubjects(facts), ...occupantSubjects(facts)],
  fields: () => [
    field('startedAt', 'time'),
    field('endedAt', 'time'),
    field('place', 'text'),
    field('interviewers', 'lines'),
    field('recorder', 'text'),
    field('identity', 'text'),
    field('address', 'text'),
    field('phone', 'text'),
    field('others', 'lines'),
    field('told', 'long'),
    field('exchanges', 'long'),
    field('mediaNo', 'text'),
  ],
  defaults,
  build,
  jump(path, { subject }) {
    if (path === 'interviewee.name' && subject.startsWith('occupant:')) {
      return { to: 'plan', kind: 'occupant', id: idOfSubject(subject), field: 'name' }
    }
    return path.startsWith('interviewee.') ? { to: 'input', field: path.slice('interviewee.'.length) } : null
  },
  unsigned: () => [],
})
