import { Button, Form, Input } from 'antd'
import { useId, useState } from 'react'
import type { WorkItem } from '../../../shared/contract/desk/worklist.ts'
import { desk, withCommandId } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { Drawer, DrawerSection } from '../../ui/Drawer.tsx'
import { useToast } from '../../ui/fields.tsx'
import { belongsToInputMethod } from '../../ui/useKeys.ts'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'

/** Writes a note into the case of a row; it stays open with its text until the core has it. */
export function NoteDrawer({ item, onClose }: { item: WorkItem; onClose: () => void }) {
  const t = useText()
  const toast = useToast()
  const id = useId()
  const [text, setText, textNow] = useLive('')
  const [busy, setBusy, busyNow] = useLive(false)
  const [fault, setFault] = useState<string | undefined>()
  const submit = () => {
    const words = textNow().trim()
    if (words === '' || busyNow()) return
    setBusy(true)
    withCommandId((commandId) => desk.cases.addNote({ commandId, caseId: item.caseId, text: words }))
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
    <Drawer title={t('worklist.note.title')} onClose={onClose}>
      <DrawerSection>
        <p className="text2" lang="zh-CN">
          {item.caseNo} {item.debtors.join('、')}
        </p>
        <Form layout="vertical" onFinish={submit}>
          <Form.Item
            label={t('worklist.note.label')}
            htmlFor={id}
            validateStatus={fault ? 'error' : undefined}
            help={fault}
          >
            <Input.TextArea
              id={id}
              autoFocus
              rows={6}
              maxLength={4000}
              value={text}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && event.ctrlKey && !belongsToInputMethod(event)) submit()
              }}
            />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={busy} disabled={text.trim() === ''}>
            {t('worklist.note.save')}
          </Button>
        </Form>
      </DrawerSection>
    </Drawer>
  )
}
