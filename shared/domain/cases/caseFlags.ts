import { VULNERABILITY_FLAGS } from './vulnerability.ts'

/** What is contested about a case: shown with the same weight as a need of care (screens §5; A6). */
export const CONTEST_FLAGS = ['dispute', 'openObjection'] as const

/** Every flag an officer may set on a case. */
export const CASE_FLAGS = [...VULNERABILITY_FLAGS, ...CONTEST_FLAGS] as const
export type CaseFlagCode = (typeof CASE_FLAGS)[number]

/** Whether a code is one of {@link CASE_FLAGS}. */
export function isCaseFlag(code: string): code is CaseFlagCode {
  return CASE_FLAGS.some((known) => known === code)
}
