/** Six digits of a fingerprint, said aloud to find and confirm a hub; they authorise nothing (G2). */
export function hubDigits(fingerprint: string): string {
  const number = Number.parseInt(fingerprint.slice(0, 12), 16) % 1_000_000
  return String(number).padStart(6, '0')
}
