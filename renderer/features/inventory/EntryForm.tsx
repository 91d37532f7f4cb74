import { useState } from 'react'
import type { ItemFields } from '../../../shared/contract/desk/inventory.ts'
import type { EntrySticky } from '../../../shared/domain/inventory/entryTypes.ts'
import { explainLine } from '../../client/errors.ts'
import { Fault } from '../../ui/blocks.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'
import { FieldsForm, fieldsOf, valuesOf } from './FieldsForm.tsx'

/** F2 at the line: every field as a plain form, begun with what the line says. The person asked for it; nothing else opens it. */
export function EntryForm(props: {
  start: ItemFields | null
  sticky: EntrySticky
  next: string
  onRecord: (fields: ItemFields) => Promise<void>
  onClose: () => void
}) {
  const t = useText()
  const blank: ItemFields = {
    name: '',
    quantity: { amount: '1', unit: '' },
    condition: '',
    remarks: '',
    brandModel: '',
    serialNo: '',
    ...props.sticky,
  }
  const [values, setValues, valuesNow] = useLive(valuesOf(props.start ?? blank))
  const [wrong, setWrong] = useState<readonly string[]>([])
  const [failed, setFailed] = useState('')
  const [busy, setBusy, busyNow] = useLive(false)
  const record = () => {
    const answer = fieldsOf(valuesNow())
    if ('wrong' in answer) return setWrong(answer.wrong)
    if (busyNow()) return
    setBusy(true)
    setFailed('')
    props
      .onRecord(answer.fields)
      .then(props.onClose)
      .catch((error: unknown) => setFailed(explainLine(error, t)))
      .finally(() => setBusy(false))
  }
  return (
    <Dialog
      title={t('inventory.form.title', { number: props.next })}
      width={520}
      onClose={props.onClose}
      act={{ label: t('inventory.line.enter'), run: record, busy }}
    >
      <FieldsForm values={values} now={valuesNow} onChange={setValues} wrong={wrong} onEnter={record} />
      <Fault words={failed} large />
    </Dialog>
  )
}
