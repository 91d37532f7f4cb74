import type { SnapshotChange, SnapshotLine } from '../../../shared/domain/approvals/changes.ts'
import { fieldsOf, frozenForm, type RequestField, yuanText } from '../../../shared/domain/approvals/requestForms.ts'
import { requestForms } from '../../../shared/i18n/requestForms.ts'
import type { Json, JsonObject } from '../../../shared/journal/canonical.ts'
import type { SnapshotReader } from './subjects.ts'

/** How an approver reads a request's form: each field by its name, a change by the field's weight. */
export const formReader: SnapshotReader = {
  lines: (snapshot) => linesOf(snapshot).map(({ section, text }) => ({ section, text })),
  changes(before, after) {
    const was = new Map(linesOf(before).map((line) => [line.field.id, line.text]))
    const fields = frozenForm(after)?.kind ?? frozenForm(before)?.kind
    const is = new Map(linesOf(after).map((line) => [line.field.id, line.text]))
    return (fields === undefined ? [] : fieldsOf(fields)).flatMap((field): SnapshotChange[] => {
      const old = was.get(field.id) ?? ''
      const now = is.get(field.id) ?? ''
      if (old === now) return []
      const kind = old === '' ? 'added' : now === '' ? 'removed' : 'changed'
      return [{ weight: field.weight, section: fieldWord(field.id), kind, before: old, after: now }]
    })
  },
  digest: () => [],
  care: () => [],
}

function linesOf(snapshot: Json): (SnapshotLine & { field: RequestField })[] {
  const form = frozenForm(snapshot)
  if (form === null) return []
  return fieldsOf(form.kind).flatMap((field) => {
    const text = valueText(field, form.values)
    return text === '' ? [] : [{ field, section: fieldWord(field.id), text }]
  })
}

function valueText(field: RequestField, values: JsonObject): string {
  const value = values[field.id]
  if (value === undefined || value === null) return ''
  if (field.type === 'yuan') return yuanText(Number(value))
  return field.type === 'choice' ? wordOf(requestForms.zh.choice, String(value)) : String(value)
}

/** A field's name as it is printed and as it is refused. */
export function fieldWord(id: string): string {
  return wordOf(requestForms.zh.field, id)
}

function wordOf(words: Readonly<Record<string, string>>, code: string): string {
  return words[code] ?? code
}
