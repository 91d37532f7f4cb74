import { useEffect, useLayoutEffect, useRef } from 'react'
import { keyRegistry } from '../ui/keys.ts'
import { Kbd } from '../ui/marks.tsx'
import { useBoundKeys } from '../ui/useKeys.ts'
import { useText } from '../ui/useText.ts'

/** The key that shows all others; it stays when there is no room for the rest. */
const ALL_KEYS = 'F1'

/** Keys of this screen, its own before those that go anywhere; what has no room beside the sentences is left to F1. */
export function StatusKeys() {
  const t = useText()
  const bar = useRef<HTMLSpanElement>(null)
  const inBar = useBoundKeys().filter((one) => one.inBar)
  const bound = [...inBar.filter((one) => one.scope !== 'global'), ...inBar.filter((one) => one.scope === 'global')]
  useLayoutEffect(() => showWhatFits(bar.current))
  useEffect(() => {
    const observer = new ResizeObserver(() => showWhatFits(bar.current))
    if (bar.current !== null) observer.observe(bar.current)
    return () => observer.disconnect()
  }, [])
  return (
    <span className="status-keys" ref={bar}>
      {bound.map((one) => {
        const [key] = keyRegistry.keysOf(one)
        return (
          <span key={one.id} data-key={key}>
            <Kbd>{key}</Kbd> {t(one.text, one.values)}
          </span>
        )
      })}
    </span>
  )
}

function showWhatFits(bar: HTMLElement | null): void {
  if (bar === null) return
  const keys = [...bar.children].filter((one): one is HTMLElement => one instanceof HTMLElement)
  for (const one of keys) one.hidden = false
  for (const one of keys.toReversed()) {
    if (bar.scrollWidth <= bar.clientWidth) return
    one.hidden = one.dataset.key !== ALL_KEYS
  }
}
