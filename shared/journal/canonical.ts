/**
 * Canonical JSON bytes after RFC 8785, narrowed to what a journal may hold: safe integers, strings without NUL and
 * without lone surrogates, booleans, null, arrays and plain objects. The same value always gives the same bytes.
 */

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

/** Why a value has no canonical form. `path` names the place, e.g. `set.name`. */
export class CanonicalError extends Error {
  readonly code: 'notAnInteger' | 'loneSurrogate' | 'nulCharacter' | 'notJson' | 'notCanonical'
  readonly path: string
  constructor(code: CanonicalError['code'], path: string) {
    super(`${code} at ${path === '' ? '(root)' : path}`)
    this.name = 'CanonicalError'
    this.code = code
    this.path = path
  }
}

const encoder = new TextEncoder()
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Deepest nesting a journal holds; reading deeper bytes could exhaust the stack. */
const DEPTH_LIMIT = 64

/** Canonical text of `value`. Throws {@link CanonicalError} for anything RFC 8785 or our own narrowing refuses. */
export function canonicalText(value: Json): string {
  return text(value)
}

/** Canonical UTF-8 bytes of `value`; see {@link canonicalText}. */
export function canonicalBytes(value: Json): Uint8Array {
  return encoder.encode(text(value))
}

/**
 * Reads canonical bytes back. Refuses bytes that are not the one canonical form of what they say (white space,
 * duplicate keys, other key order, escapes that need not be), so that a stored event has one reading only.
 */
export function parseCanonical(bytes: Uint8Array): Json {
  let text: string
  let value: Json
  try {
    text = strictDecoder.decode(bytes)
    value = JSON.parse(text) as Json
  } catch {
    throw new CanonicalError('notJson', '')
  }
  if (canonicalText(value) !== text) throw new CanonicalError('notCanonical', '')
  return value
}

/** True when both values have the same canonical form. */
export function sameJson(a: Json, b: Json): boolean {
  return a === b || canonicalText(a) === canonicalText(b)
}

/** Canonical text of one string: a value, or a key with `path` naming its object. */
export function canonicalString(value: string, path: string): string {
  if (PLAIN.test(value)) return `"${value}"`
  if (!value.isWellFormed()) throw new CanonicalError('loneSurrogate', path)
  if (value.includes('\u0000')) throw new CanonicalError('nulCharacter', path)
  return JSON.stringify(value)
}

/** Characters that stand for themselves: no controls, quotes, backslashes, no halves of a pair. */
const PLAIN = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/

/** Without places first, because only a refusal needs one. */
function text(value: Json): string {
  try {
    return write(value, '', 0, false)
  } catch {
    return write(value, '', 0, true)
  }
}

function write(value: Json, path: string, depth: number, placed: boolean): string {
  if (typeof value === 'string') return canonicalString(value, path)
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new CanonicalError('notAnInteger', path)
    return Object.is(value, -0) ? '0' : String(value)
  }
  if (value === null) return 'null'
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (typeof value !== 'object' || depth === DEPTH_LIMIT)
    throw new CanonicalError('notJson', depth === DEPTH_LIMIT ? '' : path)
  return Array.isArray(value) ? writeArray(value, path, depth + 1, placed) : writeObject(value, path, depth + 1, placed)
}

function writeArray(value: readonly Json[], path: string, depth: number, placed: boolean): string {
  return `[${value.map((entry, index) => write(entry, placed ? `${path}[${index}]` : '', depth, placed)).join(',')}]`
}

function writeObject(value: JsonObject, path: string, depth: number, placed: boolean): string {
  const keys = sortedKeys(value)
  let text = '{'
  for (const key of keys) {
    const entry = value[key]
    if (entry === undefined) throw new CanonicalError('notJson', `${path}.${key}`)
    if (text.length > 1) text += ','
    const place = placed ? (path === '' ? key : `${path}.${key}`) : ''
    text += `${canonicalString(key, path)}:${write(entry, place, depth, placed)}`
  }
  return `${text}}`
}

function sortedKeys(value: JsonObject): string[] {
  const keys = Object.keys(value)
  for (let index = 1; index < keys.length; index += 1) {
    if ((keys[index - 1] ?? '') > (keys[index] ?? '')) return keys.sort()
  }
  return keys
}
