import { Button, Form, Input, Modal } from 'antd'
import { useId, useState } from 'react'
import type { WorkItem } from '../../../shared/contract/desk/worklist.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { useToast } from '../../ui/fields.tsx'
import { belongsToInputMethod } from '../../ui/useKeys.ts'
import { useText } from '../../ui/useText.ts'

/** Writes a note into the case of a row; it stays open with its text until the core has it. */
export function NoteDialog({ item, onClose }: { item: WorkItem; onClose: () => void }) {
  const t = useText()
  const toast = useToast()
  const id = useId()
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | undefined>()
  const submit = () => {
    if (text.trim() === '' || busy) return
    setBusy(true)
    withCommandId((commandId) => desk.cases.addNote({ commandId, caseId: item.caseId, text: text.trim() }))
      .then(() => {
        toast(t('worklist.note.saved', { caseNo: item.caseNo }))
        onClose()
      })
      .catch((error: unknown) => {
        setFault(explainLine(error, t))
        setBusy(false)
      })
  }
  return (
    <Modal
      open
      title={t('worklist.note.title')}
      width={476}
      onCancel={onClose}
      footer={[
        <Button key="cancel" onClick={onClose}>
          {t('app.act.cancel')}
        </Button>,
        <Button key="save" type="primary" loading={busy} disabled={text.trim() === ''} onClick={submit}>
          {t('worklist.note.save')}
        </Button>,
      ]}
    >
      <p className="text2">
        {t('worklist.note.about', { caseNo: item.caseNo })} {item.debtors.join('、')}
      </p>
      <Form layout="vertical">
        <Form.Item
          label={t('worklist.note.label')}
          htmlFor={id}
          validateStatus={fault ? 'error' : undefined}
          help={fault}
        >
          <Input.TextArea
            id={id}
            autoFocus
            rows={4}
            maxLength={4000}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && event.ctrlKey && !belongsToInputMethod(event)) submit()
            }}
          />
        </Form.Item>
      </Form>
    </Modal>
  )
}
