/** Texts of the shell in the language of this machine: Chinese unless the system speaks English. */
import { shell } from '../../shared/i18n/shell.ts'

export type Language = 'zh' | 'en'
export type ShellTexts = (typeof shell)['zh']

export function languageOf(locale: string): Language {
  return locale.toLowerCase().startsWith('en') ? 'en' : 'zh'
}

export function textsOf(language: Language): ShellTexts {
  return shell[language]
}

/** Puts values into `{{name}}` places (i18next's notation, without its library). */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (place, name: string) => String(values[name] ?? place))
}
