import { addTexts } from '../../shared/i18n/texts.ts'

let loading: Promise<void> | null = null

/** Loads the texts of screens that are opened later, once; every screen inside the frame waits for them. */
export function laterTexts(): Promise<void> {
  loading ??= import('../../shared/i18n/laterTexts.ts').then((texts) => addTexts(texts.laterTexts))
  return loading
}
