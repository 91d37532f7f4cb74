import { court } from '../../shared/i18n/court.ts'

/** Address of one text of this command line. */
export type WordKey = keyof (typeof court)['zh']
export type Values = Readonly<Record<string, string | number>>

/** Streams a command writes to; tests give their own. */
export interface Streams {
  out(text: string): void
  error(text: string): void
  /** Asks for what is not shown, at a terminal. */
  hidden?: ((words: string) => Promise<string>) | null
}

/** Where a command speaks: one JSON object, or lines for people, on standard output; everything else on standard error. */
export interface Output {
  json: boolean
  language: 'zh' | 'en'
  say(key: WordKey, values: Values): string
  /** Whether there is a text of this name. */
  has(key: string): key is WordKey
  /** The answer: `value` with `--json`, else `lines`. Called once. */
  answer(value: object, lines: readonly string[]): void
  note(line: string): void
}

/** Why a command could not run; ends with code 2. */
export class CourtCliError extends Error {
  readonly code: string
  readonly data: Values
  constructor(code: string, data: Values) {
    super(code)
    this.name = 'CourtCliError'
    this.code = code
    this.data = data
  }
}

/** Chinese unless `--lang en` or an English locale is set. */
export function languageOf(wanted: string | undefined, env: NodeJS.ProcessEnv): 'zh' | 'en' {
  return /^en/i.test(wanted ?? (env.LC_ALL || env.LC_MESSAGES || env.LANG || '')) ? 'en' : 'zh'
}

export function makeOutput(streams: Streams, json: boolean, language: 'zh' | 'en'): Output {
  const words: Record<WordKey, string> = court[language]
  return {
    json,
    language,
    say: (key, values) => words[key].replace(/\{\{(\w+)\}\}/g, (whole, name: string) => String(values[name] ?? whole)),
    has: isWordKey,
    answer(value, lines) {
      streams.out(json ? `${JSON.stringify(value)}\n` : lines.map((line) => `${line}\n`).join(''))
    },
    note: (line) => streams.error(`${line}\n`),
  }
}

/** Code, data and a sentence for whatever a command threw. */
export function failureOf(error: unknown, output: Output) {
  const code = textOf(error, 'code') ?? 'INTERNAL'
  const said: unknown = typeof error === 'object' && error !== null && 'data' in error ? error.data : {}
  const data: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(typeof said === 'object' && said !== null ? said : {}))
    if (typeof value === 'string' || typeof value === 'number') data[name] = value
  const key = `error${code}`
  const reason = error instanceof Error ? error.message : String(error)
  const message = isWordKey(key) ? output.say(key, data) : output.say('errorOther', { code, reason })
  return { error: { code, data, message } }
}

function textOf(error: unknown, name: string): string | null {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined
  return typeof value === 'string' ? value : null
}

function isWordKey(key: string): key is WordKey {
  return Object.hasOwn(court.zh, key)
}
