import { Button, Modal } from 'antd'
import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import { compositionGuard } from './useKeys.ts'
import { useText } from './useText.ts'

/** The act a dialog asks for. */
export interface DialogAct {
  readonly label: string
  readonly run: () => void
  readonly busy?: boolean
  readonly disabled?: boolean
  readonly danger?: boolean
}

const noMotion = { transitionName: '', maskTransitionName: '' }

/** Dialogs that stand now, the innermost last. */
const standing: object[] = []

/**
 * The keys of the innermost dialog: Ctrl+Enter does its act from any field. Esc closes it, and a list that is open in it before that. antd's own way is off: it counts a list
 * that was opened once as a layer above the dialog for as long as its field is there.
 */
function useDialogKeys(close: () => void, act: DialogAct | null): void {
  const latest = useRef({ close, act })
  latest.current = { close, act }
  useEffect(() => {
    const own = {}
    standing.push(own)
    let listIsOpen = false
    // The list hears the key first and is closed when it comes here, so what was open is asked on its way in.
    const onItsWay = (event: KeyboardEvent) => {
      if (event.key === 'Enter' && event.ctrlKey && standing.at(-1) === own && !compositionGuard.blocks(event)) {
        const { act: now } = latest.current
        if (now === null) return
        event.preventDefault()
        event.stopPropagation()
        if (now.busy !== true && now.disabled !== true) now.run()
      }
      if (event.key === 'Escape') listIsOpen = document.querySelector('[role="dialog"] [aria-expanded="true"]') !== null
    }
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || listIsOpen || compositionGuard.blocks(event)) return
      if (standing.at(-1) === own) latest.current.close()
    }
    window.addEventListener('keydown', onItsWay, true)
    window.addEventListener('keydown', onKey)
    return () => {
      standing.splice(standing.indexOf(own), 1)
      window.removeEventListener('keydown', onItsWay, true)
      window.removeEventListener('keydown', onKey)
    }
  }, [])
}

const writable = ':is(input, textarea, select, [contenteditable="true"]):not([disabled], [readonly])'

/**
 * Gives the focus to the first field unless one of the fields took it, and without fields to what there is to press or
 * to scroll, last of all to 取消. Otherwise antd's lock would come a moment later and give it to the cross.
 */
function takeFocus(body: HTMLElement | null): void {
  const dialog = body?.closest('[role="dialog"]')
  if (!dialog || !body || dialog.contains(document.activeElement)) return
  const first =
    body.querySelector<HTMLElement>(writable) ?? body.querySelector<HTMLElement>('button, a[href], [tabindex="0"]')
  const target = first ?? dialog.querySelector<HTMLElement>('.ant-modal-footer button')
  target?.focus({ preventScroll: true })
}

/**
 * A dialog that stands at once and takes the focus in the same moment: what is typed right after the key that opened it
 * lands in its first field (the one with `autoFocus`, else the first that can be written). Render it only while it is open; the focus goes back to where it
 * was. Esc and a click beside it call `onClose`.
 */
export function Dialog(props: {
  title: ReactNode
  width: number
  onClose: () => void
  /** The primary button beside 取消; null = the dialog has no buttons. */
  act: DialogAct | null
  children: ReactNode
}) {
  const t = useText()
  const { act } = props
  const before = useRef(document.activeElement)
  useDialogKeys(props.onClose, act)
  const body = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const from = before.current
    takeFocus(body.current)
    return () => {
      if (from instanceof HTMLElement && from.isConnected) from.focus({ preventScroll: true })
    }
  }, [])
  const buttons =
    act === null
      ? null
      : [
          <Button key="cancel" onClick={props.onClose}>
            {t('app.act.cancel')}
          </Button>,
          <Button
            key="act"
            type="primary"
            danger={act.danger === true}
            disabled={act.disabled === true}
            loading={act.busy === true}
            onClick={act.run}
          >
            {act.label}
          </Button>,
        ]
  return createPortal(
    <Modal
      open
      {...noMotion}
      keyboard={false}
      // antd's own portal is put into the page only after its fields were mounted, too late for the first letters.
      getContainer={false}
      title={props.title}
      width={props.width}
      onCancel={props.onClose}
      footer={buttons}
    >
      <div ref={body}>{props.children}</div>
    </Modal>,
    document.getElementById('floating') ?? document.body,
  )
}
