import { firstTexts } from './firstTexts.ts'
import { laterTexts } from './laterTexts.ts'
import { addTexts } from './texts.ts'

/** Every text at once, for hosts and tests; the window takes them in two parts (`texts.ts`). */
addTexts({ ...firstTexts, ...laterTexts })

export * from './texts.ts'
