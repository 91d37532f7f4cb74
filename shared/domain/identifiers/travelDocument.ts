import { bareNumber, type Checked } from './checked.ts'

/** Papers of persons without a citizen number; told apart by their form only, so all of them loosely `[m]`. */
export type TravelDocumentKind = 'passport' | 'hongKongMacauPermit' | 'taiwanPermit' | 'residencePermitForeign'
export type TravelDocument = { number: string; kind: TravelDocumentKind }
export type TravelDocumentReason = 'documentEmpty' | 'documentForm'

/**
 * Reads a passport, mainland travel permit of Hong Kong, Macau or Taiwan residents, or the older permanent residence
 * card of foreigners (the 2023 card carries an 18-digit number that `parseCitizenId` reads).
 */
export function parseTravelDocument(text: string): Checked<TravelDocument, TravelDocumentReason, never> {
  const number = bareNumber(text)
  if (number === '') return { ok: false, reason: 'documentEmpty' }
  const kind: TravelDocumentKind | null = /^[HM]\d{8}(?:\d{2})?$/.test(number)
    ? 'hongKongMacauPermit'
    : /^\d{8}(?:\d{2})?$/.test(number)
      ? 'taiwanPermit'
      : /^[A-Z]{3}\d{12}$/.test(number)
        ? 'residencePermitForeign'
        : /^[A-Z]{1,2}\d{6,8}$/.test(number) || /^(?=.*\d.*\d.*\d.*\d)[A-Z0-9]{6,9}$/.test(number)
          ? 'passport'
          : null
  return kind === null ? { ok: false, reason: 'documentForm' } : { ok: true, value: { number, kind }, warnings: [] }
}
