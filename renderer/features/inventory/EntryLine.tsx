import { Input, type InputRef } from 'antd'
import { type KeyboardEvent, type Ref, useEffect, useRef } from 'react'
import { Kbd } from '../../ui/marks.tsx'
import { belongsToInputMethod } from '../../ui/useKeys.ts'
import { useText } from '../../ui/useText.ts'
import { type CellsHandle, EntryCells } from './EntryCells.tsx'
import type { Entry } from './useEntry.ts'

/** What lines carry, the preview, and the line itself; what Enter would do is seen before it is pressed. */
export function EntryLine(props: {
  entry: Entry
  next: string
  input: Ref<InputRef> & { current: InputRef | null }
  onLast: () => void
  onList: () => void
}) {
  const t = useText()
  const { entry, input } = props
  const number = props.next.split('-').at(-1) ?? ''
  const failed = entry.says?.kind === 'failed' || entry.says?.kind === 'problem'
  const guessing = guessesOf(entry).length > 0 && entry.says === null && entry.sending === ''
  const first = useRef(true)
  const cells = useRef<CellsHandle>(null)
  useEffect(() => {
    if (first.current) input.current?.focus()
    first.current = false
  }, [input])
  const onKeyDown = (event: KeyboardEvent) => {
    if (belongsToInputMethod(event) || event.ctrlKey || event.metaKey) return
    const act = event.altKey ? pickAct(entry, event.code) : keyActs(props, cells.current)[event.key]
    if (act === undefined || !act(event.shiftKey)) return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <section className="entry-top" aria-label={t('inventory.line.area')}>
      <Carried entry={entry} />
      <EntryCells ref={cells} entry={entry} onLine={() => input.current?.focus()} />
      <div className={`entry-line ${failed ? 'entry-line-failed' : ''}`}>
        <span className="entry-number" title={props.next}>
          {number}
        </span>
        <Input
          ref={input}
          variant="borderless"
          aria-label={t('inventory.line.label', { number: props.next })}
          aria-describedby="entry-says"
          aria-invalid={failed || undefined}
          value={entry.line}
          maxLength={1000}
          spellCheck={false}
          autoComplete="off"
          placeholder={t('inventory.line.placeholder')}
          lang="zh-CN"
          onChange={(event) => entry.setLine(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <span className="entry-hint">
          <Kbd>Enter</Kbd> {t('inventory.line.enter')}
        </span>
      </div>
      <p id="entry-says" className={`entry-says ${failed ? 'red' : ''}`} role="status" hidden={guessing}>
        {guessing ? '' : <Says entry={entry} number={number} />}
      </p>
      {guessing ? <Guesses entry={entry} /> : null}
    </section>
  )
}

/** What each key of the line does; false leaves the key to others. */
function keyActs(
  props: { entry: Entry; onLast: () => void; onList: () => void },
  cells: CellsHandle | null,
): Record<string, (shift: boolean) => boolean> {
  const { entry } = props
  const { command } = entry
  const when = (so: boolean, run: () => void) => {
    if (so) run()
    return so
  }
  const empty = entry.line === ''
  return {
    Enter: (shift) => when(true, () => entry.commit(shift)),
    ArrowUp: () => when(empty, props.onLast),
    ArrowDown: () => when(true, props.onList),
    Tab: (shift) => when(!shift && command.kind === 'record', () => cells?.enter('first')),
    // The first Esc closes the guesses: the word stays as typed. The second moves the line to the tray.
    Escape: () =>
      command.kind === 'record' && command.cells.name.origin === 'guess'
        ? when(true, () => entry.choose('name', command.typedName))
        : when(!empty, entry.setAside),
  }
}

/** Alt with a digit picks a guess. */
function pickAct(entry: Entry, code: string): (() => boolean) | undefined {
  const digit = /^(?:Digit|Numpad)([1-4])$/.exec(code)?.[1]
  const name = digit === undefined ? undefined : guessesOf(entry)[Number(digit) - 1]
  if (name === undefined) return undefined
  return () => {
    entry.choose('name', name)
    return true
  }
}

function Carried({ entry }: { entry: Entry }) {
  const t = useText()
  const { sticky } = entry
  const chips = [
    { id: 'place', label: t('inventory.field.place'), value: sticky.place || t('inventory.sticky.noPlace'), sign: '/' },
    {
      id: 'owner',
      label: t('inventory.field.owner'),
      value: sticky.owner.name || t('inventory.sticky.noOwner'),
      sign: '@',
    },
    { id: 'box', label: t('inventory.sticky.into'), value: sticky.box || t('inventory.sticky.noBox'), sign: '#' },
    { id: 'regime', label: t('inventory.field.regime'), value: t(`legalTerms.regime.${sticky.regime}`), sign: '%' },
  ]
  return (
    <div className="entry-sticky">
      <span className="entry-sticky-label">{t('inventory.sticky.label')}</span>
      {chips.map((chip) => (
        <span key={chip.id} className="entry-chip">
          {chip.label} <b>{chip.value}</b> <Kbd>{chip.sign}</Kbd>
        </span>
      ))}
      <span className="entry-sticky-hint">{t('inventory.sticky.hint')}</span>
    </div>
  )
}

/** What letters such as `bgz` may stand for; Alt with the number picks, the last is the word as typed. */
function Guesses({ entry }: { entry: Entry }) {
  const t = useText()
  const names = guessesOf(entry)
  const { command } = entry
  if (names.length === 0 || command.kind !== 'record') return null
  return (
    <p className="entry-guesses">
      <span>{t('inventory.guess.may', { word: command.typedName })}</span>
      {names.map((name, index) => (
        <button
          key={name}
          type="button"
          tabIndex={-1}
          aria-pressed={name === command.fields.name}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => entry.choose('name', name)}
        >
          {index + 1} {index === names.length - 1 ? t('inventory.guess.asTyped', { word: name }) : name}
        </button>
      ))}
      <span className="entry-guess-key">
        <Kbd>Alt 1–{names.length}</Kbd> {t('inventory.guess.pick')}
      </span>
    </p>
  )
}

/** Guesses on offer and the word itself; none when the line has no guess. */
function guessesOf({ command }: Entry): readonly string[] {
  return command.kind === 'record' && command.guesses.length > 0 ? [...command.guesses, command.typedName] : []
}

function Says({ entry, number }: { entry: Entry; number: string }) {
  const t = useText()
  const { says, command } = entry
  if (says?.kind === 'failed') return `${says.why.happened} ${says.why.safe} ${says.why.next}`
  if (says?.kind === 'problem') return t(`inventory.problem.${says.problem.problem}`, { word: says.problem.word })
  if (says?.kind === 'increased')
    return t('inventory.line.increased', { number: says.number, from: says.from, to: says.to })
  if (entry.sending !== '') return t('inventory.line.sending', { text: entry.sending })
  if (entry.restored) return t('inventory.line.restored', { number })
  if (command.kind === 'increase')
    return t('inventory.line.willIncrease', { from: command.from, to: `${command.to} ${command.unit}` })
  if (command.kind === 'sticky') return t('inventory.line.willStick')
  if (command.kind === 'room') return t('inventory.line.willMove', { code: command.code })
  return t('inventory.line.help')
}
