/** First two digits of GB/T 2260 area codes of the provinces and regions, 81–83 for Hong Kong, Macau and Taiwan `[m]`. */
const PROVINCES = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(' '),
)

/**
 * True if the six digits begin with a province that exists. Counties are not looked up: their codes change and old
 * numbers keep the old ones. In the numbers of foreigners' permanent residence cards (2023) a 9 stands first and the
 * province after it `[m]`.
 */
export function isKnownArea(area: string): boolean {
  return PROVINCES.has(area.slice(0, 2)) || (area.startsWith('9') && PROVINCES.has(area.slice(1, 3)))
}
