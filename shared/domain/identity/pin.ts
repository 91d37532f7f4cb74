/**
 * What may serve as an officer's secret: a PIN of at least six digits that isn't one everybody tries first,
 * or a pass-phrase of at least twelve characters. Pure, so the form and the core say the same.
 */

/** Fewest digits of a PIN. */
export const PIN_MIN_DIGITS = 6
/** Fewest characters (code points) of a pass-phrase. */
export const PASSPHRASE_MIN_CHARACTERS = 12
/** Longest secret taken, in code points: more is a mistake (a pasted page), not a secret. */
export const SECRET_MAX_CHARACTERS = 256

export const pinFaults = ['PIN_TOO_SHORT', 'PIN_TOO_LONG', 'PIN_TRIVIAL', 'PIN_UNREADABLE'] as const
/** Why a secret is refused. `PIN_UNREADABLE`: control characters or half a surrogate pair. */
export type PinFault = (typeof pinFaults)[number]

export type PinCheck = { ok: true; kind: 'digits' | 'passphrase' } | { ok: false; code: PinFault }

/** Sequences people choose that the patterns below don't catch. */
const COMMON = new Set(['112233', '123321', '147258', '159357', '666888', '888666', '168888', '5201314', '1314520'])

/** The form that is derived from: NFKC, so that full-width digits of an input method equal the plain ones. */
export function normalizePin(pin: string): string {
  return pin.normalize('NFKC')
}

/** Judges a secret about to be set. Opening never asks this: what was once set stays usable. */
export function checkPin(pin: string): PinCheck {
  if (!pin.isWellFormed() || /\p{Cc}/u.test(pin)) return { ok: false, code: 'PIN_UNREADABLE' }
  const text = normalizePin(pin)
  const length = [...text].length
  if (length > SECRET_MAX_CHARACTERS) return { ok: false, code: 'PIN_TOO_LONG' }
  if (/^[0-9]+$/.test(text)) {
    if (length < PIN_MIN_DIGITS) return { ok: false, code: 'PIN_TOO_SHORT' }
    return isTrivial(text) ? { ok: false, code: 'PIN_TRIVIAL' } : { ok: true, kind: 'digits' }
  }
  if (length < PASSPHRASE_MIN_CHARACTERS) return { ok: false, code: 'PIN_TOO_SHORT' }
  return isRepetition([...text]) ? { ok: false, code: 'PIN_TRIVIAL' } : { ok: true, kind: 'passphrase' }
}

function isTrivial(digits: string): boolean {
  return COMMON.has(digits) || isRepetition([...digits]) || isRun(digits, 1) || isRun(digits, 9)
}

/** One block of up to half the length, repeated: 000000, 121212, 123123, 12341234. */
function isRepetition(characters: string[]): boolean {
  for (let block = 1; block <= characters.length / 2; block += 1) {
    if (characters.every((character, index) => character === characters[index % block])) return true
  }
  return false
}

/** Each digit is the one before plus `step` modulo 10: 123456, 890123, 654321 (step 9). */
function isRun(digits: string, step: number): boolean {
  const values = [...digits].map(Number)
  return values.every((value, index) => index === 0 || value === ((values[index - 1] ?? 0) + step) % 10)
}
