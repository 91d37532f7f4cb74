import { Checkbox, Form, Input } from 'antd'
import type { ReactNode } from 'react'
import { Select } from './Select.tsx'

/** One line of a form: its label, the field, what is wrong with it and what helps to fill it in. */
export function Field(props: { id: string; label: string; error?: string; hint?: string; children: ReactNode }) {
  return (
    <Form.Item
      label={props.label}
      htmlFor={props.id}
      validateStatus={props.error === undefined ? undefined : 'error'}
      help={props.error}
      extra={props.hint}
    >
      {props.children}
    </Form.Item>
  )
}

/** Text, a day or a number as typed. */
export function TextField(props: {
  id: string
  label: string
  value: string
  max: number
  error?: string
  hint?: string
  first?: boolean
  onChange: (text: string) => void
}) {
  return (
    <Field id={props.id} label={props.label} error={props.error} hint={props.hint}>
      <Input
        id={props.id}
        autoFocus={props.first}
        autoComplete="off"
        maxLength={props.max}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </Field>
  )
}

/** Several lines. */
export function LinesField(props: {
  id: string
  label: string
  value: string
  max: number
  hint?: string
  first?: boolean
  onChange: (text: string) => void
}) {
  return (
    <Field id={props.id} label={props.label} hint={props.hint}>
      <Input.TextArea
        id={props.id}
        autoFocus={props.first}
        rows={2}
        maxLength={props.max}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </Field>
  )
}

/** One of a closed list. */
export function ChoiceField<Value extends string>(props: {
  id: string
  label: string
  value: Value
  options: readonly { value: Value; label: string }[]
  onChange: (value: Value) => void
}) {
  return (
    <Field id={props.id} label={props.label}>
      <Select
        label={props.label}
        id={props.id}
        value={props.value}
        options={[...props.options]}
        popupMatchSelectWidth={false}
        onChange={props.onChange}
      />
    </Field>
  )
}

/** Yes or no. */
export function TickField(props: { id: string; label: string; value: boolean; onChange: (on: boolean) => void }) {
  return (
    <Field id={props.id} label={props.label}>
      <Checkbox
        id={props.id}
        aria-label={props.label}
        checked={props.value}
        onChange={(event) => props.onChange(event.target.checked)}
      />
    </Field>
  )
}
