/** Areas are decimals with at most two places as text; sums are made in hundredths of m², so that nothing is rounded. */

/** Hundredths of m² of an area; 0 where none is stated. */
export function hundredths(area: string | null): number {
  if (area === null) return 0
  const [whole = '0', fraction = ''] = area.split('.')
  return Number(whole) * 100 + Number(fraction.padEnd(2, '0'))
}

/** Sum of areas in hundredths of m². */
export function sumAreas(areas: Iterable<string | null>): number {
  let sum = 0
  for (const area of areas) sum += hundredths(area)
  return sum
}

/** Hundredths of m² as text: `2700`, `12.5`. */
export function areaText(sum: number): string {
  const fraction = String(sum % 100)
    .padStart(2, '0')
    .replace(/0+$/, '')
  return `${Math.trunc(sum / 100)}${fraction === '' ? '' : `.${fraction}`}`
}
