import { cli } from '../../shared/i18n/cli.ts'
import { createText, type Text } from '../../shared/i18n/index.ts'

export type Words = (typeof cli)['zh']
/** Address of one text of the command line. */
export type WordKey = keyof Words
export type Language = 'zh' | 'en'
export type Values = Readonly<Record<string, string | number>>

/** Where a command speaks: one JSON object, or lines for people, on standard output; everything else on standard error. */
export interface Output {
  json: boolean
  language: Language
  /** The words of one text with its values. */
  say(key: WordKey, values: Values): string
  /** The program's own words, as on its screens. */
  text: Text
  /** The answer: `value` with `--json`, else `lines`. Called once. */
  answer(value: object, lines: readonly string[]): void
  /** Progress for people; nothing with `--json`, nothing where nobody watches. */
  progress(line: string): void
  /** A remark on standard error. */
  note(line: string): void
}

/** Streams a command writes to; tests give their own. */
export interface Streams {
  out: (text: string) => void
  error: (text: string) => void
  /** True where a person watches standard error. */
  isTerminal: boolean
}

/** Chinese unless `--lang en` or an English locale is set. */
export function languageOf(wanted: string | undefined, env: Readonly<Record<string, string | undefined>>): Language {
  const named = wanted ?? (env.LC_ALL || env.LC_MESSAGES || env.LANG || '')
  return /^en/i.test(named) ? 'en' : 'zh'
}

export function makeOutput(streams: Streams, json: boolean, language: Language): Output {
  const words: Record<WordKey, string> = cli[language]
  return {
    json,
    language,
    say: (key, values) => fill(words[key], values),
    text: createText(language === 'en' ? 'en' : 'zh-CN'),
    answer(value, lines) {
      streams.out(json ? `${JSON.stringify(value)}\n` : lines.map((line) => `${line}\n`).join(''))
    },
    progress(line) {
      if (!json && streams.isTerminal) streams.error(`\r\u001b[K${line}`)
    },
    note: (line) => streams.error(`${line}\n`),
  }
}

/** Whether an address put together at run time (an error's code) has words. */
export function isWordKey(key: string): key is WordKey {
  return Object.hasOwn(cli.zh, key)
}

function fill(text: string, values: Values): string {
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => String(values[name] ?? whole))
}
