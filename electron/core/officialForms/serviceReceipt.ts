import {
  type ServiceReceiptData,
  serviceModes,
  serviceReceipt,
} from '../../../shared/domain/documents/forms/serviceReceipt.ts'
import type { ServiceMode, StepRecord } from '../../../shared/domain/plans/gateSteps.ts'
import { gateStep, type StepCode } from '../../../shared/domain/plans/gateTable.ts'
import { partsOf } from '../../../shared/domain/plans/planView.ts'
import { documentFields } from '../../../shared/i18n/documentFields.ts'
import {
  addressOfDebtor,
  addressOfOccupant,
  caseOf,
  debtorSubjects,
  idOfSubject,
  occupantOf,
  occupantSubjects,
} from './common.ts'
import type { FormFacts } from './facts.ts'
import { type BuildInput, type OfficialForm, officialForm, type Subject } from './form.ts'
import { choice, field, type Values } from './input.ts'

const words = documentFields.zh

/** Steps whose documents are served on somebody (CPL 87–92). */
const SERVED: readonly StepCode[] = ['E02', 'E08', 'E09', 'E21']

/** How a record's way of service is ticked on the form; posting has no receipt. */
const TICKED: Readonly<Record<ServiceMode, ServiceReceiptData['mode']>> = {
  DIRECT: '直接送达',
  FAMILY: '直接送达',
  LEAVING: '留置送达',
  MAIL: '邮寄送达',
  ENTRUSTED: '委托送达',
  ELECTRONIC: '电子送达',
  POSTING: null,
  PUBLIC: '公告送达',
}

function subjects(facts: FormFacts): Subject[] {
  const community = partsOf(facts.plan, 'agency').filter((part) => part.values.kind === 'COMMUNITY')
  const agencies = community.map((part) => ({ id: `agency:${part.id}`, label: part.values.name }))
  return [...debtorSubjects(facts), ...occupantSubjects(facts), ...agencies]
}

function nameOf(facts: FormFacts, subject: string): string {
  const id = idOfSubject(subject)
  const occupant = occupantOf(facts, subject)
  return occupant?.values.name ?? facts.plan.parts.agency.get(id)?.values.name ?? id
}

/** The newest record of a service on this very person; none = the form is filled in at the door. */
function serviceRecord(facts: FormFacts, subject: string): StepRecord | null {
  const name = nameOf(facts, subject)
  const records = facts.gate.steps.map(({ record }) => record)
  return (
    records
      .filter((record) => SERVED.includes(record.step) && record.guard === '' && record.struck === null)
      .filter((record) => record.service !== null)
      .filter((record) => record.addressee.name.trim() === name.trim())
      .sort((a, b) => (a.on ?? '').localeCompare(b.on ?? ''))
      .at(-1) ?? null
  )
}

/** What is to be served next: the paper of the record, else of the first served step that is not settled. */
function defaults(facts: FormFacts, subject: string): Values {
  const record = serviceRecord(facts, subject)
  const served = record?.document.title.trim() ?? ''
  const open = facts.gate.guards.standings.find(
    ({ step, status }) => SERVED.includes(step.code) && !['DONE', 'NOT_NEEDED', 'OVERRIDDEN'].includes(status),
  )
  const proposed = open === undefined ? '' : PAPERS[open.step.code]
  return {
    documents: served !== '' ? served : (proposed ?? ''),
    mode: record?.service == null ? '' : (TICKED[record.service.mode] ?? ''),
    receivedOn: record?.service?.receipt === true ? (record.on ?? '') : '',
    refusal: record?.service?.refusal ?? '',
    refusedOn: (record?.service?.refusal ?? '') === '' ? '' : (record?.on ?? ''),
  }
}

const PAPERS: Partial<Record<StepCode, string>> = {
  E02: '执行通知书',
  E08: gateStep('E07').document,
  E09: gateStep('E09').document,
  E21: gateStep('E21').document,
}

function build({ facts, subject, entries, reader }: BuildInput): ServiceReceiptData {
  const occupant = occupantOf(facts, subject)
  const record = serviceRecord(facts, subject)
  if (record !== null && record.doubts.length > 0) reader.note({ label: words.mode, values: [] })
  const name = occupant === null ? nameOf(facts, subject) : reader.text(occupant, 'name', words.recipient)
  const address = occupant === null ? addressOfDebtor(facts, reader) : addressOfOccupant(facts, occupant)
  return {
    cause: caseOf(facts, reader).cause,
    documents: entries.lines('documents').map(documentLine),
    recipient: name,
    address: entries.text('address') ?? (subject.startsWith('agency:') ? null : address),
    mode: entries.choice('mode', serviceModes),
    servedBy: entries.lines('servedBy'),
    servedAt: entries.time('servedAt'),
    receivedOn: entries.date('receivedOn'),
    substitute: { name: entries.text('substitute'), relation: entries.text('relation') },
    refusal: { reason: entries.text('refusal'), on: entries.date('refusedOn') },
    witnesses: (record?.witnesses ?? []).map((one) => ({ name: one.name || null, unit: one.capacity || null })),
    mediaNo: entries.text('mediaNo'),
    remarks: entries.text('remarks'),
  }
}

/** A line such as `到场通知书 2份`; without a number of copies the place for it stays open. */
function documentLine(line: string): { name: string; copies: string } {
  const [, name = line, copies = ''] = /^(.*?)[\s　]+(\d+\s*[份件])$/.exec(line) ?? []
  return { name, copies }
}

/** 送达回证 for each who is served; what a record of the service says is printed, the rest is filled in at the door. */
export const serviceReceiptForm: OfficialForm = officialForm<ServiceReceiptData>({
  form: serviceReceipt,
  step: 'E08',
  byHand: true,
  waitsFor: () => null,
  subjects,
  fields: () => [
    field('documents', 'lines'),
    field('address', 'text'),
    choice('mode', serviceModes),
    field('servedBy', 'lines'),
    field('servedAt', 'time'),
    field('receivedOn', 'date'),
    field('substitute', 'text'),
    field('relation', 'text'),
    field('refusal', 'text'),
    field('refusedOn', 'date'),
    field('mediaNo', 'text'),
    field('remarks', 'text'),
  ],
  defaults,
  build,
  jump(path, { subject }) {
    if (path === 'recipient' && subject.startsWith('occupant:')) {
      return { to: 'plan', kind: 'occupant', id: idOfSubject(subject), field: 'name' }
    }
    return path.startsWith('witnesses') ? { to: 'step', step: 'E08' } : null
  },
  unsigned: () => [],
})
