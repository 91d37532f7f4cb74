import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { counted, isTextKey, type Language, type Text } from '../../shared/i18n/texts.ts'

/** The words of the chosen language: `const t = useText(); t('app.lock')`. Changes without reload. */
export function useText(): Text {
  const { i18n } = useTranslation()
  const language = i18n.language
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new language needs a new function
  return useMemo<Text>(() => (key, values) => i18n.t(key, counted(values)), [i18n, language])
}

/** Language shown now. */
export function useLanguage(): Language {
  return useTranslation().i18n.language === 'en' ? 'en' : 'zh-CN'
}

/** Words for an address assembled at run time (an error code of the core, a role); the raw text when none exists. */
export function useTextOr(): (key: string, fallback: string) => string {
  const t = useText()
  return useMemo(() => (key, fallback) => (isTextKey(key) ? t(key) : fallback), [t])
}
