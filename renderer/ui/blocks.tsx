import { Progress as Bar, Button } from 'antd'
import type { ReactNode } from 'react'
import type { Text } from '../../shared/i18n/texts.ts'
import { Icon } from './icons.tsx'
import { Kbd } from './marks.tsx'
import { useText } from './useText.ts'

/** One act a person can take: a word, what happens, and the key printed on the button. */
export interface Act {
  readonly label: string
  readonly run: () => void
  readonly keys?: string
  readonly disabled?: boolean
  /** Why it is not possible now; shown as tooltip text. */
  readonly why?: string
}

/** The button of an act. `kind` primary = ink, legal = the red button that signs. */
export function ActButton({ act, kind = 'default' }: { act: Act; kind?: 'default' | 'primary' | 'legal' }) {
  return (
    <Button
      type={kind === 'default' ? 'default' : 'primary'}
      danger={kind === 'legal'}
      disabled={act.disabled}
      title={act.why}
      onClick={act.run}
    >
      {act.label}
      {act.keys ? <Kbd>{act.keys}</Kbd> : null}
    </Button>
  )
}

/** Title row of a screen: name, quiet facts beside it, acts at the right. */
export function ScreenHead({ title, facts, acts }: { title: ReactNode; facts?: ReactNode; acts?: ReactNode }) {
  return (
    <header className="screen-head">
      <h1>{title}</h1>
      {facts ? <span className="screen-facts">{facts}</span> : null}
      {acts ? <div className="screen-acts">{acts}</div> : null}
    </header>
  )
}

/** Small grey head of a part inside a panel or drawer, with a remark at the right. */
export function SectionHead({ title, aside }: { title: ReactNode; aside?: ReactNode }) {
  return (
    <h3 className="section-head">
      <span>{title}</span>
      {aside ? <span className="section-aside">{aside}</span> : null}
    </h3>
  )
}

/** White box with a 36 px head. */
export function Panel({ title, aside, children }: { title: ReactNode; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className="panel">
      <h2 className="panel-head">
        <span>{title}</span>
        {aside ? <span className="panel-aside">{aside}</span> : null}
      </h2>
      {children}
    </section>
  )
}

/** One block inside a panel, separated by a rule. */
export function PanelRow({ children }: { children: ReactNode }) {
  return <div className="panel-row">{children}</div>
}

/** Nothing here yet: one sentence and the first act. */
export function EmptyState({ sentence, act, more }: { sentence: string; act?: Act; more?: ReactNode }) {
  return (
    <div className="empty-state">
      <p>{sentence}</p>
      {act ? <ActButton act={act} kind="primary" /> : null}
      {more}
    </div>
  )
}

/** What happened · what is safe · what next. Stays until solved. `tone` amber when work can go on. */
export function ErrorBlock(props: {
  happened: string
  safe: string
  next?: Act
  nextText?: string
  tone?: 'seal' | 'amber'
}) {
  return (
    <div className={`error-block error-${props.tone ?? 'seal'}`} role="alert">
      <Icon name="warning" />
      <div>
        <p className="error-happened">{props.happened}</p>
        <p>{props.safe}</p>
        {props.nextText ? <p>{props.nextText}</p> : null}
      </div>
      {props.next ? <ActButton act={props.next} /> : null}
    </div>
  )
}

/** Why something was not done, in place beside what asked for it; nothing while there is nothing to say. */
export function Fault({ words, large = false }: { words: string | null; large?: boolean }) {
  if (words === null || words === '') return null
  return (
    <p className={large ? 'red' : 'red small'} role="alert">
      {words}
    </p>
  )
}

/** A bar across the screen for conflict, read-only or sealed states. */
export function StateBar({ tone, children }: { tone: 'amber' | 'seal' | 'ink'; children: ReactNode }) {
  return (
    <div className={`state-bar state-${tone}`} role="status">
      {children}
    </div>
  )
}

/** Words for a remaining time in ms, rounded so that it does not flicker. */
export function remainingWords(ms: number, t: Text): string {
  if (ms < 60_000) return t('app.progress.seconds', { n: Math.max(5, Math.ceil(ms / 5000) * 5) })
  if (ms < 3_600_000) return t('app.progress.minutes', { n: Math.ceil(ms / 60_000) })
  return t('app.progress.hours', { n: Math.ceil(ms / 360_000) / 10 })
}

/** Long work in one line: the thing, the count, the remaining time, and cancel. */
export function ProgressLine(props: {
  thing: string
  done: number
  total: number
  remainingMs?: number
  onCancel?: () => void
}) {
  const t = useText()
  const percent = props.total > 0 ? Math.min(100, (props.done / props.total) * 100) : 0
  const counted = t('app.progress.counted', {
    thing: props.thing,
    done: props.done.toLocaleString('en-US'),
    total: props.total.toLocaleString('en-US'),
  })
  return (
    <div className="progress-line">
      <span role="status">
        {counted}
        {props.remainingMs === undefined
          ? null
          : ` · ${t('app.progress.remaining', { time: remainingWords(props.remainingMs, t) })}`}
      </span>
      <Bar percent={percent} showInfo={false} size="small" aria-label={props.thing} />
      {props.onCancel ? (
        <Button size="small" onClick={props.onCancel}>
          {t('app.act.cancel')}
        </Button>
      ) : null}
    </div>
  )
}
