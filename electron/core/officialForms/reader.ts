import type { Value } from '../../../shared/domain/documents/forms/parts.ts'
import type { Doubts } from '../../../shared/domain/plans/planView.ts'
import { documents } from '../../../shared/i18n/documents.ts'
import type { Json } from '../../../shared/journal/canonical.ts'

/** Something told in two ways: what it is called and what is said of it. */
export interface Doubt {
  readonly label: string
  readonly values: readonly string[]
}

/** Registers of a part, a room or a case with what stands in them. */
export interface Registers {
  readonly values: object
  readonly doubts: Doubts
}

/** Reads values for one document and keeps what is told in two ways, so that nothing of it is printed as settled. */
export interface Reader {
  readonly doubts: readonly Doubt[]
  /** Text of a register; both texts with 存疑 where two stand; null where nobody said anything. */
  text(of: Registers, register: string, label: string): Value
  /** A value that cannot be printed twice, such as a date: null where two stand. */
  settled<T>(of: Registers, register: string, label: string, value: T): T | null
  /** Notes a doubt that was found elsewhere. */
  note(doubt: Doubt): void
}

/** A reader without doubts yet. */
export function makeReader(): Reader {
  const doubts: Doubt[] = []
  const note = (doubt: Doubt): void => {
    const known = doubts.some((one) => one.label === doubt.label && one.values.join() === doubt.values.join())
    if (!known) doubts.push(doubt)
  }
  const standing = (of: Registers, register: string, label: string): string[] | null => {
    const two = of.doubts[register]
    if (two === undefined || two.length < 2) return null
    const values = two.map(wordsOf)
    note({ label, values })
    return values
  }
  return {
    doubts,
    note,
    text(of, register, label) {
      const two = standing(of, register, label)
      if (two !== null) return `${two.join('／')}（${documents.zh.inventoryList.inDoubt}）`
      const value: unknown = Reflect.get(of.values, register)
      return typeof value === 'string' && value.trim() !== '' ? value : null
    },
    settled: (of, register, label, value) => (standing(of, register, label) === null ? value : null),
  }
}

function wordsOf(value: Json): string {
  if (value === null || value === '') return documents.zh.inventoryList.blank
  return typeof value === 'object' ? Object.values(value).join(' ') : String(value)
}
