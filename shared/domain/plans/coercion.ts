/** Limits of a fine (CPL 118), fen: of a person up to CNY 100,000, of an entity from 50,000 to 1,000,000. */
export const FINE_FEN = {
  INDIVIDUAL: { least: 1, most: 100_000_00 },
  ENTITY: { least: 50_000_00, most: 1_000_000_00 },
} as const
/** Longest detention (CPL 118), days. */
export const DETENTION_DAYS = 15

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
  if (kind === 'detention')
    return measures.every((days) => days >= 1 && days <= DETENTION_DAYS) ? null : 'detentionLimit'
  const isEntity = organisations.some((name) => name !== '' && text.includes(name))
  const within = (fen: number, { least, most }: { least: number; most: number }) => fen >= least && fen <= most
  const fits = (fen: number) => within(fen, FINE_FEN.INDIVIDUAL) || (isEntity && within(fen, FINE_FEN.ENTITY))
  return measures.every(fits) ? null : 'fineLimit'
}
