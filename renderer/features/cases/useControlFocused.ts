import { useEffect, useState } from 'react'

const controls = 'button, a[href], summary, [role="tab"], [role="combobox"], input, textarea'

/** Whether a button, link or field has the focus: Enter belongs to it then, not to the page. */
export function useControlFocused(): boolean {
  const [focused, setFocused] = useState(false)
  useEffect(() => {
    const look = () => setFocused(document.activeElement?.matches(controls) ?? false)
    document.addEventListener('focusin', look)
    document.addEventListener('focusout', look)
    look()
    return () => {
      document.removeEventListener('focusin', look)
      document.removeEventListener('focusout', look)
    }
  }, [])
  return focused
}
