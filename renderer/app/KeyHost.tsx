import { useEffect } from 'react'
import { keyName, keyRegistry } from '../ui/keys.ts'
import { usePreferences } from '../ui/preferences.ts'
import { emptyBurst, feedBurst } from '../ui/scanner.ts'
import { compositionGuard } from '../ui/useKeys.ts'
import { announceScan } from './frame.ts'

const textTypes = new Set(['', 'text', 'search', 'password', 'number', 'email', 'tel', 'url', 'date', 'time'])

function isText(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return textTypes.has(target.type)
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true
  return target instanceof HTMLElement && (target.isContentEditable || target.getAttribute('role') === 'combobox')
}

/**
 * Whether single letters act where the focus is. What had the focus may be gone, and then it is nowhere: that is the
 * page, or the keys the status bar names would be dead.
 */
function isInKeyArea(element: Element | null): boolean {
  if (element === document.body) return document.getElementById('main') !== null
  return Boolean(element?.closest('[data-keys]'))
}

/** Enter or Space on a control that they press, unless it is marked as an item of a list, whose Enter is the list's. */
function pressesControl(event: KeyboardEvent, element: Element | null): boolean {
  if ((event.key !== 'Enter' && event.key !== ' ') || event.ctrlKey || event.altKey) return false
  const control = element?.closest('button, a[href], summary')
  return control !== null && control !== undefined && !control.hasAttribute('data-item')
}

/** The window's one key listener: input methods first, then scanners, then the registry. */
export function KeyHost() {
  const chosenKeys = usePreferences((state) => state.keys)
  useEffect(() => keyRegistry.rebind(chosenKeys), [chosenKeys])
  useEffect(() => {
    let burst = emptyBurst
    let burstInText = false
    const onKey = (event: KeyboardEvent) => {
      if (compositionGuard.blocks(event)) return
      const inText = isText(event.target)
      if (inText !== burstInText) burst = emptyBurst
      burstInText = inText
      const step = feedBurst(burst, event.key, event.timeStamp)
      burst = step.burst
      if (step.scanned !== undefined && !inText && announceScan(step.scanned)) {
        event.preventDefault()
        event.stopPropagation()
        return
      }
      if (event.defaultPrevented) return
      const element = event.target instanceof Element ? event.target : null
      if (element?.closest('[role="dialog"]') && keyName(event) !== 'F1') return
      if (burst.text.length > 2 && !inText) return
      if (pressesControl(event, element)) return
      const found = keyRegistry.match(event, { inText, inKeyArea: isInKeyArea(element) }, event.timeStamp)
      if (found === undefined) return
      event.preventDefault()
      if (found !== 'chord') found.run()
    }
    // A choice takes every Enter for itself and would open its list; with Ctrl it is the commit of the screen.
    const beforeChoice = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !event.ctrlKey) return
      if (!(event.target instanceof Element) || event.target.closest('.ant-select') === null) return
      onKey(event)
      if (event.defaultPrevented) event.stopPropagation()
    }
    // A form sends itself on Enter by the browser's own doing, also on the Enter an input method takes.
    const beforeForm = (event: KeyboardEvent) => {
      if (event.key === 'Enter' && compositionGuard.blocks(event)) event.preventDefault()
    }
    const start = () => compositionGuard.start()
    const end = () => compositionGuard.end()
    window.addEventListener('keydown', onKey)
    window.addEventListener('keydown', beforeChoice, true)
    window.addEventListener('keydown', beforeForm, true)
    window.addEventListener('compositionstart', start, true)
    window.addEventListener('compositionend', end, true)
    return () => {
      window.removeEventListener('keydown', onKey)
      window.removeEventListener('keydown', beforeChoice, true)
      window.removeEventListener('keydown', beforeForm, true)
      window.removeEventListener('compositionstart', start, true)
      window.removeEventListener('compositionend', end, true)
    }
  }, [])
  return null
}

/** Moves the focus to the next (1) or previous (-1) pane of the page, in reading order. */
export function movePane(step: 1 | -1): void {
  const marked = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter((pane) => pane.offsetParent !== null)
  const panes = marked.filter((pane) => pane.querySelector('[data-pane]') === null)
  if (panes.length === 0) return
  const current = panes.findLastIndex((pane) => pane.contains(document.activeElement))
  const from = current < 0 && step < 0 ? 0 : current
  const target = panes[(from + step + panes.length) % panes.length]
  target?.focus()
}

/** Puts the caret into the filter of this page, if it has one. */
export function focusFilter(): void {
  const field = document.querySelector<HTMLInputElement>('[data-filter] input, input[data-filter], .search-field input')
  field?.focus()
  field?.select()
}
