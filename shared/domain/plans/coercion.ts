/** Limits of coercive measures (CPL 118): fen for a person and for an entity, days of detention. */
const PERSON_MOST = 100_000_00
const ENTITY_LEAST = 50_000_00
const ENTITY_MOST = 1_000_000_00
const DAYS_MOST = 15

export type CoercionKind = 'fine' | 'detention'
export type CoercionFault = 'measureNeeded' | 'fineLimit' | 'detentionLimit'

/** What a request asks for, read from its words: every fine in fen, every detention in days; empty = nothing named. */
export function measuresIn(kind: CoercionKind, text: string): number[] {
  if (kind === 'detention') {
    return [...text.matchAll(/拘留[^0-9。；\n]{0,12}(\d+)\s*[日天]/gu)].map((found) => Number(found[1]))
  }
  return [...text.matchAll(/罚款[^0-9。；\n]{0,12}(\d[\d,，]*(?:\.\d{1,2})?)\s*(万)?元/gu)].map((found) => {
    const yuan = Number((found[1] ?? '').replaceAll(/[,，]/g, ''))
    return Math.round(yuan * (found[2] === undefined ? 100 : 1_000_000))
  })
}

/**
 * What keeps a fine or a detention from going to the president (CPL 118): no figure, or one beyond the law. A fine of an
 * entity is one whose words name an organisation of the case, `organisations`. Null = nothing.
 */
export function coercionFault(
  kind: CoercionKind,
  text: string,
  organisations: readonly string[],
): CoercionFault | null {
  const measures = measuresIn(kind, text)
  if (measures.length === 0) return 'measureNeeded'
  if (kind === 'detention') return measures.every((days) => days >= 1 && days <= DAYS_MOST) ? null : 'detentionLimit'
  const isEntity = organisations.some((name) => name !== '' && text.includes(name))
  const fits = (fen: number) =>
    (fen > 0 && fen <= PERSON_MOST) || (isEntity && fen >= ENTITY_LEAST && fen <= ENTITY_MOST)
  return measures.every(fits) ? null : 'fineLimit'
}
