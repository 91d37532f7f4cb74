import { ORPCError } from '@orpc/client'
import { isTextKey, type Text, type TextValues } from '../../shared/i18n/texts.ts'

/** An error in words: what happened, what is safe, what to do next (one button's words). */
export interface Explained {
  /** Code of the contract, or UNKNOWN. */
  readonly code: string
  readonly happened: string
  readonly safe: string
  readonly next: string
}

/** Where the reason behind a code has its own sentence. */
const reasons = {
  REFUSED: 'rules',
  BAD_FILE: 'files',
  WEAK_PIN: 'pins',
  BAD_BACKUP: 'backups',
  BAD_PLACE: 'places',
  BAD_BUNDLE: 'bundles',
}

/**
 * Turns anything thrown by a call of the core into words.
 *
 * @param t of `useText()`
 */
export function explain(error: unknown, t: Text): Explained {
  const code = codeOf(error)
  const data = dataOf(error)
  const values = spoken(data, t)
  const part = (name: 'happened' | 'safe' | 'next') => say(t, `errors.code.${code}.${name}`, values) ?? ''
  const group = Reflect.get(reasons, code)
  const reason = data.rule ?? data.reason
  const own =
    group === undefined || reason === undefined
      ? say(t, `errors.inputs.${inputFault(data)}`, values)
      : (say(t, `errors.${group}.${reason}`, values) ?? say(t, `laterRules.${reason}`, values))
  return { code, happened: own ?? part('happened'), safe: part('safe'), next: part('next') }
}

/** What the contract says of the first value it refused: the message of the schema's check; '' when it names none. */
function inputFault(data: Readonly<Record<string, unknown>>): string {
  const first: unknown = Array.isArray(data.issues) ? data.issues[0] : undefined
  if (typeof first !== 'object' || first === null || !('message' in first)) return ''
  return typeof first.message === 'string' ? first.message : ''
}

/** One line for a small place: what happened, without what is safe. */
export function explainLine(error: unknown, t: Text): string {
  return explain(error, t).happened
}

/** The code of a call's error: one of the contract's, CORE_GONE, BAD_REQUEST, or UNKNOWN. */
export function codeOf(error: unknown): string {
  if (!(error instanceof ORPCError)) return 'UNKNOWN'
  return isTextKey(`errors.code.${error.code}.happened`) ? error.code : 'UNKNOWN'
}

/** The data beside the code; an empty object when there is none. */
export function dataOf(error: unknown): Readonly<Record<string, unknown>> {
  const data: unknown = error instanceof ORPCError ? error.data : null
  return typeof data === 'object' && data !== null ? { ...data } : {}
}

function say(t: Text, key: string, values: TextValues): string | null {
  return isTextKey(key) ? t(key, values) : null
}

/** The values of the sentences: names of things, roles and rights in words instead of codes. */
function spoken(data: Readonly<Record<string, unknown>>, t: Text): TextValues {
  const values: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(data)) {
    if (typeof value === 'string' || typeof value === 'number') values[name] = value
  }
  if (typeof data.what === 'string') {
    // STALE names the very row, `note/<id>`; people need the kind.
    values.what = say(t, `errors.what.${data.what.split('/')[0]}`, {}) ?? t('errors.what.row')
  }
  if (typeof data.field === 'string') {
    values.field = say(t, `importReasons.field.${data.field}`, {}) ?? data.field
  }
  if (typeof data.role === 'string') values.role = say(t, `legalTerms.role.${data.role}`, {}) ?? data.role
  if (typeof data.permission === 'string') {
    const name = data.permission.replaceAll('.', '_')
    values.permission = say(t, `errors.permission.${name}`, {}) ?? t('errors.permission.other')
  }
  if (typeof data.waitMs === 'number') values.seconds = Math.ceil(data.waitMs / 1000)
  return values
}
