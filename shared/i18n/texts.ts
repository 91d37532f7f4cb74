import i18next, { type i18n } from 'i18next'
import type { firstTexts } from './firstTexts.ts'
import type { laterTexts } from './laterTexts.ts'

type Features = typeof firstTexts & typeof laterTexts
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

/** Texts of some features: feature → both languages. */
export type FeatureTexts = Readonly<Record<string, { readonly zh: object; readonly en: object }>>

/** All texts added so far, in i18next's shape: language, the one namespace, feature, key. */
export const resources: Record<Language, { translation: Record<string, object> }> = {
  'zh-CN': { translation: {} },
  en: { translation: {} },
}

/** Adds the texts of some features. A feature's texts are addressed as `<feature>.<key>`; instances made before have them too. */
export function addTexts(features: FeatureTexts): void {
  for (const [name, texts] of Object.entries(features)) {
    resources['zh-CN'].translation[name] = texts.zh
    resources.en.translation[name] = texts.en
  }
}

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

/**
 * Values with the number that decides between singular and plural (`<key>_one`, `<key>_other`): `n`, a number or one
 * written with commas, unless `count` is said. Chinese has one form and needs no such keys.
 */
export function counted(values: TextValues | undefined): TextValues {
  const count = Number(String(values?.n).replaceAll(',', ''))
  return Number.isNaN(count) ? { ...values } : { count, ...values }
}

/** The words of one language, for hosts without React. */
export function createText(language: Language): Text {
  const instance = createI18n(language)
  return (key, values) => instance.t(key, counted(values))
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
