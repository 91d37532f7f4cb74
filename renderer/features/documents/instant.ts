import { formatTime } from '../../ui/values.tsx'

/** `2025-09-16 09:30` in the laptop's own time; `at` in ms. */
export function formatInstant(at: number): string {
  const day = new Date(at)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())} ${formatTime(at)}`
}
