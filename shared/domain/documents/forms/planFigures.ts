import type { Value } from './parts.ts'

/** 1234567 fen → `12,345.67元`. */
export function money(fen: number | null): Value {
  if (fen === null) return null
  const yuan = Math.floor(Math.abs(fen) / 100)
  const grouped = String(yuan).replace(/\B(?=(\d{3})+$)/g, ',')
  return `${fen < 0 ? '-' : ''}${grouped}.${String(Math.abs(fen) % 100).padStart(2, '0')}元`
}

/** A count as text; nothing when it is not known. */
export function countText(n: number | null): Value {
  return n === null ? null : String(n)
}
