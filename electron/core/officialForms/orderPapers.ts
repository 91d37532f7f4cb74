import { partyNames } from '../../../db/cases.ts'
import {
  type EvictionAnnouncementData,
  evictionAnnouncement,
} from '../../../shared/domain/documents/forms/evictionAnnouncement.ts'
import { type SearchWarrantData, searchWarrant } from '../../../shared/domain/documents/forms/searchWarrant.ts'
import { documents } from '../../../shared/i18n/documents.ts'
import { announcementData } from './announcement.ts'
import { placeOf } from './common.ts'
import type { FormFacts } from './facts.ts'
import { type Jump, type OfficialForm, officialForm } from './form.ts'
import { field } from './input.ts'
import { warrantData } from './warrant.ts'

const wholeSite = () => [{ id: '', label: documents.zh.wholeSite }]

/** What the president writes is nobody else's field; the rest of a draft's text is a field of this form. */
function jumpBy(fields: Readonly<Record<string, string>>, step: 'E07' | 'E11') {
  return (path: string): Jump | null => {
    if (path === 'president') return { to: 'step', step }
    if (path === 'case.cause' || path === 'case.applicants') return { to: 'case', field: path.slice(5) }
    const name = fields[path]
    return name === undefined ? null : { to: 'input', field: name }
  }
}

/** Debtors and address as the record names them, to begin with. */
function begun(facts: FormFacts) {
  return { persons: partyNames(facts.gate.case.debtors).join('、'), place: placeOf(facts) ?? facts.gate.case.address }
}

/** 强制迁出公告 while it is a text; what went to the president stands as it went up. */
export const announcementForm: OfficialForm = officialForm<EvictionAnnouncementData>({
  form: evictionAnnouncement,
  step: 'E07',
  byHand: false,
  waitsFor: () => null,
  subjects: wholeSite,
  fields: () => [
    field('debtors', 'text'),
    field('address', 'text'),
    field('titleNo', 'text'),
    field('orders', 'long'),
    field('complyBy', 'date'),
  ],
  defaults(facts) {
    const { persons, place } = begun(facts)
    return { debtors: persons, address: place, titleNo: facts.gate.plan.titleNo }
  },
  build: ({ facts, entries }) =>
    announcementData(facts.gate, {
      persons: entries.text('debtors') ?? '',
      address: entries.text('address') ?? '',
      complyBy: entries.date('complyBy') ?? '',
      titleName: entries.text('titleNo') ?? '',
      titleOrders: entries.text('orders') ?? '',
    }),
  jump: jumpBy(
    { 'case.debtors': 'debtors', 'premises.address': 'address', 'title.name': 'titleNo', 'title.orders': 'orders' },
    'E07',
  ),
  unsigned: () => ['notApproved'],
})

/** 搜查令 while it is a text; see {@link announcementForm}. */
export const warrantForm: OfficialForm = officialForm<SearchWarrantData>({
  form: searchWarrant,
  step: 'E11',
  byHand: false,
  waitsFor: () => null,
  subjects: wholeSite,
  fields: () => [
    field('person', 'text'),
    field('place', 'text'),
    field('reason', 'long'),
    field('items', 'lines'),
    field('officers', 'lines'),
  ],
  defaults(facts) {
    const { persons, place } = begun(facts)
    return { person: persons, place }
  },
  build: ({ facts, entries }) =>
    warrantData(facts.gate, {
      person: entries.text('person') ?? '',
      place: entries.text('place') ?? '',
      reason: entries.text('reason') ?? '',
      items: entries.lines('items'),
      officers: entries.lines('officers').map((line) => {
        const [name = '', ...cardNo] = line.split(/\s+/)
        return { name, cardNo: cardNo.join(' ') }
      }),
    }),
  jump: jumpBy({}, 'E11'),
  unsigned: () => ['notApproved'],
})
