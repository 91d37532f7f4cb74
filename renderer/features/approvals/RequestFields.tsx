import { defaultApprovalRules, type RequestKind } from '../../../shared/domain/approvals/kinds.ts'
import {
  fieldsOf,
  formLevel,
  type RequestField,
  readForm,
  type TypedValues,
  wayOf,
} from '../../../shared/domain/approvals/requestForms.ts'
import type { Text } from '../../../shared/i18n/texts.ts'
import { ChoiceField, LinesField, TextField } from '../../ui/formFields.tsx'
import { useText, useTextOr } from '../../ui/useText.ts'
import { roleWords } from './words.ts'

/** A kind's own fields as typed; a choice starts at its first code, so that nothing is blank that has a default. */
export function startValues(kind: RequestKind): Record<string, string> {
  return Object.fromEntries(
    fieldsOf(kind).flatMap(({ id, options }) => (options[0] === undefined ? [] : [[id, options[0]]])),
  )
}

/** What is wrong with what was typed, in words; null = it can be sent. */
export function faultWords(kind: RequestKind, typed: TypedValues, t: Text): string | null {
  const read = readForm(kind, typed)
  if (read.ok) return null
  const detail = fieldName(read.field, t)
  return t(`errors.rules.requestForm.${read.fault}`, { detail })
}

function fieldName(id: string, t: Text): string {
  return t(`requestForms.field.${id}` as 'requestForms.field.facts')
}

/** The fields of one kind, in the order in which they are read. */
export function RequestFields(props: {
  kind: RequestKind
  values: TypedValues
  onPut: (part: Record<string, string>) => void
}) {
  return fieldsOf(props.kind).map((field) => (
    <OneField
      key={`${props.kind} ${field.id}`}
      field={field}
      value={props.values[field.id] ?? ''}
      onChange={(value) => props.onPut({ [field.id]: value })}
    />
  ))
}

function OneField(props: { field: RequestField; value: string; onChange: (value: string) => void }) {
  const textOr = useTextOr()
  const { field } = props
  const shared = {
    id: `request-${field.id}`,
    label: textOr(`requestForms.field.${field.id}`, field.id),
    value: props.value,
    onChange: props.onChange,
  }
  switch (field.type) {
    case 'choice':
      return (
        <ChoiceField
          {...shared}
          options={field.options.map((value) => ({ value, label: textOr(`requestForms.choice.${value}`, value) }))}
        />
      )
    case 'lines':
      return <LinesField {...shared} max={5000} />
    case 'text':
    case 'yuan':
    case 'days':
    case 'date':
      return <TextField {...shared} max={field.type === 'text' ? 200 : 30} />
  }
}

/** Who proposes, is heard and decides, before anything is sent; with why it is of its level where the fields say so. */
export function RequestWay({ kind, values }: { kind: RequestKind; values: TypedValues }) {
  const t = useText()
  const textOr = useTextOr()
  const level = formLevel(kind, values)
  const { basis = '' } = values
  const why = kind === 'terminationReview' ? textOr(`requestForms.why.${basis}`, '') : ''
  return (
    <section className="request-way" aria-label={t('requestForms.way')}>
      <b>
        {t('requestForms.way')} {kind === 'terminationReview' ? t('requestForms.level', { n: level }) : null}
      </b>
      {why === '' ? null : <p className="text2">{why}</p>}
      <ol>
        {wayOf(defaultApprovalRules, kind, level).map((one) => (
          <li key={`${one.step} ${one.roles.join()}`}>
            <span className="text2">{t(`requestForms.step.${one.step}`)}</span> {roleWords(one.roles, t)}
            {one.required ? null : <small className="text2"> {t('requestForms.mayBe')}</small>}
          </li>
        ))}
      </ol>
    </section>
  )
}
