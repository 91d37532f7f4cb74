import type { ReactNode } from 'react'
import { Icon, type IconName } from './icons.tsx'

export type Tone = 'plain' | 'ink' | 'amber' | 'green' | 'seal'

/** A state in a word on a soft ground. */
export function Tag({ tone = 'plain', icon, children }: { tone?: Tone; icon?: IconName; children: ReactNode }) {
  return (
    <span className={`tag tag-${tone}`}>
      {icon ? <Icon name={icon} size={13} /> : null}
      {children}
    </span>
  )
}

/** A warning about a person or room that is never cut off; green for the green channel, amber or seal for the rest. */
export function Flag({ tone, children }: { tone: 'green' | 'amber' | 'seal'; children: ReactNode }) {
  return (
    <span className={`tag tag-${tone} flag`}>
      <Icon name="flag" size={13} />
      {children}
    </span>
  )
}

/** Outlined red stamp: an approval that stands. */
export function Stamp({ children }: { children: ReactNode }) {
  return <span className="tag stamp">{children}</span>
}

/** One key or combination as printed on the keyboard. */
export function Kbd({ children }: { children: ReactNode }) {
  return <kbd>{children}</kbd>
}

/** A value with the parts a search found marked. Matching ignores case; every occurrence is marked. */
export function Highlight({ text, match }: { text: string; match: string }) {
  const needle = match.trim().toLowerCase()
  if (!needle) return <>{text}</>
  const parts: ReactNode[] = []
  const lower = text.toLowerCase()
  let from = 0
  for (let at = lower.indexOf(needle); at >= 0; at = lower.indexOf(needle, from)) {
    parts.push(text.slice(from, at), <mark key={at}>{text.slice(at, at + needle.length)}</mark>)
    from = at + needle.length
  }
  return (
    <>
      {parts}
      {text.slice(from)}
    </>
  )
}
