import { Form, Input } from 'antd'
import { type ItemFields, itemFields } from '../../../shared/contract/desk/inventory.ts'
import { habitualUnit, regimes } from '../../../shared/domain/inventory/vocabulary.ts'
import { Select } from '../../ui/Select.tsx'
import { belongsToInputMethod } from '../../ui/useKeys.ts'
import { useText } from '../../ui/useText.ts'

/** Every field of an item as a plain form keeps it. */
export interface FormValues {
  readonly name: string
  readonly amount: string
  readonly unit: string
  readonly condition: string
  readonly ownerName: string
  readonly ownerKind: ItemFields['owner']['kind']
  readonly ownerBasis: string
  readonly place: string
  readonly remarks: string
  readonly brandModel: string
  readonly serialNo: string
  readonly regime: ItemFields['regime']
  readonly box: string
}

const ownerKinds = ['DEBTOR', 'APPLICANT', 'THIRD_PARTY', 'UNKNOWN'] as const
const lengths = {
  name: 100,
  amount: 13,
  unit: 10,
  condition: 60,
  ownerName: 60,
  ownerBasis: 200,
  place: 60,
  remarks: 1000,
  brandModel: 100,
  serialNo: 100,
  box: 20,
} as const
type TextField = keyof typeof lengths

/** The form's values of an item's fields. */
export function valuesOf(fields: ItemFields): FormValues {
  const { quantity, owner, ...rest } = fields
  return {
    name: rest.name,
    condition: rest.condition,
    place: rest.place,
    remarks: rest.remarks,
    brandModel: rest.brandModel,
    serialNo: rest.serialNo,
    regime: rest.regime,
    box: rest.box,
    amount: quantity.amount,
    unit: quantity.unit,
    ownerName: owner.name,
    ownerKind: owner.kind,
    ownerBasis: owner.basis,
  }
}

/** An item's fields from the form, or the fields that cannot be taken. */
export function fieldsOf(values: FormValues): { fields: ItemFields } | { wrong: readonly string[] } {
  const { amount, unit, ownerName, ownerKind, ownerBasis, ...rest } = values
  const answer = itemFields.safeParse({
    ...rest,
    name: rest.name.trim(),
    quantity: { amount: amount.trim(), unit: unit.trim() || (habitualUnit(rest.name) ?? '') },
    owner: { name: ownerName.trim(), kind: ownerKind, basis: ownerBasis },
  })
  if (answer.success) return { fields: answer.data }
  return { wrong: answer.error.issues.map((issue) => issue.path.join('.')) }
}

/** All fields, labels left; `wrong` marks those the core would not take. */
export function FieldsForm(props: {
  values: FormValues
  /** The newest values, also before they are drawn. */
  now: () => FormValues
  onChange: (values: FormValues) => void
  wrong: readonly string[]
  onEnter: () => void
}) {
  const t = useText()
  const { values } = props
  const change = (part: Partial<FormValues>) => props.onChange({ ...props.now(), ...part })
  const text = (name: TextField, label: string, wrong: string | null) => (
    <Form.Item
      label={label}
      htmlFor={`item-${name}`}
      validateStatus={wrong !== null && props.wrong.includes(wrong) ? 'error' : undefined}
      help={
        wrong !== null && props.wrong.includes(wrong)
          ? t(name === 'name' ? 'inventory.form.needName' : 'inventory.form.needAmount')
          : undefined
      }
    >
      <Input
        id={`item-${name}`}
        value={values[name]}
        maxLength={lengths[name]}
        autoComplete="off"
        autoFocus={name === 'name'}
        onChange={(event) => change({ [name]: event.target.value })}
        onPressEnter={(event) => {
          if (!belongsToInputMethod(event)) props.onEnter()
        }}
      />
    </Form.Item>
  )
  return (
    <Form layout="horizontal" labelCol={{ flex: '96px' }} labelAlign="left" colon={false} className="close-form">
      {text('name', t('inventory.field.name'), 'name')}
      {text('amount', t('inventory.field.quantity'), 'quantity.amount')}
      {text('unit', t('inventory.field.unit'), null)}
      {text('condition', t('inventory.field.condition'), null)}
      {text('ownerName', t('inventory.field.owner'), null)}
      <Form.Item label={t('inventory.field.ownerKind')} htmlFor="item-ownerKind">
        <Select
          label={t('inventory.field.ownerKind')}
          id="item-ownerKind"
          value={values.ownerKind}
          options={ownerKinds.map((kind) => ({ value: kind, label: t(`legalTerms.ownerKind.${kind}`) }))}
          onChange={(ownerKind) => change({ ownerKind })}
        />
      </Form.Item>
      {text('ownerBasis', t('inventory.field.ownerBasis'), null)}
      {text('place', t('inventory.field.place'), null)}
      {text('remarks', t('inventory.field.remarks'), null)}
      {text('brandModel', t('inventory.field.brandModel'), null)}
      {text('serialNo', t('inventory.field.serialNo'), null)}
      <Form.Item label={t('inventory.field.regime')} htmlFor="item-regime">
        <Select
          label={t('inventory.field.regime')}
          id="item-regime"
          value={values.regime}
          options={regimes.map((regime) => ({ value: regime, label: t(`legalTerms.regime.${regime}`) }))}
          onChange={(regime) => change({ regime })}
        />
      </Form.Item>
      {text('box', t('inventory.field.box'), null)}
    </Form>
  )
}
