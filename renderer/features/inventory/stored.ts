import { z } from 'zod'
import { itemFields } from '../../../shared/contract/desk/inventory.ts'
import { type EntrySticky, emptySticky } from '../../../shared/domain/inventory/entryTypes.ts'

const stickyShape = itemFields.pick({ place: true, owner: true, box: true, regime: true })
const trayShape = z.array(z.string().max(1000)).max(50)

function parsed<T>(shape: z.ZodType<T>, text: string): T | null {
  try {
    return shape.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** What lines of a room carried when it was left; null when nothing is stored. */
export function readSticky(text: string): EntrySticky | null {
  return parsed(stickyShape, text)
}

/** Lines set aside. */
export function readTray(text: string): readonly string[] {
  return parsed(trayShape, text) ?? []
}

/** A room nobody entered yet: its occupant is who goods are taken to belong to, until a line says otherwise. */
export function startSticky(occupant: string): EntrySticky {
  return occupant === '' ? emptySticky : { ...emptySticky, owner: { name: occupant, kind: 'UNKNOWN', basis: '' } }
}
