import { Form } from 'antd'
import type { ReactNode } from 'react'
import { Fault } from '../ui/blocks.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { type FormAct, useSending } from './useSending.ts'

/**
 * A dialog with one form and one act: its button sends it once; what is missing or was refused stands below it in
 * words. `danger` for an act that nothing takes back.
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
  const { send, busy, failed } = useSending(props.prepare)
  return (
    <Dialog
      title={props.title}
      width={props.width}
      onClose={props.onClose}
      act={{ label: props.label, run: send, busy, ...(props.danger ? { danger: true } : {}) }}
    >
      <Form layout="vertical" onFinish={send}>
        {props.children}
      </Form>
      <Fault words={failed} />
    </Dialog>
  )
}
