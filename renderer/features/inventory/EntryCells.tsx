import { type KeyboardEvent, type Ref, useId, useImperativeHandle, useRef, useState } from 'react'
import { optionsOf, readChoice } from '../../../shared/domain/inventory/entryChoices.ts'
import {
  type EntryCell,
  type EntryCellName,
  type EntryCommand,
  type WalkedCell,
  walkedCells,
} from '../../../shared/domain/inventory/entryTypes.ts'
import { Fault } from '../../ui/blocks.tsx'
import { Icon } from '../../ui/icons.tsx'
import { belongsToInputMethod } from '../../ui/useKeys.ts'
import { useLive } from '../../ui/useLive.ts'
import { useText } from '../../ui/useText.ts'
import type { Entry } from './useEntry.ts'

const extra: readonly EntryCellName[] = ['brandModel', 'serialNo', 'box', 'regime']

/** What the line may do to its preview. */
export interface CellsHandle {
  /** Opens the first (or last) cell; the cells are walked from there with Tab. */
  enter: (from: 'first' | 'last') => void
}

/** What the line will be recorded as, cell by cell; each can be set by hand (Tab walks them, a click opens one). */
export function EntryCells(props: { entry: Entry; onLine: () => void; ref?: Ref<CellsHandle> }) {
  const t = useText()
  const { entry, onLine } = props
  const { command } = entry
  const [open, setOpen] = useState<WalkedCell | null>(null)
  useImperativeHandle(props.ref, () => ({
    enter: (from) => setOpen(walkedCells.at(from === 'first' ? 0 : -1) ?? null),
  }))
  const isRecord = command.kind === 'record'
  const leave = () => {
    setOpen(null)
    onLine()
  }
  const walk = (cell: WalkedCell, by: 1 | -1) => {
    const next = walkedCells[walkedCells.indexOf(cell) + by]
    if (next === undefined) leave()
    else setOpen(next)
  }
  return (
    <>
      <section className="entry-cells" aria-label={t('inventory.preview.label')}>
        {walkedCells.map((cell) =>
          isRecord && open === cell ? (
            <OpenCell
              key={cell}
              cell={cell}
              command={command}
              entry={entry}
              onWalk={(by) => walk(cell, by)}
              onEnter={() => {
                entry.commit(false)
                leave()
              }}
              onLeave={leave}
              onBlur={() => setOpen((now) => (now === cell ? null : now))}
            />
          ) : (
            <ShownCell
              key={cell}
              label={t(`inventory.field.${cell}`)}
              cell={isRecord ? command.cells[cell] : null}
              onOpen={() => isRecord && setOpen(cell)}
            />
          ),
        )}
      </section>
      <MoreCells command={command} />
    </>
  )
}

/** Values of the line that have no cell of their own. */
function MoreCells({ command }: { command: EntryCommand }) {
  const t = useText()
  if (command.kind !== 'record') return null
  const { cells } = command
  const more = extra.filter((name) => (name === 'box' || cells[name].origin === 'typed') && cells[name].text !== '')
  if (more.length === 0) return null
  return (
    <p className="entry-more">
      {more.map((name) => (
        <span key={name}>
          {t(`inventory.field.${name}`)}{' '}
          <b>{name === 'regime' ? t(`legalTerms.regime.${command.fields.regime}`) : cells[name].text}</b>
        </span>
      ))}
    </p>
  )
}

function ShownCell({ label, cell, onOpen }: { label: string; cell: EntryCell | null; onOpen: () => void }) {
  const t = useText()
  const origin = cell?.origin ?? 'default'
  const note = cell === null || (origin === 'default' && cell.text === '') ? '' : t(`inventory.origin.${origin}`)
  const other = cell?.other ?? ''
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: by keyboard Tab at the line opens the cells
    <div className={`entry-cell entry-${origin}`} onMouseDown={onOpen}>
      <span className="entry-cell-label">
        <span>{label}</span>
        <i>
          {origin === 'carried' && cell?.text !== '' ? <Icon name="pin" size={12} /> : null}
          {origin === 'typed' || (origin === 'carried' && cell?.text === '') ? '' : note}
        </i>
      </span>
      <b title={cell?.text}>
        {cell?.text || '\u00a0'}
        {other === '' ? null : <small>{t('inventory.preview.or', { other })}</small>}
      </b>
    </div>
  )
}

