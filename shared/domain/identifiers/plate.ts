import { bareNumber, type Checked } from './checked.ts'

/** A vehicle plate without its dot. `energy` is the kind of green plate; `special` the character of 挂学警港澳 plates. */
export type Plate = {
  plate: string
  province: string
  energy: 'ordinary' | 'newSmall' | 'newLarge'
  special: string | null
}
export type PlateReason = 'plateEmpty' | 'plateForm'

const HEAD = '[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z]'
const ORDINARY = new RegExp(`^${HEAD}[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳]$`)
const NEW_SMALL = new RegExp(`^${HEAD}[A-HJK][A-HJ-NP-Z0-9]\\d{4}$`)
const NEW_LARGE = new RegExp(`^${HEAD}\\d{5}[A-HJK]$`)

/** Reads a vehicle plate; dots (· • .), blanks and small letters are accepted (domain §12.6 `[m]`). */
export function parsePlate(text: string): Checked<Plate, PlateReason, never> {
  const plate = bareNumber(text).replace(/[·•・．.-]/g, '')
  if (plate === '') return { ok: false, reason: 'plateEmpty' }
  const energy = ORDINARY.test(plate)
    ? 'ordinary'
    : NEW_SMALL.test(plate)
      ? 'newSmall'
      : NEW_LARGE.test(plate)
        ? 'newLarge'
        : null
  if (energy === null) return { ok: false, reason: 'plateForm' }
  const last = plate.slice(-1)
  const special = /[挂学警港澳]/.test(last) ? last : null
  return { ok: true, value: { plate, province: plate.charAt(0), energy, special }, warnings: [] }
}

/** The plate as people write it, with the dot behind the second sign: 浙H·0D00T. */
export function formatPlate(plate: Plate): string {
  return `${plate.plate.slice(0, 2)}·${plate.plate.slice(2)}`
}
