import {
  type BlankInventoryFormData,
  blankInventoryForm,
} from '../../../shared/domain/documents/forms/blankInventoryForm.ts'
import { documents } from '../../../shared/i18n/documents.ts'
import { placeOf } from './common.ts'
import { type OfficialForm, officialForm } from './form.ts'
import { field } from './input.ts'

/** Most blank sheets in one document: enough for every room of the largest site, drawn in seconds. */
export const BLANK_SHEETS_LIMIT = 500

/** Sheets asked for; null while the field holds no number from 1 to {@link BLANK_SHEETS_LIMIT}. */
function sheetsOf(typed: string | null): number | null {
  const n = typed !== null && /^\d{1,4}$/.test(typed) ? Number(typed) : 0
  return n >= 1 && n <= BLANK_SHEETS_LIMIT ? n : null
}

/** 空白腾退物品清单: sheets numbered on, without a room; as many as asked for, a sheet per room to begin with (B7). */
export const blankInventoryFormOfSite: OfficialForm = officialForm<BlankInventoryFormData>({
  form: blankInventoryForm,
  step: 'E17',
  byHand: true,
  waitsFor: () => null,
  subjects: () => [{ id: '', label: documents.zh.wholeSite }],
  fields: () => [field('sheets', 'text')],
  defaults: (facts) => ({ sheets: String(Math.min(Math.max(facts.plan.rooms.size, 1), BLANK_SHEETS_LIMIT)) }),
  build: ({ facts, entries }) => ({ place: placeOf(facts), room: null, sheets: sheetsOf(entries.text('sheets')) ?? 1 }),
  jump: (path) => (path === 'place' ? { to: 'site' } : null),
  unsigned: () => [],
})