/** A cell being set: its options below, free text as well. Tab and Enter take the value, Esc leaves it as it was. */
function OpenCell(props: {
  cell: WalkedCell
  command: Extract<EntryCommand, { kind: 'record' }>
  entry: Entry
  onWalk: (by: 1 | -1) => void
  onEnter: () => void
  onLeave: () => void
  onBlur: () => void
}) {
  const t = useText()
  const id = useId()
  const { cell, command, entry } = props
  const [options] = useState(() => optionsOf(cell, command, entry.context))
  const [text, setText, textNow] = useLive(command.cells[cell].text)
  const [wrong, setWrong] = useState(false)
  const done = useRef(false)
  const label = t(`inventory.field.${cell}`)
  const at = options.indexOf(text)
  const take = (value: string): boolean => {
    const taken = readChoice(cell, value)
    if (taken === null) setWrong(true)
    else if (taken !== command.cells[cell].text) entry.choose(cell, taken)
    return taken !== null
  }
  const finish = (value: string, then: () => void) => {
    if (!take(value)) return
    done.current = true
    then()
  }
  const step = (by: 1 | -1) => {
    const next = Math.max(0, Math.min(options.length - 1, options.indexOf(textNow()) + by))
    setText(options[next] ?? textNow())
  }
  const acts: Record<string, (shift: boolean) => void> = {
    Tab: (shift) => finish(textNow(), () => props.onWalk(shift ? -1 : 1)),
    Enter: () => finish(textNow(), props.onEnter),
    Escape: () => {
      done.current = true
      props.onLeave()
    },
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (belongsToInputMethod(event) || event.ctrlKey || event.altKey || event.metaKey) return
    const act = acts[event.key]
    if (act === undefined) return
    event.preventDefault()
    event.stopPropagation()
    act(event.shiftKey)
  }
  return (
    <div className="entry-cell entry-cell-open">
      <span className="entry-cell-label">
        <span>{label}</span>
      </span>
      <input
        // biome-ignore lint/a11y/noAutofocus: the person came here by Tab or with a click
        autoFocus
        role="combobox"
        aria-label={label}
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={at < 0 ? undefined : `${id}-${at}`}
        aria-invalid={wrong || undefined}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        lang="zh-CN"
        value={text}
        onFocus={(event) => event.target.select()}
        onChange={(event) => {
          setText(event.target.value)
          setWrong(false)
        }}
        onKeyDown={onKeyDown}
        onBlur={() => {
          if (!done.current) take(textNow())
          props.onBlur()
        }}
      />
      <Options
        id={id}
        label={label}
        options={options}
        at={at}
        fault={wrong ? t(cell === 'name' ? 'inventory.form.needName' : 'inventory.preview.cannot') : ''}
        onPick={(option) => finish(option, props.onLeave)}
      />
    </div>
  )
}

/** What the open cell offers; the field keeps the focus and names the option. */
function Options(props: {
  id: string
  label: string
  options: readonly string[]
  at: number
  fault: string
  onPick: (option: string) => void
}) {
  const t = useText()
  return (
    <div className="entry-options">
      <Fault words={props.fault} large />
      <div id={props.id} role="listbox" aria-label={props.label}>
        {props.options.map((option, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: as above
          <div
            key={option}
            id={`${props.id}-${index}`}
            role="option"
            aria-selected={index === props.at}
            onMouseDown={(event) => {
              event.preventDefault()
              props.onPick(option)
            }}
          >
            {option === '' ? <span className="text3">{t('inventory.blank')}</span> : option}
          </div>
        ))}
      </div>
    </div>
  )
}
