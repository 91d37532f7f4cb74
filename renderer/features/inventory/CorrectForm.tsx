import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { type Item, type ItemFields, itemFields } from '../../../shared/contract/desk/inventory.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { DrawerSection } from '../../ui/Drawer.tsx'
import { belongsToInputMethod } from '../../ui/useKeys.ts'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'
import { FieldsForm, fieldsOf, valuesOf } from './FieldsForm.tsx'
import { fieldRows } from './fieldWords.ts'

/** What differs from the item as it stands. */
function changesOf(item: Item, fields: ItemFields): Partial<ItemFields> {
  const before = itemFields.parse(item)
  const changed = fieldRows.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(fields[name]))
  return Object.fromEntries(changed.map((name) => [name, fields[name]]))
}

/** F2: old values stay in the history; what changed goes with a reason. */
export function CorrectForm(props: { item: Item; onDone: (item: Item) => void; onCancel: () => void }) {
  const t = useText()
  const { item } = props
  const [values, setValues, valuesNow] = useLive(valuesOf(item))
  const [reason, setReason, reasonNow] = useLive('')
  const [wrong, setWrong] = useState<readonly string[]>([])
  const [failed, setFailed] = useState('')
  const [busy, setBusy, busyNow] = useLive(false)
  const save = () => {
    if (busyNow()) return
    const answer = fieldsOf(valuesNow())
    if ('wrong' in answer) return setWrong(answer.wrong)
    const set = changesOf(item, answer.fields)
    if (Object.keys(set).length === 0) return setFailed(t('inventory.form.nothing'))
    const why = reasonNow().trim()
    if (why === '') return setFailed(t('app.reason.required'))
    setBusy(true)
    setFailed('')
    const { itemId, rev } = item
    withCommandId((commandId) => desk.inventory.correct({ commandId, itemId, rev, set, reason: why }))
      .then(props.onDone)
      .catch((error: unknown) => setFailed(explainLine(error, t)))
      .finally(() => setBusy(false))
  }
  return (
    <DrawerSection>
      <FieldsForm values={values} now={valuesNow} onChange={setValues} wrong={wrong} onEnter={save} />
      <Form layout="horizontal" labelCol={{ flex: '96px' }} labelAlign="left" colon={false} className="close-form">
        <Form.Item
          label={t('app.reason.label')}
          htmlFor="item-reason"
          validateStatus={failed === '' ? undefined : 'error'}
          help={failed || undefined}
        >
          <Input
            id="item-reason"
            value={reason}
            maxLength={500}
            placeholder={t('app.reason.placeholder')}
            onChange={(event) => setReason(event.target.value)}
            onPressEnter={(event) => {
              if (!belongsToInputMethod(event)) save()
            }}
          />
        </Form.Item>
      </Form>
      <div className="row">
        <Button type="primary" loading={busy} onClick={save}>
          {t('inventory.form.correct')}
        </Button>
        <Button onClick={props.onCancel}>{t('app.act.cancel')}</Button>
      </div>
    </DrawerSection>
  )
}
