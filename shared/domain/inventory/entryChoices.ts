import {
  type EntryCells,
  type EntryCommand,
  type EntryContext,
  type EntryFields,
  entryLimits,
  noOwner,
  type WalkedCell,
  walkedCells,
} from './entryTypes.ts'
import { ownerNamed } from './entryWords.ts'
import { readQuantity } from './quantity.ts'
import { commonPlaces, fallbackUnit, habitualUnit, halfWidth } from './vocabulary.ts'

type RecordCommand = Extract<EntryCommand, { kind: 'record' }>

/** Unit a name is counted in: as on this site, else by habit, else 件. */
export function usualUnit(name: string, context: EntryContext): string {
  const used = context.vocabulary.names.find((known) => known.name === name && known.unit !== '')
  return used?.unit ?? habitualUnit(name) ?? fallbackUnit
}

/** What a cell takes of a text, trimmed and in half-width digits; null when the cell cannot hold it. */
export function readChoice(cell: WalkedCell, text: string): string | null {
  const value = text.trim()
  if (cell === 'quantity') {
    const read = readQuantity(halfWidth(value), new Set())
    return read === null || read.says !== 'bare' ? null : read.amount
  }
  if (cell === 'name' && value === '') return null
  return value.length <= entryLimits[cell] ? value : null
}

/** The command with what the person set in its cells. A choice made for another reading of the line is left out. */
export function withChoices(command: RecordCommand, context: EntryContext): RecordCommand {
  let { fields, cells } = command
  for (const cell of walkedCells) {
    const choice = context.choices[cell]
    if (choice === undefined || command.cells[cell].text !== choice.instead) continue
    fields = withValue(fields, cell, choice.value, context)
    cells = { ...cells, [cell]: { text: choice.value, origin: 'typed', other: '' } }
    cells = withoutDoubt(cells, cell)
    if (cell !== 'name' || cells.unit.origin !== 'default') continue
    const unit = usualUnit(choice.value, context)
    fields = { ...fields, quantity: { ...fields.quantity, unit } }
    cells = { ...cells, unit: { ...cells.unit, text: unit } }
  }
  return { ...command, fields, cells }
}

/** Of two bare numbers one was set by hand: the other is no rival any more. */
function withoutDoubt(cells: EntryCells, cell: WalkedCell): EntryCells {
  if (cell !== 'quantity' && cell !== 'remarks') return cells
  const settled = (one: EntryCells[WalkedCell]) =>
    one.origin === 'doubt' ? { ...one, origin: 'typed' as const, other: '' } : one
  return { ...cells, quantity: settled(cells.quantity), remarks: settled(cells.remarks) }
}

function withValue(fields: EntryFields, cell: WalkedCell, value: string, context: EntryContext): EntryFields {
  if (cell === 'quantity') return { ...fields, quantity: { ...fields.quantity, amount: value } }
  if (cell === 'unit') return { ...fields, quantity: { ...fields.quantity, unit: value } }
  if (cell !== 'owner') return { ...fields, [cell]: value }
  if (value === '') return { ...fields, owner: noOwner }
  const { owner } = ownerNamed(value, context)
  return { ...fields, owner: owner.name === value ? owner : { ...noOwner, name: value } }
}

const conditions = ['旧', '新', '损', '坏', '九成新', '破损', '完好'] as const
const units = ['个', '张', '把', '台', '件', '套', '箱', '只'] as const
const optionLimit = 9

/** What a cell offers, the value shown first; '' stands for leaving it blank. At most nine. */
export function optionsOf(cell: WalkedCell, command: RecordCommand, context: EntryContext): readonly string[] {
  const { text, other } = command.cells[cell]
  const more = (): readonly string[] => {
    switch (cell) {
      case 'name':
        return [...command.guesses, command.typedName].filter((name) => name !== '')
      case 'quantity':
        return [other].filter((amount) => readChoice('quantity', amount) !== null)
      case 'unit':
        return [usualUnit(command.fields.name, context), ...units]
      case 'condition':
        return ['', ...conditions]
      case 'owner':
        return ['', ...context.vocabulary.owners.map((owner) => owner.name)]
      case 'place':
        return ['', ...context.vocabulary.places, ...commonPlaces]
      case 'remarks':
        return ['']
    }
  }
  return [...new Set([text, ...more()])].slice(0, optionLimit)
}
