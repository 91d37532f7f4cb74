import { Input, type InputRef } from 'antd'
import { type KeyboardEvent, type Ref, useEffect, useRef } from 'react'
import type { EntryCell, EntryCellName, EntryCommand } from '../../../shared/domain/inventory/entryLine.ts'
import { Icon } from '../../ui/icons.tsx'
import { Kbd } from '../../ui/marks.tsx'
import { belongsToInputMethod } from '../../ui/useKeys.ts'
import { useText } from '../../ui/useText.ts'
import type { Entry } from './useEntry.ts'

const shown: readonly EntryCellName[] = ['name', 'quantity', 'unit', 'condition', 'owner', 'place', 'remarks']
const extra: readonly EntryCellName[] = ['brandModel', 'serialNo', 'box', 'regime']

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
  const first = useRef(true)
  useEffect(() => {
    if (first.current) input.current?.focus()
    first.current = false
  }, [input])
  const onKeyDown = (event: KeyboardEvent) => {
    if (belongsToInputMethod(event) || event.ctrlKey || event.altKey || event.metaKey) return
    const act = keyActs(props)[event.key]
    if (act === undefined || !act(event.shiftKey)) return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <section className="entry-top" aria-label={t('inventory.line.area')}>
      <Carried entry={entry} />
      <Preview command={entry.command} />
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
      <p id="entry-says" className={`entry-says ${failed ? 'red' : ''}`} role="status">
        <Says entry={entry} number={number} />
      </p>
    </section>
  )
}

/** What each key of the line does; false leaves the key to others. */
function keyActs(props: {
  entry: Entry
  onLast: () => void
  onList: () => void
}): Record<string, (shift: boolean) => boolean> {
  const { entry } = props
  const when = (so: boolean, run: () => void) => {
    if (so) run()
    return so
  }
  const empty = entry.line === ''
  return {
    Enter: (shift) => when(true, () => entry.commit(shift)),
    ArrowUp: () => when(empty, props.onLast),
    ArrowDown: () => when(true, props.onList),
    Escape: () => when(!empty, entry.setAside),
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

function Preview({ command }: { command: EntryCommand }) {
  const t = useText()
  const cells = command.kind === 'record' ? command.cells : null
  const more =
    cells === null
      ? []
      : extra
          .filter((name) => name === 'box' || cells[name].origin === 'typed')
          .filter((name) => cells[name].text !== '')
  return (
    <>
      <section className="entry-cells" aria-label={t('inventory.preview.label')}>
        {shown.map((name) => (
          <PreviewCell key={name} label={t(`inventory.field.${name}`)} cell={cells?.[name] ?? null} />
        ))}
      </section>
      {more.length === 0 || cells === null ? null : (
        <p className="entry-more">
          {more.map((name) => (
            <span key={name}>
              {t(`inventory.field.${name}`)}{' '}
              <b>
                {name === 'regime' && command.kind === 'record'
                  ? t(`legalTerms.regime.${command.fields.regime}`)
                  : cells[name].text}
              </b>
            </span>
          ))}
        </p>
      )}
    </>
  )
}

function PreviewCell({ label, cell }: { label: string; cell: EntryCell | null }) {
  const t = useText()
  const origin = cell?.origin ?? 'default'
  const note = cell === null || (origin === 'default' && cell.text === '') ? '' : t(`inventory.origin.${origin}`)
  const other = cell?.other ?? ''
  return (
    <div className={`entry-cell entry-${origin}`}>
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
