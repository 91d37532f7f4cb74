import type { RequestKind } from './kinds.ts'

/** Longest part of a name that tells persons of one case apart, characters. */
const NAME_LIMIT = 50

/**
 * What a request of this kind is about, by the case or site `placeId`. A fine and a detention are about one person of it
 * (CPL 118): a refusal is answered by whoever asks again about the same one, and by nobody who asks about another.
 * `person` is the name as typed; blanks in it tell nobody apart. '' = a kind or a request that names none.
 */
export function subjectAbout(kind: RequestKind, placeId: string, person: string): string {
  const whole = `${kind}:${placeId}`
  if (kind !== 'fine' && kind !== 'detention') return whole
  const name = person.normalize('NFKC').replaceAll(/\s/gu, '')
  return name === '' ? whole : `${whole}:${[...name].slice(0, NAME_LIMIT).join('')}`
}

/** The subject without its person; the subject itself where it names none. */
export function subjectOfWhole(subject: string): string {
  return subject.split(':').slice(0, 2).join(':')
}
