import {
  type ClipboardEvent,
  type KeyboardEvent,
  type Ref,
  useEffect,
  useId,
  useImperativeHandle,
  useRef,
  useState,
} from 'react'
import { createPortal } from 'react-dom'
import { belongsToInputMethod } from '../../ui/useKeys.ts'
import { useText } from '../../ui/useText.ts'

/** What the grid does when a cell's editing ends. */
export type Leave = 'down' | 'right' | 'stay'

/** What the grid may ask of the cell's field. */
export interface CellInputHandle {
  focus: () => void
  /** Begins editing with this text, the caret behind it. */
  edit: (text: string) => void
}

interface CellInputProps {
  /** Names the cell and what it holds, for screen readers. */
  readonly label: string
  readonly editable: boolean
  /** What a list cell may be set to; null for free text. */
  readonly options: readonly { readonly text: string }[] | null
  /** Any other text is taken as well; nothing is picked before an arrow is pressed. */
  readonly free: boolean
  readonly long: boolean
  readonly right: boolean
  readonly editing: boolean
  readonly onEditing: (editing: boolean) => void
  /** False keeps the field open with its text: the value was refused. */
  readonly onCommit: (text: string, leave: Leave) => boolean
  /** Keys while nothing is being edited; true when taken. */
  readonly onGridKey: (event: KeyboardEvent<HTMLTextAreaElement>) => boolean
  readonly onStart: () => void
  readonly onPaste: (event: ClipboardEvent) => void
  readonly onCopy: (event: ClipboardEvent) => void
  readonly onFocus: (focused: boolean) => void
  readonly ref: Ref<CellInputHandle>
}

/**
 * The one field of a grid. It always has the focus while the grid is worked in and lies over the cursor's cell, unseen
 * until something is typed: so the first letter goes to the input method, not into a key handler.
 */
export function CellInput(props: CellInputProps) {
  const t = useText()
  const listId = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState('')
  const [picked, setPicked] = useState(0)
  const { editing, editable } = props
  const first = props.free ? -1 : 0
  const filter = text.trim()
  const all = props.options
  const matching = all?.filter((one) => one.text.includes(filter)) ?? []
  /** A text that is already one of the options narrows nothing: the whole list is offered. */
  const offered = all?.some((one) => one.text === filter) ? [...all] : matching
  const listed = editing && all !== null

  const put = (value: string) => {
    if (field.current !== null) field.current.value = value
    setText(value)
    setPicked(Math.max(first, all?.findIndex((one) => one.text === value) ?? 0))
  }
  useImperativeHandle(props.ref, () => ({
    focus: () => field.current?.focus({ preventScroll: true }),
    edit(value) {
      put(value)
      field.current?.focus({ preventScroll: true })
      field.current?.setSelectionRange(value.length, value.length)
    },
  }))
  useEffect(() => {
    if (!editing && field.current !== null) field.current.value = ''
  }, [editing])

  const commit = (leave: Leave) => {
    const typed = field.current?.value ?? ''
    const option = listed && typed.trim() !== '' ? offered[picked]?.text : undefined
    return props.onCommit(option ?? typed, leave)
  }
  const onEditKey = (event: KeyboardEvent<HTMLTextAreaElement>): boolean => {
    if (event.key === 'Enter' && event.altKey && props.long) {
      field.current?.setRangeText('\n', field.current.selectionStart, field.current.selectionEnd, 'end')
      return true
    }
    if (event.key === 'Enter' && !event.ctrlKey && !event.altKey) commit('down')
    else if (event.key === 'Tab' && !event.shiftKey) commit('right')
    else if (event.key === 'Escape') props.onEditing(false)
    else if (listed && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      const step = event.key === 'ArrowDown' ? 1 : -1
      setPicked(Math.max(first, Math.min(offered.length - 1, picked + step)))
    } else return false
    return true
  }
  return (
    <>
      <textarea
        ref={field}
        className={`plan-input${editing ? ' editing' : ''}${props.long && editing ? ' long' : ''}${props.right ? ' right' : ''}`}
        rows={1}
        spellCheck={false}
        autoComplete="off"
        readOnly={!editable}
        aria-label={props.label}
        aria-autocomplete={all === null ? undefined : 'list'}
        aria-controls={listed ? listId : undefined}
        aria-activedescendant={listed && offered.length > 0 && picked >= 0 ? `${listId}-${picked}` : undefined}
        data-pane
        onInput={(event) => {
          const { value } = event.currentTarget
          if (!editing) {
            props.onStart()
            props.onEditing(true)
          }
          setText(value)
          setPicked(first)
        }}
        onKeyDown={(event) => {
          if (belongsToInputMethod(event)) return
          const taken = editing ? onEditKey(event) : props.onGridKey(event)
          if (!taken) return
          event.preventDefault()
          event.stopPropagation()
        }}
        onPaste={(event) => {
          if (!editing) props.onPaste(event)
        }}
        onCopy={(event) => {
          if (!editing) props.onCopy(event)
        }}
        onFocus={() => props.onFocus(true)}
        onBlur={() => {
          props.onFocus(false)
          if (editing) commit('stay')
        }}
      />
      {listed && !(props.free && offered.length === 0) ? (
        <Options
          id={listId}
          anchor={field.current}
          offered={offered}
          picked={picked}
          none={t('plans.noOption', { text: filter })}
          hint={t('plans.optionHint')}
          onPick={(index) => {
            put(offered[index]?.text ?? '')
            props.onCommit(offered[index]?.text ?? '', 'stay')
          }}
        />
      ) : null}
    </>
  )
}

const OPTION_HEIGHT = 28
/** Options shown at once: the list never scrolls, it moves with the picked one, so the keyboard reaches all of it. */
const SHOWN = 14

/** The list under the cell, or over it where there is no room. */
function Options(props: {
  id: string
  anchor: HTMLElement | null
  offered: readonly { readonly text: string }[]
  picked: number
  none: string
  hint: string
  onPick: (index: number) => void
}) {
  const { anchor, offered, picked } = props
  const box = anchor?.getBoundingClientRect()
  const screen = anchor?.closest('.screen')
  if (box === undefined || screen === null || screen === undefined) return null
  const first = Math.max(0, Math.min(picked - SHOWN / 2, offered.length - SHOWN))
  const shown = offered.slice(first, first + SHOWN)
  const high = Math.max(1, shown.length) * OPTION_HEIGHT + 10
  const over = box.bottom + high > window.innerHeight - 40
  const style = { left: box.left, top: over ? Math.max(8, box.top - high) : box.bottom, minWidth: box.width }
  return createPortal(
    <div className="plan-options" style={style}>
      {offered.length === 0 ? <p className="text3 small">{props.none}</p> : null}
      <div id={props.id} role="listbox" aria-label={props.hint}>
        {shown.map((option, place) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the cell's field keeps the focus and names the option
          // biome-ignore lint/a11y/useKeyWithClickEvents: arrows and Enter are handled by the cell's field
          <div
            key={option.text}
            id={`${props.id}-${first + place}`}
            role="option"
            aria-selected={first + place === picked}
            className={first + place === picked ? 'current' : undefined}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => props.onPick(first + place)}
          >
            {option.text}
          </div>
        ))}
      </div>
    </div>,
    screen,
  )
}
