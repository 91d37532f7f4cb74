import type { ReactNode } from 'react'

/** A region that scrolls and holds nothing to focus: the keyboard reaches it, and F6 stops there when it is a pane (L5). */
export function ScrollPane(props: { className: string; label: string; isPane: boolean; children: ReactNode }) {
  const { className, label, isPane, children } = props
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys (WCAG 2.1.1)
    <section className={className} data-pane={isPane ? true : undefined} tabIndex={0} aria-label={label}>
      {children}
    </section>
  )
}
