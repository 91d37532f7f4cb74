import { createHash } from 'node:crypto'

/** What files of a scope are named on every wire (B1): SHA-256 as 64 lower-case hex digits, nothing else. */
const HASH = /^[0-9a-f]{64}$/

/** Whether a text is the name of a file; a path, an ending or capitals make it none. */
export function isFileHash(text: string): boolean {
  return HASH.test(text)
}

/** Bytes of one piece of a file on the wire: slow links send one within a minute. */
export const PIECE_BYTES = 1024 * 1024

/** Header of every answer about files: most bytes of one file that are taken. */
export const FILE_LIMIT_HEADER = 'fieldwrit-file-limit'

/** Header that names the scope a file is sent for, and asked about by who sends it; base64url. */
export const FILE_SCOPE_HEADER = 'fieldwrit-scope'

export const scopeToHeader = (scope: string): string => Buffer.from(scope, 'utf8').toString('base64url')

/** The scope a header names; '' where there is none. */
export function scopeFromHeader(value: string | string[] | undefined): string {
  return Buffer.from(String(value ?? ''), 'base64url').toString('utf8')
}

/** First byte and byte after the last. */
export interface Span {
  start: number
  end: number
}

/**
 * The one range of a `Range` header over `size` bytes: the whole file without a header, null when it can't be met (416).
 * Several ranges are not answered.
 */
export function spanOf(header: string | undefined, size: number): Span | null {
  if (header === undefined) return { start: 0, end: size }
  const parts = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim())
  const [first = '', last = ''] = parts === null ? [] : [parts[1], parts[2]]
  if (first === '' && last === '') return null
  if (first === '') return Number(last) === 0 ? null : { start: Math.max(0, size - Number(last)), end: size }
  const start = Number(first)
  const end = last === '' ? size : Math.min(size, Number(last) + 1)
  return start < size && start < end ? { start, end } : null
}

/** Path of uploads under way; each has its name behind it. */
export const UPLOADS = '/files/incoming'

/** What a name of an upload looks like. */
export const UPLOAD_NAME = /^[0-9a-f]{32}-[0-9a-f]{64}$/

/**
 * Name of an upload: one per device, scope and file, so that whoever was killed finds it again without a note of its own,
 * and nobody meets another's.
 */
export function uploadName(device: string, scope: string, hash: string): string {
  return `${createHash('sha256').update(`${device}\n${scope}`).digest('hex').slice(0, 32)}-${hash}`
}
