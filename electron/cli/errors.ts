import { ProfileHeldError } from '../core/profileHold.ts'
import { isWordKey, type Output, type Values } from './output.ts'
import { reasonSentence, spokenValues } from './words.ts'

/** Why a command could not run, in the command line's own terms. */
export type CliFault =
  | 'BAD_PLACE'
  | 'BAD_USAGE'
  | 'DISK_FULL'
  | 'NO_PIN'
  | 'PIN_FILE'
  | 'NO_SUCH_OFFICER'
  | 'BAD_OPTION'
  | 'FILE_EXISTS'
  | 'NO_FILE'

/** Thrown by commands; ends with code 2. */
export class CliError extends Error {
  readonly code: CliFault
  readonly data: Values
  constructor(code: CliFault, data: Values) {
    super(code)
    this.name = 'CliError'
    this.code = code
    this.data = data
  }
}

/** What stands on standard output with `--json` when a command could not run. */
export interface Failure {
  error: { code: string; data: Record<string, unknown>; message: string }
}

/** Turns whatever a command threw into code, data and a sentence. */
export function failureOf(error: unknown, output: Output): Failure {
  if (error instanceof ProfileHeldError) {
    const { holder } = error
    const values = { host: holder?.host ?? '', pid: holder?.pid ?? 0, url: holder?.url ?? '' }
    const key = holder === null ? 'errorHeldUnknown' : 'errorHeld'
    return { error: { code: 'PROFILE_IN_USE', data: { holder }, message: output.say(key, values) } }
  }
  const code = codeOf(error)
  const data = dataOf(error)
  const key = `error${code}`
  const message =
    reasonSentence(code, data, output.text) ??
    (isWordKey(key)
      ? output.say(key, spokenValues(data, output.text))
      : output.say('errorOther', { code, reason: error instanceof Error ? error.message : String(error) }))
  return { error: { code, data, message } }
}

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : 'INTERNAL'
}

function dataOf(error: unknown): Record<string, unknown> {
  const data = typeof error === 'object' && error !== null && 'data' in error ? error.data : undefined
  return typeof data === 'object' && data !== null ? { ...data } : {}
}
