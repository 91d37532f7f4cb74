import { Form } from 'antd'
import { type ReactNode, useState } from 'react'
import { withCommandId } from '../client/desk.ts'
import { explainLine } from '../client/errors.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { useLive } from '../ui/useLive.ts'
import { useText } from '../ui/useText.ts'

/** What a dialog's form gives to be sent: the act itself, or in words what is missing. */
export type FormAct = ((commandId: string) => Promise<unknown>) | string

/**
 * A dialog with one form and one act: its button sends it once; what is missing or was refused stands below it in words. `prepare` reads what was typed; `danger` for an act that nothing takes back.
 */
export function FormDialog(props: {
  title: string
  width: number
  label: string
  danger?: boolean
  prepare: () => FormAct
  onClose: () => void
  children: ReactNode
}) {
  const t = useText()
  const [failed, setFailed] = useState('')
  const [busy, setBusy, busyNow] = useLive(false)
  const save = () => {
    if (busyNow()) return
    const act = props.prepare()
    if (typeof act === 'string') return setFailed(act)
    setBusy(true)
    setFailed('')
    withCommandId(act)
      .catch((error: unknown) => setFailed(explainLine(error, t)))
      .finally(() => setBusy(false))
  }
  return (
    <Dialog
      title={props.title}
      width={props.width}
      onClose={props.onClose}
      act={{ label: props.label, run: save, busy, ...(props.danger ? { danger: true } : {}) }}
    >
      <Form layout="vertical" onFinish={save}>
        {props.children}
      </Form>
      {failed === '' ? null : (
        <p className="red small" role="alert">
          {failed}
        </p>
      )}
    </Dialog>
  )
}
