import { Fragment } from 'react'
import { Flag, Stamp, Tag } from '../ui/marks.tsx'
import { useText } from '../ui/useText.ts'
import { useFrame } from './frame.ts'
import { ScreenLink } from './navigation.tsx'

/** 36 px inside a case or site: number, place, flags, approval, day and time. */
export function ContextBar() {
  const t = useText()
  const context = useFrame((state) => state.context)
  if (!context) return null
  const last = context.crumbs.length - 1
  return (
    <section className="context-bar" aria-label={t('app.context.label')} lang="zh-CN">
      <span className="context-no">
        {context.caseTo ? <ScreenLink to={context.caseTo}>{context.caseNo}</ScreenLink> : context.caseNo}
      </span>
      <span className="context-crumbs">
        {context.crumbs.map((crumb, at) => (
          <Fragment key={`${crumb.to ?? ''} ${crumb.text}`}>
            {at > 0 ? (
              <i className="context-step" aria-hidden="true">
                ›
              </i>
            ) : null}
            {crumb.to && at < last ? (
              <ScreenLink to={crumb.to}>{crumb.text}</ScreenLink>
            ) : at < last ? (
              crumb.text
            ) : (
              <b aria-current="page">{crumb.text}</b>
            )}
          </Fragment>
        ))}
      </span>
      <span className="context-flags">
        {context.flags.map((flag) => (
          <Flag key={flag.text} tone={flag.tone}>
            {flag.text}
          </Flag>
        ))}
      </span>
      <span className="context-right">
        {context.readOnly ? <Tag icon="lock">{context.readOnly}</Tag> : null}
        {context.amended ? (
          <ScreenLink to={context.amended.to} className="tag tag-amber">
            {context.amended.text}
          </ScreenLink>
        ) : context.stamp ? (
          <Stamp>{context.stamp}</Stamp>
        ) : null}
        {context.right}
      </span>
    </section>
  )
}
