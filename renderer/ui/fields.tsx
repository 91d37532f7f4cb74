import { App, Form, Input, type InputRef } from 'antd'
import { type ReactNode, type Ref, useRef, useState } from 'react'
import { Dialog } from './Dialog.tsx'
import { Icon } from './icons.tsx'
import { belongsToInputMethod } from './useKeys.ts'
import { useLive } from './useLive.ts'
import { useText } from './useText.ts'

/** One filter with its count. */
export interface Chip<Id extends string> {
  readonly id: Id
  readonly label: string
  readonly count?: number
  /** A thin rule before this chip. */
  readonly separated?: boolean
}

/** Pills above a list: what matched and how often. Several may be on. */
export function FilterChips<Id extends string>(props: {
  label: string
  chips: readonly Chip<Id>[]
  on: readonly Id[]
  onToggle: (id: Id) => void
}) {
  return (
    <fieldset className="chips">
      <legend className="visually-hidden">{props.label}</legend>
      {props.chips.map((chip) => (
        <span key={chip.id} className="chip-slot">
          {chip.separated ? <i className="chip-rule" /> : null}
          <button
            type="button"
            className="chip"
            aria-pressed={props.on.includes(chip.id)}
            onClick={() => props.onToggle(chip.id)}
          >
            {chip.label}
            {chip.count === undefined ? '' : ` ${chip.count.toLocaleString('en-US')}`}
          </button>
        </span>
      ))}
    </fieldset>
  )
}

/**
 * The large 40 px field over a list. `result` stands at its right (counts, time). Enter and ↓ are ignored while an
 * input method composes; `onChange` gets every text, composed or not.
 */
export function SearchField(props: {
  label: string
  value: string
  onChange: (text: string) => void
  onEnter?: () => void
  onDown?: () => void
  placeholder?: string
  result?: ReactNode
  autoFocus?: boolean
  ref?: Ref<InputRef>
}) {
  return (
    <Input
      ref={props.ref}
      className="search-field"
      aria-label={props.label}
      value={props.value}
      placeholder={props.placeholder}
      autoFocus={props.autoFocus}
      spellCheck={false}
      autoComplete="off"
      prefix={<Icon name="search" />}
      suffix={<span className="search-result">{props.result}</span>}
      onChange={(event) => props.onChange(event.target.value)}
      onKeyDown={(event) => {
        if (belongsToInputMethod(event)) return
        if (event.key === 'Enter') props.onEnter?.()
        if (event.key !== 'ArrowDown' || !props.onDown) return
        event.preventDefault()
        props.onDown()
      }}
    />
  )
}

/** A PIN as one masked field of digits and letters; Enter submits. Never stored, never put into a URL. */
export function PinField(props: {
  label?: string
  value: string
  onChange: (pin: string) => void
  onEnter?: () => void
  disabled?: boolean
  autoFocus?: boolean
  error?: string
  id?: string
  ref?: Ref<InputRef>
}) {
  const t = useText()
  return (
    <span className="pin-field">
      <Input.Password
        ref={props.ref}
        id={props.id}
        aria-label={props.label ?? t('app.pin.label')}
        aria-invalid={props.error ? true : undefined}
        status={props.error ? 'error' : undefined}
        value={props.value}
        disabled={props.disabled}
        autoFocus={props.autoFocus}
        autoComplete="off"
        visibilityToggle={false}
        onChange={(event) => props.onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !belongsToInputMethod(event)) props.onEnter?.()
        }}
      />
      {props.error ? (
        <span className="field-error" role="alert">
          {props.error}
        </span>
      ) : null}
    </span>
  )
}

interface ReasonAsked {
  title: string
  consequence: string
  confirmLabel: string
  legal?: boolean
  onConfirm: (reason: string) => Promise<void>
  onCancel: () => void
  explain: (error: unknown) => string
}

/**
 * Asks for the reason of an act that cannot be corrected later (strike-out, override). `consequence` is said above the
 * field; the reason is trimmed and never empty. The dialog closes when `onConfirm` resolves; a rejection is shown.
 */
export function ConfirmWithReason({ open, ...asked }: ReasonAsked & { open: boolean }) {
  return open ? <ReasonDialog {...asked} /> : null
}

function ReasonDialog(props: ReasonAsked) {
  const t = useText()
  const [reason, setReason, reasonNow] = useLive('')
  const [error, setError] = useState<string>()
  const [busy, setBusy, busyNow] = useLive(false)
  const field = useRef<HTMLTextAreaElement | null>(null)
  const submit = () => {
    const words = reasonNow().trim()
    if (busyNow()) return
    if (!words) {
      setError(t('app.reason.required'))
      field.current?.focus()
      return
    }
    setBusy(true)
    props
      .onConfirm(words)
      .catch((failure: unknown) => setError(props.explain(failure)))
      .finally(() => setBusy(false))
  }
  return (
    <Dialog
      title={props.title}
      width={476}
      onClose={props.onCancel}
      act={{ label: props.confirmLabel, run: submit, busy, danger: props.legal === true }}
    >
      <p className="consequence">{props.consequence}</p>
      <Form layout="vertical">
        <Form.Item
          label={t('app.reason.label')}
          htmlFor="reason-field"
          validateStatus={error ? 'error' : undefined}
          help={error}
        >
          <Input.TextArea
            id="reason-field"
            ref={(area) => {
              field.current = area?.resizableTextArea?.textArea ?? null
            }}
            autoFocus
            rows={3}
            value={reason}
            placeholder={t('app.reason.placeholder')}
            onChange={(event) => {
              setReason(event.target.value)
              setError(undefined)
            }}
          />
        </Form.Item>
      </Form>
    </Dialog>
  )
}

/** Short confirmations of what is also visible in place. */
export function useToast(): (words: string) => void {
  const { message } = App.useApp()
  return (words) => {
    void message.success(words, 2)
  }
}
