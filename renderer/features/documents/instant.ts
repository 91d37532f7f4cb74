import { dayOf, formatTime } from '../../ui/values.tsx'

/** `2025-09-16 09:30:15` in the laptop's own time; `at` in ms. */
export function formatInstant(at: number): string {
  return `${dayOf(at)} ${formatTime(at)}`
}
