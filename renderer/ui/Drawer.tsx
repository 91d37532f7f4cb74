import { Button } from 'antd'
import { type ReactNode, useId, useRef } from 'react'
import { Icon } from './icons.tsx'
import { useKeys } from './useKeys.ts'
import { useText } from './useText.ts'

/**
 * The 476 px drawer at the right of a list. Not modal: the list keeps working and the drawer follows the selection.
 * Esc closes it; the caller gives the focus back to the list in `onClose`.
 */
export function Drawer(props: {
  title: ReactNode
  tags?: ReactNode
  acts?: ReactNode
  tabs?: ReactNode
  children: ReactNode
  onClose: () => void
}) {
  const t = useText()
  const heading = useId()
  const pane = useRef<HTMLElement>(null)
  useKeys([{ id: 'drawer.close', keys: ['Esc'], scope: 'global', text: 'app.keys.back', run: props.onClose }])
  return (
    <aside className="drawer" ref={pane} aria-labelledby={heading} data-pane tabIndex={-1}>
      <header className="drawer-head">
        <div className="drawer-title">
          <h2 id={heading}>{props.title}</h2>
          <span className="drawer-acts">
            {props.acts}
            <Button
              type="text"
              size="small"
              icon={<Icon name="close" />}
              aria-label={t('app.act.close')}
              onClick={props.onClose}
            />
          </span>
        </div>
        {props.tags ? <div className="drawer-tags">{props.tags}</div> : null}
      </header>
      {props.tabs}
      <div className="drawer-body">{props.children}</div>
    </aside>
  )
}

/** One part of a drawer, separated by a rule. */
export function DrawerSection({ children }: { children: ReactNode }) {
  return <section className="drawer-section">{children}</section>
}
