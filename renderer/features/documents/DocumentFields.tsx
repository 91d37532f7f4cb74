import { Form, Input } from 'antd'
import type { InputFieldView, PreparedDocument } from '../../../shared/contract/desk/documents/forms.ts'
import { Select } from '../../ui/Select.tsx'
import { useText, useTextOr } from '../../ui/useText.ts'

/** What a document needs beyond the record, in fields above one another; each is stored while it is written. */
export function DocumentFields(props: {
  made: PreparedDocument
  values: Readonly<Record<string, string>>
  mayWrite: boolean
  onChange: (name: string, text: string) => void
}) {
  const t = useText()
  const fields = props.made.fields.filter((field) => field.kind !== 'machine')
  if (fields.length === 0) return <p className="text2">{t('documentDesk.noFields')}</p>
  return (
    <Form layout="vertical" className="document-fields">
      {fields.map((field) => (
        <OneField
          key={field.name}
          field={field}
          value={props.values[field.name] ?? ''}
          isWrong={props.made.wrong.includes(field.name)}
          disabled={!props.mayWrite}
          onChange={(text) => props.onChange(field.name, text)}
        />
      ))}
      <p className="text3 small">{t('documentDesk.stored')}</p>
    </Form>
  )
}

function OneField(props: {
  field: InputFieldView
  value: string
  isWrong: boolean
  disabled: boolean
  onChange: (text: string) => void
}) {
  const t = useText()
  const textOr = useTextOr()
  const { field, value, disabled } = props
  const id = `document-${field.name}`
  const label = textOr(`documentFields.${field.name}`, textOr(`documentDesk.field.${field.name}`, field.name))
  const like = field.kind === 'time' ? t('documentDesk.timeLike') : t('documentDesk.dateLike')
  const hint =
    field.kind === 'lines'
      ? t('documentDesk.linesHint')
      : field.name === 'exchanges'
        ? t('documentDesk.exchangesHint')
        : undefined
  const common = { id, value, disabled, autoComplete: 'off' }
  const control = (() => {
    switch (field.kind) {
      case 'lines':
      case 'long':
        return (
          <Input.TextArea
            {...common}
            rows={field.name === 'exchanges' ? 8 : 3}
            maxLength={8000}
            onChange={(event) => props.onChange(event.target.value)}
          />
        )
      case 'choice':
        return (
          <Select
            label={label}
            id={id}
            value={value}
            disabled={disabled}
            options={['', ...field.options].map((option) => ({
              value: option,
              label: option === '' ? t('documentDesk.choose') : textOr(`documentDesk.option.${option}`, option),
            }))}
            onChange={props.onChange}
          />
        )
      case 'date':
      case 'time':
      case 'text':
      case 'machine':
        return (
          <Input
            {...common}
            maxLength={500}
            placeholder={field.kind === 'text' ? undefined : like}
            status={props.isWrong ? 'error' : undefined}
            onChange={(event) => props.onChange(event.target.value)}
          />
        )
    }
  })()
  return (
    <Form.Item
      label={label}
      htmlFor={id}
      extra={hint}
      validateStatus={props.isWrong ? 'error' : undefined}
      help={props.isWrong ? t('documentDesk.wrong', { like }) : undefined}
    >
      {control}
    </Form.Item>
  )
}
