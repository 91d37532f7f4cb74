import type { CaseOfDocument } from '../../../shared/domain/documents/forms/parties.ts'
import type { Value } from '../../../shared/domain/documents/forms/parts.ts'
import type { StepRecord } from '../../../shared/domain/plans/gateSteps.ts'
import type { StepCode } from '../../../shared/domain/plans/gateTable.ts'
import { type PlanPart, partsOf } from '../../../shared/domain/plans/planView.ts'
import { wholeRecords } from '../../../shared/domain/plans/stepStanding.ts'
import { documentFields } from '../../../shared/i18n/documentFields.ts'
import type { Json } from '../../../shared/journal/canonical.ts'
import type { Register } from '../../../shared/journal/registers.ts'
import type { FormFacts } from './facts.ts'
import type { Jump, Subject } from './form.ts'
import type { Reader, Registers } from './reader.ts'

const words = documentFields.zh

/** A party of the case as the register names it. */
export interface PartyOfCase {
  readonly name: string
  readonly kind: string
}

/** Parties of one side. */
export function partiesOf(facts: FormFacts, side: 'applicants' | 'debtors'): PartyOfCase[] {
  return JSON.parse(facts.gate.case[side]) as PartyOfCase[]
}

/** What officers state of the case over what the register says; two statements are a doubt. */
function caseRegisters(facts: FormFacts): Registers {
  const row = facts.gate.case
  const stated = JSON.parse(row.stated) as Record<string, Register<Json>>
  const values: Record<string, unknown> = { cause: row.cause, address: row.address, phone: row.phone }
  const doubts: Record<string, Json[]> = {}
  values.handler = row.work_handler
  for (const [name, register] of Object.entries(stated)) {
    if (register.length > 1) doubts[name] = register.map((standing) => standing.value)
    else if (register[0] !== undefined) values[name] = register[0].value
  }
  return { values, doubts }
}

/** The case as its documents name it. */
export function caseOf(facts: FormFacts, reader: Reader): CaseOfDocument {
  const names = (side: 'applicants' | 'debtors') => partiesOf(facts, side).map((party) => party.name)
  const cause = reader.text(caseRegisters(facts), 'cause', words.cause)
  return { applicants: names('applicants'), debtors: names('debtors'), cause: withoutDispute(cause) }
}

/** 案由 as the opening sentence takes it: the form adds 一案 itself. */
function withoutDispute(cause: Value): Value {
  return cause === null ? null : cause.replace(/一案$/, '')
}

export function handlerOf(facts: FormFacts, reader: Reader): Value {
  return reader.text(caseRegisters(facts), 'handler', words.handler)
}

/** Address the register gives for the debtors; nothing of it says whose it is where there are several. */
export function addressOfDebtor(facts: FormFacts, reader: Reader): Value {
  return partiesOf(facts, 'debtors').length === 1 ? reader.text(caseRegisters(facts), 'address', words.address) : null
}

export function placeOf(facts: FormFacts): Value {
  return facts.gate.site.address.trim() === '' ? null : facts.gate.site.address
}

/** The plan's row of the person to call: the case's handler, else the liaison. */
function contactDuty(facts: FormFacts): PlanPart<'duty'> | null {
  const duties = partsOf(facts.plan, 'duty')
  const handler = facts.gate.case.work_handler
  const ids = facts.gate.officers.filter((officer) => officer.name === handler).map((officer) => officer.officer_id)
  const own = (duty: PlanPart<'duty'>) =>
    duty.values.name === handler || ids.some((officerId) => officerId === duty.values.officerId)
  return duties.find(own) ?? duties.find((duty) => duty.values.duty === 'LIAISON') ?? null
}

/** Whom to call about a document, with the telephone the plan has. */
export function contactOf(facts: FormFacts, reader: Reader): { name: Value; phone: Value } {
  const duty = contactDuty(facts)
  if (duty === null) return { name: handlerOf(facts, reader), phone: null }
  const name = reader.text(duty, 'name', words.contact) ?? nameOfOfficer(facts, duty.values.officerId)
  return { name, phone: reader.text(duty, 'phone', words.phone) }
}

function nameOfOfficer(facts: FormFacts, officerId: string | null): Value {
  return facts.gate.officers.find((officer) => officer.officer_id === officerId)?.name ?? null
}

/** Where the telephone or name of the contact is written. */
export function contactJump(facts: FormFacts, field: string): Jump {
  return { to: 'plan', kind: 'duty', id: contactDuty(facts)?.id ?? '', field }
}

/** Jumps of what every letter names: parties and cause, premises, contact, handler. Null for anything else. */
export function commonJump(path: string, facts: FormFacts): Jump | null {
  if (path.startsWith('case.')) return { to: 'case', field: path.slice(5) }
  if (path === 'premises.address' || path === 'place') return { to: 'site' }
  if (path === 'contact.name' || path === 'contact.phone') return contactJump(facts, path.slice(8))
  return path === 'officer' ? { to: 'case', field: 'handler' } : null
}

/** Complete records of a step that was done, oldest first. */
export function doneRecords(facts: FormFacts, step: StepCode): StepRecord[] {
  return wholeRecords(facts.gate.steps, step).sort((a, b) => (a.on ?? '').localeCompare(b.on ?? ''))
}

/** A date that complete records of a step state; two different ones are a doubt, and neither is taken. */
export function dateOfStep<Day extends string>(
  facts: FormFacts,
  reader: Reader,
  step: StepCode,
  label: string,
  of: (record: StepRecord) => Day | null,
): Day | null {
  const open = facts.gate.steps.filter(
    ({ record }) => record.step === step && record.guard === '' && record.struck === null,
  )
  if (open.some(({ record }) => record.doubts.length > 0)) reader.note({ label, values: [] })
  const days = [...new Set(doneRecords(facts, step).flatMap((record) => of(record) ?? []))]
  if (days.length > 1) reader.note({ label, values: days })
  return days.length === 1 ? (days[0] ?? null) : null
}

/** Occupants of the plan as subjects; the room tells two of one name apart. */
export function occupantSubjects(facts: FormFacts): Subject[] {
  return partsOf(facts.plan, 'occupant').map((part) => {
    const room = part.values.roomId === null ? undefined : facts.plan.rooms.get(part.values.roomId)
    const label = [part.values.name, room?.values.code ?? ''].filter((word) => word !== '').join(' ')
    return { id: `occupant:${part.id}`, label }
  })
}

/** Debtors of the case as subjects. */
export function debtorSubjects(facts: FormFacts): Subject[] {
  return partiesOf(facts, 'debtors').map(({ name }) => ({ id: `debtor:${name}`, label: name }))
}

/** What stands behind the first colon of a subject's id. */
export function idOfSubject(subject: string): string {
  return subject.slice(subject.indexOf(':') + 1)
}

/** The occupant of a subject `occupant:<id>`, or null. */
export function occupantOf(facts: FormFacts, subject: string): PlanPart<'occupant'> | null {
  if (!subject.startsWith('occupant:')) return null
  return facts.plan.parts.occupant.get(idOfSubject(subject)) ?? null
}

/** Where an occupant lives: the site's address with the room. */
export function addressOfOccupant(facts: FormFacts, occupant: PlanPart<'occupant'>): Value {
  const room = occupant.values.roomId === null ? undefined : facts.plan.rooms.get(occupant.values.roomId)
  const place = placeOf(facts)
  return place === null || room === undefined ? place : `${place}${room.values.code}室`
}
