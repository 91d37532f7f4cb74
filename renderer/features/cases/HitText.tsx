import type { ReactNode } from 'react'
import { hitRanges } from './match.ts'

/** A text with what the search found marked. */
export function HitText({ text, search }: { text: string; search: string }) {
  const parts: ReactNode[] = []
  let from = 0
  for (const [start, end] of hitRanges(text, search)) {
    parts.push(text.slice(from, start), <mark key={start}>{text.slice(start, end)}</mark>)
    from = end
  }
  return (
    <>
      {parts}
      {text.slice(from)}
    </>
  )
}
