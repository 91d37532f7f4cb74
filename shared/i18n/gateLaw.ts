import { gateLawEn } from './gateLawEn.ts'
import { gateLawZh } from './gateLawZh.ts'

/** Legal words of the statutory gate: steps, states, conditions, objections, and what an occupant can resist. */
export const gateLaw = { zh: gateLawZh, en: gateLawEn } as const
