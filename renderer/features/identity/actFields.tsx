import { Input } from 'antd'
import { useId } from 'react'
import { PinField } from '../../ui/fields.tsx'
import { Field } from '../../ui/formFields.tsx'

interface ActField {
  readonly label: string
  /** What is wrong with it; '' = nothing. */
  readonly fault: string
  readonly value: string
  readonly first?: boolean
  readonly onChange: (text: string) => void
  /** Enter does the act of the dialog. */
  readonly onEnter: () => void
}

/** A line copied letter by letter: an address, or a code (`mono`). */
export function CopiedField(props: ActField & { hint: string; max: number; mono?: boolean }) {
  const id = useId()
  return (
    <Field id={id} label={props.label} error={props.fault || undefined} hint={props.hint}>
      <Input
        id={id}
        className={props.mono === true ? 'mono' : undefined}
        autoFocus={props.first}
        autoComplete="off"
        spellCheck={false}
        maxLength={props.max}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
        onPressEnter={props.onEnter}
      />
    </Field>
  )
}

/** The own PIN that confirms an act. */
export function OwnPinField(props: ActField) {
  const id = useId()
  const { label, value, onChange, onEnter } = props
  return (
    <Field id={id} label={label} error={props.fault || undefined}>
      <PinField id={id} label={label} value={value} onChange={onChange} onEnter={onEnter} autoFocus={props.first} />
    </Field>
  )
}
