import i18next, { type i18n } from 'i18next'
import { app } from './app.ts'
import { approvals } from './approvals.ts'
import { cases } from './cases.ts'
import { documentFields } from './documentFields.ts'
import { documents } from './documents.ts'
import { errors } from './errors.ts'
import { gate } from './gate.ts'
import { gateLaw } from './gateLaw.ts'
import { identity } from './identity.ts'
import { importReasons } from './importReasons.ts'
import { inventory } from './inventory.ts'
import { legalTerms } from './legalTerms.ts'
import { money } from './money.ts'
import { planFields } from './planFields.ts'
import { planFindings } from './planFindings.ts'
import { plans } from './plans.ts'
import { planTerms } from './planTerms.ts'
import { settings } from './settings.ts'
import { shell } from './shell.ts'
import { site } from './site.ts'
import { worklist } from './worklist.ts'

/** One line per feature file; a feature's texts are addressed as `<feature>.<key>`. */
const features = {
  app,
  approvals,
  cases,
  documentFields,
  documents,
  errors,
  gate,
  gateLaw,
  identity,
  importReasons,
  inventory,
  legalTerms,
  money,
  planFields,
  planFindings,
  plans,
  planTerms,
  settings,
  shell,
  site,
  worklist,
}

type Features = typeof features
type StripPlural<K extends string> = K extends `${infer Base}_one` | `${infer Base}_other` ? Base : K
type Leaves<T, Prefix extends string> = {
  [K in keyof T & string]: T[K] extends string ? `${Prefix}${StripPlural<K>}` : Leaves<T[K], `${Prefix}${K}.`>
}[keyof T & string]

/** Address of one text, for example `app.lock`. */
export type TextKey = { [F in keyof Features & string]: Leaves<Features[F]['zh'], `${F}.`> }[keyof Features & string]

/** Languages of the program. Official documents stay Chinese whatever is chosen here. */
export type Language = 'zh-CN' | 'en'
export const languages = ['zh-CN', 'en'] satisfies Language[]

/** Turns an address and its values into words. */
export type Text = (key: TextKey, values?: TextValues) => string
export type TextValues = Readonly<Record<string, string | number>>

function collect(side: 'zh' | 'en'): Record<string, object> {
  return Object.fromEntries(Object.entries(features).map(([name, texts]) => [name, texts[side]]))
}

/** All texts in i18next's shape: language, the one namespace, feature, key. */
export const resources = {
  'zh-CN': { translation: collect('zh') },
  en: { translation: collect('en') },
} satisfies Record<Language, { translation: Record<string, object> }>

/** A ready i18next instance (loaded synchronously). The renderer gives it to react-i18next; switch with `changeLanguage`. */
export function createI18n(language: Language): i18n {
  const instance = i18next.createInstance()
  void instance.init({
    lng: language,
    fallbackLng: 'zh-CN',
    resources,
    initAsync: false,
    interpolation: { escapeValue: false },
    returnNull: false,
  })
  return instance
}

/** The words of one language, for hosts without React. */
export function createText(language: Language): Text {
  const instance = createI18n(language)
  return (key, values) => instance.t(key, { ...values })
}

/** Whether an address assembled at run time exists (roles, error codes coming from the core). */
export function isTextKey(key: string): key is TextKey {
  let node: unknown = resources['zh-CN'].translation
  for (const step of key.split('.')) {
    if (typeof node !== 'object' || node === null) return false
    node = Reflect.get(node, step) ?? Reflect.get(node, `${step}_other`)
  }
  return typeof node === 'string'
}
