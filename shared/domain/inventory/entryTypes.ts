import type { Regime } from './vocabulary.ts'

export type OwnerKind = 'DEBTOR' | 'APPLICANT' | 'THIRD_PARTY' | 'UNKNOWN'
export interface EntryOwner {
  readonly name: string
  readonly kind: OwnerKind
  readonly basis: string
}

/** An item as the line would record it; the shape of the contract's `itemFields`. */
export interface EntryFields {
  name: string
  quantity: { amount: string; unit: string }
  condition: string
  owner: EntryOwner
  place: string
  remarks: string
  brandModel: string
  serialNo: string
  regime: Regime
  box: string
}

/** What every line of this room carries until it is changed (place first, then only what differs). */
export interface EntrySticky {
  readonly place: string
  readonly owner: EntryOwner
  readonly box: string
  readonly regime: Regime
}

/** Words already known in this room and site. `names` stand with the most used first. */
export interface EntryVocabulary {
  readonly places: readonly string[]
  readonly owners: readonly { readonly name: string; readonly kind: OwnerKind }[]
  readonly names: readonly { readonly name: string; readonly unit: string }[]
  /** Codes of the site's rooms, for `/3-105`. */
  readonly rooms: readonly string[]
}

export interface EntryContext {
  readonly sticky: EntrySticky
  readonly vocabulary: EntryVocabulary
  /** The item recorded last, for `=` and `+3`; null before the first. */
  readonly last: EntryFields | null
  /** What the person set in cells of the preview for this line. */
  readonly choices: EntryChoices
}

/** Cells of the preview that can be walked and set, in their order. */
export const walkedCells = ['name', 'quantity', 'unit', 'condition', 'owner', 'place', 'remarks'] as const
export type WalkedCell = (typeof walkedCells)[number]

/** A value set in a cell. It holds as long as the line itself still says `instead` there: what is typed later wins. */
export interface EntryChoice {
  readonly value: string
  readonly instead: string
}
export type EntryChoices = Partial<Record<WalkedCell, EntryChoice>>

/** Where a value comes from: bold, tinted with a pin, grey, dotted, amber (screens S8). */
export type EntryOrigin = 'typed' | 'carried' | 'default' | 'guess' | 'doubt'
export type EntryCellName = Exclude<keyof EntryFields, 'quantity'> | 'quantity' | 'unit'

/** One cell of the preview. `other`: the second reading of a doubtful value, else ''. */
export interface EntryCell {
  readonly text: string
  readonly origin: EntryOrigin
  readonly other: string
}
export type EntryCells = Readonly<Record<EntryCellName, EntryCell>>

export type EntryProblem =
  | 'noName'
  | 'nameFirst'
  | 'nothingToRepeat'
  | 'badIncrease'
  | 'unknownRegime'
  | 'reserved'
  | 'tooLong'

/** What Enter would do. The raw line goes with it, so nothing typed is ever lost. */
export type EntryCommand =
  | { readonly kind: 'empty'; readonly raw: string }
  | {
      readonly kind: 'record'
      readonly raw: string
      readonly fields: EntryFields
      readonly cells: EntryCells
      /** Names that letters such as `bgz` may stand for, the one taken first; none for a name in characters. */
      readonly guesses: readonly string[]
      /** The word taken for the name, as typed; '' when the name is another item's. */
      readonly typedName: string
    }
  | { readonly kind: 'sticky'; readonly raw: string; readonly change: Partial<EntrySticky> }
  | { readonly kind: 'room'; readonly raw: string; readonly code: string }
  | {
      readonly kind: 'increase'
      readonly raw: string
      readonly from: string
      readonly to: string
      readonly unit: string
    }
  | { readonly kind: 'problem'; readonly raw: string; readonly problem: EntryProblem; readonly word: string }

/** Most characters each text may have, as the contract bounds them. */
export const entryLimits = {
  name: 100,
  condition: 60,
  place: 60,
  remarks: 1000,
  brandModel: 100,
  serialNo: 100,
  box: 20,
  owner: 60,
  unit: 10,
} as const

export const noOwner: EntryOwner = { name: '', kind: 'UNKNOWN', basis: '' }
export const emptySticky: EntrySticky = { place: '', owner: noOwner, box: '', regime: 'HANDBACK' }
